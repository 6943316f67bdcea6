//! Why a pod is still there although it is being deleted, and why one has ended.

use super::chain::Chain;
use super::ready::left;
use super::{Sight, node, restart};
use crate::cluster::kubelet::hooks::Hook;
use crate::cluster::kubelet::stop::Leg;
use crate::cluster::{Rule, What};
use crate::objects::{Object, Pod};
use crate::view::{Tone, moment};

pub fn answer(chain: &mut Chain, pod: &Sight) {
    if !pod.pod.is_deleting() {
        return ended(chain, pod);
    }
    if node::is_lost(chain.asking, &pod.pod.spec.node_name) {
        node::silent(chain, &pod.pod.spec.node_name);
        deleted(chain, pod);
        return;
    }
    for container in pod.pod.spec.containers.iter().chain(&pod.pod.spec.init_containers) {
        stopping(chain, pod, &container.name);
        let newest = chain.asking.past.last();
        let fault = newest.and_then(|newest| {
            super::probe::fault(chain.asking, &pod.key, &container.name, newest)
        });
        if let Some(fault) = fault.filter(|_| pod.instance(&container.name).is_some()) {
            chain.follow(fault);
        }
    }
    let asking = chain.asking;
    for finalizer in &pod.pod.metadata.finalizers {
        let path = format!("metadata.finalizers[{finalizer}]");
        let place = asking.manifests.of_pod(asking.store(), &pod.key, &path);
        let step = chain.say("why.end.finalizer", &[("finalizer", finalizer)]);
        step.tone(Tone::Stopping).rule(Rule::ApiFinalizers).object(&pod.key).place(place);
    }
    if chain.is_empty() {
        chain.say("why.end.report", &[]).tone(Tone::Stopping).rule(Rule::ApiRemove);
    }
    deleted(chain, pod);
}

/// Where a container is on its way out.
pub fn stopping(chain: &mut Chain, pod: &Sight, container: &str) {
    let Some(instance) = pod.instance(container) else { return };
    let asking = chain.asking;
    let place = |path: &str| asking.manifests.of_pod(asking.store(), &pod.key, path);
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
        match farewell.leg {
            Leg::PreStop { since } => {
                let path = format!("{}.lifecycle.preStop", super::probe::place_of(pod, container));
                let since = moment::clock(since);
                let fills = [of, ("since", &*since), ("at", &*at)];
                let place = place(&path);
                chain
                    .say("why.end.prestop", &fills)
                    .at(until)
                    .tone(Tone::Stopping)
                    .rule(Rule::PreStop)
                    .place(place);
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
    let place = place("spec.terminationGracePeriodSeconds");
    chain
        .say("why.end.grace", &fills)
        .at(kill_at)
        .tone(Tone::Stopping)
        .rule(Rule::KillGrace)
        .place(place);
}

/// When its deletion began, and who asked for it.
fn deleted(chain: &mut Chain, pod: &Sight) {
    let mut began = None;
    for record in chain.asking.past.iter().rev().filter(|record| record.about == pod.key) {
        let What::Stored { object: Object::Pod(then), .. } = &record.what else { continue };
        if !Pod::is_deleting(then) {
            break;
        }
        began = Some(record);
    }
    if let Some(began) = began {
        chain.follow(began);
    }
}

/// It came to its end without being deleted.
fn ended(chain: &mut Chain, pod: &Sight) {
    let status = &pod.pod.status;
    if !status.reason.is_empty() || !status.message.is_empty() {
        let step = chain.say("why.end.reason", &[("reason", &status.reason)]);
        step.quote(&status.message).tone(Tone::Failing).object(&pod.key);
    }
    for container in &pod.pod.spec.containers {
        restart::answer(chain, pod, &container.name);
    }
}
