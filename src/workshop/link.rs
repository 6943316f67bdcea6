//! `podlife link FILE` and `podlife open LINK`: a recipe into a link's fragment, and back.

use super::{WorkshopError, read_recipe};
use crate::session::address::Address;

pub fn link(file: &str) -> Result<String, WorkshopError> {
    let recipe = read_recipe(file)?;
    let address = Address { recipe: Some(recipe.to_text()), ..Address::default() };
    let fragment = address.format().map_err(|problem| WorkshopError::Link(problem.to_string()))?;
    Ok(format!("#{fragment}\n"))
}

pub fn open(link: &str) -> Result<String, WorkshopError> {
    let (address, problems) = Address::parse(link);
    if let Some(problem) = problems.first() {
        return Err(WorkshopError::Link(problem.to_string()));
    }
    address.recipe.ok_or_else(|| {
        WorkshopError::Link(
            "the link carries no recipe: it needs a part `r=…` behind its #".to_owned(),
        )
    })
}
