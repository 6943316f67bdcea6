//! `podlife export FORMAT FILE [--until T] [--lang en|ko]`: a run in another program's format, made by the functions that
//! the page uses too.

use super::run::goals_end;
use super::{Options, WorkshopError, read_recipe};
use crate::session::Session;
use crate::session::export::Format;
use crate::session::keeping::SHELF_RECIPE;
use crate::session::msg::{Clock, Effect, Msg};
use crate::session::performance::natural_end;
use crate::view::painter::picture;

pub fn export(format: &str, file: &str, options: &Options) -> Result<String, WorkshopError> {
    let known = Format::from_tag(format).filter(|format| *format != Format::TimelinePng);
    let Some(format) = known else {
        return Err(WorkshopError::Usage(format!(
            "{format:?} is no format: one of {}; a PNG is made by the page",
            Format::ALL.map(Format::tag).join(", ")
        )));
    };
    let recipe = read_recipe(file)?;
    let until = options.until.unwrap_or_else(|| natural_end(&recipe, goals_end(&recipe)));
    let text = recipe.to_text();
    let shelf = |key: &str| (key == SHELF_RECIPE).then(|| text.clone());
    let mut session = Session::start("", options.lang, shelf);
    session.update(Msg::Clock(Clock::Seek(until)));
    while session.is_travelling() {
        session.update(Msg::Idle);
    }
    if session.take().is_stalled() {
        return Err(WorkshopError::Stalled { at: session.take().now() });
    }
    let effects = session.update(Msg::Export(format));
    Ok(effects.into_iter().map(|effect| handed_out(effect, &session)).collect())
}

fn handed_out(effect: Effect, session: &Session) -> String {
    match effect {
        Effect::Download { text, .. } => text,
        Effect::Picture { .. } => picture(session),
        Effect::Store { .. } | Effect::Address(_) | Effect::Tell(_) => String::new(),
    }
}
