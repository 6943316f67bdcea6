//! Why a pod, a namespace or anything else is still there although it is being deleted, and why a pod ends or has ended.

use super::chain::Chain;
use super::ready::left;
use super::{Asking, Sight, job, node, restart, start};
use crate::cluster::kubelet::eviction;
use crate::cluster::kubelet::hooks::Hook;
use crate::cluster::kubelet::preemption::is_critical;
use crate::cluster::kubelet::stop::Leg;
use crate::cluster::{Record, Rule, What};
use crate::kit::time::Span;
use crate::objects::{ConditionStatus, Container, Key, Kind, Namespace, Object, Pod};
use crate::session::msg::Ask;
use crate::view::why::Field;
use crate::view::{Tone, moment};

/// More of what remains is not told.
const REMAINS_MAX: usize = 3;
/// A program that ends on its signal is not waited for longer than this, as a rule.
const PROMPT: Span = Span::secs(2);

pub fn answer(chain: &mut Chain, pod: &Sight) {
    if !pod.pod.is_deleting() {
        return match verdict(pod) {
            Some(_) => ending(chain, pod),
            None => ended(chain, pod),
        };
    }
    if node::is_lost(chain.asking, &pod.pod.spec.node_name) || node::is_off(pod) {
        node::silent(chain, &pod.pod.spec.node_name);
        deleted(chain, &pod.key);
        return;
    }
    leaving(chain, pod);
    finalizers(chain, &pod.key, &pod.pod.metadata.finalizers);
    if chain.is_empty() {
        let key = if runs(pod) { "why.end.unheard" } else { "why.end.report" };
        chain.say(key, &[]).tone(Tone::Stopping).rule(Rule::ApiRemove);
    }
    deleted(chain, &pod.key);
}

fn containers<'a>(pod: &Sight<'a>) -> impl Iterator<Item = &'a Container> + use<'a> {
    pod.pod.spec.containers.iter().chain(&pod.pod.spec.init_containers)
}

fn runs(pod: &Sight) -> bool {
    containers(pod).any(|one| pod.instance(&one.name).is_some())
}

/// Where its containers are on their way out, and what was done to them.
fn leaving(chain: &mut Chain, pod: &Sight) {
    for container in containers(pod) {
        stopping(chain, pod, &container.name);
        let newest = chain.asking.past.last();
        let fault = newest.and_then(|newest| {
            super::deeds::fault(chain.asking, &pod.key, &container.name, newest)
        });
        if let Some(fault) = fault.filter(|_| pod.instance(&container.name).is_some()) {
            chain.follow(fault);
        }
    }
}

/// Reason and message by which its kubelet ends a pod that nobody deletes. The API learns them only when nothing of it runs
/// any more.
pub fn verdict<'a>(pod: &Sight<'a>) -> Option<(&'a str, &'a str)> {
    if pod.pod.is_deleting() || pod.pod.status.is_terminal() {
        return None;
    }
    if let Some(told) = &pod.worker()?.evicted {
        return Some((told.reason, &told.message));
    }
    let told = pod.state?.kubelet.status.get(&pod.uid)?;
    let is_said = told.is_terminal() && !told.reason.is_empty();
    is_said.then_some((&told.reason, &told.message))
}

/// Tells the verdict, if there is one.
pub fn judged(chain: &mut Chain, pod: &Sight) {
    let Some((reason, message)) = verdict(pod) else { return };
    let told = chain.asking.event(&pod.key, &[reason]);
    because(chain, pod, (reason, message), told);
}

/// Its kubelet is about to end it.
fn ending(chain: &mut Chain, pod: &Sight) {
    judged(chain, pod);
    if node::is_off(pod) {
        node::silent(chain, &pod.pod.spec.node_name);
        return came(chain, pod);
    }
    leaving(chain, pod);
    for container in containers(pod) {
        start::post_start(chain, pod, &container.name);
    }
    if !runs(pod) {
        chain.say("why.end.report", &[]).tone(Tone::Stopping).rule(Rule::KubeletStatus);
    }
    came(chain, pod);
}

