//! Why a pod has not started: no node, no volume, no image, no sandbox yet, or init containers that are not through.

use super::chain::Chain;
use super::ready::{self, left};
use super::{Sight, node, restart};
use crate::cluster::HookKind;
use crate::cluster::control::scheduler;
use crate::cluster::kubelet::hooks::Hook;
use crate::cluster::kubelet::steps::Step;
use crate::cluster::kubelet::workers::Wait;
use crate::cluster::{Record, Rule};
use crate::objects::{Container, ContainerStatus, Kind, Pod};
use crate::session::msg::Ask;
use crate::view::{Tone, moment};

pub fn answer(chain: &mut Chain, pod: &Sight) {
    if pod.pod.spec.node_name.is_empty() {
        homeless(chain, pod);
        return chain.came(&pod.key);
    }
    if node::is_lost(chain.asking, &pod.pod.spec.node_name) {
        return node::lost(chain, &pod.pod.spec.node_name, Some(pod));
    }
    if let Some(init) = unfinished_init(pod) {
        through_init(chain, pod, init);
    }
    let is_told = volumes(chain, pod);
    let containers = pod.pod.spec.init_containers.iter().chain(&pod.pod.spec.containers);
    for container in containers {
        let waiting =
            pod.pod.status.container_status(&container.name).and_then(ContainerStatus::waiting);
        if let Some(waiting) = waiting {
            held_up(chain, pod, container, &waiting.reason, &waiting.message);
        }
    }
    if !is_told {
        under_way(chain, pod);
    }
    makes_room(chain, pod);
    chain.came(&pod.key);
}

fn homeless(chain: &mut Chain, pod: &Sight) {
    let asking = chain.asking;
    let spec = &pod.pod.spec;
    let place = |path: &str| asking.lines.of_pod(&pod.key, path);
    if let Some(gate) = spec.scheduling_gates.first() {
        let place = place("spec.schedulingGates");
        let step = chain.say("why.start.gated", &[("gate", &gate.name)]);
        step.tone(Tone::Waiting).object(&pod.key).place(place);
        return;
    }
    if !["", scheduler::NAME].contains(&spec.scheduler_name.as_str()) {
        let place = place("spec.schedulerName");
        let step = chain.say("why.start.scheduler", &[("scheduler", &spec.scheduler_name)]);
        step.tone(Tone::Failing).object(&pod.key).place(place);
        return;
    }
    let unfit = pod.pod.status.condition("PodScheduled").filter(|one| !one.holds());
    let Some(unfit) = unfit else {
        chain.say("why.start.new", &[]).tone(Tone::Waiting).rule(Rule::SchedulerBind);
        return;
    };
    match asking.event(&pod.key, &["FailedScheduling"]) {
        Some(event) => chain.say("told.unschedulable", &[("object", pod.name())]).of(event),
        None => chain.say("told.unschedulable", &[("object", pod.name())]),
    }
    .tone(Tone::Failing)
    .quote(&unfit.message)
    .rule(Rule::SchedulerUnschedulable);
    for (count, reason) in reasons(&unfit.message) {
        let place = field_of(pod, reason).and_then(|path| place(&path));
        let step = chain.say("why.start.unfit", &[("count", count)]);
        step.quote(reason).tone(Tone::Failing).object(&pod.key).place(place);
    }
    if !pod.pod.status.nominated_node_name.is_empty() {
        return nominated(chain, pod);
    }
    chain.say("why.start.retry", &[]).tone(Tone::Waiting).rule(Rule::SchedulerRetry);
}

/// The scheduler has sent others away for it, and waits until they have stopped.
fn nominated(chain: &mut Chain, pod: &Sight) {
    let asking = chain.asking;
    let node = pod.pod.status.nominated_node_name.as_str();
    let step = chain.say("why.start.nominated", &[("pod", pod.name()), ("node", node)]);
    let place = asking.lines.of_pod(&pod.key, "spec.priorityClassName");
    step.tone(Tone::Waiting).rule(Rule::SchedulerPreempt).object(&pod.key).place(place);
    leaving(chain, node, &|one| {
        let target = one.status.condition("DisruptionTarget");
        target.is_some_and(|condition| condition.reason == "PreemptionByScheduler")
    });
}

