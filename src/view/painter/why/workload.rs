//! Why a rollout is not over, and why there are fewer pods than are wanted.

use super::chain::Chain;
use super::{Asking, ready, sets};
use crate::cluster::Rule;
use crate::console::kubectl::verbs::rollout::status::{self, Done};
use crate::kit::time::Span;
use crate::objects::{ConditionStatus, Key, Kind, Object, ObjectMeta, Pod, PodTemplate};
use crate::session::msg::Ask;
use crate::view::{Tone, moment};

/// More pods than these are not told one by one.
const PODS_MAX: usize = 3;

/// What `kubectl rollout status` says of one that is not over.
pub fn waits_for(object: &Object) -> Option<String> {
    if !matches!(object.kind(), Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet) {
        return None;
    }
    match status::view(&object.to_json(), 0) {
        Ok(view) if view.done == Done::No => Some(view.message.trim_end().to_owned()),
        Ok(_) => None,
        Err(failure) => Some(failure).filter(|_| object.kind() == Kind::Deployment),
    }
}

pub fn rollout(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(object) = asking.object(key) else { return super::record::story(chain, key) };
    if let Some(message) = waits_for(object) {
        chain
            .say("why.rollout.waits", &[("name", &key.name)])
            .quote(&message)
            .tone(Tone::Waiting)
            .object(key)
            .rule(match object.kind() {
                Kind::StatefulSet => Rule::StatefulSetStatus,
                Kind::DaemonSet => Rule::DaemonSetStatus,
                _ => Rule::DeploymentStatus,
            });
    }
    if let Object::Deployment(deployment) = object {
        let place = |path: &str| asking.lines.field(key, path);
        if deployment.spec.paused {
            let place = asking.lines.written(key, "spec.paused");
            chain.say("why.rollout.paused", &[]).tone(Tone::Waiting).object(key).place(place);
        }
        let conditions = &deployment.status.conditions;
        for condition in conditions {
            let field = match (condition.kind.as_str(), condition.status) {
                ("Progressing", ConditionStatus::False) => "spec.progressDeadlineSeconds",
                ("ReplicaFailure", ConditionStatus::True) => refused(&condition.message),
                _ => continue,
            };
            let place = place(field);
            let step = chain.say("why.rollout.condition", &[("reason", &condition.reason)]);
            step.quote(&condition.message).tone(Tone::Failing).object(key).place(place);
        }
        if deployment.spec.strategy.kind == "Recreate" {
            recreated(chain, key, object);
        } else if has_old_pods(asking, key, &deployment.metadata) {
            let place = place("spec.strategy.rollingUpdate.maxUnavailable");
            let step = chain.say("why.rollout.spares", &[]).rule(Rule::DeploymentScaleDown);
            step.object(key).place(place);
        }
    }
    if let Object::StatefulSet(set) = object {
        sets::in_order(chain, key, set);
    }
    not_available(chain, key, object);
    pods_that_lack(chain, object);
    began(chain, key, object);
    chain.came(key);
}

/// Old pods go before new ones come.
fn recreated(chain: &mut Chain, key: &Key, object: &Object) {
    let asking = chain.asking;
    let Some(going) = pods(asking, object).into_iter().find(|pod| pod.is_deleting()) else {
        return;
    };
    let place = asking.lines.field(key, "spec.strategy.type");
    let step = chain.say("why.rollout.recreate", &[("pod", &going.metadata.name)]);
    step.tone(Tone::Waiting).rule(Rule::DeploymentRecreate).object(key).place(place);
    chain.see(&going.key(), Ask::End);
    super::answer(chain, &going.key(), &Ask::End);
}

/// The field of the template that the API server does not let through.
fn refused(message: &str) -> &'static str {
    match message.contains("service account") {
        true => "spec.template.spec.serviceAccountName",
        false => "spec.template.spec",
    }
}

/// Pods that are Ready, but not for long enough: when they count as available.
fn not_available(chain: &mut Chain, key: &Key, object: &Object) {
    let asking = chain.asking;
    let seconds = match object {
        Object::Deployment(one) => one.spec.min_ready_seconds,
        Object::StatefulSet(one) => one.spec.min_ready_seconds,
        Object::DaemonSet(one) => one.spec.min_ready_seconds,
        Object::ReplicaSet(one) => one.spec.min_ready_seconds,
        _ => 0,
    };
    let settled = Span::secs(u64::try_from(seconds).unwrap_or(0));
    let is_new = |pod: &&Pod| {
        pod.status.is_ready() && !pod.is_deleting() && !pod.status.is_available(settled, asking.now)
    };
    for pod in pods(asking, object).into_iter().filter(is_new).take(PODS_MAX) {
        let ready = pod.status.condition("Ready").and_then(|one| one.last_transition_time);
        let at = ready.map_or(asking.now, |ready| ready.begin()) + settled;
        let place = asking.lines.field(key, "spec.minReadySeconds");
        let fills = [
            ("pod", &*pod.metadata.name),
            ("left", &*ready::left(asking.now, at)),
            ("at", &*moment::clock(at)),
        ];
        let step = chain.say("why.rollout.settles", &fills).at(at).tone(Tone::Waiting);
        let rule = match object.kind() {
            Kind::StatefulSet => Rule::StatefulSetStatus,
            Kind::DaemonSet => Rule::DaemonSetStatus,
            _ => Rule::ReplicaSetStatus,
        };
        step.rule(rule).object(&pod.key()).place(place);
    }
}

/// The change since which it has the template that is being rolled out.
fn began(chain: &mut Chain, key: &Key, object: &Object) {
    let newest = template(object);
    chain.since(key, &|then| template(then) == newest);
}

