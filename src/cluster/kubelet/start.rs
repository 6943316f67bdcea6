//! Starting one container: back-off, image, create, run, postStart.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer (v1.36), K42–K53, K61 and K65.

use std::rc::Rc;

use super::actions::{Kill, KillReason, definition_hash};
use super::crash_back_off::{BackOff, back_off_key, back_off_message, do_back_off};
use super::desk::{Desk, Note};
use super::environment::Surroundings;
use super::hooks;
use super::make_start::{self, ContainerConfig};
use super::pleg::PodRuntime;
use super::reason_cache::StartFailure;
use super::restart_policy::matching_rule;
use super::start_image;
use super::steps::Step;
use super::workers::Wait;
use crate::cluster::ctx::About;
use crate::cluster::ids::{ContainerId, HookKind};
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, What};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{self, ContainerRun, LastWords};
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, EventType, Pod};

pub fn begin(desk: &mut Desk, name: &str) -> Option<Wait> {
    let job = desk.job();
    let (pod, snapshot) = (job.pod.clone(), job.snapshot.clone());
    let container = pod.container(name)?;
    let key = back_off_key(&pod, container);
    let now = desk.ctx.now();
    // Housekeeping does it every two seconds: what began that long ago is forgotten, even if a wait is not over.
    desk.kubelet.crash_back_off.gc(now);
    let decided = do_back_off(&mut desk.kubelet.crash_back_off, &key, name, &snapshot, now);
    let delay = desk.kubelet.crash_back_off.get(&key);
    let (delay, until, rule) = match decided {
        // A first start has nothing to be told about.
        BackOff::NotNeeded if snapshot.newest(name).is_none() => {
            return start_image::begin(desk, &pod, container);
        }
        BackOff::NotNeeded => (Span::ZERO, None, Rule::BackOffFree),
        BackOff::Over => (delay, None, Rule::BackOffOver),
        BackOff::Blocked { until } => (delay, Some(until), rule_of_block(desk)),
    };
    let about = About::container(pod.key(), name);
    let id = desk.ctx.record(Actor::Kubelet, about, What::BackOff { delay, until }, Some(rule));
    if let BackOff::Blocked { until } = decided {
        desk.ctx.cause = Some(id);
        blocked(desk, &pod, name, delay, until);
        return None;
    }
    start_image::begin(desk, &pod, container)
}

/// How a container waits is the same in every version, but not when its kubelet looks again (K5).
fn rule_of_block(desk: &Desk) -> Rule {
    match desk.ctx.shared.config.version.syncs_again_after_back_off() {
        true => Rule::BackOffBlocked,
        false => Rule::BackOffPolled,
    }
}

