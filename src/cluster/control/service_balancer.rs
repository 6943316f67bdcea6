//! The service controller of a cloud: a Service of type LoadBalancer gets an address of its own, after a while.
//! Models staging/src/k8s.io/cloud-provider/controllers/service/controller.go (v1.36).

use std::rc::Rc;

use serde_json::json;

use super::{Change, Controller, ControllerName};
use crate::admit::Feature;
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::objects::{EventType, Object, Service};

/// Addresses are given out of 203.0.113.0/24, which is kept for examples.
const ADDRESSES: u64 = 254;
/// Holds a Service until its balancer is gone.
const CLEAN_UP: &str = "service.kubernetes.io/load-balancer-cleanup";

/// Namespace and name.
type ServiceKey = (String, String);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BalancerController {
    queue: SortedMap<ServiceKey, Option<RecordId>>,
    /// Balancers that the cloud is making.
    making: SortedMap<ServiceKey, Making>,
}

#[derive(Clone, Debug, PartialEq)]
struct Making {
    done_at: SimTime,
    cause: Option<RecordId>,
}

impl Controller for BalancerController {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        let Object::Service(service) = &change.object else { return };
        let meta = &service.metadata;
        let key = (meta.namespace.clone(), meta.name.clone());
        if change.verb == Verb::Deleted {
            self.making.remove(&key);
            return;
        }
        if let Some(Object::Service(before)) = &change.before
            && before.is_balanced() != service.is_balanced()
        {
            let message = format!("{} -> {}", before.spec.kind, service.spec.kind);
            say(ctx, service, "Type", &message);
        }
        if wants(service) != has(service)
            || (wants(service) && service.ingress_addresses().is_empty())
        {
            self.queue.insert(key, ctx.cause);
            ctx.touch(MachineId::Controller(ControllerName::Balancers));
        }
    }

    fn due(&self) -> Option<SimTime> {
        if !self.queue.is_empty() {
            return Some(SimTime::ZERO);
        }
        self.making.values().map(|making| making.done_at).min()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        if let Some((key, cause)) = self.queue.pop_first() {
            ctx.cause = cause;
            return self.look(ctx, key);
        }
        let now = ctx.now();
        let done = self.making.iter().find(|(_, making)| making.done_at <= now);
        let Some(key) = done.map(|(key, _)| key.clone()) else { return };
        let Some(making) = self.making.remove(&key) else { return };
        ctx.cause = making.cause;
        if let Some(service) = stored(ctx, &key).filter(|service| wants(service)) {
            ensured(ctx, &service);
        }
    }
}

impl BalancerController {
    /// Models syncLoadBalancerIfNeeded.
    fn look(&mut self, ctx: &mut Ctx, key: ServiceKey) {
        let Some(service) = stored(ctx, &key) else { return };
        let is_ready = !service.ingress_addresses().is_empty();
        if wants(&service) && !is_ready && !self.making.contains_key(&key) {
            let cause = say(ctx, &service, "EnsuringLoadBalancer", "Ensuring load balancer");
            let mut held = Service::clone(&service);
            if !has(&held) {
                held.metadata.finalizers.push(CLEAN_UP.to_owned());
                write(ctx, held);
            }
            let done_at = ctx.now() + ctx.pace(Pace::Balancer, &service.metadata.uid);
            self.making.insert(key, Making { done_at, cause: Some(cause) });
        } else if !wants(&service) && has(&service) {
            self.making.remove(&key);
            say(ctx, &service, "DeletingLoadBalancer", "Deleting load balancer");
            let mut free = Service::clone(&service);
            free.metadata.finalizers.retain(|finalizer| finalizer != CLEAN_UP);
            free.status.load_balancer = SortedMap::new();
            write(ctx, free);
            say(ctx, &service, "DeletedLoadBalancer", "Deleted load balancer");
        }
    }
}

/// Models needsCleanup, the other way round.
fn wants(service: &Service) -> bool {
    service.is_balanced() && !service.metadata.is_deleting()
}

fn has(service: &Service) -> bool {
    service.metadata.finalizers.iter().any(|finalizer| finalizer == CLEAN_UP)
}

fn stored(ctx: &Ctx, (namespace, name): &ServiceKey) -> Option<Rc<Service>> {
    ctx.shared.api.store.service(namespace, name).cloned()
}

fn ensured(ctx: &mut Ctx, service: &Rc<Service>) {
    let meta = &service.metadata;
    let who = format!("{}/{}", meta.namespace, meta.name);
    let number = 1 + draw(ctx.seed(), "balancer-ip", &who).below(ADDRESSES);
    let mut ingress = json!([{ "ip": format!("203.0.113.{number}") }]);
    if ctx.shared.config.version.serves(Feature::IpMode) {
        ingress[0]["ipMode"] = "VIP".into();
    }
    let mut balanced = Service::clone(service);
    balanced.status.load_balancer = [("ingress".to_owned(), ingress)].into_iter().collect();
    write(ctx, balanced);
    say(ctx, service, "EnsuredLoadBalancer", "Ensured load balancer");
}

fn write(ctx: &mut Ctx, service: Service) {
    let object = Object::Service(Rc::new(service));
    api::update(ctx, Actor::Cloud, object, Some(Rule::BalancerEnsured));
}

fn say(ctx: &mut Ctx, service: &Rc<Service>, reason: &str, message: &str) -> RecordId {
    let note = EventNote {
        actor: Actor::Cloud,
        component: "service-controller",
        host: "",
        kind: EventType::Normal,
        reason,
        message,
        container: None,
        rule: Some(Rule::BalancerEnsured),
    };
    api::note(ctx, &Object::Service(service.clone()), note)
}
