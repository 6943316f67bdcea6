//! One container's way out, in time: its preStop hook, its turn among the pod's containers, the stop signal.
//! Models kuberuntime_container.go killContainer and kuberuntime_termination_order.go (v1.36), K64 and K67.

use super::grace::{MINIMUM_GRACE_SECS, grace_secs};
use crate::cluster::kubelet::actions::Kill;
use crate::cluster::kubelet::status::containers::api_id;
use crate::cluster::record::RecordId;
use crate::cluster::rule::Rule;
use crate::kit::quote::quote;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, LifecycleHandler, Pod};

#[derive(Clone, Debug, PartialEq)]
pub struct Farewell {
    pub kill: Kill,
    /// What is left of the time it is given.
    pub grace_secs: i64,
    pub leg: Leg,
    /// When its time began to run.
    pub begun_at: Option<SimTime>,
    /// When its hook was over, or there was none to wait for.
    pub turn_at: Option<SimTime>,
    pre_stop: Option<LifecycleHandler>,
    /// Containers that go first.
    after: Vec<String>,
    /// The event that announced it.
    pub cause: Option<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    Announced,
    /// The hook runs, no longer than the grace.
    PreStop {
        since: SimTime,
    },
    /// Others go first, no longer than the rest of the grace.
    Turn {
        since: SimTime,
    },
    /// It was told to stop.
    Stopping,
    Dead,
}

/// How a farewell goes on if nobody ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// When its hook is over.
    pub turn_at: SimTime,
    /// When it is told to stop.
    pub told_at: SimTime,
    pub kill_at: SimTime,
}

/// What a farewell asks to be done now.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    RunPreStop(LifecycleHandler),
    Stop { grace: Span, rule: Rule },
}

/// What a farewell sees around it.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    pub now: SimTime,
    pub process: Process,
    pub pre_stop: HookState,
    /// Containers whose own farewell is over.
    pub dead: &'a [String],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    Runs,
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookState {
    Runs,
    Over,
}

impl Farewell {
    /// For a container that waits for nobody. An error for one that the spec does not know.
    pub fn new(pod: &Pod, kill: Kill, granted_secs: Option<i64>) -> Result<Farewell, String> {
        let Some(container) = pod.container(&kill.name) else {
            return Err(format!(
                "failed to get containerSpec {} (id={}) in pod {} when killing container for reason {}",
                quote(&kill.name),
                quote(&api_id(&kill.id)),
                quote(&pod.full_name()),
                quote(&kill.message)
            ));
        };
        let pre_stop = container.lifecycle.as_ref().and_then(|hooks| hooks.pre_stop.clone());
        Ok(Farewell {
            grace_secs: granted_secs.unwrap_or_else(|| grace_secs(pod, &kill)),
            kill,
            leg: Leg::Announced,
            begun_at: None,
            turn_at: None,
            pre_stop,
            after: Vec::new(),
            cause: None,
        })
    }

    /// The same among all containers of a pod that stop with it.
    pub fn in_turn(self, pod: &Pod, running: &[String]) -> Farewell {
        Farewell { after: goes_first(pod, running, &self.kill.name), ..self }
    }

    /// One step further. None: it has to wait, or is over.
    pub fn go_on(&mut self, sight: &Sight) -> Option<Act> {
        loop {
            match self.leg {
                Leg::Announced => {
                    let since = sight.now;
                    self.begun_at = Some(since);
                    if let Some(handler) = self.pre_stop.take().filter(|_| 0 < self.grace_secs) {
                        self.leg = Leg::PreStop { since };
                        return Some(Act::RunPreStop(handler));
                    }
                    self.take_turn(since);
                }
                Leg::PreStop { since } => {
                    if sight.pre_stop == HookState::Runs && !self.is_over(since, sight.now) {
                        return None;
                    }
                    self.spend(since, sight.now);
                    self.take_turn(sight.now);
                }
                Leg::Turn { since } => {
                    let is_last = self.after.iter().all(|name| sight.dead.contains(name));
                    if !is_last && !self.is_over(since, sight.now) {
                        return None;
                    }
                    self.spend(since, sight.now);
                    self.leg = Leg::Stopping;
                    return Some(self.stop());
                }
                Leg::Stopping => {
                    if sight.process == Process::Ended {
                        self.leg = Leg::Dead;
                    }
                    return None;
                }
                Leg::Dead => return None,
            }
        }
    }