/// The first pod on a node that is being ended for another.
fn leaving(chain: &mut Chain, node: &str, is_it: &dyn Fn(&Pod) -> bool) {
    let here = chain.asking.store().pods(None).filter(|one| one.spec.node_name == node);
    if let Some(victim) = here.into_iter().find(|one| is_it(one)) {
        chain.see(&victim.key(), Ask::End);
    }
}

/// A critical pod that its kubelet has not taken yet: others are being ended for it.
fn makes_room(chain: &mut Chain, pod: &Sight) {
    let asking = chain.asking;
    let node = pod.pod.spec.node_name.as_str();
    let made = pod.pod.metadata.creation_timestamp.map(|stamp| stamp.begin());
    let victim = asking.last(&|record| {
        record.rule == Some(Rule::KubeletPreempts)
            && record.about.kind == Kind::Pod
            && made.is_none_or(|made| made <= record.at)
    });
    let is_untouched = pod.pod.status.container_statuses.is_empty();
    let Some(victim) = victim.filter(|_| is_untouched) else { return };
    if asking.sight(&victim.about).is_some_and(|one| one.pod.spec.node_name == node) {
        let fills = [("pod", pod.name()), ("node", node), ("victim", &*victim.about.name)];
        chain.say("why.start.preempts", &fills).of(victim).tone(Tone::Waiting);
        chain.see(&victim.about, Ask::End);
    }
}

/// `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had …. preemption: …` as its reasons, each with its count.
fn reasons(message: &str) -> Vec<(&str, &str)> {
    let said = message.split_once("available: ").map_or("", |(_, rest)| rest);
    let said = said.split(". ").next().unwrap_or_default().trim_end_matches('.');
    let counted = |part| str::split_once(part, ' ');
    let is_counted = |(count, _): &(&str, &str)| count.bytes().all(|byte| byte.is_ascii_digit());
    said.split(", ").filter_map(counted).filter(is_counted).collect()
}

/// The field that a reason of the scheduler's is about.
fn field_of(pod: &Sight, reason: &str) -> Option<String> {
    let spec = &pod.pod.spec;
    if let Some(resource) = reason.strip_prefix("Insufficient ") {
        return request(pod.pod, resource);
    }
    if reason.contains("free ports") {
        return host_port(pod.pod);
    }
    let path = if reason.contains("node affinity/selector") && spec.affinity.is_none() {
        "spec.nodeSelector"
    } else if reason.contains("affinity") {
        "spec.affinity"
    } else if reason.contains("taint") {
        "spec.tolerations"
    } else if reason.contains("topology spread") {
        "spec.topologySpreadConstraints"
    } else {
        return None;
    };
    Some(path.to_owned())
}

/// The container that wants a port of its node.
pub fn host_port(pod: &Pod) -> Option<String> {
    let wants = |one: &&Container| one.ports.iter().any(|port| 0 < port.host_port);
    let container = pod.spec.containers.iter().find(wants)?;
    Some(format!("spec.containers[{}].ports", container.name))
}

/// The container that asks for so much of a resource.
pub fn request(pod: &Pod, resource: &str) -> Option<String> {
    let asks = |one: &&Container| one.resources.requests.contains_key(resource);
    let container = pod.spec.containers.iter().find(asks)?;
    Some(format!("spec.containers[{}].resources.requests[{resource}]", container.name))
}

/// The init container that all others wait for.
fn unfinished_init<'a>(pod: &Sight<'a>) -> Option<&'a Container> {
    pod.pod.spec.init_containers.iter().find(|container| {
        let status = pod.pod.status.container_status(&container.name);
        let is_through = status.is_some_and(|status| match container.is_sidecar() {
            true => status.started == Some(true),
            false => status.terminated().is_some_and(|exit| exit.exit_code == 0),
        });
        !is_through
    })
}

