//! A recipe played from its beginning by itself, instant by instant: how checks, tests and the workshop play.

use super::observe::Moment;
use super::recipe::Recipe;
use super::scene::{Outcome, Play, Scene};
use crate::cluster::{Budget, Progress};
use crate::kit::time::{SimTime, Span};

/// After the last line of its script a recipe that does not say how long is played this much longer.
const AFTERMATH: Span = Span::secs(60);

pub struct Performance {
    pub scene: Scene,
    pub outcome: Outcome,
    pub progress: Progress,
}

/// Plays up to and including `until`. `watch` sees every instant at which something happened, and the first.
pub fn perform(recipe: &Recipe, until: SimTime, mut watch: impl FnMut(&Moment)) -> Performance {
    let play = Play { script: &recipe.script, files: recipe.files() };
    let mut scene = Scene::new(&recipe.settings);
    let mut outcome = Outcome::default();
    let mut progress = scene.perform(play, &mut outcome, SimTime::ZERO, Budget::Unlimited);
    watch(&Moment { scene: &scene, outcome: &outcome });
    while progress == Progress::Reached {
        let Some(due) = scene.next_due(play.script).filter(|due| *due <= until) else { break };
        let before = outcome.records.len();
        progress = scene.perform(play, &mut outcome, due, Budget::Unlimited);
        if before < outcome.records.len() {
            watch(&Moment { scene: &scene, outcome: &outcome });
        }
    }
    if progress == Progress::Reached {
        progress = scene.perform(play, &mut outcome, until, Budget::Unlimited);
    }
    Performance { scene, outcome, progress }
}

/// How far a recipe is played when nobody says: to its goals' and its trace's end, else a while after its last line.
pub fn natural_end(recipe: &Recipe, goals: Option<SimTime>) -> SimTime {
    let last_line = recipe.script.lines().last().map_or(SimTime::ZERO, |line| line.at);
    let asked = recipe.trace().and_then(|trace| trace.until).max(goals);
    asked.unwrap_or(last_line + AFTERMATH).max(last_line)
}
