//! Why a pod is not Ready: which condition, which container, which probe, and what would make it so.

use super::chain::Chain;
use super::{Sight, node, probe, restart, start};
use crate::cluster::{Record, Rule};
use crate::kit::time::SimTime;
use crate::objects::probe::ProbeKind;
use crate::objects::{Condition, Container, ContainerStatus, Object};
use crate::session::msg::Ask;
use crate::view::{Tone, moment};

pub fn answer(chain: &mut Chain, pod: &Sight) {
    stands(chain, pod, "Ready");
}

/// Ready, or ContainersReady: the same without the gates, and a lost node does not change it.
fn stands(chain: &mut Chain, pod: &Sight, kind: &str) {
    let status = &pod.pod.status;
    changed(chain, pod, kind);
    let is_lost = node::is_lost(chain.asking, &pod.pod.spec.node_name);
    if status.is_ready() || !is_lost && status.condition(kind).is_some_and(Condition::holds) {
        return ready(chain, pod);
    }
    if is_lost {
        return node::lost(chain, &pod.pod.spec.node_name, Some(pod));
    }
    if kind == "Ready" {
        gates(chain, pod);
    }
    let lacking = serving(pod).filter(|one| !is_ready(pod, one));
    let (runs, rests): (Vec<_>, Vec<_>) = lacking.partition(|one| {
        status.container_status(&one.name).is_some_and(|status| status.running().is_some())
    });
    for container in rests.into_iter().chain(runs) {
        unready(chain, pod, container, status.container_status(&container.name));
    }
    chain.came(&pod.key);
}

fn ready(chain: &mut Chain, pod: &Sight) {
    if node::is_off(pod) {
        return node::unnoticed(chain, &pod.pod.spec.node_name);
    }
    node::patience(chain, pod);
    for container in serving(pod) {
        let readiness =
            probe::streak(chain.asking, &pod.key, &container.name, ProbeKind::Readiness);
        if readiness.is_empty() {
            unasked(chain, pod, container);
        } else {
            probe::standing(chain, pod, &container.name, ProbeKind::Readiness, &readiness);
            probe::next(chain, pod, &container.name, ProbeKind::Readiness);
        }
    }
    chain.came(&pod.key);
}

/// Any condition: since when, and the record that says so.
pub fn lamp(chain: &mut Chain, pod: &Sight, kind: &str) {
    let is_gate = pod.pod.spec.readiness_gates.iter().any(|gate| gate.condition_type == kind);
    match kind {
        "ContainersReady" | "Ready" => stands(chain, pod, kind),
        _ if is_gate => {
            changed(chain, pod, kind);
            gates(chain, pod);
            chain.came(&pod.key);
        }
        _ if pod.pod.status.condition(kind).is_some_and(Condition::holds) => {
            if let Some(record) = since(chain, pod, kind) {
                turned(chain, pod, kind, record);
                chain.causes(record);
            }
            chain.came(&pod.key);
        }
        _ => start::answer(chain, pod),
    }
}

/// Regular containers and sidecars: those that must be ready.
pub fn serving<'a>(pod: &Sight<'a>) -> impl Iterator<Item = &'a Container> + use<'a> {
    let sidecars = pod.pod.spec.init_containers.iter().filter(|one| one.is_sidecar());
    pod.pod.spec.containers.iter().chain(sidecars)
}

fn is_ready(pod: &Sight, container: &Container) -> bool {
    pod.pod.status.container_status(&container.name).is_some_and(|status| status.ready)
}

/// Whether the pod is Ready once this container is: the others are, and so are the gates.
pub fn lacks_only(pod: &Sight, container: &str) -> bool {
    let is_open = |kind: &str| pod.pod.status.condition(kind).is_some_and(Condition::holds);
    let mut others = serving(pod).filter(|one| one.name != container);
    let mut gates = pod.pod.spec.readiness_gates.iter();
    others.all(|one| is_ready(pod, one)) && gates.all(|gate| is_open(&gate.condition_type))
}

/// The write that made a condition what it is.
fn since<'a>(chain: &Chain<'a>, pod: &Sight, kind: &str) -> Option<&'a Record> {
    let holds = pod.pod.status.condition(kind)?.status;
    chain.asking.since(&pod.key, &|object| match object {
        Object::Pod(then) => {
            then.metadata.uid == pod.pod.metadata.uid
                && then.status.condition(kind).map(|one| one.status) == Some(holds)
        }
        _ => false,
    })
}

fn changed(chain: &mut Chain, pod: &Sight, kind: &str) {
    if let Some(record) = since(chain, pod, kind) {
        turned(chain, pod, kind, record);
    }
}

