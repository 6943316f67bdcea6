//! `podlife run FILE [--until T] [--seed N] [--show console|trace|events|json]`: plays a recipe and prints it.

use super::{Options, WorkshopError, read_recipe};
use crate::cluster::Progress;
use crate::console::kubectl::print::{Column, Shown, event};
use crate::kit::table::Table;
use crate::kit::time::SimTime;
use crate::objects::{Kind, Object};
use crate::session::export::records;
use crate::session::goal;
use crate::session::performance::{Performance, natural_end, perform};
use crate::session::recipe::Recipe;
use crate::session::scene::Outcome;
use crate::session::trace;

/// What is printed of a performance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Console,
    Trace,
    Events,
    Json,
}

impl Show {
    pub fn named(word: &str) -> Option<Show> {
        match word {
            "console" => Some(Show::Console),
            "trace" => Some(Show::Trace),
            "events" => Some(Show::Events),
            "json" => Some(Show::Json),
            _ => None,
        }
    }
}

pub fn run(file: &str, options: &Options) -> Result<String, WorkshopError> {
    let mut recipe = read_recipe(file)?;
    if let Some(seed) = options.seed {
        recipe.settings.seed = seed;
    }
    let until = options.until.unwrap_or_else(|| natural_end(&recipe, goals_end(&recipe)));
    let performance = perform(&recipe, until, |_| {});
    if performance.progress == Progress::Stalled {
        let at = performance.scene.now();
        return Err(WorkshopError::Stalled { at });
    }
    Ok(match options.show {
        Show::Console => trace::console(&performance.outcome.transcript, until),
        Show::Trace => {
            joined(trace::lines(&performance.outcome.records, trace::SHOWN_BY_DEFAULT, until))
        }
        Show::Events => events(&performance),
        Show::Json => {
            let Outcome { records, transcript } = &performance.outcome;
            records::lines(records, transcript, until)
        }
    })
}

/// Up to where the goals of a recipe want to be watched.
pub fn goals_end(recipe: &Recipe) -> Option<SimTime> {
    let section = recipe.goal()?;
    let (goals, _) = goal::read(section.body(), section.line());
    goal::Judge::new(goals).horizon()
}

fn joined(lines: Vec<String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

/// `kubectl get events`, by time.
fn events(performance: &Performance) -> String {
    let cluster = &performance.scene.cluster;
    let mut events: Vec<_> = cluster
        .objects()
        .list(Kind::Event, None)
        .filter_map(|object| match object {
            Object::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    events.sort_by_key(|event| event.last_timestamp);
    let is_shown = |column: &&Column| column.shown == Shown::Always;
    let mut table = Table::new(event::COLUMNS.iter().filter(is_shown).map(|column| column.name));
    for one in events {
        let cells = event::cells(one, cluster.now());
        let shown = event::COLUMNS.iter().zip(cells).filter(|(column, _)| is_shown(column));
        table.row(shown.map(|(_, cell)| cell));
    }
    table.to_string()
}
