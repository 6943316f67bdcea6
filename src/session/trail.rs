//! The goals along a take: how they stood at every instant of it, so that whoever looks back sees them as they were.

use super::goal::{self, GoalError, Judge, Report, Verdict};
use super::observe::Moment;
use super::recipe::Recipe;
use crate::kit::time::SimTime;

/// Beyond this many, every other one is dropped: what was seen between two is then told as it was a little before.
const MARKS_MAX: usize = 2_000;

/// Judges of the past stand behind the one at the head.
#[derive(Clone, Debug)]
pub struct Trail {
    judge: Judge,
    /// The judge as it was when something it sees had changed.
    marks: Vec<(SimTime, Judge)>,
    errors: Vec<GoalError>,
}

impl Trail {
    pub fn of(recipe: &Recipe) -> Trail {
        let section = recipe.goal().map(|goal| goal::read(goal.body(), goal.line()));
        let (goals, errors) = section.unwrap_or_default();
        Trail { judge: Judge::new(goals), marks: Vec::new(), errors }
    }

    /// What is no goal, by its line.
    pub fn errors(&self) -> &[GoalError] {
        &self.errors
    }

    /// When all goals that have an end are decided.
    pub fn horizon(&self) -> Option<SimTime> {
        self.judge.horizon()
    }

    pub fn watch(&mut self, moment: &Moment) {
        if self.judge.is_decided() {
            return;
        }
        let now = moment.scene.now();
        self.judge.watch(now, moment);
        if self.marks.last().is_none_or(|(_, last)| !last.sees_as(&self.judge)) {
            self.marks.push((now, self.judge.clone()));
            thin(&mut self.marks);
        }
    }

    /// The future is another now, and so is the instant itself: a line is typed in it, and it is seen when that is done.
    pub fn cut_from(&mut self, now: SimTime) {
        self.marks.retain(|(at, _)| *at < now);
        let before = self.marks.last().map(|(_, judge)| judge.clone());
        self.judge = before.unwrap_or_else(|| self.judge.afresh());
    }

    /// How the goals stood at an instant that has been played.
    pub fn standing(&self, now: SimTime) -> Vec<Report> {
        let after = self.marks.partition_point(|(at, _)| *at <= now);
        let judge = after.checked_sub(1).map_or(&self.judge, |index| &self.marks[index].1);
        judge.standing(now)
    }

    /// Whether all of them are reached, and there is one.
    pub fn is_reached(&self, now: SimTime) -> bool {
        let reports = self.standing(now);
        !reports.is_empty() && reports.iter().all(|report| report.verdict == Verdict::Held)
    }
}

fn thin(marks: &mut Vec<(SimTime, Judge)>) {
    if MARKS_MAX < marks.len() {
        let mut index = 0;
        let last = marks.len() - 1;
        marks.retain(|_| {
            index += 1;
            index % 2 == 1 || index - 1 == last
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Budget;
    use crate::session::take::Take;

    const RECIPE: &str = "0s kubectl apply -f web.yaml
-- web.yaml --
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: simple-webapp
    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 5}
-- goal --
within 30s: pod/web ready == 1/1
from 40s to 90s: pod/web ready == 1/1
never: pod/web restarts >= 1
";

    fn verdicts(take: &Take, secs: u64) -> Vec<Verdict> {
        take.trail().standing(SimTime::secs(secs)).iter().map(|report| report.verdict).collect()
    }

    fn played() -> Take {
        let mut take = Take::new(Recipe::parse(RECIPE).expect("a recipe"));
        take.seek(SimTime::secs(100), Budget::Unlimited);
        take
    }

    #[test]
    fn whoever_looks_back_sees_the_goals_as_they_were() {
        use Verdict::{Held, Open};
        let take = played();
        assert_eq!(verdicts(&take, 0), [Open, Open, Open]);
        assert_eq!(verdicts(&take, 30), [Held, Open, Open]);
        assert_eq!(verdicts(&take, 90), [Held, Held, Held]);
        assert!(take.trail().is_reached(take.end()));
    }

    #[test]
    fn another_future_is_judged_by_itself() {
        use Verdict::{Broken, Held, Open};
        let before = played();
        let mut take = before.clone();
        take.seek(SimTime::secs(50), Budget::Unlimited);
        take.type_line("sim freeze web").expect("a line");
        assert_eq!(verdicts(&take, 50), [Held, Open, Open]);
        take.seek(SimTime::secs(100), Budget::Unlimited);
        assert_eq!(verdicts(&take, 100), [Held, Broken, Held]);
        let seen = take.trail().standing(take.end())[1].sighting.clone().expect("it was seen");
        assert_eq!(seen.text, "pod/web ready 0/1");
        assert!(SimTime::secs(60) < seen.at && seen.at < SimTime::secs(68), "{:?}", seen.at);
        assert!(before.trail().is_reached(before.end()));
    }

    #[test]
    fn what_a_line_brings_about_at_once_is_seen_with_the_line() {
        let goal = "always: pod/web count == 1\n";
        let typed = Recipe::parse(&format!("-- goal --\n{goal}")).expect("a recipe");
        let mut take = Take::new(typed);
        take.type_line("kubectl run web --image=nginx").expect("a line");
        let again = Take::new(Recipe::parse(&take.recipe().to_text()).expect("a recipe"));
        assert_eq!(verdicts(&take, 0), verdicts(&again, 0));
        assert_eq!(verdicts(&again, 0), [Verdict::Open], "there it is");
        take.seek(SimTime::secs(5), Budget::Unlimited);
        assert_eq!(verdicts(&take, 5), [Verdict::Open]);
    }

    #[test]
    fn a_trail_step_by_step_is_the_trail_in_one_go() {
        let whole = played();
        let mut take = Take::new(Recipe::parse(RECIPE).expect("a recipe"));
        while take.end() < SimTime::secs(100) {
            let _ = take.seek(SimTime::secs(100), Budget::Turns(3));
        }
        for secs in 0..100 {
            let at = SimTime::secs(secs);
            let seen = |take: &Take| -> Vec<(Verdict, String)> {
                let reports = take.trail().standing(at).into_iter();
                let text = |report: &Report| report.sighting.clone().map(|seen| seen.text);
                reports.map(|report| (report.verdict, text(&report).unwrap_or_default())).collect()
            };
            assert_eq!(seen(&take), seen(&whole), "at {secs} s");
        }
    }
}