/// Where a container is on its way out.
pub fn stopping(chain: &mut Chain, pod: &Sight, container: &str) {
    let Some(instance) = pod.instance(container) else { return };
    let asking = chain.asking;
    let place = |path: &str| asking.lines.of_pod(&pod.key, path);
    let now = chain.now();
    let of = ("container", container);
    let Some(stop) = instance.stop() else {
        let Some(job) = pod.job() else { return };
        let farewell = job.farewells.iter().find(|one| one.kill.id == instance.id);
        let Some(farewell) = farewell else { return };
        let hook = job.hooks.iter().find(|hook| hook.key.container == instance.id);
        let ahead = farewell.expects(hook.and_then(Hook::due));
        let until = ahead.map_or(now, |ahead| ahead.told_at);
        let at = moment::clock(until);
        let left_text = left(now, until);
        match farewell.leg {
            Leg::PreStop { since } => {
                let path = format!("{}.lifecycle.preStop", super::probe::place_of(pod, container));
                let since = moment::clock(since);
                let fills = [of, ("since", &*since), ("left", &*left_text), ("at", &*at)];
                let hook = place(&path);
                chain
                    .say("why.end.prestop", &fills)
                    .at(until)
                    .tone(Tone::Stopping)
                    .rule(Rule::PreStop)
                    .place(hook);
                if let Some(ahead) = ahead {
                    let grace = place("spec.terminationGracePeriodSeconds");
                    let kill = moment::clock(ahead.kill_at);
                    let step = chain.say("why.end.covers", &[("at", &kill)]).at(ahead.kill_at);
                    step.tone(Tone::Stopping).rule(Rule::KillMinimum).place(grace);
                }
            }
            Leg::Turn { .. } => {
                chain
                    .say("why.end.turn", &[of])
                    .at(until)
                    .tone(Tone::Stopping)
                    .rule(Rule::SidecarLast);
            }
            Leg::Announced | Leg::Stopping | Leg::Dead => {}
        }
        return;
    };
    let Some(kill_at) = stop.kill_at() else {
        chain.say("told.killed", &[of]).tone(Tone::Stopping).rule(Rule::KillForce);
        return;
    };
    let signal = instance.start.as_ref().map(|start| start.image.stop_signal.to_string());
    let (signal, at) = (signal.unwrap_or_default(), moment::clock(stop.signalled_at));
    let (left, until) = (left(now, kill_at), moment::clock(kill_at));
    let fills = [of, ("signal", &*signal), ("at", &*at), ("left", &*left), ("until", &*until)];
    let grace = place("spec.terminationGracePeriodSeconds");
    chain
        .say("why.end.grace", &fills)
        .at(kill_at)
        .tone(Tone::Stopping)
        .rule(Rule::KillGrace)
        .place(grace);
    if stop.signalled_at + PROMPT <= now
        && super::deeds::standing_fault(asking.past, &pod.key, container).is_none()
    {
        let path = format!(
            "{}.{}",
            super::probe::place_of(pod, container),
            restart::runs_by(pod, container)
        );
        let runs = place(&path);
        let step = chain.say("why.end.deaf", &[of, ("signal", &signal)]);
        step.tone(Tone::Stopping).object(&pod.key).place(runs);
    }
}

/// When its deletion began, and who asked for it.
fn deleted(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(began) = asking.since(key, &|object| object.meta().is_deleting()) else { return };
    let grace = |object: &Object| object.meta().deletion_grace_period_seconds;
    let now = asking.object(key).and_then(grace);
    if let Some(again) = asking.since(key, &|object| grace(object) == now)
        && began.id < again.id
    {
        let seconds = now.unwrap_or_default().to_string();
        let step = chain.say("why.end.shortened", &[("grace", &seconds)]);
        step.of(again).tone(Tone::Stopping).rule(Rule::GraceShortened);
        chain.causes(again);
    }
    // What a Job's controller saw last is not why it deletes: the Job itself says why.
    if began.rule == Some(Rule::JobDelete)
        && let Some(owner) = asking.object(key).and_then(|object| object.meta().controller())
    {
        chain.tell(began);
        return job::ended(chain, &Key::new(Kind::Job, &key.namespace, &owner.name));
    }
    chain.follow(began);
}

