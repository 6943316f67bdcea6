//! Namespaces: nothing goes into one that is going, and one goes once its controller has emptied it.
//! Models pkg/registry/core/namespace/storage/storage.go (v1.36).

use std::rc::Rc;

use super::{Deletion, update};
use crate::cluster::command::Refused;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::namespace::FINALIZER;
use crate::objects::{Key, Object};

/// Whether a new object may go where it wants to.
/// Models apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go (v1.36), R122.
pub fn check_namespace(ctx: &Ctx, key: &Key) -> Result<(), Refused> {
    let Key { kind, namespace, name } = key;
    if namespace.is_empty() {
        return Ok(());
    }
    match ctx.shared.api.store.namespace(namespace) {
        None => Err(Refused::NamespaceNotFound { namespace: namespace.clone() }),
        Some(found) if found.is_terminating() => {
            let why = format!(
                "unable to create new content in namespace {namespace} because it is being terminated"
            );
            Err(Refused::Forbidden { kind: *kind, name: name.clone(), why })
        }
        Some(_) => Ok(()),
    }
}

/// Whether a namespace is on its way out: whoever is refused for that reason need not try again.
pub fn is_ending(ctx: &Ctx, namespace: &str) -> bool {
    ctx.shared.api.store.namespace(namespace).is_some_and(|one| one.is_terminating())
}

/// The first request begins its end; it goes by itself once nobody holds it. None when there is no such namespace.
pub fn delete_namespace(ctx: &mut Ctx, name: &str) -> Option<Deletion> {
    let mut namespace = ctx.shared.api.store.namespace(name)?.clone();
    if !namespace.is_terminating() {
        let now = Stamp::of(ctx.now());
        let ending = Rc::make_mut(&mut namespace);
        ending.metadata.deletion_timestamp = Some(now);
        ending.status.phase = "Terminating".to_owned();
        update(ctx, Actor::Api, Object::Namespace(namespace), Some(Rule::ApiDelete));
    }
    Some(Deletion::Graceful)
}

/// Its controller has nothing left to do; with its last finalizer the namespace is gone.
/// Models finalizeNamespace in pkg/controller/namespace/deletion/namespaced_resources_deleter.go (v1.36).
pub fn finalize_namespace(ctx: &mut Ctx, name: &str, actor: Actor, rule: Rule) {
    let Some(mut namespace) = ctx.shared.api.store.namespace(name).cloned() else { return };
    Rc::make_mut(&mut namespace).spec.finalizers.retain(|finalizer| finalizer != FINALIZER);
    update(ctx, actor, Object::Namespace(namespace), Some(rule));
}
