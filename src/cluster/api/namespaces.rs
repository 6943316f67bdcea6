//! The end of a namespace: what is in it goes first, and it goes with its last pod.
//! Models pkg/controller/namespace/deletion/namespaced_resources_deleter.go (v1.36), without its delays.

use std::rc::Rc;

use super::{Deletion, delete_pod, take_out, update};
use crate::cluster::command::{Grace, Refused};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::{Key, Kind, Object};

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

/// None when there is no such namespace.
pub fn delete_namespace(ctx: &mut Ctx, name: &str) -> Option<Deletion> {
    let mut namespace = ctx.shared.api.store.namespace(name)?.clone();
    if !namespace.is_terminating() {
        let now = Stamp::of(ctx.now());
        let ending = Rc::make_mut(&mut namespace);
        ending.metadata.deletion_timestamp = Some(now);
        ending.status.phase = "Terminating".to_owned();
        let object = Object::Namespace(namespace);
        let id = update(ctx, Actor::Api, object, Some(Rule::ApiDelete));
        let cause = std::mem::replace(&mut ctx.cause, id);
        empty(ctx, name);
        ctx.cause = cause;
    }
    let is_there = ctx.shared.api.store.namespace(name).is_some();
    Some(if is_there { Deletion::Graceful } else { Deletion::Gone })
}

/// Pods get their time; the last of them to go takes the rest along.
fn empty(ctx: &mut Ctx, name: &str) {
    for key in ctx.shared.api.store.contents(name) {
        if key.kind == Kind::Pod {
            delete_pod(ctx, &key, Grace::Default, None);
        }
    }
    end_if_empty(ctx, name);
}

/// A namespace that is going goes once no pod is left in it.
pub(super) fn end_if_empty(ctx: &mut Ctx, name: &str) {
    let store = &ctx.shared.api.store;
    let is_ending = store.namespace(name).is_some_and(|namespace| namespace.is_terminating());
    if !is_ending || store.pods(Some(name)).next().is_some() {
        return;
    }
    let mut leaving = store.contents(name);
    leaving.push(Key::new(Kind::Namespace, "", name));
    for key in leaving {
        take_out(ctx, Actor::Api, &key, Rule::ApiDeleteNow);
    }
}
