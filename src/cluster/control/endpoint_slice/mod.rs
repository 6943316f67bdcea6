//! The EndpointSlice controller: behind every Service, the addresses of its pods and the condition each is in.
//! Models pkg/controller/endpointslice/endpointslice_controller.go (v1.36), R57–R64.
//!
//! The map: `endpoint` is what one pod comes to, `changes` which changes of pods matter, `reconcile` which slices (`slice`) are to be
//! written, `hints` and `topology` whom endpoints are meant for, `trigger` when the change began that a write follows.

pub mod changes;
pub mod endpoint;
mod hints;
mod reconcile;
mod slice;
mod topology;
pub mod trigger;

use std::rc::Rc;

use self::endpoint::AddressType;
use self::reconcile::{Desired, Note, Plan};
use self::topology::Topology;
use self::trigger::TriggerTimes;
use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::chance::draw;
use crate::kit::hash;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{EndpointSlice, EventType, Key, Kind, Object, Pod, Service, matches_labels};

pub const SERVICE_NAME_LABEL: &str = "kubernetes.io/service-name";
pub const MANAGED_BY_LABEL: &str = "endpointslice.kubernetes.io/managed-by";
const CONTROLLER_NAME: &str = "endpointslice-controller.k8s.io";
/// A slice that somebody else has changed is put right after so long. Models endpointSliceChangeMinSyncDelay.
const FOREIGN_CHANGE_DELAY: Span = Span::secs(1);
/// Models defaultSyncBackOff, maxSyncBackOff and maxRetries.
const BACK_OFF: (Span, Span) = (Span::secs(1), Span::secs(1_000));
const RETRIES_MAX: u32 = 15;
/// A name that is taken is drawn again so often.
const NAME_TRIES_MAX: u32 = 8;

/// Namespace and name of a Service.
pub type ServiceKey = (String, String);

#[derive(Clone, Debug, PartialEq)]
pub struct EndpointSliceController {
    queue: Queue<ServiceKey>,
    triggers: TriggerTimes,
    /// Its own writes that no watch has told it of yet, by their versions. As long as there is one it would decide by what
    /// is no longer true. Models endpointslice/util/endpointslice_tracker.go StaleSlices.
    unseen: SortedMap<ServiceKey, Vec<String>>,
    topology: Topology,
}

impl Default for EndpointSliceController {
    fn default() -> EndpointSliceController {
        let limiter = ExponentialLimiter::new(BACK_OFF.0, BACK_OFF.1);
        EndpointSliceController {
            queue: Queue::new(ControllerName::EndpointSlice, limiter),
            triggers: TriggerTimes::default(),
            unseen: SortedMap::new(),
            topology: Topology::default(),
        }
    }
}

impl Controller for EndpointSliceController {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        for (service, delay) in changes::concerned(ctx, change) {
            self.queue.add_after(ctx, service, delay);
        }
        if let Object::EndpointSlice(slice) = &change.object {
            self.slice_seen(ctx, slice);
        }
        if is_news_of_nodes(change) {
            self.nodes_seen(ctx);
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        let synced = self.sync(ctx, &key);
        self.queue.done(&key);
        match synced {
            Ok(()) => self.queue.forget(&key),
            Err(_) if self.queue.failures(&key) < RETRIES_MAX => self.queue.retry(ctx, key),
            Err(_) => self.queue.forget(&key),
        }
    }
}

/// Why a Service is looked at again later.
enum Unfinished {
    /// What it last wrote is not yet what it sees.
    Stale,
    /// A pod's node is unknown.
    Skipped,
}

/// Models addNode, updateNode and deleteNode.
fn is_news_of_nodes(change: &Change) -> bool {
    match (&change.before, &change.object) {
        (Some(Object::Node(before)), Object::Node(node)) => topology::is_news(before, node),
        (_, Object::Node(_)) => true,
        _ => false,
    }
}

impl EndpointSliceController {
    /// Models checkNodeTopologyDistribution.
    pub fn nodes_seen(&mut self, ctx: &mut Ctx) {
        let nodes = ctx.shared.api.store.nodes().map(|node| &**node);
        for service in self.topology.set_nodes(nodes) {
            self.queue.add(ctx, service);
        }
    }

    /// A write of its own is one less to wait for; anybody else's is looked at.
    fn slice_seen(&mut self, ctx: &mut Ctx, slice: &EndpointSlice) {
        let meta = &slice.metadata;
        if meta.labels.get(MANAGED_BY_LABEL).map(String::as_str) != Some(CONTROLLER_NAME) {
            return;
        }
        let Some(service) = meta.labels.get(SERVICE_NAME_LABEL) else { return };
        let key = (meta.namespace.clone(), service.clone());
        let expected = self.unseen.get_mut(&key).and_then(|versions| {
            let index = versions.iter().position(|version| *version == meta.resource_version)?;
            versions.remove(index);
            Some(versions.is_empty())
        });
        match expected {
            Some(true) => {
                self.unseen.remove(&key);
            }
            Some(false) => {}
            None => self.queue.add_after(ctx, key, FOREIGN_CHANGE_DELAY),
        }
    }

