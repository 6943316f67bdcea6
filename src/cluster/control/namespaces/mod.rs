//! The end of a namespace: what is in it is deleted, pods first, and once nothing is left its finalizer is taken off.
//! Models pkg/controller/namespace/namespace_controller.go and deletion/namespaced_resources_deleter.go (v1.36).
//!
//! `content` deletes what is in it and counts what stays, `conditions` is what is said of that.

mod conditions;
mod content;

use std::rc::Rc;

use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, Verb};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{Namespace, Object};
use content::{Content, Pods};

/// Servers that are several all know by then that it is going.
/// Models namespaceDeletionGracePeriod.
const GRACE_PERIOD: Span = Span::secs(5);

#[derive(Clone, Debug, PartialEq)]
pub struct Namespaces {
    queue: Queue<String>,
}

impl Default for Namespaces {
    fn default() -> Namespaces {
        // Models nsControllerRateLimiter.
        let limiter = ExponentialLimiter::new(Span::millis(5), Span::secs(60));
        Namespaces { queue: Queue::new(ControllerName::Namespace, limiter) }
    }
}

/// How a look at a namespace went.
enum Looked {
    Done,
    /// Something stays for so many seconds yet, it is thought.
    Remains {
        seconds: i64,
    },
    Failed,
}

impl Controller for Namespaces {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        let Object::Namespace(namespace) = &change.object else { return };
        if change.verb != Verb::Deleted && namespace.is_terminating() {
            self.queue.add_after(ctx, namespace.metadata.name.clone(), GRACE_PERIOD);
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(name) = self.queue.take(ctx) else { return };
        match look(ctx, &name) {
            Looked::Done => self.queue.forget(&name),
            Looked::Remains { seconds } => {
                let wait = Span::secs((seconds / 2 + 1).unsigned_abs());
                self.queue.add_after(ctx, name.clone(), wait);
            }
            Looked::Failed => self.queue.retry(ctx, name.clone()),
        }
        self.queue.done(&name);
    }
}

/// Models Delete of the namespacedResourcesDeleter.
fn look(ctx: &mut Ctx, name: &str) -> Looked {
    let Some(namespace) = ctx.shared.api.store.namespace(name).cloned() else {
        return Looked::Done;
    };
    let Some(deleted_at) = namespace.metadata.deletion_timestamp else { return Looked::Done };
    if namespace.spec.finalizers.is_empty() {
        return Looked::Done;
    }
    let content = delete_content(ctx, name, deleted_at);
    tell(ctx, &namespace, &content);
    if !content.errors.is_empty() {
        return Looked::Failed;
    }
    if 0 < content.estimate_secs {
        return Looked::Remains { seconds: content.estimate_secs };
    }
    api::finalize_namespace(ctx, name, Actor::Namespace, Rule::NamespaceFinalized);
    Looked::Done
}

/// Models deleteAllContent.
fn delete_content(ctx: &mut Ctx, name: &str, deleted_at: Stamp) -> Content {
    let mut content = Content::default();
    let pods = match ctx.shared.config.version.gates().ordered_namespace_deletion.is_on() {
        true => Pods::First,
        false => Pods::AmongTheRest,
    };
    if pods == Pods::First {
        content::delete_pods(ctx, name, deleted_at, &mut content);
        if !content.remaining.is_empty() {
            // Upstream leaves without counting them among what remains, and says that nothing does.
            return Content { remaining: Vec::new(), by_finalizer: Vec::new(), ..content };
        }
    }
    content::delete_rest(ctx, name, deleted_at, pods, &mut content);
    content
}

fn tell(ctx: &mut Ctx, namespace: &Rc<Namespace>, content: &Content) {
    let mut namespace = namespace.clone();
    let now = Stamp::of(ctx.now());
    conditions::update(&mut Rc::make_mut(&mut namespace).status.conditions, content, now);
    api::update(
        ctx,
        Actor::Namespace,
        Object::Namespace(namespace),
        Some(Rule::NamespaceConditions),
    );
}
