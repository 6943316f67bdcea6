//! The Endpoints controller: the older list of a Service's addresses, which no kube-proxy reads any longer.
//! Models pkg/controller/endpoint/endpoints_controller.go (v1.36), R65–R67.
//!
//! The map: `subsets` is what the pods come to, `repack` how subsets are joined, `capacity` what is cut off.

pub mod capacity;
pub mod repack;
pub mod subsets;

use std::rc::Rc;

use super::endpoint_slice::trigger::{self, TriggerTimes};
use super::endpoint_slice::{ServiceKey, changes, pods_of};
use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{Endpoints, Key, Kind, Object, Service};

const MANAGED_BY_LABEL: &str = "endpoints.kubernetes.io/managed-by";
const CONTROLLER_NAME: &str = "endpoint-controller";
const HEADLESS_LABEL: &str = "service.kubernetes.io/headless";

#[derive(Clone, Debug, PartialEq)]
pub struct EndpointsController {
    queue: Queue<ServiceKey>,
    triggers: TriggerTimes,
}

impl Default for EndpointsController {
    fn default() -> EndpointsController {
        let queue = Queue::new(ControllerName::Endpoints, ExponentialLimiter::for_controllers());
        EndpointsController { queue, triggers: TriggerTimes::default() }
    }
}

impl Controller for EndpointsController {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        for (service, delay) in changes::concerned(ctx, change) {
            self.queue.add_after(ctx, service, delay);
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        self.sync(ctx, &key);
        self.queue.done(&key);
    }
}

impl EndpointsController {
    fn sync(&mut self, ctx: &mut Ctx, key: &ServiceKey) {
        let (actor, rule) = (Actor::Endpoints, Rule::EndpointsObject);
        let (namespace, name) = key;
        let of = Key::new(Kind::Endpoints, namespace, name);
        let Some(service) = ctx.shared.api.store.service(namespace, name).cloned() else {
            api::remove(ctx, actor, &of, rule);
            self.triggers.forget(key);
            return;
        };
        if service.spec.kind == "ExternalName" || service.spec.selector.is_empty() {
            return;
        }
        let pods = pods_of(ctx, &service);
        let trigger = self.triggers.of(&service, &pods);
        let stored = match ctx.shared.api.store.get(&of) {
            Some(Object::Endpoints(endpoints)) => Some(endpoints.clone()),
            _ => None,
        };
        let mut subsets = subsets::of(&service, &pods);
        let labels = labels(&service);
        let is_same = stored.as_ref().is_some_and(|stored| {
            stored.subsets == subsets
                && stored.metadata.labels == labels
                && capacity::is_marked_rightly(&stored.metadata, &stored.subsets)
        });
        if is_same {
            return;
        }
        let mut metadata =
            stored.as_ref().map(|stored| stored.metadata.clone()).unwrap_or_default();
        metadata.name = name.clone();
        metadata.namespace = namespace.clone();
        metadata.labels = labels;
        trigger::annotate(&mut metadata, trigger.as_deref());
        capacity::cut(&mut metadata, &mut subsets);
        let object = Object::Endpoints(Rc::new(Endpoints { metadata, subsets }));
        match stored {
            Some(_) => api::update(ctx, actor, object, Some(rule)),
            // Nothing new is made there, and nobody is told.
            None if api::is_ending(ctx, namespace) => None,
            None => Some(api::create(ctx, actor, object, rule)),
        };
    }
}

/// The Service's own, and who keeps the object.
fn labels(service: &Service) -> SortedMap<String, String> {
    let mut labels = service.metadata.labels.clone();
    if service.has_address() {
        labels.remove(HEADLESS_LABEL);
    } else {
        labels.insert(HEADLESS_LABEL.to_owned(), String::new());
    }
    labels.insert(MANAGED_BY_LABEL.to_owned(), CONTROLLER_NAME.to_owned());
    labels
}
