//! When a NoExecute taint drives a pod from its node: at once, after the seconds it tolerates, or never.
//! Models pkg/controller/tainteviction/taint_eviction.go (v1.36), R99.

use crate::kit::time::{SimTime, Span};
use crate::objects::taint::Comparison;
use crate::objects::{Taint, Toleration};

/// What the controller does about one pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eviction {
    /// Nothing drives the pod away; a timer that runs is stopped.
    None,
    Now,
    /// A timer starts.
    After(Timer),
    /// The timer that runs keeps its end, whatever is tolerated by now.
    Running(Timer),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    pub since: SimTime,
    pub length: Span,
}

/// How long all that is tolerated is tolerated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    For(Span),
    Forever,
}

/// For a pod that has a node, with the node's NoExecute taints.
/// Models processPodOnNode and what its callers look at before.
pub fn decide(
    taints: &[Taint],
    tolerations: &[Toleration],
    running: Option<Timer>,
    comparison: Comparison,
    now: SimTime,
) -> Eviction {
    if taints.is_empty() {
        return Eviction::None;
    }
    let Some(used) = used_tolerations(taints, tolerations, comparison) else {
        return Eviction::Now;
    };
    match (shortest(used.into_iter().map(|toleration| toleration.toleration_seconds)), running) {
        (Patience::Forever, _) => Eviction::None,
        (Patience::For(_), Some(timer)) if timer.since < now => Eviction::Running(timer),
        (Patience::For(Span::ZERO), _) => Eviction::Now,
        (Patience::For(length), _) => Eviction::After(Timer { since: now, length }),
    }
}

/// The shortest of the tolerations in use decides; one without seconds limits nothing, and with no toleration at all
/// there is no patience.
/// Models getMinTolerationTime.
pub fn shortest(seconds: impl ExactSizeIterator<Item = Option<i64>>) -> Patience {
    if seconds.len() == 0 {
        return Patience::For(Span::ZERO);
    }
    let length = |seconds: i64| Span::secs(u64::try_from(seconds).unwrap_or(0));
    seconds.flatten().map(length).min().map_or(Patience::Forever, Patience::For)
}

/// For each taint the first toleration that tolerates it; None if a taint has none.
/// Models GetMatchingTolerations of pkg/apis/core/v1.
fn used_tolerations<'a>(
    taints: &[Taint],
    tolerations: &'a [Toleration],
    comparison: Comparison,
) -> Option<Vec<&'a Toleration>> {
    let first = |taint| tolerations.iter().find(|one| one.tolerates(taint, comparison));
    taints.iter().map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(seconds: Option<i64>, running: Option<Timer>) -> Eviction {
        let taint = Taint { key: "a".into(), effect: "NoExecute".into(), ..Taint::default() };
        let toleration = Toleration {
            operator: "Exists".into(),
            toleration_seconds: seconds,
            ..Toleration::default()
        };
        decide(&[taint], &[toleration], running, Comparison::Off, SimTime::secs(50))
    }

    #[test]
    fn a_timer_that_runs_is_neither_shortened_nor_lengthened() {
        let timer = Timer { since: SimTime::secs(20), length: Span::secs(300) };
        for seconds in [1, 300, 900] {
            assert_eq!(decided(Some(seconds), Some(timer)), Eviction::Running(timer));
        }
        assert_eq!(decided(None, Some(timer)), Eviction::None, "now it is tolerated for ever");
    }

    #[test]
    fn seconds_that_are_not_positive_are_none() {
        assert_eq!(decided(Some(0), None), Eviction::Now);
        assert_eq!(decided(Some(-5), None), Eviction::Now);
    }
}
