//! Goals decided while a run is watched: at every change, not at sampled times.

use std::fmt;
use std::rc::Rc;

use super::look::{Observation, Sighting};
use super::{Goal, When};
use crate::kit::offset::compact;
use crate::kit::time::SimTime;

/// Follows a run and decides each goal as soon as it can be decided. A plain value, so it can be snapshot with the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    goals: Rc<[Goal]>,
    states: Vec<State>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Held,
    Broken,
    /// The run has not come far enough.
    Open,
}

/// How one goal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub line: usize,
    pub goal: String,
    pub verdict: Verdict,
    /// What decided it, or what was seen last.
    pub sighting: Option<Sighting>,
}

#[derive(Clone, Debug, PartialEq)]
struct State {
    verdict: Verdict,
    sighting: Option<Sighting>,
}

impl Judge {
    pub fn new(goals: Vec<Goal>) -> Judge {
        let open = State { verdict: Verdict::Open, sighting: None };
        Judge { states: vec![open; goals.len()], goals: goals.into() }
    }

    /// The same goals, nothing seen yet.
    pub fn afresh(&self) -> Judge {
        Judge::new(self.goals.to_vec())
    }

    /// The instant up to which a run must be played so that every goal with a time is decided.
    pub fn horizon(&self) -> Option<SimTime> {
        self.goals.iter().filter_map(|goal| goal.when.end()).max()
    }

    /// Takes in how things stand at an instant, when everything due then is done: once for each instant at which
    /// something changed, from the first on.
    pub fn watch(&mut self, at: SimTime, observation: &dyn Observation) {
        for (goal, state) in self.goals.iter().zip(&mut self.states) {
            state.pass_to(goal.when, at);
            if state.verdict == Verdict::Open {
                state.see(goal.when, goal.claim.look(at, observation));
            }
        }
    }

    /// How the goals stand in a run that goes on.
    pub fn reports(&self) -> Vec<Report> {
        let report = |(goal, state): (&Goal, &State)| Report {
            line: goal.line,
            goal: goal.text.clone(),
            verdict: state.verdict,
            sighting: state.sighting.clone(),
        };
        self.goals.iter().zip(&self.states).map(report).collect()
    }

    /// How the goals stand at an instant up to which nothing changed any more, in a run that may go on. What has no end
    /// of its own is decided with the last goal that has one.
    pub fn standing(&self, now: SimTime) -> Vec<Report> {
        let mut judge = self.clone();
        let is_over = judge.horizon().is_some_and(|horizon| horizon <= now);
        for (goal, state) in judge.goals.iter().zip(&mut judge.states) {
            state.pass_to(goal.when, now);
            if is_over || goal.when.end().is_some_and(|end| end <= now) {
                state.end(goal.when, now);
            }
        }
        judge.reports()
    }

    /// Whether nothing can change a verdict any more.
    pub fn is_decided(&self) -> bool {
        self.states.iter().all(|state| state.verdict != Verdict::Open)
    }

    /// Whether the same was seen, if not at the same time.
    pub fn sees_as(&self, other: &Judge) -> bool {
        let what = |state: &State| {
            let seen = state.sighting.as_ref().map(|seen| (seen.held, seen.text.clone()));
            (state.verdict, seen)
        };
        self.states.iter().map(what).eq(other.states.iter().map(what))
    }

    /// How the goals stand when the run is over: nothing changed any more up to `end`.
    pub fn finish(mut self, end: SimTime) -> Vec<Report> {
        for (goal, state) in self.goals.iter().zip(&mut self.states) {
            state.pass_to(goal.when, end);
            state.end(goal.when, end);
        }
        self.reports()
    }
}

impl State {
    /// Time passed without a change: what was seen last was so at every instant before `at`.
    fn pass_to(&mut self, when: When, at: SimTime) {
        let Some(sighting) = self.sighting.as_mut().filter(|_| self.verdict == Verdict::Open)
        else {
            return;
        };
        match when {
            When::At(time) if time < at => self.verdict = Verdict::of(sighting.held),
            When::Within(time) if time < at => self.verdict = Verdict::Broken,
            When::Throughout { from, .. } if from < at && !sighting.held => {
                sighting.at = sighting.at.max(from);
                self.verdict = Verdict::Broken;
            }
            When::Throughout { to, .. } if to < at => self.verdict = Verdict::Held,
            When::At(_)
            | When::Within(_)
            | When::Throughout { .. }
            | When::Always
            | When::Never => {}
        }
    }

    fn see(&mut self, when: When, sighting: Sighting) {
        let Sighting { at, held, .. } = sighting;
        self.verdict = match when {
            When::Within(time) if at <= time && held => Verdict::Held,
            When::Throughout { from, to } if from <= at && at <= to && !held => Verdict::Broken,
            When::Always if !held => Verdict::Broken,
            When::Never if held => Verdict::Broken,
            // The first look of all came too late to say anything about the time asked for.
            When::At(time) | When::Within(time) | When::Throughout { to: time, .. }
                if time < at =>
            {
                Verdict::Broken
            }
            When::At(_)
            | When::Within(_)
            | When::Throughout { .. }
            | When::Always
            | When::Never => Verdict::Open,
        };
        self.sighting = Some(sighting);
    }

    /// What was seen last is so at `end` too, and that is the last instant.
    fn end(&mut self, when: When, end: SimTime) {
        let Some(sighting) = self.sighting.as_ref().filter(|_| self.verdict == Verdict::Open)
        else {
            return;
        };
        self.verdict = match when {
            When::At(time) if time <= end => Verdict::of(sighting.held),
            When::Within(time) if time <= end => Verdict::Broken,
            When::Throughout { to, .. } if to <= end => Verdict::of(sighting.held),
            When::Always | When::Never => Verdict::Held,
            When::At(_) | When::Within(_) | When::Throughout { .. } => Verdict::Open,
        };
    }
}