fn blocked(desk: &mut Desk, pod: &Pod, name: &str, delay: Span, until: SimTime) {
    let version = desk.ctx.shared.config.version;
    desk.note(Note {
        container: Some(name),
        kind: EventType::Warning,
        reason: "BackOff",
        message: &version.restart_back_off_text(name, &pod.full_name()),
        rule: Some(rule_of_block(desk)),
    });
    let message = back_off_message(delay, name, pod);
    let reason = "CrashLoopBackOff".to_owned();
    fail(desk, name, StartFailure { reason, message, expires: Some(until) });
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
        volume_file: &|volume, path| desk.runtime.read_volume(&desk.worker.uid, volume, path),
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

pub fn created(desk: &mut Desk, name: &str, config: ContainerConfig) -> Option<Wait> {
    let job = desk.job();
    let (pod, snapshot) = (job.pod.clone(), job.snapshot.clone());
    let uid = desk.worker.uid.clone();
    let container = pod.container(name)?;
    let attempt = match snapshot.newest(name) {
        Some(newest) => newest.attempt + 1,
        None => desk.kubelet.logs.restart_count(&uid, name),
    };
    let id = runtime::new_id(desk.ctx, &format!("{uid}/{name}/{attempt}"));
    let start = make_start::for_runtime(desk, container, config, id.as_str());
    let instance = runtime::Container {
        id,
        uid,
        pod: pod.key(),
        name: container.name.clone(),
        image: container.image.clone(),
        attempt,
        hash: definition_hash(container),
        created_at: desk.ctx.now(),
        start: Some(Rc::new(start)),
        last_words: LastWords {
            path: container.termination_message_path.clone(),
            policy: container.termination_message_policy,
        },
        run: ContainerRun::Created,
    };
    let rule = rule_of_start(&pod, container, attempt, &snapshot);
    let id = desk.runtime.create_container(desk.ctx, instance);
    let text = desk.ctx.shared.config.version.created_text(name);
    tell(desk, name, "Created", &text, rule);
    desk.job().steps.push_front(Step::Run { container: name.to_owned(), id });
    Some(desk.takes(Pace::StartContainer))
}

/// Why a container is started, as far as more can be told than that it is.
fn rule_of_start(pod: &Pod, container: &Container, attempt: i32, before: &PodRuntime) -> Rule {
    let newest = before.newest(&container.name);
    let is_init = pod.spec.init_containers.iter().any(|one| one.name == container.name);
    let exit = newest.and_then(|newest| newest.exit());
    let by_rule = container.restart_policy.is_some()
        && exit.is_some_and(|exit| matching_rule(container, exit.code).is_some());
    match (is_init, container.is_sidecar()) {
        _ if newest.is_none() && 0 < attempt => Rule::RestartAll,
        _ if by_rule => Rule::RestartRule,
        (true, true) if newest.is_some() => Rule::SidecarAgain,
        (true, true) => Rule::SidecarFirst,
        (true, false) if newest.is_some() => Rule::InitAgain,
        (true, false) => Rule::InitOrder,
        (false, _) => Rule::ContainerStart,
    }
}

pub fn run(desk: &mut Desk, name: &str, id: &ContainerId) -> Option<Wait> {
    let job = desk.job();
    let (pod, snapshot) = (job.pod.clone(), job.snapshot.clone());
    let container = pod.container(name)?;
    let rule = rule_of_start(&pod, container, desk.runtime.attempt_of(id), &snapshot);
    if let Err(message) = desk.runtime.start_container(desk.ctx, id) {
        let reason = "RunContainerError".to_owned();
        let failure = StartFailure { reason, message: message.clone(), expires: None };
        refuse(desk, name, &message, failure, Rule::StartError);
        return None;
    }
    let text = desk.ctx.shared.config.version.started_text(name);
    tell(desk, name, "Started", &text, rule);
    let Some(handler) = container.lifecycle.as_ref().and_then(|hooks| hooks.post_start.clone())
    else {
        succeed(desk, name);
        return None;
    };
    hooks::begin(desk, HookKind::PostStart, container, id, handler);
    post_start(desk, name, id)
}

/// The worker does nothing else while the hook runs; one that fails takes the container with it (K65).
pub fn post_start(desk: &mut Desk, name: &str, id: &ContainerId) -> Option<Wait> {
    let mut over = hooks::settle(desk).into_iter();
    let Some(outcome) = over.find(|outcome| outcome.key.container == *id) else {
        let job = desk.job();
        job.steps.push_front(Step::PostStart { container: name.to_owned(), id: id.clone() });
        return Some(Wait::News { until: hooks::due(&job.hooks) });
    };
    let Err(message) = outcome.result else {
        succeed(desk, name);
        return None;
    };
    let failure = StartFailure { reason: "PostStartHookError".to_owned(), message, expires: None };
    let why = KillReason::FailedPostStartHook;
    let message = why.message(name);
    let kill = Kill { id: id.clone(), name: name.to_owned(), why, message };
    let steps = &mut desk.job().steps;
    steps.push_front(Step::StartFailed { container: name.to_owned(), failure });
    steps.push_front(Step::KillOne(kill));
    None
}

fn succeed(desk: &mut Desk, name: &str) {
    desk.job().results.push((name.to_owned(), Ok(())));
}

/// Every start that fails for more than back-off is told with its error.
pub fn refuse(desk: &mut Desk, name: &str, error: &str, failure: StartFailure, rule: Rule) {
    desk.note(Note {
        container: Some(name),
        kind: EventType::Warning,
        reason: "Failed",
        message: &format!("Error: {error}"),
        rule: Some(rule),
    });
    fail(desk, name, failure);
}

/// One regular container's failure does not stop the others; an init container's does, unless it is a sidecar (K61).
pub fn fail(desk: &mut Desk, name: &str, failure: StartFailure) {
    let job = desk.job();
    job.results.push((name.to_owned(), Err(failure)));
    let init = job.pod.spec.init_containers.iter().find(|container| container.name == name);
    if init.is_some_and(|container| !container.is_sidecar()) {
        job.steps.clear();
    }
}

fn tell(desk: &mut Desk, container: &str, reason: &str, message: &str, rule: Rule) {
    desk.note(Note {
        container: Some(container),
        kind: EventType::Normal,
        reason,
        message,
        rule: Some(rule),
    });
}
