//! Pods that wait for a node: those to be looked at now, those that wait a while, and those that wait for news.
//! Models pkg/scheduler/backend/queue (v1.36), R86: with SchedulerPopFromBackoffQ, on since 1.33, a scheduler with nothing
//! else to do takes a pod out of its back-off, so that only a pod that failed for no fault of a node waits it out.

use crate::kit::sorted::{SortedMap, SortedSet};
use std::cmp::Reverse;
use std::rc::Rc;

use super::filter::Plugin;
use super::node_info::priority;
use crate::cluster::ids::Uid;
use crate::cluster::record::RecordId;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

const BACK_OFF_INITIAL: Span = Span::secs(1);
const BACK_OFF_MAX: Span = Span::secs(10);
/// A pod that no news could help is tried again all the same, once it has waited longer than this.
const UNSCHEDULABLE_MAX: Span = Span::mins(5);
/// How often the queue looks for such pods.
const LEFTOVER_PERIOD: Span = Span::secs(30);

#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    pods: SortedMap<Uid, Waiting>,
    /// When the queue first looked for leftovers, within a period.
    leftover_phase: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// As it was last seen.
    pub pod: Rc<Pod>,
    /// Why it is looked at.
    pub cause: Option<RecordId>,
    /// How often no node would do.
    pub failures: u32,
    /// Whose no stood in the way last time.
    pub plugins: SortedSet<Plugin>,
    place: Place,
    /// When it was first seen, or last turned down.
    since: SimTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Upstream's activeQ: its turn comes at once.
    Active,
    /// Upstream's backoffQ: its turn comes when no active pod is left.
    BackOff,
    /// The same after an error that was no plugin's no: it waits until its back-off is over.
    ErrorBackOff,
    /// Upstream's unschedulablePods: it waits for news.
    Unschedulable,
    /// Held back by a scheduling gate.
    Gated,
}

impl Queue {
    pub fn new(leftover_phase: Span) -> Queue {
        Queue { pods: SortedMap::new(), leftover_phase }
    }

    /// When the first pod's turn comes by itself.
    pub fn due(&self) -> Option<SimTime> {
        self.pods.values().filter_map(|waiting| self.turn_at(waiting)).min()
    }

    pub fn get(&self, uid: &Uid) -> Option<&Waiting> {
        self.pods.get(uid)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Uid, &Waiting)> {
        self.pods.iter()
    }

    /// A pod nobody has looked at yet, or one whose last gate was taken away.
    pub fn add(&mut self, pod: Rc<Pod>, cause: Option<RecordId>, now: SimTime) {
        let is_gated = !pod.spec.scheduling_gates.is_empty();
        let place = if is_gated { Place::Gated } else { Place::Active };
        let uid = Uid::new(&pod.metadata.uid);
        let plugins = SortedSet::new();
        let waiting = Waiting { pod, cause, failures: 0, plugins, place, since: now };
        self.pods.insert(uid, waiting);
    }

    /// A waiting pod changed.
    pub fn update(&mut self, pod: Rc<Pod>) {
        if let Some(waiting) = self.pods.get_mut(&Uid::new(&pod.metadata.uid)) {
            waiting.pod = pod;
        }
    }

    pub fn forget(&mut self, uid: &Uid) {
        self.pods.remove(uid);
    }

    /// News that could help.
    pub fn activate(&mut self, uid: &Uid, cause: Option<RecordId>, now: SimTime) {
        let Some(waiting) = self.pods.get_mut(uid) else { return };
        if waiting.place != Place::Unschedulable {
            return;
        }
        let is_backing_off = now < back_off_end(waiting);
        waiting.place = if is_backing_off { Place::BackOff } else { Place::Active };
        waiting.cause = cause;
    }

    /// The pod whose turn it is: the most important of the active ones, then whoever has waited longest.
    pub fn pop(&mut self, now: SimTime) -> Option<Waiting> {
        let ready = self
            .pods
            .iter()
            .filter(|(_, waiting)| self.turn_at(waiting).is_some_and(|at| at <= now));
        let (uid, _) = ready.min_by_key(|(_, waiting)| turn_order(waiting))?;
        let uid = uid.clone();
        self.pods.remove(&uid)
    }

    /// No node would do: the pod waits for news that could change a plugin's mind. With no plugin to wait for, it
    /// waits for its back-off to end.
    pub fn turned_down(&mut self, mut waiting: Waiting, plugins: SortedSet<Plugin>, now: SimTime) {
        waiting.place = if plugins.is_empty() { Place::ErrorBackOff } else { Place::Unschedulable };
        waiting.failures = waiting.failures.saturating_add(1);
        waiting.plugins = plugins;
        waiting.since = now;
        self.pods.insert(Uid::new(&waiting.pod.metadata.uid), waiting);
    }

