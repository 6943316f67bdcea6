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
    /// How many of the newest answers agree.
    pub streak: u32,
    /// How many of them it takes to change what the kubelet believes.
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
}

/// A mark beside the dial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pip {
    Success,
    Failure,
    /// A place that a further failure would take.
    Free,
}

/// Thresholds above this are shown as a number only.
const PIPS_MAX: usize = 10;

/// ✗ ✗ ○: the failures so far and the places left; when all is well, the last good answers.
pub fn pips(dial: &Dial) -> Vec<Pip> {
    let threshold = (dial.threshold as usize).min(PIPS_MAX);
    let streak = (dial.streak as usize).min(PIPS_MAX);
    match dial.answers.last() {
        None => vec![Pip::Free; threshold],
        Some(Answer::Failure) => {
            let mut pips = vec![Pip::Failure; streak.min(threshold)];
            pips.resize(threshold, Pip::Free);
            pips
        }
        Some(Answer::Success) => dial
            .answers
            .iter()
            .rev()
            .take(4)
            .rev()
            .map(|answer| match answer {
                Answer::Success => Pip::Success,
                Answer::Failure => Pip::Failure,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answers: &str, streak: u32, threshold: u32, expected: &str) {
        let answers = answers
            .chars()
            .map(|c| if c == 'S' { Answer::Success } else { Answer::Failure })
            .collect();
        let dial = Dial {
            kind: Kind::Liveness,
            action: String::new(),
            wait: Wait::Finished,
            answers,
            streak,
            threshold,
            asks: Selection::Nothing,
        };
        let drawn: String = pips(&dial)
            .into_iter()
            .map(|pip| match pip {
                Pip::Success => '✓',
                Pip::Failure => '✗',
                Pip::Free => '○',
            })
            .collect();
        assert_eq!(drawn, expected);
    }

    #[test]
    fn failures_fill_places_up_to_the_threshold() {
        check("SSFF", 2, 3, "✗✗○");
        check("FFFF", 4, 3, "✗✗✗");
    }

    #[test]
    fn before_the_first_answer_every_place_is_free() {
        check("", 0, 3, "○○○");
    }

    #[test]
    fn good_answers_are_shown_as_they_came() {
        check("SFSSS", 3, 3, "✗✓✓✓");
    }

    #[test]
    fn a_huge_threshold_does_not_fill_the_page() {
        check("F", 1, 100_000, "✗○○○○○○○○○");
    }
}
