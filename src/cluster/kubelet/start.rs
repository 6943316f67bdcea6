//! Starting one container: back-off, image, create, run.
//! Models pkg/kubelet/kuberuntime/kuberuntime_{container,manager}.go startContainer and doBackOff (v1.36), K42–K53.

use std::rc::Rc;

use super::actions::definition_hash;
use super::carry_out::Step;
use super::desk::{Desk, Note};
use super::environment::Surroundings;
use super::images::{ImageEvent, ImageStep, Inspection, PullTimes};
use super::make_start::{self, ContainerConfig};
use super::pleg::PodRuntime;
use super::reason_cache::StartFailure;
use super::workers::Wait;
use crate::cluster::ctx::About;
use crate::cluster::ids::ContainerId;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, What};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{self, ContainerRun};
use crate::kit::backoff::Backoff;
use crate::kit::quote::duration;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, EventType, ImagePullPolicy, Pod};

/// What back-off makes of a start.
#[derive(Clone, Debug, PartialEq)]
pub enum BackOff {
    /// Nothing exited before it.
    NotNeeded,
    /// It may start, and the next start waits longer.
    Over,
    Blocked {
        until: SimTime,
    },
}

/// Whether a container has to wait, from the runtime as it was before this sync killed anything (K42).
pub fn do_back_off(
    back_off: &mut Backoff,
    key: &str,
    container: &str,
    snapshot: &PodRuntime,
    now: SimTime,
) -> BackOff {
    let exited =
        snapshot.containers.iter().filter(|one| one.name == container).find_map(|one| one.exit());
    let Some(exit) = exited else { return BackOff::NotNeeded };
    if back_off.is_in_back_off_since(key, exit.finished_at, now) {
        return BackOff::Blocked { until: exit.finished_at + back_off.get(key) };
    }
    back_off.next(key, exit.finished_at, now);
    BackOff::Over
}

/// `back-off 10s restarting failed container=app pod=web_default(uid)`.
fn back_off_message(delay: &str, container: &str, pod: &Pod) -> String {
    format!("back-off {delay} restarting failed container={container} pod={}", pod.full_name())
}

/// Names pod, container and image, so that a changed image starts afresh (K43).
fn back_off_key(pod: &Pod, container: &Container) -> String {
    format!("{}/{}/{}", pod.full_name(), container.name, container.image)
}

pub fn begin(desk: &mut Desk, name: &str) -> Option<Wait> {
    let job = desk.job();
    let (pod, snapshot) = (job.pod.clone(), job.snapshot.clone());
    let container = pod.container(name)?;
    let key = back_off_key(&pod, container);
    let now = desk.ctx.now();
    let decided = do_back_off(&mut desk.kubelet.crash_back_off, &key, name, &snapshot, now);
    let delay = desk.kubelet.crash_back_off.get(&key);
    let (delay, until, rule) = match decided {
        // A first start has nothing to be told about.
        BackOff::NotNeeded if snapshot.newest(name).is_none() => {
            return image(desk, &pod, container);
        }
        BackOff::NotNeeded => (Span::ZERO, None, Rule::BackOffFree),
        BackOff::Over => (delay, None, Rule::BackOffOver),
        BackOff::Blocked { until } => (delay, Some(until), Rule::BackOffBlocked),
    };
    let about = About::container(pod.key(), name);
    let id = desk.ctx.record(Actor::Kubelet, about, What::BackOff { delay, until }, Some(rule));
    if let BackOff::Blocked { until } = decided {
        desk.ctx.cause = Some(id);
        blocked(desk, &pod, name, delay, until);
        return None;
    }
    image(desk, &pod, container)
}

fn blocked(desk: &mut Desk, pod: &Pod, name: &str, delay: Span, until: SimTime) {
    desk.note(Note {
        container: Some(name),
        kind: EventType::Warning,
        reason: "BackOff",
        message: &format!("Back-off restarting failed container {name} in pod {}", pod.full_name()),
        rule: Some(Rule::BackOffBlocked),
    });
    let message = back_off_message(&duration(delay.as_nanos()), name, pod);
    fail(
        desk,
        name,
        StartFailure { reason: "CrashLoopBackOff".to_owned(), message, expires: Some(until) },
    );
}

