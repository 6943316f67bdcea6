//! What the page opens with: a link's recipe, the learner's own from the shelf, or the first scenario.

use super::address::Address;
use super::keeping::Whose;
use super::lesson;
use super::recipe::Recipe;
use super::share::LinkProblem;
use crate::lessons;

pub struct Opening {
    pub recipe: Recipe,
    pub address: Address,
    pub whose: Whose,
    /// The work that the link takes the place of, or took before.
    pub aside: Option<String>,
    pub problems: Vec<LinkProblem>,
}

impl Opening {
    pub fn choose(fragment: &str, shelf: Option<String>, previous: Option<String>) -> Opening {
        let (mut address, mut problems) = Address::parse(fragment);
        let is_embed = address.panes.is_some();
        // Somebody else's page shows what its link says and nothing of the learner's.
        let kept = shelf.filter(|_| !is_embed).and_then(|text| Recipe::parse(&text).ok());
        let aside = previous.filter(|text| !is_embed && Recipe::parse(text).is_ok());
        let named = address.lesson.as_deref().filter(|_| address.recipe.is_none());
        let unknown = named.filter(|name| !lessons::exists(name)).map(str::to_owned);
        problems.extend(unknown.map(LinkProblem::UnknownLesson));
        let linked = address.recipe.as_deref().map(Recipe::parse);
        let linked = linked.or_else(|| lesson::recipe(named?).map(Ok));
        if let Some(Err(error)) = &linked {
            problems.push(LinkProblem::Recipe(error.to_string()));
        }
        if !problems.is_empty() && !matches!(linked, Some(Ok(_))) {
            // The instant belonged to a run that could not be read.
            address = Address { at: None, play: false, ..address };
        }
        match (linked, kept) {
            (Some(Ok(recipe)), kept) => {
                let work = kept.filter(|kept| *kept != recipe).map(|kept| kept.to_text());
                let aside = work.or(aside);
                Opening { recipe, address, whose: Whose::Links, aside, problems }
            }
            (_, Some(recipe)) => {
                Opening { recipe, address, whose: Whose::Learners, aside, problems }
            }
            (_, None) => {
                let recipe = first_scenario();
                Opening { recipe, address, whose: Whose::Nobodys, aside, problems }
            }
        }
    }
}

fn first_scenario() -> Recipe {
    lesson::recipe(lessons::first()).expect("a test reads every scenario")
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
        assert_eq!(lesson::name_of(&first_scenario()), Some(lessons::first()));
    }
}
