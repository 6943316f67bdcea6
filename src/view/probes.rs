//! One probe as a dial: an arc that fills towards the next probe, and pips towards the threshold.

use super::msg::Selection;
use crate::kit::time::SimTime;
use crate::objects::probe::ProbeKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    pub kind: Kind,
    /// "http-get :8080/healthz", as `kubectl describe` says it in short.
    pub action: String,
    pub wait: Wait,
    /// The last answers, oldest first.
    pub answers: Vec<Answer>,
    pub run: Run,
    /// How many answers that agree it takes to change what the kubelet believes.
    pub threshold: u32,
    /// How it stands, and why.
    pub asks: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Startup,
    Readiness,
    Liveness,
}

impl Kind {
    /// Kubernetes' word for it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Startup => "startup",
            Kind::Readiness => "readiness",
            Kind::Liveness => "liveness",
        }
    }
}

impl From<ProbeKind> for Kind {
    fn from(kind: ProbeKind) -> Kind {
        match kind {
            ProbeKind::Startup => Kind::Startup,
            ProbeKind::Readiness => Kind::Readiness,
            ProbeKind::Liveness => Kind::Liveness,
        }
    }
}

/// What the worker does until its next question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It asks again at `until`; it has been waiting since `from`.
    Ticking { from: SimTime, until: SimTime },
    /// It has asked and waits for the answer, at most until `until`.
    Asking { from: SimTime, until: SimTime },
    /// It would ask, but may not.
    Skipped(Skip),
    /// It asks no more.
    Finished,
}

/// Why a probe is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// initialDelaySeconds have not gone by.
    InitialDelay { from: SimTime, until: SimTime },
    /// The startup probe has not succeeded.
    StartupFirst,
    /// The container is not running.
    NotRunning,
    /// It has failed; nothing is asked until there is a new container.
    OnHold,
    /// The pod is being deleted.
    Stopping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Success,
    Failure,
    /// The probe itself ended in an error. It counts for neither: pkg/kubelet/prober/worker.go doProbe (v1.36), K15.
    Unknown,
}

/// The newest answers that counted and agree, and how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// Nothing has been counted yet.
    Nothing,
    Successes(u32),
    Failures(u32),
}

/// A mark beside the dial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pip {
    Success,
    Failure,
    /// An answer that took no place.
    Unknown,
    /// A place that a further failure would take.
    Free,
}

/// A question mark as the rest of a path that begins at its leftmost point, in a box nine high; the box begins 2.5 above that point.
pub const QUESTION_MARK: &str = "a2.5 2.5 0 1 1 3.6 2.2q-1.1 .5-1.1 1.7m0 2.6v.1";

/// Thresholds above this are shown as a number only.
const PIPS_MAX: usize = 10;
/// When all is well, so many answers are shown.
const GOOD_MAX: usize = 4;
/// So many errors are shown behind what counted.
const UNKNOWN_MAX: usize = 3;

impl Dial {
    /// How many of the newest answers were errors.
    pub fn unknown(&self) -> usize {
        self.answers.iter().rev().take_while(|answer| **answer == Answer::Unknown).count()
    }

    /// So many have failed that the kubelet does something about it.
    pub fn has_failed(&self) -> bool {
        matches!(self.run, Run::Failures(count) if self.threshold <= count)
    }
}

/// ✗ ✗ ○: the failures so far and the places left; when all is well, the last answers as they came.
pub fn pips(dial: &Dial) -> Vec<Pip> {
    let threshold = (dial.threshold as usize).min(PIPS_MAX);
    let taken = match dial.run {
        Run::Nothing => 0,
        Run::Failures(count) => (count as usize).min(threshold),
        Run::Successes(_) => {
            let begin = dial.answers.len().saturating_sub(GOOD_MAX);
            return dial.answers[begin..].iter().map(|answer| pip(*answer)).collect();
        }
    };
    let mut pips = vec![Pip::Failure; taken];
    pips.resize(taken + dial.unknown().min(UNKNOWN_MAX), Pip::Unknown);
    pips.resize(pips.len() + threshold - taken, Pip::Free);
    pips
}

fn pip(answer: Answer) -> Pip {
    match answer {
        Answer::Success => Pip::Success,
        Answer::Failure => Pip::Failure,
        Answer::Unknown => Pip::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answers: &str, run: Run, threshold: u32, expected: &str) {
        let answer = |letter| match letter {
            'S' => Answer::Success,
            'F' => Answer::Failure,
            _ => Answer::Unknown,
        };
        let answers = answers.chars().map(answer).collect();
        let dial = Dial {
            kind: Kind::Liveness,
            action: String::new(),
            wait: Wait::Finished,
            answers,
            run,
            threshold,
            asks: Selection::Nothing,
        };
        let drawn: String = pips(&dial)
            .into_iter()
            .map(|pip| match pip {
                Pip::Success => '✓',
                Pip::Failure => '✗',
                Pip::Unknown => '?',
                Pip::Free => '○',
            })
            .collect();
        assert_eq!(drawn, expected);
    }

    #[test]
    fn failures_fill_places_up_to_the_threshold() {
        check("SSFF", Run::Failures(2), 3, "✗✗○");
        check("FFFF", Run::Failures(4), 3, "✗✗✗");
    }

    #[test]
    fn before_the_first_answer_every_place_is_free() {
        check("", Run::Nothing, 3, "○○○");
    }

    #[test]
    fn good_answers_are_shown_as_they_came() {
        check("SFSSS", Run::Successes(3), 3, "✗✓✓✓");
    }

    #[test]
    fn an_error_takes_no_place() {
        check("SFF?", Run::Failures(2), 3, "✗✗?○");
        check("F?F", Run::Failures(2), 3, "✗✗○");
        check("SSS?", Run::Successes(9), 1, "✓✓✓?");
        check("????????????", Run::Failures(1), 3, "✗???○○");
        check("??", Run::Nothing, 3, "??○○○");
    }

    #[test]
    fn a_huge_threshold_does_not_fill_the_page() {
        check("F", Run::Failures(1), 100_000, "✗○○○○○○○○○");
    }
}