fn image(desk: &mut Desk, pod: &Rc<Pod>, container: &Container) -> Option<Wait> {
    let Container { name, image, .. } = container;
    let policy = container.image_pull_policy.unwrap_or(ImagePullPolicy::IfNotPresent);
    let is_there = desk.runtime.images.has(image);
    let inspection = if is_there { Inspection::Present } else { Inspection::Absent };
    let key = image_key(pod, container);
    let now = desk.ctx.now();
    match desk.kubelet.images.decide(&key, image, policy, &inspection, now) {
        ImageStep::Present(event) => {
            say(desk, name, &event, None);
            desk.job().steps.push_front(Step::Create(name.clone()));
            None
        }
        ImageStep::Refuse(event, failure) => {
            let rule = match event.reason {
                "BackOff" => Rule::ImageBackOff,
                "ErrImageNeverPull" => Rule::ImageNeverPull,
                _ => Rule::ImagePullFailed,
            };
            say(desk, name, &event, Some(rule));
            refuse(desk, name, failure, rule);
            None
        }
        ImageStep::Pull(event) => {
            say(desk, name, &event, Some(Rule::ImagePull));
            let pull = desk.runtime.images.pull(desk.ctx, image, desk.worker.uid.as_str());
            desk.job().steps.push_front(Step::Pulled {
                container: name.clone(),
                asked_at: now,
                begun_at: pull.begins,
            });
            Some(Wait::Until(pull.ends))
        }
    }
}

pub fn pulled(desk: &mut Desk, name: &str, asked_at: SimTime, begun_at: SimTime) {
    let pod = desk.job().pod.clone();
    let Some(container) = pod.container(name) else { return };
    let (key, image) = (image_key(&pod, container), &container.image);
    let now = desk.ctx.now();
    match desk.runtime.images.pulled(image) {
        Ok(()) => {
            let took = PullTimes { pulling: now - begun_at, with_waiting: now - asked_at };
            let event = desk.kubelet.images.pulled(&key, image, took, now);
            say(desk, name, &event, Some(Rule::ImagePull));
            desk.job().steps.push_front(Step::Create(name.to_owned()));
        }
        Err(error) => {
            let (event, failure) = desk.kubelet.images.failed(&key, image, &error, now);
            say(desk, name, &event, Some(Rule::ImagePullFailed));
            refuse(desk, name, failure, Rule::ImagePullFailed);
        }
    }
}

/// Between image and container: everything else it is made from. None: something is missing, and that has been told.
pub fn configure(desk: &mut Desk, name: &str) -> Option<ContainerConfig> {
    let pod = desk.job().pod.clone();
    let container = pod.container(name)?;
    let sandboxes = desk.runtime.sandboxes.get(&desk.worker.uid);
    let newest = sandboxes.and_then(|sandboxes| sandboxes.last());
    let pod_ips: Vec<String> = newest.map(|sandbox| sandbox.ip.clone()).into_iter().collect();
    let around = Surroundings {
        store: &desk.ctx.shared.api.store,
        host_ip: &desk.kubelet.host_ip,
        pod_ips: &pod_ips,
        volume_file: &|_, _| None,
    };
    match make_start::make(&pod, container, &around) {
        Ok(config) => Some(config),
        Err(error) => {
            desk.note(Note {
                container: Some(name),
                kind: EventType::Warning,
                reason: "Failed",
                message: &format!("Error: {error}"),
                rule: Some(Rule::ContainerConfig),
            });
            fail(desk, name, make_start::failure(&error));
            None
        }
    }
}

pub fn created(desk: &mut Desk, name: &str) -> Option<Wait> {
    let job = desk.job();
    let (pod, snapshot) = (job.pod.clone(), job.snapshot.clone());
    let uid = desk.worker.uid.clone();
    let container = pod.container(name)?;
    let attempt = snapshot.newest(name).map_or(0, |newest| newest.attempt + 1);
    let instance = runtime::Container {
        id: runtime::new_id(desk.ctx, &format!("{uid}/{name}/{attempt}")),
        uid,
        pod: pod.key(),
        name: name.to_owned(),
        image: container.image.clone(),
        attempt,
        hash: definition_hash(container),
        ports: container.ports.iter().map(|port| port.container_port).collect(),
        created_at: desk.ctx.now(),
        run: ContainerRun::Created,
    };
    let id = desk.runtime.create_container(desk.ctx, instance);
    tell(desk, name, "Created", "Container created");
    desk.job().steps.push_front(Step::Run { container: name.to_owned(), id });
    Some(desk.takes(Pace::StartContainer))
}

pub fn run(desk: &mut Desk, name: &str, id: &ContainerId) {
    desk.runtime.start_container(desk.ctx, id);
    tell(desk, name, "Started", "Container started");
    desk.job().results.push((name.to_owned(), Ok(())));
}

