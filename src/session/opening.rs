//! What the page opens with: a link's recipe, the learner's own from the shelf, or the first scenario.

use super::address::Address;
use super::recipe::Recipe;
use super::share::LinkProblem;
use crate::lessons;

pub struct Opening {
    pub recipe: Recipe,
    pub address: Address,
    pub problems: Vec<LinkProblem>,
}

impl Opening {
    pub fn choose(fragment: &str, shelf: Option<String>) -> Opening {
        let (address, mut problems) = Address::parse(fragment);
        if let Some(text) = &address.recipe {
            match Recipe::parse(text) {
                Ok(recipe) => return Opening { recipe, address, problems },
                Err(error) => problems.push(LinkProblem::Recipe(error.to_string())),
            }
        }
        let kept = shelf.and_then(|text| Recipe::parse(&text).ok());
        let recipe = kept.unwrap_or_else(first_scenario);
        Opening { recipe, address, problems }
    }
}

fn first_scenario() -> Recipe {
    Recipe::parse(lessons::first()).expect("a test reads every scenario")
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
        assert_eq!(first_scenario().title(), Some("A first probe"));
    }
}