    fn take_turn(&mut self, since: SimTime) {
        self.turn_at = Some(since);
        self.leg = Leg::Turn { since };
    }

    fn stop(&self) -> Act {
        let rule = match self.grace_secs {
            ..MINIMUM_GRACE_SECS => Rule::KillMinimum,
            _ if !self.after.is_empty() => Rule::SidecarLast,
            _ => Rule::KillGrace,
        };
        Act::Stop { grace: self.patience(), rule }
    }

    /// From the stop signal to SIGKILL.
    fn patience(&self) -> Span {
        Span::secs(self.grace_secs.max(MINIMUM_GRACE_SECS).unsigned_abs())
    }

    /// What lies ahead of a container that was not told to stop yet. A hook whose end is not known takes all the grace,
    /// and so do containers that go first.
    pub fn expects(&self, hook_until: Option<SimTime>) -> Option<Expected> {
        let mut ahead = self.clone();
        if let Leg::PreStop { since } = ahead.leg {
            let latest = since + ahead.rest();
            let over = hook_until.map_or(latest, |until| until.min(latest));
            ahead.spend(since, over);
            ahead.take_turn(over);
        }
        let Leg::Turn { since } = ahead.leg else { return None };
        let told_at = if ahead.after.is_empty() { since } else { since + ahead.rest() };
        ahead.spend(since, told_at);
        Some(Expected { turn_at: since, told_at, kill_at: told_at + ahead.patience() })
    }

    /// When it goes on without any news.
    pub fn due(&self) -> Option<SimTime> {
        match self.leg {
            Leg::PreStop { since } | Leg::Turn { since } => Some(since + self.rest()),
            Leg::Announced | Leg::Stopping | Leg::Dead => None,
        }
    }

    /// Whether its own time makes it go on now, rather than any news.
    pub fn is_due(&self, now: SimTime) -> bool {
        self.leg == Leg::Announced || self.due().is_some_and(|due| due <= now)
    }

    /// Waited-for seconds count only when they are whole.
    fn spend(&mut self, since: SimTime, now: SimTime) {
        let spent = i64::try_from((now - since).as_secs()).unwrap_or(i64::MAX);
        self.grace_secs = self.grace_secs.saturating_sub(spent);
    }

    fn is_over(&self, since: SimTime, now: SimTime) -> bool {
        since + self.rest() <= now
    }

    fn rest(&self) -> Span {
        Span::secs(u64::try_from(self.grace_secs).unwrap_or_default())
    }
}