impl Verdict {
    fn of(held: bool) -> Verdict {
        if held { Verdict::Held } else { Verdict::Broken }
    }
}

/// `held  within 3m: pod/web restarts >= 1 (at 1m5s: pod/web restarts 1)`
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.verdict {
            Verdict::Held => "held",
            Verdict::Broken => "did not hold",
            Verdict::Open => "not decided: the run is too short",
        };
        write!(f, "line {}: {}: {word}", self.line, self.goal)?;
        match &self.sighting {
            None => Ok(()),
            Some(Sighting { at, text, .. }) => write!(f, " (at {}: {text})", compact(*at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::goal::{Fact, Property, Stream, Subject, read};

    /// The restarts of one pod; nothing if there is none.
    struct Restarts(Option<i64>);

    impl Observation for Restarts {
        fn facts(&self, subject: &Subject, property: &Property) -> Vec<Fact> {
            let about = subject.to_string();
            match (property, self.0) {
                (Property::Count, pod) => {
                    let value = i64::from(pod.is_some()).to_string();
                    vec![Fact { about, value }]
                }
                (_, Some(restarts)) => vec![Fact { about, value: restarts.to_string() }],
                (_, None) => Vec::new(),
            }
        }

        fn mentions(&self, _: Stream, text: &str) -> bool {
            self.0.is_some_and(|restarts| text == format!("{restarts} restarts"))
        }
    }

    /// Plays changes of the restart count, `-` for no pod, and returns the report on one goal.
    fn play(goal: &str, changes: &str, end_secs: u64) -> Report {
        let (goals, errors) = read(goal, 1);
        assert_eq!(errors, []);
        let mut judge = Judge::new(goals);
        for change in changes.split_whitespace() {
            let (secs, restarts) = change.split_once(':').unwrap();
            judge.watch(SimTime::secs(secs.parse().unwrap()), &Restarts(restarts.parse().ok()));
        }
        judge.finish(SimTime::secs(end_secs)).remove(0)
    }

    #[test]
    fn each_when_is_decided_at_the_changes() {
        use Verdict::*;
        for (when, changes, end_secs, verdict) in [
            // What was so since the last change is so at 20 s.
            ("at 20s", "0:0 10:1 21:0", 30, Held),
            ("at 20s", "0:0 20:1 21:0", 30, Held),
            ("at 20s", "0:1 15:0 21:1", 30, Broken),
            ("at 20s", "0:1", 20, Held),
            ("at 20s", "0:1", 19, Open),
            ("at 20s", "25:1", 30, Broken),
            ("within 20s", "0:0 19:1 20:0", 30, Held),
            ("within 20s", "0:0 20:1", 20, Held),
            ("within 20s", "0:0 21:1", 30, Broken),
            ("within 20s", "0:0", 20, Broken),
            ("within 20s", "0:0", 19, Open),
            ("from 10s to 20s", "0:0 10:1 21:0", 30, Held),
            ("from 10s to 20s", "0:0 5:1 20:1", 20, Held),
            ("from 10s to 20s", "0:0 11:1", 30, Broken),
            ("from 10s to 20s", "0:1 20:0", 30, Broken),
            ("from 10s to 20s", "0:1 15:0 16:1", 30, Broken),
            ("from 10s to 20s", "0:1", 19, Open),
            ("from 10s to 20s", "0:0", 11, Broken),
            ("always", "0:1 10:2", 30, Held),
            ("always", "0:1 10:0 11:1", 30, Broken),
            ("always", "0:- 1:1", 30, Broken),
            ("never", "0:- 1:0", 30, Held),
            ("never", "0:0 1:1 2:0", 30, Broken),
        ] {
            let report = play(&format!("{when}: pod/web restarts >= 1"), changes, end_secs);
            assert_eq!(report.verdict, verdict, "{when} with {changes} up to {end_secs} s");
        }
    }

    #[test]
    fn a_report_says_what_was_seen_and_when() {
        for (goal, changes, sentence) in [
            (
                "within 3m: pod/web restarts >= 1",
                "0:- 4:0 65:1 90:2",
                "line 1: within 3m: pod/web restarts >= 1: held (at 1m5s: pod/web restarts 1)",
            ),
            (
                "at 20s: pod/web restarts >= 1",
                "0:0 90:2",
                "line 1: at 20s: pod/web restarts >= 1: did not hold (at 0s: pod/web restarts 0)",
            ),
            (
                "from 10s to 20s: pod/web restarts >= 1",
                "0:0 90:2",
                "line 1: from 10s to 20s: pod/web restarts >= 1: did not hold (at 10s: pod/web restarts 0)",
            ),
            (
                "always: pod/web restarts < 2",
                "0:-",
                "line 1: always: pod/web restarts < 2: did not hold (at 0s: no pod/web)",
            ),
            (
                "never: pod/web count == 1",
                "0:- 4:0",
                "line 1: never: pod/web count == 1: did not hold (at 4s: pod/web count 1)",
            ),
            (
                "within 1m: events contains \"2 restarts\"",
                "0:- 4:1",
                "line 1: within 1m: events contains \"2 restarts\": did not hold (at 4s: no event says \"2 restarts\")",
            ),
            (
                "within 1h: pod/web restarts >= 1",
                "0:0",
                "line 1: within 1h: pod/web restarts >= 1: not decided: the run is too short (at 0s: pod/web restarts 0)",
            ),
        ] {
            assert_eq!(play(goal, changes, 200).to_string(), sentence);
        }
    }
}