pub fn template(object: &Object) -> Option<&PodTemplate> {
    match object {
        Object::Deployment(one) => Some(&one.spec.template),
        Object::StatefulSet(one) => Some(&one.spec.template),
        Object::DaemonSet(one) => Some(&one.spec.template),
        _ => None,
    }
}

/// Old pods stay until new ones are available.
fn has_old_pods(asking: &Asking, key: &Key, deployment: &ObjectMeta) -> bool {
    let sets = asking.store().list(Kind::ReplicaSet, Some(&key.namespace));
    let filled = sets
        .filter(|set| is_of(set.meta(), deployment))
        .filter(|set| matches!(set, Object::ReplicaSet(set) if 0 < set.status.replicas));
    1 < filled.count()
}

pub fn replicas(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(object) = asking.object(key) else { return super::record::story(chain, key) };
    let (wanted, there) = counts(asking, object);
    let fills =
        [("wanted", &*wanted.to_string()), ("ready", &*there.to_string()), ("name", &*key.name)];
    let step = chain.say("why.replicas", &fills).tone(Tone::Waiting).object(key);
    let deployment = deployment_of(asking, object);
    match deployment {
        Some(deployment) => shared_out(chain, deployment, object),
        None => {
            let place = wish(object).and_then(|_| asking.lines.field(key, "spec.replicas"));
            step.place(place);
        }
    }
    let failure = match object {
        Object::ReplicaSet(set) => {
            set.status.conditions.iter().find(|one| one.kind == "ReplicaFailure")
        }
        _ => None,
    };
    if let Some(failure) = failure {
        chain
            .say("why.replicas.failure", &[])
            .quote(&failure.message)
            .tone(Tone::Failing)
            .object(key);
    }
    if let Object::StatefulSet(set) = object {
        sets::in_order(chain, key, set);
    }
    pods_that_lack(chain, object);
    let asks = deployment.unwrap_or(object);
    chain.since(&asks.key(), &|then| wish(then) == wish(asks));
    chain.came(key);
}

/// The Deployment that says how many pods its ReplicaSet has.
fn deployment_of<'a>(asking: &Asking<'a>, set: &Object) -> Option<&'a Object> {
    let owner = set.meta().controller()?;
    let kind = Kind::from_manifest(&owner.api_version, &owner.kind)?;
    let found = asking.object(&Key::new(kind, &set.meta().namespace, &owner.name))?;
    (kind == Kind::Deployment && found.meta().uid == owner.uid).then_some(found)
}

/// What a Deployment wants in all, and by which rule its ReplicaSet has so much of it.
fn shared_out(chain: &mut Chain, deployment: &Object, set: &Object) {
    let (asking, key) = (chain.asking, deployment.key());
    let since = asking.since(&set.key(), &|then| wish(then) == wish(set));
    let rule = since.and_then(|record| record.rule).unwrap_or(Rule::DeploymentScale);
    let wanted = wish(deployment).unwrap_or_default().to_string();
    let fills = [("deployment", &*key.name), ("wanted", &*wanted)];
    let place = asking.lines.field(&key, "spec.replicas");
    let step = chain.say("why.replicas.deployment", &fills).tone(Tone::Waiting);
    step.rule(rule).object(&key).place(place);
}

/// How many pods somebody has asked for.
fn wish(object: &Object) -> Option<i32> {
    match object {
        Object::Deployment(one) => Some(one.spec.replicas.unwrap_or(1)),
        Object::ReplicaSet(one) => Some(one.spec.replicas.unwrap_or(1)),
        Object::ReplicationController(one) => Some(one.spec.replicas.unwrap_or(1)),
        Object::StatefulSet(one) => Some(one.spec.replicas.unwrap_or(1)),
        _ => None,
    }
}

/// How many pods it wants, and how many of them are Ready.
pub fn counts(asking: &Asking, object: &Object) -> (i32, i32) {
    let wanted = match object {
        Object::DaemonSet(one) => one.status.desired_number_scheduled,
        _ => wish(object).unwrap_or(0),
    };
    let ready =
        pods(asking, object).into_iter().filter(|pod| pod.status.is_ready() && !pod.is_deleting());
    (wanted, i32::try_from(ready.count()).unwrap_or(i32::MAX))
}

/// A Deployment's pods are those of its ReplicaSets.
pub fn pods<'a>(asking: &Asking<'a>, object: &Object) -> Vec<&'a Pod> {
    let meta = object.meta();
    let mut owners = vec![meta.uid.clone()];
    if object.kind() == Kind::Deployment {
        let sets = asking.store().list(Kind::ReplicaSet, None);
        owners.extend(sets.filter(|set| is_of(set.meta(), meta)).map(|set| set.meta().uid.clone()));
    }
    let pods = asking.store().pods(None);
    let own = pods
        .filter(|pod| pod.metadata.controller().is_some_and(|owner| owners.contains(&owner.uid)));
    own.map(|pod| &**pod).collect()
}

fn is_of(meta: &ObjectMeta, owner: &ObjectMeta) -> bool {
    meta.controller().is_some_and(|reference| reference.uid == owner.uid)
}

/// The pods that are not Ready: the first with its whole answer, the others as questions of their own.
fn pods_that_lack(chain: &mut Chain, object: &Object) {
    let asking = chain.asking;
    let lacking = pods(asking, object).into_iter().filter(|pod| !pod.status.is_ready());
    for (index, pod) in lacking.take(PODS_MAX).enumerate() {
        let Some(sight) = asking.sight(&pod.key()) else { continue };
        let ask = ready::question(&sight);
        chain.see(&sight.key, ask.clone());
        if index == 0 {
            super::answer(chain, &sight.key, &ask);
        }
    }
}