/// Why an object that is no pod is still there, although it is being deleted.
pub fn of_object(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(object) = asking.object(key) else { return super::record::story(chain, key) };
    finalizers(chain, key, &object.meta().finalizers);
    if let Object::Namespace(namespace) = object {
        remains(chain, key, namespace);
    }
    deleted(chain, key);
    chain.came(key);
}

fn finalizers(chain: &mut Chain, key: &Key, all: &[String]) {
    let asking = chain.asking;
    for finalizer in all {
        let known = match finalizer.as_str() {
            job::FINALIZER => Some(("why.end.tracked", Rule::JobCount)),
            "foregroundDeletion" => Some(("why.end.foreground", Rule::GarbageForeground)),
            "orphan" => Some(("why.end.orphans", Rule::GarbageOrphaned)),
            _ => None,
        };
        if let Some((word, rule)) = known {
            let step = chain.say(word, &[("finalizer", finalizer)]);
            step.tone(Tone::Stopping).rule(rule).object(key);
            continue;
        }
        let path = format!("metadata.finalizers[{finalizer}]");
        let place = match key.kind {
            Kind::Pod => asking.lines.of_pod(key, &path),
            _ => asking.lines.field(key, &path),
        };
        let step = chain.say("why.end.finalizer", &[("finalizer", finalizer)]);
        step.tone(Tone::Stopping).rule(Rule::ApiFinalizers).object(key).place(place);
    }
}

/// What is still in a namespace that is going.
fn remains(chain: &mut Chain, key: &Key, namespace: &Namespace) {
    let asking = chain.asking;
    for condition in &namespace.status.conditions {
        if condition.status == ConditionStatus::True {
            let step = chain.say("why.end.remains", &[("namespace", &key.name)]);
            step.tone(Tone::Stopping).quote(&condition.message).object(key);
            step.rule(Rule::NamespaceConditions);
        }
    }
    let is_going = |key: &Key| asking.object(key).is_some_and(|object| object.meta().is_deleting());
    let inside = asking.store().contents(&key.name);
    for (index, held) in inside.into_iter().filter(is_going).take(REMAINS_MAX).enumerate() {
        chain.see(&held, Ask::End);
        if index == 0 {
            super::answer(chain, &held, &Ask::End);
        }
    }
}

/// The field that a pod's reason is about.
fn decided_by(pod: &Pod, reason: &str, message: &str) -> Option<String> {
    let path = match reason {
        eviction::REASON => return beyond(pod, message),
        "DeadlineExceeded" => "spec.activeDeadlineSeconds",
        "PodOSNotSupported" => "spec.os",
        "NodeAffinity" => "spec.nodeSelector",
        "NodePorts" => return start::host_port(pod),
        reason => return start::request(pod, reason.strip_prefix("OutOf")?),
    };
    Some(path.to_owned())
}

/// The limit that a pod went beyond, which only the message names.
fn beyond(pod: &Pod, message: &str) -> Option<String> {
    let limits = |list: &str, container: &Container| {
        format!("spec.{list}[{}].resources.limits[ephemeral-storage]", container.name)
    };
    let has_one = |one: &&Container| one.resources.limits.contains_key("ephemeral-storage");
    let spec = &pod.spec;
    match eviction::rule_of(message) {
        Rule::EmptyDirLimit => {
            let volume = message.split('"').nth(1)?;
            Some(format!("spec.volumes[{volume}].emptyDir.sizeLimit"))
        }
        Rule::ContainerStorageLimit => {
            let container = pod.container(message.split(' ').nth(1)?)?;
            Some(limits("containers", container))
        }
        _ => {
            let regular = spec.containers.iter().find(has_one).map(|one| limits("containers", one));
            let mut init = spec.init_containers.iter();
            regular.or_else(|| Some(limits("initContainers", init.find(has_one)?)))
        }
    }
}

