//! What the page opens with: a link's recipe, the learner's own from the shelf, or the first scenario.

use super::address::Address;
use super::aside::Aside;
use super::keeping::{SHELF_DRAFTS, SHELF_RECIPE, Whose};
use super::lesson;
use super::msg::Effect;
use super::recipe::Recipe;
use super::recipe_problem::RecipeError;
use super::share::LinkProblem;
use super::unread::Unread;
use super::work::{Arrival, Work, drafts_of};
use crate::lessons;

pub struct Opening {
    pub arrival: Arrival,
    pub address: Address,
    pub whose: Whose,
    /// The works that the link takes the place of, or that others took before.
    pub aside: Aside,
    pub unread: Unread,
    /// What the page must do first.
    pub effects: Vec<Effect>,
    pub problems: Vec<LinkProblem>,
}

impl Opening {
    pub fn choose(fragment: &str, shelf: impl Fn(&str) -> Option<String>) -> Opening {
        let (mut address, mut problems) = Address::parse(fragment);
        let named = address.lesson.as_deref().filter(|_| address.recipe.is_none());
        let unknown = named.filter(|name| !lessons::exists(name)).map(str::to_owned);
        problems.extend(unknown.map(LinkProblem::UnknownLesson));
        let linked = match linked(&address) {
            Some(Err(error)) => {
                problems.push(LinkProblem::Recipe(error.to_string()));
                None
            }
            Some(Ok(recipe)) => Some(Arrival::new(recipe)),
            None => None,
        };
        if !problems.is_empty() && linked.is_none() {
            // The instant belonged to a run that could not be read.
            address = Address { at: None, play: false, ..address };
        }
        // Somebody else's page shows what its link says and nothing of the learner's.
        let shelf = |key: &str| shelf(key).filter(|_| address.panes.is_none());
        let kept = |key: &str| shelf(key).filter(|text| !text.is_empty() || key == SHELF_RECIPE);
        let mut unread = Unread::find(kept);
        let mut effects = unread.on_shelf();
        let found = unread.clone();
        let read = |key: &str| kept(key).filter(|_| !found.has_found(key));
        let mut aside = Work::previous(read);
        let (whose, arrival) = match (linked, own_of(read)) {
            (Some(linked), Some(own)) if own.says_the_same(&linked) => {
                effects.push(Effect::Address(String::new()));
                (Whose::Learners, own)
            }
            (Some(linked), _) => {
                let own = Work::own(read).or_else(|| Work::kept(read));
                let full = own.map(|own| aside.put(own, &mut unread)).unwrap_or_default();
                // The page tells of all that is unread.
                effects.extend((!full.is_empty()).then(|| unread.store()));
                (Whose::Links, linked)
            }
            (None, Some(own)) => (Whose::Learners, own),
            (None, None) => (Whose::Nobodys, first_scenario(read(SHELF_DRAFTS))),
        };
        Opening { arrival, address, whose, aside, unread, effects, problems }
    }
}

/// What a link brings.
pub fn linked(address: &Address) -> Option<Result<Recipe, RecipeError>> {
    match &address.recipe {
        Some(text) => Some(Recipe::parse(text)),
        None => lesson::recipe(address.lesson.as_deref()?).map(Ok),
    }
}

/// What the learner left on the page.
fn own_of(shelf: impl Fn(&str) -> Option<String>) -> Option<Arrival> {
    let arrival = Work::kept(&shelf)?.arrival()?;
    Some(Arrival { own: Work::own(&shelf), ..arrival })
}

/// With the texts that the learner has, should they have no recipe.
fn first_scenario(drafts: Option<String>) -> Arrival {
    let recipe = lesson::recipe(lessons::first()).expect("a test reads every scenario");
    let drafts = drafts.as_deref().and_then(drafts_of).unwrap_or_default();
    Arrival { drafts, ..Arrival::new(recipe) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_a_recipe() {
        for name in lessons::names() {
            let text = lessons::text(name).expect("a name that was listed");
            if let Err(error) = Recipe::parse(text) {
                panic!("{name}: {error}");
            }
        }
        assert_eq!(lesson::name_of(&first_scenario(None).recipe), Some(lessons::first()));
    }
}