fn through_init(chain: &mut Chain, pod: &Sight, init: &Container) {
    let asking = chain.asking;
    let name = init.name.as_str();
    let path = format!("spec.initContainers[{name}]");
    let place = asking.lines.of_pod(&pod.key, &path);
    let inits = &pod.pod.spec.init_containers;
    let number = inits.iter().position(|one| one.name == init.name).map_or(0, |index| index + 1);
    let fills = [
        ("container", name),
        ("number", &*number.to_string()),
        ("count", &*inits.len().to_string()),
    ];
    let (key, rule) = match init.is_sidecar() {
        true => ("why.start.sidecar", Rule::SidecarFirst),
        false => ("why.start.init", Rule::InitOrder),
    };
    chain.say(key, &fills).tone(Tone::Waiting).rule(rule).object(&pod.key).place(place);
    let status = pod.pod.status.container_status(name);
    let Some(status) = status else { return };
    if status.running().is_some() && init.is_sidecar() {
        ready::not_started(chain, pod, init);
    } else if let Some(running) = status.running() {
        let since = running.started_at.map_or(chain.now(), |stamp| stamp.begin());
        restart::runs(chain, pod, name, since);
    } else if status.terminated().is_some() || status.last_terminated().is_some() {
        restart::answer(chain, pod, name);
    }
}

/// Whether a volume keeps the pod from starting, which is then told.
fn volumes(chain: &mut Chain, pod: &Sight) -> bool {
    let asking = chain.asking;
    let Some(worker) = pod.worker() else { return false };
    let waits = worker
        .job
        .as_ref()
        .is_some_and(|job| matches!(job.steps.front(), Some(Step::Mounted { .. })));
    let failed = asking.event(&pod.key, &["FailedMount"]);
    let Some(failed) = failed.filter(|_| waits && worker.volumes.has_failed()) else {
        return false;
    };
    let message = failed.what.to_string();
    let named = pod
        .pod
        .spec
        .volumes
        .iter()
        .find(|volume| message.contains(&format!("\"{}\"", volume.name)));
    let path = named.map_or("spec.volumes".to_owned(), |one| format!("spec.volumes[{}]", one.name));
    let place = asking.lines.of_pod(&pod.key, &path);
    chain.tell(failed).tone(Tone::Failing).place(place);
    if let Some(due) = worker.volumes.wanted_at() {
        let fills = [("left", &*left(chain.now(), due)), ("at", &*moment::clock(due))];
        chain.say("why.start.mount", &fills).at(due).tone(Tone::Waiting).rule(Rule::VolumeMount);
    }
    true
}

/// What the kubelet says a container waits for.
fn held_up(chain: &mut Chain, pod: &Sight, container: &Container, reason: &str, message: &str) {
    let asking = chain.asking;
    let name = container.name.as_str();
    let (key, field, rule) = match reason {
        "ErrImagePull" | "InvalidImageName" => ("why.start.image", "image", Rule::ImagePullFailed),
        "ImagePullBackOff" => ("why.start.image", "image", Rule::ImageBackOff),
        "ErrImageNeverPull" => ("why.start.image", "imagePullPolicy", Rule::ImageNeverPull),
        "CreateContainerConfigError" => ("why.start.config", "env", Rule::ContainerConfig),
        "RunContainerError" | "CreateContainerError" => {
            ("why.start.run", "command", Rule::StartError)
        }
        "CrashLoopBackOff" => return restart::answer(chain, pod, name),
        _ => return,
    };
    let field = if field == "env" { variable(container, message) } else { field.to_owned() };
    let path = format!("{}.{field}", super::probe::place_of(pod, name));
    let place = asking.lines.of_pod(&pod.key, &path);
    let event = asking.last(&|record| is_trouble(record, pod, name));
    let step =
        chain.say(key, &[("container", name), ("reason", reason), ("image", &container.image)]);
    if let Some(event) = event {
        step.of(event);
    }
    step.tone(Tone::Failing).quote(message).rule(rule).place(place);
    if let Some(at) = pod.looked_at().filter(|at| chain.now() < *at) {
        let fills = [("left", &*left(chain.now(), at)), ("at", &*moment::clock(at))];
        chain.say("why.start.again", &fills).at(at).tone(Tone::Waiting);
    }
}