/// Whom a container lets go first: a sidecar waits for the regular containers and for the sidecar after it, as far as
/// they run. Models newTerminationOrdering.
fn goes_first(pod: &Pod, running: &[String], name: &str) -> Vec<String> {
    let sidecars: Vec<&Container> =
        pod.spec.init_containers.iter().filter(|container| container.is_sidecar()).collect();
    let Some(index) = sidecars.iter().position(|container| container.name == name) else {
        return Vec::new();
    };
    let next = sidecars.get(index + 1).copied();
    let first = pod.spec.containers.iter().chain(next).map(|container| &container.name);
    first.filter(|name| running.contains(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ids::ContainerId;
    use crate::cluster::kubelet::actions::KillReason;
    use crate::objects::{ContainerRestartPolicy, Lifecycle, SleepAction};

    /// A container with this grace whose preStop takes so many seconds, and that ends so long after the signal, if it
    /// heeds it: when it is signalled, and when it is dead.
    fn story(grace_secs: i64, pre_stop: Option<u64>, heeds: Option<u64>) -> (u64, u64) {
        let handler = LifecycleHandler::Sleep(SleepAction { seconds: 0 });
        let lifecycle =
            pre_stop.map(|_| Lifecycle { pre_stop: Some(handler), ..Lifecycle::default() });
        let container = Container { name: "app".into(), lifecycle, ..Container::default() };
        let mut pod = Pod::default();
        pod.spec.containers = vec![container];
        let granted = Some(grace_secs);
        let mut farewell = Farewell::new(&pod, kill("app"), granted).expect("the pod has it");
        let mut ends = None;
        for now in 0..100 {
            let is_over = |at: Option<u64>| at.is_some_and(|at| at <= now);
            let sight = Sight {
                now: SimTime::secs(now),
                process: if is_over(ends.map(|(_, at)| at)) {
                    Process::Ended
                } else {
                    Process::Runs
                },
                pre_stop: if is_over(pre_stop) { HookState::Over } else { HookState::Runs },
                dead: &[],
            };
            while let Some(act) = farewell.go_on(&sight) {
                if let Act::Stop { grace, .. } = act {
                    let killed = now + grace.as_secs();
                    ends = Some((now, heeds.map_or(killed, |after| killed.min(now + after))));
                }
            }
            if farewell.leg == Leg::Dead {
                break;
            }
        }
        ends.expect("it was stopped")
    }

    fn kill(name: &str) -> Kill {
        let why = KillReason::PodStops;
        Kill { id: ContainerId::new(name), name: name.into(), why, message: String::new() }
    }

    #[test]
    fn the_hook_s_time_is_taken_from_the_grace() {
        for (grace, pre_stop, heeds, expected) in [
            (30, None, Some(1), (0, 1)),
            (30, Some(10), Some(1), (10, 11)),
            (30, Some(40), None, (30, 32)),
            (30, None, None, (0, 30)),
            (30, Some(10), None, (10, 30)),
            (0, Some(10), None, (0, 2)),
            (1, None, None, (0, 2)),
        ] {
            assert_eq!(story(grace, pre_stop, heeds), expected, "{grace} {pre_stop:?} {heeds:?}");
        }
    }

    #[test]
    fn what_lies_ahead_is_known_before_the_signal() {
        let handler = LifecycleHandler::Sleep(SleepAction { seconds: 10 });
        let lifecycle = Some(Lifecycle { pre_stop: Some(handler), ..Lifecycle::default() });
        let mut pod = Pod::default();
        pod.spec.containers =
            vec![Container { name: "app".into(), lifecycle, ..Container::default() }];
        let mut farewell = Farewell::new(&pod, kill("app"), Some(30)).expect("the pod has it");
        let now = SimTime::secs(5);
        let sight = Sight { now, process: Process::Runs, pre_stop: HookState::Runs, dead: &[] };
        assert!(matches!(farewell.go_on(&sight), Some(Act::RunPreStop(_))));
        let seconds = |hook_until: Option<u64>| {
            let expected = farewell.expects(hook_until.map(SimTime::secs)).expect("not yet told");
            [expected.turn_at, expected.told_at, expected.kill_at].map(SimTime::as_secs)
        };
        assert_eq!(seconds(Some(15)), [15, 15, 35]);
        assert_eq!(seconds(None), [35, 35, 37]);
    }

    #[test]
    fn a_sidecar_goes_after_the_regular_containers_and_after_the_sidecar_that_follows_it() {
        let named = |name: &str| Container { name: name.into(), ..Container::default() };
        let sidecar = |name: &str| Container {
            restart_policy: Some(ContainerRestartPolicy::Always),
            ..named(name)
        };
        let mut pod = Pod::default();
        pod.spec.init_containers = vec![sidecar("s1"), named("i"), sidecar("s2"), sidecar("s3")];
        pod.spec.containers = vec![named("a"), named("b")];
        for (running, name, expected) in [
            ("a b s1 s2 s3", "a", ""),
            ("a b s1 s2 s3", "s3", "a b"),
            ("a b s1 s2 s3", "s2", "a b s3"),
            ("a s1 s2 s3", "s1", "a s2"),
            ("s1 s3", "s1", ""),
        ] {
            let running: Vec<String> = running.split(' ').map(str::to_owned).collect();
            assert_eq!(goes_first(&pod, &running, name).join(" "), expected, "{running:?} {name}");
        }
    }
}
