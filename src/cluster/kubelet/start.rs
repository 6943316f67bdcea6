//! Starting one container: back-off, image, create, run.
//! Models pkg/kubelet/kuberuntime/kuberuntime_{container,manager}.go startContainer and doBackOff (v1.36), K42–K53.

use std::rc::Rc;

use super::actions::definition_hash;
use super::carry_out::{Desk, Step, job, note, takes, waits};
use super::images::{self, ImageEvent, ImageStep, Inspection};
use super::pleg::PodRuntime;
use super::reason_cache::StartFailure;
use super::workers::Wait;
use crate::cluster::app::images as catalogue;
use crate::cluster::ctx::About;
use crate::cluster::ids::ContainerId;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, What};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{self, ContainerRun};
use crate::kit::backoff::Backoff;
use crate::kit::quote::duration;
use crate::kit::time::SimTime;
use crate::objects::{Container, EventType, ImagePullPolicy, Key, Pod};

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
    let pod = job(desk).pod.clone();
    let container = pod.container(name)?;
    let key = back_off_key(&pod, container);
    let snapshot = job(desk).snapshot.clone();
    let now = desk.ctx.now();
    let about = || About::container(pod_key(&pod), name);
    match do_back_off(&mut desk.kubelet.crash_back_off, &key, name, &snapshot, now) {
        BackOff::NotNeeded => {}
        BackOff::Over => {
            let delay = desk.kubelet.crash_back_off.get(&key);
            let what = What::BackOff { delay, until: now };
            desk.ctx.record(Actor::Kubelet, about(), what, Some(Rule::BackOffOver));
        }
        BackOff::Blocked { until } => {
            let delay = desk.kubelet.crash_back_off.get(&key);
            let what = What::BackOff { delay, until };
            let id = desk.ctx.record(Actor::Kubelet, about(), what, Some(Rule::BackOffBlocked));
            desk.ctx.cause = Some(id);
            let text =
                format!("Back-off restarting failed container {name} in pod {}", pod.full_name());
            note(
                desk,
                Some(name),
                EventType::Warning,
                "BackOff",
                &text,
                Some(Rule::BackOffBlocked),
            );
            let message = back_off_message(&duration(delay.as_nanos()), name, &pod);
            let reason = "CrashLoopBackOff".to_owned();
            fail(desk, name, StartFailure { reason, message, expires: Some(until) });
            return None;
        }
    }
    image(desk, &pod, container)
}

fn image(desk: &mut Desk, pod: &Rc<Pod>, container: &Container) -> Option<Wait> {
    let name = &container.name;
    let policy = container.image_pull_policy.unwrap_or(ImagePullPolicy::IfNotPresent);
    let is_there = desk.runtime.images.contains(&images::qualified(&container.image));
    let inspection = if is_there { Inspection::Present } else { Inspection::Absent };
    let key = image_key(pod, container);
    let now = desk.ctx.now();
    let step = desk.kubelet.images.decide(&key, &container.image, policy, &inspection, now);
    match step {
        ImageStep::Present(event) => {
            say(desk, name, &event, None);
            job(desk).steps.push_front(Step::Create(name.clone()));
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
            if !catalogue::is_published(&container.image) {
                job(desk).steps.push_front(Step::PullFailed { container: name.clone() });
                return Some(takes(desk, Pace::PullAgain));
            }
            job(desk).steps.push_front(Step::Pulled { container: name.clone(), since: now });
            let pace = if is_there { Pace::PullAgain } else { Pace::Pull };
            Some(takes(desk, pace))
        }
    }
}

pub fn pulled(desk: &mut Desk, name: &str, since: SimTime) -> Option<Wait> {
    let pod = job(desk).pod.clone();
    let container = pod.container(name)?;
    desk.runtime.images.insert(images::qualified(&container.image));
    let now = desk.ctx.now();
    let event = desk.kubelet.images.pulled(&container.image, now - since, now);
    say(desk, name, &event, Some(Rule::ImagePull));
    job(desk).steps.push_front(Step::Create(name.to_owned()));
    None
}

pub fn pull_failed(desk: &mut Desk, name: &str) -> Option<Wait> {
    let pod = job(desk).pod.clone();
    let container = pod.container(name)?;
    let key = image_key(&pod, container);
    let error = images::not_found(&container.image);
    let now = desk.ctx.now();
    let (event, failure) = desk.kubelet.images.failed(&key, &container.image, &error, now);
    say(desk, name, &event, Some(Rule::ImagePullFailed));
    refuse(desk, name, failure, Rule::ImagePullFailed);
    None
}

pub fn created(desk: &mut Desk, name: &str) -> Option<Wait> {
    let pod = job(desk).pod.clone();
    let uid = desk.worker.uid.clone();
    let container = pod.container(name)?;
    let newest = desk.runtime.containers_of(&uid).into_iter().find(|one| one.name == name);
    let attempt = newest.map_or(0, |newest| newest.attempt + 1);
    let instance = runtime::Container {
        id: runtime::new_id(desk.ctx, &format!("{uid}/{name}/{attempt}")),
        uid,
        pod: pod_key(&pod),
        name: name.to_owned(),
        image: container.image.clone(),
        attempt,
        hash: definition_hash(container),
        ports: container.ports.iter().map(|port| port.container_port).collect(),
        created_at: desk.ctx.now(),
        run: ContainerRun::Created,
    };
    let id = desk.runtime.create_container(desk.ctx, instance);
    let rule = Some(Rule::ContainerStart);
    note(desk, Some(name), EventType::Normal, "Created", "Container created", rule);
    job(desk).steps.push_front(Step::Run { container: name.to_owned(), id });
    let span = desk.ctx.pace(Pace::StartContainer, desk.worker.uid.as_str());
    Some(waits(desk, span))
}

pub fn run(desk: &mut Desk, name: &str, id: &ContainerId) -> Option<Wait> {
    desk.runtime.start_container(desk.ctx, id);
    let rule = Some(Rule::ContainerStart);
    note(desk, Some(name), EventType::Normal, "Started", "Container started", rule);
    job(desk).results.push((name.to_owned(), Ok(())));
    None
}

fn say(desk: &mut Desk, container: &str, event: &ImageEvent, rule: Option<Rule>) {
    note(desk, Some(container), event.kind, event.reason, &event.message, rule);
}

/// Every failed start but back-off is told twice: its own event, then this one (K50.6).
fn refuse(desk: &mut Desk, name: &str, failure: StartFailure, rule: Rule) {
    let text = format!("Error: {}", failure.reason);
    note(desk, Some(name), EventType::Warning, "Failed", &text, Some(rule));
    fail(desk, name, failure);
}

fn fail(desk: &mut Desk, name: &str, failure: StartFailure) {
    job(desk).results.push((name.to_owned(), Err(failure)));
}

fn image_key(pod: &Pod, container: &Container) -> String {
    format!("{}_{}", pod.metadata.uid, container.image)
}

fn pod_key(pod: &Pod) -> Key {
    Key::pod(&pod.metadata.namespace, &pod.metadata.name)
}