/// The variable whose value cannot be found, or all that come from one object.
fn variable(container: &Container, message: &str) -> String {
    for variable in &container.env {
        let Some(source) = &variable.value_from else { continue };
        let refs = [
            ("configMapKeyRef", &source.config_map_key_ref),
            ("secretKeyRef", &source.secret_key_ref),
        ];
        for (field, selector) in refs {
            let Some(selector) = selector else { continue };
            if message.contains(&selector.name) {
                let inner = if message.contains("key ") { "key" } else { "name" };
                return format!("env[{}].valueFrom.{field}.{inner}", variable.name);
            }
        }
    }
    if container.env_from.is_empty() { "env" } else { "envFrom" }.to_owned()
}

fn is_trouble(record: &Record, pod: &Sight, container: &str) -> bool {
    use crate::cluster::What;
    use crate::objects::EventType;
    record.about == pod.key
        && record.container.as_deref() == Some(container)
        && matches!(&record.what, What::Event { kind: EventType::Warning, .. })
}

/// What the kubelet does at this moment, and how long it takes.
pub fn under_way(chain: &mut Chain, pod: &Sight) {
    let Some(job) = pod.job() else { return };
    if let Some(Step::PostStart { container, .. }) = job.steps.front() {
        post_start(chain, pod, container);
    }
    let Wait::Until(until) = job.wait else { return };
    let (key, container) = match job.steps.front() {
        Some(Step::SandboxUp { .. }) => ("why.start.sandbox", ""),
        Some(Step::Pulled { container, .. }) => ("why.start.pulling", container.as_str()),
        Some(Step::Created { container, .. } | Step::Run { container, .. }) => {
            ("why.start.creating", container.as_str())
        }
        Some(Step::Mounted { .. }) => ("why.start.mounting", ""),
        Some(_) | None => return,
    };
    let (left, at) = (left(chain.now(), until), moment::clock(until));
    let image = pod.pod.container(container).map_or("", |one| one.image.as_str());
    let fills = [("container", container), ("image", image), ("left", &*left), ("at", &*at)];
    chain.say(key, &fills).at(until).tone(Tone::Waiting);
}

/// The postStart hook of a container, as long as it runs: nothing that comes after it starts. Tells whether it does.
pub fn post_start(chain: &mut Chain, pod: &Sight, container: &str) -> bool {
    let (asking, now) = (chain.asking, chain.now());
    let Some(instance) = pod.instance(container) else { return false };
    let mut hooks = pod.job().into_iter().flat_map(|job| &job.hooks);
    let is_it =
        |hook: &&Hook| hook.key.container == instance.id && hook.key.kind == HookKind::PostStart;
    let Some(hook) = hooks.find(is_it) else { return false };
    let path = format!("{}.lifecycle.postStart", super::probe::place_of(pod, container));
    let place = asking.lines.of_pod(&pod.key, &path);
    let since = moment::clock(hook.begun_at);
    let step = chain.say("why.start.post-start", &[("container", container), ("since", &since)]);
    step.at(hook.begun_at).tone(Tone::Waiting).rule(Rule::PostStart).place(place);
    if let Some(due) = hook.due().filter(|due| now < *due) {
        let fills = [("left", &*left(now, due)), ("at", &*moment::clock(due))];
        chain.say("why.start.post-start.over", &fills).at(due).tone(Tone::Waiting);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::reasons;

    #[test]
    fn the_schedulers_message_is_taken_apart_by_reason() {
        let message = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {a: b}. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";
        let expected = [("1", "Insufficient cpu"), ("2", "node(s) had untolerated taint {a: b}")];
        assert_eq!(reasons(message), expected);
        assert!(reasons("no nodes available to schedule pods").is_empty());
    }
}