/// It came to its end without being deleted.
fn ended(chain: &mut Chain, pod: &Sight) {
    let status = &pod.pod.status;
    if !status.reason.is_empty() || !status.message.is_empty() {
        let since = chain.asking.since(&pod.key, &|object| match object {
            Object::Pod(then) => then.status.reason == status.reason,
            _ => false,
        });
        because(chain, pod, (&status.reason, &status.message), since);
    } else if let Some(told) = chain.asking.event(&pod.key, &[eviction::REASON])
        && let What::Event { message, .. } = &told.what
    {
        // All of its containers ended with code 0, and that outweighs what the kubelet had to say.
        because(chain, pod, (eviction::REASON, message), Some(told));
        let step = chain.say("why.end.succeeded", &[]).tone(Tone::Done);
        step.rule(Rule::PodPhaseFinal).object(&pod.key).at(told.at);
    }
    for container in &pod.pod.spec.containers {
        restart::answer(chain, pod, &container.name);
    }
    came(chain, pod);
}

/// What it all began with: the pod that needs the room, or the pod itself.
fn came(chain: &mut Chain, pod: &Sight) {
    match preemption(chain.asking, pod) {
        Some((_, critical)) => chain.came(&critical.key),
        None => chain.came(&pod.key),
    }
}

/// The reason that its kubelet gives, since it gave it, and the field or the other pod that made it so.
fn because(
    chain: &mut Chain,
    pod: &Sight,
    (reason, message): (&str, &str),
    since: Option<&Record>,
) {
    let asking = chain.asking;
    let place =
        decided_by(pod.pod, reason, message).and_then(|path| asking.lines.of_pod(&pod.key, &path));
    let step = chain.say("why.end.reason", &[("reason", reason)]);
    if let Some(since) = since {
        step.of(since);
    }
    step.quote(message).tone(Tone::Failing).object(&pod.key).place(place);
    match reason {
        "DeadlineExceeded" => {
            step.rule(Rule::ActiveDeadline);
        }
        eviction::REASON => {
            step.rule(eviction::rule_of(message));
            if let Some(told) = asking.event(&pod.key, &[reason]) {
                chain.tell(told).quote("");
            }
        }
        "Preempting" => {
            step.rule(Rule::KubeletPreempts);
            makes_room(chain, pod);
        }
        _ if message.starts_with("Pod was rejected") => {
            step.rule(Rule::KubeletRejects);
            let place = asking.lines.of_pod(&pod.key, "spec.nodeName");
            let named = place.filter(|place| place.field == Field::Written);
            if named.is_some() {
                let node = ("node", pod.pod.spec.node_name.as_str());
                chain.say("why.end.named", &[node]).object(&pod.key).place(named);
            }
        }
        _ => {}
    }
}

/// The event by which a pod was told to make room, and the critical pod that needs it.
fn preemption<'a>(asking: &Asking<'a>, pod: &Sight) -> Option<(&'a Record, Sight<'a>)> {
    let told = asking.event(&pod.key, &["Preempting"])?;
    let mut causes = std::iter::successors(Some(told), |record| asking.record(record.cause?));
    let critical = causes.find_map(|record| {
        let one = asking.sight(&record.about)?;
        (one.key != pod.key && is_critical(one.pod)).then_some(one)
    });
    Some((told, critical?))
}

fn makes_room(chain: &mut Chain, pod: &Sight) {
    let asking = chain.asking;
    let Some((told, critical)) = preemption(asking, pod) else { return };
    let node = pod.pod.spec.node_name.as_str();
    let fills = [("pod", pod.name()), ("node", node), ("critical", critical.name())];
    let place = asking.lines.of_pod(&critical.key, "spec.priorityClassName");
    let step = chain.say("why.end.makes-room", &fills).at(told.at).tone(Tone::Stopping);
    step.rule(Rule::KubeletPreempts).object(&critical.key).place(place);
}
