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

/// Plays up to and including `until`. `watch` sees the first instant, the last, and every one at which something happened,
/// was printed, or a request ended.
pub fn perform(recipe: &Recipe, until: SimTime, mut watch: impl FnMut(&Moment)) -> Performance {
    let play = Play { script: &recipe.script, files: recipe.files() };
    let mut scene = Scene::new(&recipe.settings);
    let mut outcome = Outcome::default();
    let mut watch = |scene: &Scene, outcome: &Outcome| watch(&Moment { scene, outcome });
    let (progress, _) =
        scene.perform_watched(play, &mut outcome, until, Budget::Unlimited, &mut watch);
    Performance { scene, outcome, progress }
}

/// How far a recipe is played when nobody says: to its goals' and its trace's end, else a while after its last line.
pub fn natural_end(recipe: &Recipe, goals: Option<SimTime>) -> SimTime {
    let last_line = recipe.script.lines().last().map_or(SimTime::ZERO, |line| line.at);
    let asked = recipe.trace().and_then(|trace| trace.until).max(goals);
    asked.unwrap_or(last_line + AFTERMATH).max(last_line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::goal::{self, Judge, Verdict};

    /// Nothing but requests happens after the first seconds, and most of those leave no record.
    #[test]
    fn goals_see_every_request() {
        let recipe = Recipe::parse(
            "0s kubectl run web --image=nginx:1.27 --expose --port=80\n15s sim load service/web --rate 2/s\n",
        )
        .unwrap();
        let lines = "at 1m: requests answered >= 85\nat 30s: requests answered <= 31\n";
        let (goals, errors) = goal::read(lines, 1);
        assert!(errors.is_empty());
        let mut judge = Judge::new(goals);
        let until = SimTime::secs(60);
        perform(&recipe, until, |moment| judge.watch(moment.scene.now(), moment));
        let reports = judge.finish(until);
        for report in reports {
            assert_eq!(report.verdict, Verdict::Held, "{}: {:?}", report.goal, report.sighting);
        }
    }
}
