//! Exchanging the pods of a DaemonSet for those of a new template, a few nodes at a time.
//! Models pkg/controller/daemon/update.go rollingUpdate (v1.36).

use std::rc::Rc;

use super::placing::{self, Place, place};
use super::{Look, Plan, min_ready};
use crate::cluster::ctx::Ctx;
use crate::cluster::rule::Rule;
use crate::objects::{DaemonSet, IntOrString, Pod, RollingUpdate};

pub fn is_updated(look: &Look, pod: &Pod) -> bool {
    placing::is_updated(look.set, pod, look.hash)
}

/// How many nodes may have two pods meanwhile. Models SurgeCount.
pub fn surge(set: &DaemonSet, nodes: usize) -> usize {
    amount(set, |rolling| rolling.max_surge.as_ref(), nodes)
}

fn amount(
    set: &DaemonSet,
    which: fn(&RollingUpdate) -> Option<&IntOrString>,
    nodes: usize,
) -> usize {
    let rolling = set.spec.update_strategy.rolling_update.as_ref();
    let is_rolling = set.spec.update_strategy.kind == "RollingUpdate";
    match rolling.filter(|_| is_rolling).and_then(which) {
        None => 0,
        Some(IntOrString::Int(count)) => usize::try_from(*count).unwrap_or(0),
        // A part of a node is a node.
        Some(IntOrString::String(text)) => {
            let percent = text.strip_suffix('%').and_then(|digits| digits.parse::<usize>().ok());
            percent.map_or(0, |percent| percent.saturating_mul(nodes).div_ceil(100))
        }
    }
}

/// The pod of the newest template on a node, and that of an older one; none if there are several of a kind.
struct Pair<'a> {
    new: Option<&'a Rc<Pod>>,
    old: Option<&'a Rc<Pod>>,
}

fn pair<'a>(look: &Look, pods: &'a [Rc<Pod>]) -> Option<Pair<'a>> {
    let living = pods.iter().filter(|pod| !pod.is_deleting());
    let (new, old): (Vec<_>, Vec<_>) = living.partition(|pod| is_updated(look, pod));
    let is_clear = new.len() <= 1 && old.len() <= 1;
    is_clear.then(|| Pair { new: new.first().copied(), old: old.first().copied() })
}

pub fn plan(ctx: &Ctx, look: &Look) -> Plan {
    let comparison = ctx.shared.config.version.taint_comparison();
    let mut names: Vec<&str> = look.pods.keys().map(String::as_str).collect();
    let wanted =
        look.nodes.iter().filter(|node| place(look.set, node, comparison) == Place::Wanted);
    let wanted: Vec<&str> = wanted.map(|node| node.metadata.name.as_str()).collect();
    names.extend(wanted.iter().filter(|name| !look.pods.contains_key(**name)));
    let unavailable = amount(look.set, |rolling| rolling.max_unavailable.as_ref(), wanted.len());
    match surge(look.set, wanted.len()) {
        0 => delete_first(look, &names, unavailable.max(1)),
        surge => create_first(look, &names, &wanted, surge),
    }
}

fn pods_on<'a>(look: &'a Look, node: &str) -> &'a [Rc<Pod>] {
    look.pods.get(node).map_or(&[], Vec::as_slice)
}

fn is_available(look: &Look, pod: &Pod) -> bool {
    pod.status.is_available(min_ready(look.set), look.now)
}

/// Old pods that are not available go at once, available ones only as far as nodes may be without.
fn delete_first(look: &Look, nodes: &[&str], unavailable_max: usize) -> Plan {
    let mut unavailable = 0;
    let (mut broken, mut candidates) = (Vec::new(), Vec::new());
    for node in nodes {
        match pair(look, pods_on(look, node)) {
            Some(Pair { new: Some(new), old: None }) if is_available(look, new) => {}
            Some(Pair { new: None, old: Some(old) }) if is_available(look, old) => {
                if unavailable < unavailable_max {
                    candidates.push(old.key());
                }
            }
            Some(Pair { new: None, old: Some(old) }) => {
                broken.push(old.key());
                unavailable += 1;
            }
            Some(Pair { .. }) | None => unavailable += 1,
        }
    }
    let left = unavailable_max.saturating_sub(unavailable);
    let going = broken.into_iter().chain(candidates.into_iter().take(left));
    Plan { nodes: Vec::new(), pods: going.map(|pod| (pod, Rule::DaemonSetUpdate)).collect() }
}

/// New pods come beside old ones, and the old ones go when they are available.
fn create_first(look: &Look, nodes: &[&str], wanted: &[&str], surge_max: usize) -> Plan {
    let mut plan = Plan::default();
    let (mut surging, mut available) = (0, 0);
    let (mut candidates, mut leaving) = (Vec::new(), Vec::new());
    for node in nodes {
        let Some(Pair { new, old }) = pair(look, pods_on(look, node)) else {
            surging += 1;
            continue;
        };
        available += usize::from(old.or(new).is_some_and(|pod| is_available(look, pod)));
        let Some(old) = old else { continue };
        let is_wanted = wanted.contains(node);
        match new {
            Some(new) if is_available(look, new) => {
                plan.pods.push((old.key(), Rule::DaemonSetUpdate));
            }
            Some(_) => surging += 1,
            None if !is_wanted && is_available(look, old) => leaving.push(old.key()),
            None if !is_wanted => plan.pods.push((old.key(), Rule::DaemonSetUpdate)),
            None if !is_available(look, old) => plan.nodes.push((*node).to_owned()),
            None if surging < surge_max => candidates.push((*node).to_owned()),
            None => {}
        }
    }
    let deletable = available.saturating_sub(wanted.len());
    plan.pods.extend(leaving.into_iter().take(deletable).map(|pod| (pod, Rule::DaemonSetUpdate)));
    plan.nodes.extend(candidates.into_iter().take(surge_max.saturating_sub(surging)));
    plan
}
