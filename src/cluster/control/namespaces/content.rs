//! Deleting everything of a namespace, one kind at a time, and counting what does not go at once.
//! Models deleteAllContentForGroupVersionResource in pkg/controller/namespace/deletion/namespaced_resources_deleter.go
//! (v1.36).

use crate::cluster::api::{self, By, Propagation};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::{Key, Kind, Object, Scope};

/// How long something with a finalizer is thought to take. Models finalizerEstimateSeconds.
const FINALIZER_ESTIMATE_SECS: i64 = 15;

/// When pods are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pods {
    First,
    AmongTheRest,
}

/// What is left of a namespace's content.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Content {
    pub estimate_secs: i64,
    pub remaining: Vec<(Kind, usize)>,
    /// How many wait for each finalizer.
    pub by_finalizer: Vec<(String, usize)>,
    pub errors: Vec<String>,
}

pub fn delete_pods(ctx: &mut Ctx, namespace: &str, deleted_at: Stamp, content: &mut Content) {
    delete_kind(ctx, Kind::Pod, namespace, deleted_at, content);
}

/// Upstream takes the kinds in the order of a Go map, which is any.
pub fn delete_rest(
    ctx: &mut Ctx,
    namespace: &str,
    deleted_at: Stamp,
    pods: Pods,
    content: &mut Content,
) {
    let is_in_it = |kind: &&Kind| kind.names().scope == Scope::Namespaced;
    for kind in Kind::ALL.iter().filter(is_in_it) {
        if *kind != Kind::Pod || pods == Pods::AmongTheRest {
            delete_kind(ctx, *kind, namespace, deleted_at, content);
        }
    }
}

fn delete_kind(
    ctx: &mut Ctx,
    kind: Kind,
    namespace: &str,
    deleted_at: Stamp,
    content: &mut Content,
) {
    let estimate_secs = estimate(ctx, kind, namespace, deleted_at);
    let by = By { actor: Actor::Namespace, rule: Rule::NamespaceEmptied };
    for key in keys(ctx, kind, namespace) {
        api::delete(ctx, &key, Grace::Default, Propagation::Background, Some(by));
    }
    let left: Vec<&Object> = ctx.shared.api.store.list(kind, Some(namespace)).collect();
    if left.is_empty() {
        return;
    }
    content.remaining.push((kind, left.len()));
    let finalizers: Vec<&String> = left.iter().flat_map(|one| &one.meta().finalizers).collect();
    let estimate_secs = match (estimate_secs, finalizers.is_empty()) {
        (0, true) => {
            let names = kind.names();
            content.errors.push(format!(
                "unexpected items still remain in namespace: {namespace} for gvr: {}/{}, Resource={}",
                names.group, names.version, names.plural
            ));
            0
        }
        (0, false) => FINALIZER_ESTIMATE_SECS,
        (seconds, _) => seconds,
    };
    content.estimate_secs = content.estimate_secs.max(estimate_secs);
    for finalizer in finalizers {
        match content.by_finalizer.iter_mut().find(|(name, _)| name == finalizer) {
            Some((_, count)) => *count += 1,
            None => content.by_finalizer.push((finalizer.clone(), 1)),
        }
    }
}

/// How long pods may take that have not ended; nothing once that long has passed. Models estimateGracefulTermination.
fn estimate(ctx: &Ctx, kind: Kind, namespace: &str, deleted_at: Stamp) -> i64 {
    if kind != Kind::Pod {
        return 0;
    }
    let pods = ctx.shared.api.store.pods(Some(namespace));
    let graces = pods
        .filter(|pod| !pod.status.is_terminal())
        .filter_map(|pod| pod.spec.termination_grace_period_seconds);
    let longest = graces.max().unwrap_or(0).max(0);
    let passed = (ctx.now() - deleted_at.begin()).as_millis() / 1_000;
    if longest.unsigned_abs() <= passed { 0 } else { longest }
}

fn keys(ctx: &Ctx, kind: Kind, namespace: &str) -> Vec<Key> {
    ctx.shared.api.store.list(kind, Some(namespace)).map(Object::key).collect()
}