    fn sync(&mut self, ctx: &mut Ctx, key: &ServiceKey) -> Result<(), Unfinished> {
        let (namespace, name) = key;
        let Some(service) = ctx.shared.api.store.service(namespace, name).cloned() else {
            self.triggers.forget(key);
            self.unseen.remove(key);
            self.topology.forget(key, AddressType::V4);
            self.topology.forget(key, AddressType::V6);
            return Ok(());
        };
        if service.spec.kind == "ExternalName" || service.spec.selector.is_empty() {
            return Ok(());
        }
        if self.unseen.contains_key(key) {
            return Err(Unfinished::Stale);
        }
        let pods = pods_of(ctx, &service);
        let trigger = self.triggers.of(&service, &pods);
        let desired = Desired::of(&service, &pods, |node| {
            let key = Key::new(Kind::Node, "", node);
            match ctx.shared.api.store.get(&key) {
                Some(Object::Node(node)) => Some(node.clone()),
                _ => None,
            }
        });
        let existing = slices_of(ctx, namespace, name);
        let mut plan = reconcile::plan(&service, &existing, &desired, &mut self.topology);
        let notes = std::mem::take(&mut plan.notes);
        self.carry_out(ctx, key, plan, trigger);
        notes.iter().for_each(|note| say(ctx, &service, note));
        if desired.skipped.is_empty() {
            return Ok(());
        }
        say_skipped(ctx, &service, &desired.skipped);
        Err(Unfinished::Skipped)
    }

    fn carry_out(&mut self, ctx: &mut Ctx, key: &ServiceKey, plan: Plan, trigger: Option<String>) {
        let (actor, rule) = (Actor::Endpoints, Rule::EndpointsFollow);
        // In a namespace that is going nothing new is made, and nobody is told.
        let is_ending = api::is_ending(ctx, &key.0);
        for mut slice in plan.create.into_iter().filter(|_| !is_ending) {
            slice.metadata.name = free_name(ctx, key);
            slice.metadata.generation = 1;
            trigger::annotate(&mut slice.metadata, trigger.as_deref());
            api::create(ctx, actor, Object::EndpointSlice(Rc::new(slice)), rule);
            self.expect(ctx, key);
        }
        for mut slice in plan.update {
            slice.metadata.generation += 1;
            trigger::annotate(&mut slice.metadata, trigger.as_deref());
            let object = Object::EndpointSlice(Rc::new(slice));
            if api::update(ctx, actor, object, Some(rule)).is_some() {
                self.expect(ctx, key);
            }
        }
        for slice in plan.delete {
            let slice = Key::new(Kind::EndpointSlice, &key.0, &slice);
            if api::remove(ctx, actor, &slice, rule).is_some() {
                self.expect(ctx, key);
            }
        }
    }

    /// The write just made has the newest version of all.
    fn expect(&mut self, ctx: &Ctx, key: &ServiceKey) {
        let version = ctx.shared.api.store.version().to_string();
        self.unseen.entry(key.clone()).or_default().push(version);
    }
}

/// The pods that a Service selects.
pub fn pods_of(ctx: &Ctx, service: &Service) -> Vec<Rc<Pod>> {
    let pods = ctx.shared.api.store.pods(Some(&service.metadata.namespace));
    pods.filter(|pod| matches_labels(&service.spec.selector, &pod.metadata.labels))
        .cloned()
        .collect()
}

/// The slices that this controller keeps for a Service.
fn slices_of(ctx: &Ctx, namespace: &str, service: &str) -> Vec<Rc<EndpointSlice>> {
    let listed = ctx.shared.api.store.list(Kind::EndpointSlice, Some(namespace));
    let slices = listed.filter_map(|object| match object {
        Object::EndpointSlice(slice) => Some(slice.clone()),
        _ => None,
    });
    slices
        .filter(|slice| {
            let labels = &slice.metadata.labels;
            labels.get(SERVICE_NAME_LABEL).is_some_and(|of| of == service)
                && labels.get(MANAGED_BY_LABEL).is_some_and(|by| by == CONTROLLER_NAME)
        })
        .collect()
}

pub fn free_name(ctx: &Ctx, (namespace, service): &ServiceKey) -> String {
    let mut tries = 0;
    loop {
        let again = if tries == 0 { String::new() } else { format!("#{tries}") };
        let who = format!("{namespace}/{service}{again}");
        let name =
            format!("{service}-{}", hash::suffix(draw(ctx.seed(), "endpoint-slice", &who), 5));
        let key = Key::new(Kind::EndpointSlice, namespace, &name);
        tries += 1;
        if ctx.shared.api.store.get(&key).is_none() || NAME_TRIES_MAX <= tries {
            return name;
        }
    }
}

fn say_skipped(ctx: &mut Ctx, service: &Rc<Service>, skipped: &[(String, String)]) {
    let (namespace, name) = (&service.metadata.namespace, &service.metadata.name);
    let errors: Vec<String> = skipped
        .iter()
        .map(|(pod, node)| {
            format!("skipping Pod {pod} for Service {namespace}/{name}: Node {node} Not Found")
        })
        .collect();
    let error = match errors.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    let message = format!("Error updating Endpoint Slices for Service {namespace}/{name}: {error}");
    let reason = "FailedToUpdateEndpointSlices";
    say(ctx, service, &Note { kind: EventType::Warning, reason, message });
}

fn say(ctx: &mut Ctx, service: &Rc<Service>, note: &Note) {
    let note = EventNote {
        actor: Actor::Endpoints,
        component: "endpoint-slice-controller",
        host: "",
        kind: note.kind,
        reason: note.reason,
        message: &note.message,
        container: None,
        rule: Some(Rule::EndpointsFollow),
    };
    api::note(ctx, &Object::Service(service.clone()), note);
}