fn turned(chain: &mut Chain, pod: &Sight, kind: &str, record: &Record) {
    let Some(condition) = pod.pod.status.condition(kind) else { return };
    let fills = [("pod", pod.name()), ("kind", kind), ("status", condition.status.as_str())];
    let tone = if condition.holds() { Tone::Fine } else { Tone::Failing };
    chain.say("why.lamp", &fills).of(record).tone(tone).quote(&condition.message);
}

/// Gates that nobody has opened.
fn gates(chain: &mut Chain, pod: &Sight) {
    let asking = chain.asking;
    for gate in &pod.pod.spec.readiness_gates {
        let kind = &gate.condition_type;
        let condition = pod.pod.status.condition(kind);
        if condition.is_some_and(Condition::holds) {
            continue;
        }
        let key = if condition.is_some() { "why.ready.gate.shut" } else { "why.ready.gate" };
        let path = format!("spec.readinessGates[{kind}]");
        let place = asking.lines.of_pod(&pod.key, &path);
        let step = chain.say(key, &[("gate", kind)]).tone(Tone::Waiting);
        step.rule(Rule::ReadinessGate).place(place);
    }
}

fn unready(
    chain: &mut Chain,
    pod: &Sight,
    container: &Container,
    status: Option<&ContainerStatus>,
) {
    let name = container.name.as_str();
    let Some(running) = status.filter(|status| status.running().is_some()) else {
        return not_running(chain, pod, name, status);
    };
    again(chain, pod, name, running);
    if running.started != Some(true) && not_started(chain, pod, container) {
        return;
    }
    if container.readiness_probe.is_none() {
        return unasked(chain, pod, container);
    }
    let readiness = probe::streak(chain.asking, &pod.key, name, ProbeKind::Readiness);
    probed(chain, pod, name, ProbeKind::Readiness, &readiness);
}

/// A container that was restarted begins from the beginning: delays, thresholds, its startup probe.
fn again(chain: &mut Chain, pod: &Sight, container: &str, status: &ContainerStatus) {
    let since = status.running().and_then(|running| running.started_at);
    if let Some(since) = since.filter(|_| 0 < status.restart_count) {
        let (since, count) = (since.begin(), status.restart_count.to_string());
        let fills = [("container", container), ("count", &*count), ("at", &*moment::clock(since))];
        let step = chain.say("why.ready.again", &fills).at(since);
        step.rule(Rule::ContainerStart).object(&pod.key);
    }
}

/// It runs and does not count as started: its hook or its startup probe holds it back. Tells whether one does.
pub fn not_started(chain: &mut Chain, pod: &Sight, container: &Container) -> bool {
    let name = container.name.as_str();
    if start::post_start(chain, pod, name) {
        return true;
    }
    if container.startup_probe.is_none() {
        return false;
    }
    let startup = probe::streak(chain.asking, &pod.key, name, ProbeKind::Startup);
    let step = chain.say("why.ready.startup", &[("container", name)]);
    step.tone(Tone::Waiting).rule(Rule::ProbeStartupGate);
    probed(chain, pod, name, ProbeKind::Startup, &startup);
    true
}

fn probed(chain: &mut Chain, pod: &Sight, container: &str, kind: ProbeKind, streak: &[&Record]) {
    probe::standing(chain, pod, container, kind, streak);
    probe::next(chain, pod, container, kind);
    if probe::is_failing(streak) {
        probe::outlook(chain, pod, container, kind, streak);
        probe::reasons(chain, pod, container, kind, streak);
    }
}

/// Nobody asks it: Running is enough.
fn unasked(chain: &mut Chain, pod: &Sight, container: &Container) {
    let asking = chain.asking;
    let path = probe::path(pod, &container.name, ProbeKind::Readiness, "");
    let place = asking.lines.of_pod(&pod.key, &path);
    let step = chain.say("why.ready.unasked", &[("container", &container.name)]);
    step.rule(Rule::RequestUnready).object(&pod.key).place(place);
}

fn not_running(chain: &mut Chain, pod: &Sight, container: &str, status: Option<&ContainerStatus>) {
    let has_ended = status
        .is_some_and(|status| status.terminated().is_some() || status.last_terminated().is_some());
    if has_ended {
        restart::answer(chain, pod, container);
    } else {
        start::answer(chain, pod);
    }
}

/// "in 3.0s"
pub fn left(now: SimTime, at: SimTime) -> String {
    moment::left(crate::view::arc::left_millis(at, now))
}

/// What a pod that does not serve is asked.
pub fn question(pod: &Sight) -> Ask {
    if pod.pod.is_deleting() {
        return Ask::End;
    }
    let is_new = pod.pod.status.container_statuses.iter().all(|one| {
        one.running().is_none() && one.terminated().is_none() && one.last_terminated().is_none()
    });
    if is_new { Ask::Start } else { Ask::Ready }
}