fn tell(desk: &mut Desk, container: &str, reason: &str, message: &str) {
    desk.note(Note {
        container: Some(container),
        kind: EventType::Normal,
        reason,
        message,
        rule: Some(Rule::ContainerStart),
    });
}

fn say(desk: &mut Desk, container: &str, event: &ImageEvent, rule: Option<Rule>) {
    desk.note(Note {
        container: Some(container),
        kind: event.kind,
        reason: event.reason,
        message: &event.message,
        rule,
    });
}

/// Every failed start but back-off is told twice: its own event, then this one (K50.6).
fn refuse(desk: &mut Desk, name: &str, failure: StartFailure, rule: Rule) {
    desk.note(Note {
        container: Some(name),
        kind: EventType::Warning,
        reason: "Failed",
        message: &format!("Error: {}", failure.reason),
        rule: Some(rule),
    });
    fail(desk, name, failure);
}

fn fail(desk: &mut Desk, name: &str, failure: StartFailure) {
    desk.job().results.push((name.to_owned(), Err(failure)));
}

fn image_key(pod: &Pod, container: &Container) -> String {
    format!("{}_{}", pod.metadata.uid, container.image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ids::Uid;
    use crate::cluster::runtime::Exit;
    use crate::kit::backoff::Expiry;
    use crate::objects::Key;

    /// What the cache shows of a container that exited at these seconds, the last first.
    fn exits(at: &[u64]) -> PodRuntime {
        let exited = |(attempt, secs): (usize, &u64)| {
            Rc::new(runtime::Container {
                id: ContainerId::new(&attempt.to_string()),
                uid: Uid::new("uid"),
                pod: Key::pod("default", "web"),
                name: "app".to_owned(),
                image: "web".to_owned(),
                attempt: attempt as i32,
                hash: 0,
                ports: Vec::new(),
                created_at: SimTime::ZERO,
                run: ContainerRun::Exited(Exit {
                    started_at: SimTime::ZERO,
                    finished_at: SimTime::secs(*secs),
                    code: 1,
                    reason: "Error".to_owned(),
                    message: String::new(),
                    cause: None,
                }),
            })
        };
        PodRuntime {
            sandboxes: Vec::new(),
            containers: at.iter().enumerate().map(exited).collect(),
        }
    }

    fn back_off() -> Backoff {
        let expiry = Expiry::After(Span::secs(600));
        Backoff::with_expiry(Span::secs(10), Span::secs(300), expiry)
    }

    #[test]
    fn a_container_that_exits_at_once_starts_at_0_0_10_30_70_150_310() {
        let mut back_off = back_off();
        let (mut now, mut starts) = (SimTime::ZERO, vec![0]);
        while starts.len() < 7 {
            let exited = exits(&[*starts.last().expect("there is a first")]);
            match do_back_off(&mut back_off, "app", "app", &exited, now) {
                BackOff::Blocked { until } => now = until,
                BackOff::Over | BackOff::NotNeeded => starts.push(now.as_secs()),
            }
        }
        assert_eq!(starts, [0, 0, 10, 30, 70, 150, 310]);
    }

    #[test]
    fn liveness_kills_every_thirty_seconds_are_blocked_at_the_fifth() {
        let mut back_off = back_off();
        // Each kill is judged by the exit before it, for the cache does not show its own yet.
        let kills = [25, 55, 85, 115, 145].map(SimTime::secs);
        let decided: Vec<BackOff> = kills
            .iter()
            .enumerate()
            .map(|(nth, now)| {
                let before = if nth == 0 { exits(&[]) } else { exits(&[kills[nth - 1].as_secs()]) };
                do_back_off(&mut back_off, "app", "app", &before, *now)
            })
            .collect();
        let blocked = BackOff::Blocked { until: SimTime::secs(155) };
        assert_eq!(
            decided,
            [BackOff::NotNeeded, BackOff::Over, BackOff::Over, BackOff::Over, blocked]
        );
    }

    #[test]
    fn ten_quiet_minutes_are_forgiven() {
        let mut back_off = back_off();
        for exit in [0, 10, 30] {
            do_back_off(&mut back_off, "app", "app", &exits(&[exit]), SimTime::secs(exit + 20));
        }
        assert_eq!(back_off.get("app"), Span::secs(40));
        do_back_off(&mut back_off, "app", "app", &exits(&[651]), SimTime::secs(651));
        assert_eq!(back_off.get("app"), Span::secs(10));
    }
}
