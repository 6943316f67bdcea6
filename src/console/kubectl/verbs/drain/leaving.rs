//! The pods of one node on their way out: asked to leave, asked again where a budget forbids it, and waited for.
//! Models evictPods, deletePods and waitForDelete of staging/src/k8s.io/kubectl/pkg/drain/drain.go (v1.36), R106.

use std::rc::Rc;

use super::filters;
use super::{Means, Way, aggregate};
use crate::cluster::{Command, Propagation, Refused};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::Shell;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Pod};

/// Between two tries at a pod that a budget protects.
const RETRY_DELAY: Span = Span::secs(5);
/// Between two looks whether a pod is gone.
const POLL_PERIOD: Span = Span::secs(1);

#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    node: String,
    pods: Vec<Guest>,
    gives_up_at: Option<SimTime>,
    errors: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Guest {
    key: Key,
    uid: String,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Asks { at: SimTime },
    Waits { look_at: SimTime },
    Over,
}

impl Guest {
    fn due(&self) -> Option<SimTime> {
        match self.state {
            State::Asks { at } | State::Waits { look_at: at } => Some(at),
            State::Over => None,
        }
    }
}

impl Leaving {
    pub fn begin(shell: &mut Shell, node: &str, way: &Way, pods: &[Rc<Pod>]) -> Leaving {
        let now = shell.now();
        let guests = pods.iter().map(|pod| Guest {
            key: pod.key(),
            uid: pod.metadata.uid.clone(),
            state: State::Asks { at: now },
        });
        let mut leaving = Leaving {
            node: node.to_owned(),
            pods: guests.collect(),
            gives_up_at: way.timeout.map(|span| now + span),
            errors: Vec::new(),
        };
        for index in 0..leaving.pods.len() {
            leaving.ask(shell, way, index);
        }
        leaving
    }

    pub fn due(&self) -> Option<SimTime> {
        self.pods.iter().filter_map(Guest::due).min()
    }

    /// Some once all are gone, or given up.
    pub fn on_time(&mut self, shell: &mut Shell, way: &Way) -> Option<Result<(), String>> {
        let now = shell.now();
        for index in 0..self.pods.len() {
            let guest = &self.pods[index];
            match guest.state {
                State::Asks { at } if at <= now => self.ask(shell, way, index),
                State::Waits { look_at } if look_at <= now => self.look(shell, way, index),
                State::Asks { .. } | State::Waits { .. } | State::Over => {}
            }
        }
        if self.due().is_some() {
            return None;
        }
        if self.errors.is_empty() {
            return Some(Ok(()));
        }
        let why = aggregate(&self.errors);
        self.tell_pending(shell, way, &why);
        Some(Err(why))
    }

    fn ask(&mut self, shell: &mut Shell, way: &Way, index: usize) {
        let now = shell.now();
        let is_late = self.is_late(now);
        let Some(guest) = self.pods.get_mut(index) else { return };
        let Key { namespace, name, .. } = guest.key.clone();
        if way.by == Means::Eviction {
            shell.out(&format!("evicting pod {namespace}/{name}\n"));
        }
        if let Some(timeout) = way.timeout.filter(|_| is_late && way.by == Means::Eviction) {
            guest.state = State::Over;
            self.errors.push(format!(
                "error when evicting pods/\"{name}\" -n \"{namespace}\": global timeout reached: {}",
                go_duration(timeout)
            ));
            return;
        }
        let key = guest.key.clone();
        let command = match way.by {
            Means::Eviction => Command::Evict { pod: key, grace: way.grace },
            Means::Deletion => {
                Command::Delete { key, grace: way.grace, propagation: Propagation::Background }
            }
        };
        guest.state = match shell.command(command) {
            Ok(_) => State::Waits { look_at: now + Span::millis(1) },
            Err(Refused::NotFound { .. }) if way.by == Means::Eviction => State::Over,
            Err(Refused::NotFound { .. }) => State::Waits { look_at: now },
            Err(refused @ Refused::TooManyDisruptions { .. }) => {
                shell.err(&format!(
                    "error when evicting pods/\"{name}\" -n \"{namespace}\" (will retry after 5s): {refused}\n"
                ));
                State::Asks { at: now + RETRY_DELAY }
            }
            Err(other) => {
                self.errors.push(match way.by {
                    Means::Eviction => {
                        format!("error when evicting pods/\"{name}\" -n \"{namespace}\": {other}")
                    }
                    Means::Deletion => other.to_string(),
                });
                State::Over
            }
        };
    }

    /// Whether the pod is gone, or another has its name.
    fn look(&mut self, shell: &mut Shell, way: &Way, index: usize) {
        let now = shell.now();
        let is_late = self.is_late(now);
        let Some(guest) = self.pods.get_mut(index) else { return };
        let Key { namespace, name, .. } = &guest.key;
        let is_there = shell.store().pod(namespace, name);
        if is_there.is_none_or(|pod| pod.metadata.uid != guest.uid) {
            let done = match way.by {
                Means::Eviction => "evicted",
                Means::Deletion => "deleted",
            };
            shell.out(&format!("pod/{name} {done}\n"));
            guest.state = State::Over;
            return;
        }
        if is_late {
            self.errors.push(match way.by {
                Means::Eviction => format!(
                    "error when waiting for pod \"{name}\" in namespace \"{namespace}\" to terminate: context deadline exceeded"
                ),
                Means::Deletion => "context deadline exceeded".to_owned(),
            });
            guest.state = State::Over;
            return;
        }
        let next = now + POLL_PERIOD;
        let look_at = self.gives_up_at.map_or(next, |at| next.min(at.max(now)));
        guest.state = State::Waits { look_at };
    }

    fn is_late(&self, now: SimTime) -> bool {
        self.gives_up_at.is_some_and(|at| at <= now)
    }

    fn tell_pending(&self, shell: &mut Shell, way: &Way, why: &str) {
        let Ok(selector) = Selector::parse(way.selector.as_deref(), None) else { return };
        let pending = filters::choose(shell.store(), &self.node, &selector, way.allowed);
        let Ok(pending) = pending else { return };
        if pending.pods.is_empty() {
            return;
        }
        shell.err(&format!(
            "There are pending pods in node \"{}\" when an error occurred: {why}\n",
            self.node
        ));
        for pod in &pending.pods {
            shell.err(&format!("pod/{}\n", pod.metadata.name));
        }
    }
}

/// `1m0s`, as Go prints a whole number of seconds.
fn go_duration(span: Span) -> String {
    let secs = span.as_secs();
    let (hours, minutes, seconds) = (secs / 3600, secs / 60 % 60, secs % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        (_, _) => format!("{hours}h{minutes}m{seconds}s"),
    }
}
