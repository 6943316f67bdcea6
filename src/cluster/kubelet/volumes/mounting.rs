//! When each volume of a pod is tried, tried again, and shown anew.
//! Models pkg/kubelet/volumemanager and pkg/util/goroutinemap/exponentialbackoff (v1.36).
//!
//! The kubelet's volume manager works beside the pod's syncs: it goes on trying while no sync waits for it. A sync only
//! looks, every 300 ms, and gives up after two minutes; its giving up is not told by an event (1.27 and later).

use crate::kit::sorted::SortedMap;

use super::{Content, MountFailure, content, mounted};
use crate::cluster::api::Store;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

const RETRY_INITIAL: Span = Span::millis(500);
const RETRY_MAX: Span = Span::secs(122);
/// A try that may be made is made at the next round of the volume manager.
const ROUND: Span = Span::millis(100);
/// How often a waiting sync looks, and for how long.
const LOOK_PERIOD: Span = Span::millis(300);
const LOOK_TIMEOUT: Span = Span::secs(123);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mounting {
    volumes: SortedMap<String, State>,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Wanted(Try),
    /// What is shown in it may be old until the next try.
    Mounted {
        content: Content,
        renewal: Option<Try>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Try {
    at: SimTime,
    /// How long the next one has to wait if this one fails.
    delay: Span,
}

/// What came of a try. A renewal that changes nothing is not worth a word.
#[derive(Clone, Debug, PartialEq)]
pub enum Tried {
    Mounted { volume: String, content: Content },
    Failed(MountFailure),
}

/// What a sync sees that waits for the volumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    AllMounted,
    /// Nothing can have changed before that instant.
    Again(SimTime),
    TimedOut,
}

impl Mounting {
    /// The pod's volumes are wanted; each is tried first at that instant. What is under way goes on.
    pub fn want(&mut self, pod: &Pod, at: SimTime) {
        for volume in mounted(pod) {
            let first = State::Wanted(Try { at, delay: RETRY_INITIAL });
            self.volumes.entry(volume.name.clone()).or_insert(first);
        }
    }

    /// The pod is synced: what its volumes show is read again at that instant (every sync asks for it).
    pub fn renew(&mut self, at: SimTime) {
        for state in self.volumes.values_mut() {
            if let State::Mounted { content: Content::Shown(_), renewal } = state {
                renewal.get_or_insert(Try { at, delay: RETRY_INITIAL });
            }
        }
    }

    pub fn due(&self) -> Option<SimTime> {
        self.volumes.values().filter_map(State::next_try).map(|next| next.at).min()
    }

    /// When a volume that is not mounted yet is tried next.
    pub fn wanted_at(&self) -> Option<SimTime> {
        self.wanted().map(|next| next.at).min()
    }

    /// Whether a volume that is not mounted yet was tried in vain.
    pub fn has_failed(&self) -> bool {
        self.wanted().any(|next| RETRY_INITIAL < next.delay)
    }

    fn wanted(&self) -> impl Iterator<Item = &Try> {
        self.volumes.values().filter_map(|state| match state {
            State::Wanted(next) => Some(next),
            State::Mounted { .. } => None,
        })
    }

    /// Tries what is due.
    pub fn turn(&mut self, pod: &Pod, store: &Store, now: SimTime) -> Vec<Tried> {
        let mut tried = Vec::new();
        for volume in mounted(pod) {
            let Some(state) = self.volumes.get_mut(&volume.name) else { continue };
            let Some(next) = state.next_try().filter(|next| next.at <= now) else { continue };
            match content(volume, pod, store) {
                Ok(content) => {
                    let news =
                        Tried::Mounted { volume: volume.name.clone(), content: content.clone() };
                    tried.extend((!state.shows(&content)).then_some(news));
                    *state = State::Mounted { content, renewal: None };
                }
                Err(failure) => {
                    tried.push(Tried::Failed(failure));
                    state.try_again(next.after_failure(now));
                }
            }
        }
        tried
    }

    /// For a sync that began to wait at `since`.
    pub fn look(&self, since: SimTime, now: SimTime) -> Look {
        let wanted = self.volumes.values().filter(|state| !state.is_mounted());
        let Some(earliest) = wanted.filter_map(State::next_try).map(|next| next.at).min() else {
            return Look::AllMounted;
        };
        let deadline = since + LOOK_TIMEOUT;
        if deadline <= now {
            return Look::TimedOut;
        }
        let wait = earliest.max(now + Span::millis(1)) - since;
        let looks = wait.as_millis().div_ceil(LOOK_PERIOD.as_millis());
        let next = since + Span::millis(looks * LOOK_PERIOD.as_millis());
        Look::Again(next.min(deadline))
    }

    /// What is in the volumes that are mounted.
    pub fn contents(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.volumes.iter().filter_map(|(name, state)| match state {
            State::Mounted { content, .. } => Some((name.as_str(), content)),
            State::Wanted(_) => None,
        })
    }
}

impl State {
    fn next_try(&self) -> Option<Try> {
        match self {
            State::Wanted(next) => Some(*next),
            State::Mounted { renewal, .. } => *renewal,
        }
    }

    fn try_again(&mut self, next: Try) {
        match self {
            State::Wanted(wanted) => *wanted = next,
            State::Mounted { renewal, .. } => *renewal = Some(next),
        }
    }

    fn is_mounted(&self) -> bool {
        matches!(self, State::Mounted { .. })
    }

    fn shows(&self, now: &Content) -> bool {
        matches!(self, State::Mounted { content, .. } if content == now)
    }
}

impl Try {
    /// The wait doubles; a try exactly at its end would still be refused, so it falls into the round after.
    fn after_failure(self, now: SimTime) -> Try {
        Try { at: now + self.delay + ROUND, delay: (self.delay + self.delay).min(RETRY_MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{Kind, Object};
    use serde_json::json;

    fn pod() -> Pod {
        serde_json::from_value(json!({"metadata": {"name": "web", "namespace": "shop"}, "spec": {
            "containers": [{"volumeMounts": [{"name": "page"}, {"name": "cache"}]}],
            "volumes": [
                {"name": "cache", "emptyDir": {}},
                {"name": "page", "configMap": {"name": "page"}},
                {"name": "unused", "secret": {"secretName": "none"}},
            ],
        }}))
        .unwrap()
    }

    fn store(page: &str) -> Store {
        let map = json!({"metadata": {"name": "page", "namespace": "shop"}, "data": {"p": page}});
        Store::holding([Object::from_json(Kind::ConfigMap, map).unwrap()])
    }

    fn at(millis: u64) -> SimTime {
        SimTime::millis(millis)
    }

    #[test]
    fn tries_double_their_distance_up_to_two_minutes() {
        let (pod, store) = (pod(), Store::default());
        let mut mounting = Mounting::default();
        mounting.want(&pod, SimTime::ZERO);
        let mut tries = Vec::new();
        while let Some(now) = mounting.due().filter(|_| tries.len() < 11) {
            let tried = mounting.turn(&pod, &store, now);
            let message =
                "MountVolume.SetUp failed for volume \"page\" : configmap \"page\" not found";
            assert!(matches!(tried.last(), Some(Tried::Failed(one)) if one.to_string() == message));
            tries.push(now.as_millis() / 100);
        }
        assert_eq!(tries, [0, 6, 17, 38, 79, 160, 321, 642, 1283, 2504, 3725]);
    }

    #[test]
    fn a_sync_looks_when_something_can_have_changed_and_gives_up() {
        let pod = pod();
        let mut mounting = Mounting::default();
        mounting.want(&pod, at(250));
        assert_eq!(mounting.look(at(0), at(0)), Look::Again(at(300)));
        mounting.turn(&pod, &Store::default(), at(250));
        // Tried again 600 ms later, seen at the next multiple of 300.
        assert_eq!(mounting.look(at(0), at(300)), Look::Again(at(900)));
        mounting.turn(&pod, &store("hello"), at(850));
        assert_eq!(mounting.look(at(0), at(900)), Look::AllMounted);

        let mut hopeless = Mounting::default();
        hopeless.want(&pod, at(122_950));
        hopeless.turn(&pod, &Store::default(), at(122_950));
        assert_eq!(hopeless.look(at(0), at(122_990)), Look::Again(at(123_000)));
        assert_eq!(hopeless.look(at(0), at(123_000)), Look::TimedOut);
    }

    #[test]
    fn a_pod_without_volumes_waits_for_nothing() {
        let mut mounting = Mounting::default();
        mounting.want(&Pod::default(), at(250));
        assert_eq!((mounting.due(), mounting.look(at(0), at(0))), (None, Look::AllMounted));
    }

    #[test]
    fn what_is_shown_is_renewed_with_each_sync_and_what_is_written_is_not() {
        let pod = pod();
        let mut mounting = Mounting::default();
        mounting.want(&pod, at(0));
        assert_eq!(mounting.turn(&pod, &store("old"), at(0)).len(), 2);
        mounting.renew(at(60_000));
        assert_eq!(mounting.due(), Some(at(60_000)));
        assert_eq!(mounting.turn(&pod, &store("old"), at(60_000)), []);
        mounting.renew(at(120_000));
        let tried = mounting.turn(&pod, &store("new"), at(120_000));
        assert!(matches!(&tried[..], [Tried::Mounted { volume, .. }] if volume == "page"));

        // A ConfigMap that is gone leaves the files as they were.
        mounting.renew(at(180_000));
        let tried = mounting.turn(&pod, &Store::default(), at(180_000));
        assert!(matches!(&tried[..], [Tried::Failed(_)]));
        assert_eq!(mounting.look(at(180_000), at(180_000)), Look::AllMounted);
        assert_eq!(mounting.contents().count(), 2);
    }
}
