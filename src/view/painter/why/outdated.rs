//! Why a pod is still of an older template: what made it deletes no pod for a newer one, or none of so low a number.
//! Where an update is only on its way, the rollout is asked about instead.

use super::chain::Chain;
use super::{Asking, record, workload};
use crate::cluster::Rule;
use crate::cluster::control::revisions::{self, Kept};
use crate::cluster::control::{daemon_set, stateful_set};
use crate::objects::{Key, Kind, Object, Pod};
use crate::session::msg::Ask;
use crate::view::Tone;

/// More pods than these are not told one by one.
const PODS_MAX: usize = 3;

/// A pod that stays as it is, and why.
struct Stay<'a> {
    pod: &'a Pod,
    owner: &'a Object,
    kept: Kept,
}

/// Whether its strategy keeps the pod, or any pod of the set, at an older template.
pub fn is_so(asking: &Asking, key: &Key) -> bool {
    match asking.object(key) {
        Some(Object::Pod(pod)) => stay(asking, pod).is_some(),
        Some(set) => !stays(asking, set).is_empty(),
        None => false,
    }
}

fn stay<'a>(asking: &Asking<'a>, pod: &'a Pod) -> Option<Stay<'a>> {
    if pod.is_deleting() || pod.status.is_terminal() {
        return None;
    }
    let reference = pod.metadata.controller()?;
    let kind = Kind::from_manifest(&reference.api_version, &reference.kind)?;
    let owner = asking.object(&Key::new(kind, &pod.metadata.namespace, &reference.name))?;
    if owner.meta().uid != reference.uid {
        return None;
    }
    let kept = match owner {
        Object::StatefulSet(set) => stateful_set::kept(set, pod)?,
        Object::DaemonSet(set) => daemon_set::kept(asking.store(), set, pod)?,
        _ => return None,
    };
    Some(Stay { pod, owner, kept })
}

fn stays<'a>(asking: &Asking<'a>, set: &Object) -> Vec<Stay<'a>> {
    if !matches!(set.kind(), Kind::StatefulSet | Kind::DaemonSet) {
        return Vec::new();
    }
    let pods = workload::pods(asking, set).into_iter();
    pods.filter_map(|pod| stay(asking, pod)).collect()
}

pub fn answer(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    match asking.object(key) {
        Some(Object::Pod(pod)) => match stay(asking, pod) {
            Some(stay) => of_pod(chain, &stay),
            None => record::story(chain, key),
        },
        Some(set) => of_set(chain, set),
        None => record::story(chain, key),
    }
}

/// How many there are, and the first of them with its whole answer.
fn of_set(chain: &mut Chain, set: &Object) {
    let asking = chain.asking;
    let (key, stays) = (set.key(), stays(asking, set));
    let Some(first) = stays.first() else { return record::story(chain, &key) };
    let all = workload::pods(asking, set).len().to_string();
    let fills = [("count", &*stays.len().to_string()), ("all", &*all)];
    chain.say("why.old.count", &fills).tone(Tone::Waiting).object(&key);
    chain.see(&first.pod.key(), Ask::Outdated);
    of_pod(chain, first);
    for stay in stays.iter().skip(1).take(PODS_MAX - 1) {
        chain.see(&stay.pod.key(), Ask::Outdated);
    }
}

/// Which template it is of, what keeps it there, and since when there is a newer one.
fn of_pod(chain: &mut Chain, stay: &Stay) {
    let Stay { pod, owner, .. } = stay;
    let asking = chain.asking;
    let key = owner.key();
    let newest = revisions::newest(asking.store(), owner);
    let old = revisions::made_from(asking.store(), owner, pod);
    if let (Some(newest), Some(old)) = (newest, old) {
        let (old, new) = (old.revision.to_string(), newest.revision.to_string());
        let fills = [("pod", &*pod.metadata.name), ("old", &*old), ("new", &*new)];
        let step = chain.say("why.old.revision", &fills).rule(Rule::RevisionKept);
        let label = format!("{}={}", revisions::LABEL, revisions::of(pod));
        step.quote(&label).object(&Object::ControllerRevision(newest).key());
    }
    strategy(chain, stay);
    let wish = |object: &Object| of_strategy(object).map(|(kind, from)| (kind.to_owned(), from));
    let now = wish(owner);
    chain.since(&key, &|then| wish(then) == now);
    let newest = workload::template(owner);
    chain.since(&key, &|then| workload::template(then) == newest);
    chain.came(&key);
}

/// The field that keeps it.
pub fn strategy_of(chain: &mut Chain, pod: &Pod) -> bool {
    let found = stay(chain.asking, pod);
    if let Some(stay) = &found {
        strategy(chain, stay);
    }
    found.is_some()
}

fn strategy(chain: &mut Chain, stay: &Stay) {
    let (asking, key) = (chain.asking, stay.owner.key());
    let rule = match key.kind {
        Kind::DaemonSet => Rule::DaemonSetUpdate,
        _ => Rule::StatefulSetUpdate,
    };
    let pod = ("pod", stay.pod.metadata.name.as_str());
    let (step, field) = match stay.kept {
        Kept::OnDelete => (chain.say("why.old.on-delete", &[pod]), "type"),
        Kept::Partition { from } => {
            let partition = of_strategy(stay.owner).and_then(|(_, partition)| partition);
            let partition = partition.unwrap_or_default().to_string();
            let fills = [pod, ("partition", &*partition), ("from", &*from.to_string())];
            (chain.say("why.old.partition", &fills), "rollingUpdate.partition")
        }
    };
    let place = asking.lines.field(&key, &format!("spec.updateStrategy.{field}"));
    step.tone(Tone::Waiting).rule(rule).object(&key).place(place);
}

/// What decides: the type, and the partition if there is one.
fn of_strategy(owner: &Object) -> Option<(&str, Option<i32>)> {
    match owner {
        Object::StatefulSet(set) => Some((&set.spec.update_strategy.kind, set.spec.partition())),
        Object::DaemonSet(set) => Some((&set.spec.update_strategy.kind, None)),
        _ => None,
    }
}