    fn turn_at(&self, waiting: &Waiting) -> Option<SimTime> {
        match waiting.place {
            Place::Active | Place::BackOff => Some(waiting.since),
            Place::ErrorBackOff => Some(back_off_end(waiting)),
            Place::Unschedulable => {
                Some(self.leftover_tick_after(waiting.since + UNSCHEDULABLE_MAX))
            }
            Place::Gated => None,
        }
    }

    /// The first look at leftovers that finds the pod there for too long.
    fn leftover_tick_after(&self, time: SimTime) -> SimTime {
        let first = SimTime::ZERO + self.leftover_phase;
        let periods = (time - first).as_millis() / LEFTOVER_PERIOD.as_millis() + 1;
        first + Span::millis(periods.saturating_mul(LEFTOVER_PERIOD.as_millis()))
    }
}

/// Back-offs are counted in whole seconds, and one is over when the second it ends in is.
fn back_off_end(waiting: &Waiting) -> SimTime {
    let doubled =
        BACK_OFF_INITIAL.as_secs().checked_shl(waiting.failures.saturating_sub(1).min(32));
    let back_off = Span::secs(doubled.unwrap_or(u64::MAX)).min(BACK_OFF_MAX);
    SimTime::secs((waiting.since + back_off).as_secs() + 1)
}

/// Leftovers and pods that waited out an error have become active by the time they are taken.
fn turn_order(waiting: &Waiting) -> (bool, SimTime, Reverse<i32>, SimTime, &str, &str) {
    let meta = &waiting.pod.metadata;
    let is_second = waiting.place == Place::BackOff;
    let back_off = if is_second { back_off_end(waiting) } else { SimTime::ZERO };
    let importance = Reverse(priority(&waiting.pod));
    (is_second, back_off, importance, waiting.since, &meta.namespace, &meta.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(name: &str, priority: i32) -> Rc<Pod> {
        let mut pod = Pod::default();
        pod.metadata.name = name.to_owned();
        pod.metadata.uid = name.to_owned();
        pod.spec.priority = Some(priority);
        Rc::new(pod)
    }

    fn queue(pods: &[(&str, i32)]) -> Queue {
        let mut queue = Queue::new(Span::secs(7));
        for (secs, (name, priority)) in (0..).zip(pods) {
            queue.add(pod(name, *priority), None, SimTime::secs(secs));
        }
        queue
    }

    fn turned_down(plugins: &[Plugin], times: u64) -> Queue {
        let mut queue = queue(&[("web", 0)]);
        for secs in 0..times {
            let mut waiting = queue.pods.remove(&Uid::new("web")).unwrap();
            waiting.place = Place::Active;
            queue.turned_down(waiting, plugins.iter().copied().collect(), SimTime::secs(secs));
        }
        queue
    }

    #[test]
    fn the_most_important_pod_goes_first_then_the_oldest() {
        let mut queue = queue(&[("a", 0), ("b", 0), ("c", 9)]);
        let order: Vec<String> = std::iter::from_fn(|| queue.pop(SimTime::secs(9)))
            .map(|waiting| waiting.pod.metadata.name.clone())
            .collect();
        assert_eq!(order, ["c", "a", "b"]);
    }

    #[test]
    fn a_gate_holds_a_pod_back() {
        let mut gated = pod("web", 0);
        Rc::make_mut(&mut gated).spec.scheduling_gates.push(Default::default());
        let mut queue = Queue::new(Span::ZERO);
        queue.add(gated, None, SimTime::ZERO);
        assert_eq!(queue.due(), None);
        queue.add(pod("web", 0), None, SimTime::secs(5));
        assert_eq!(queue.due(), Some(SimTime::secs(5)));
    }

    #[test]
    fn a_pod_turned_down_waits_for_news_and_five_minutes_at_most() {
        let mut queue = turned_down(&[Plugin::NodeResourcesFit], 1);
        assert_eq!(queue.due(), Some(SimTime::secs(307)), "the first look after 300 s");
        assert!(queue.pop(SimTime::secs(300)).is_none());
        queue.activate(&Uid::new("web"), None, SimTime::secs(20));
        assert!(queue.pop(SimTime::secs(20)).is_some());
    }

    #[test]
    fn a_scheduler_with_nothing_else_to_do_does_not_wait_for_a_back_off() {
        let mut queue = turned_down(&[Plugin::NodeResourcesFit], 5);
        queue.activate(&Uid::new("web"), None, SimTime::secs(5));
        queue.add(pod("other", 0), None, SimTime::secs(5));
        let names: Vec<String> = std::iter::from_fn(|| queue.pop(SimTime::secs(5)))
            .map(|waiting| waiting.pod.metadata.name.clone())
            .collect();
        assert_eq!(names, ["other", "web"]);
    }

    #[test]
    fn an_error_waits_out_its_back_off_which_doubles_to_ten_seconds() {
        let ends: Vec<u64> = (1..=6)
            .map(|times| {
                let due = turned_down(&[], times).due().unwrap();
                due.as_secs() - (times - 1)
            })
            .collect();
        assert_eq!(ends, [2, 3, 5, 9, 11, 11], "the second in which it ends is waited for, too");
    }
}
