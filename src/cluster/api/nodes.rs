//! Nodes beyond storing them: the taint that a new one gets, and the leases by which kubelets say that they are alive.
//! Models plugin/pkg/admission/nodetaint/admission.go and component-helpers/apimachinery/lease/controller.go (v1.36), R91.
//!
//! A renewal leaves no record and costs no turn: `renewTime` is brought up to date whenever time stands still. Nor is
//! anybody told of the images on a node.

use std::rc::Rc;

use super::store::NODE_LEASES;
use crate::cluster::ctx::{Ctx, Shared};
use crate::cluster::heartbeat::{Heartbeat, LEASE_SECS};
use crate::cluster::ids::NodeName;
use crate::cluster::mailbox::Message;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::stamp::MicroStamp;
use crate::kit::time::SimTime;
use crate::objects::taint::NO_SCHEDULE;
use crate::objects::{
    ContainerImage, Kind, Lease, LeaseSpec, Node, Object, ObjectMeta, OwnerReference, Taint,
};

const NOT_READY: &str = "node.kubernetes.io/not-ready";

/// Nothing is to come to a new node before it is known to be ready.
pub fn create_node(ctx: &mut Ctx, actor: Actor, mut node: Rc<Node>, rule: Rule) -> RecordId {
    let taints = &node.spec.taints;
    if !taints.iter().any(|taint| taint.key == NOT_READY && taint.effect == NO_SCHEDULE) {
        Rc::make_mut(&mut node).spec.taints.push(Taint {
            effect: NO_SCHEDULE.to_owned(),
            key: NOT_READY.to_owned(),
            ..Taint::default()
        });
    }
    super::create(ctx, actor, Object::Node(node), rule)
}

/// A kubelet takes its lease, if the API knows its node and has no lease of it. Models ensureLease and newLease.
pub fn ensure_lease(ctx: &mut Ctx, name: &NodeName) {
    let lease = lease(ctx, name).map(|lease| Object::Lease(Rc::new(lease)));
    if let Some(lease) = lease.filter(|lease| super::check_namespace(ctx, &lease.key()).is_ok()) {
        super::create(ctx, Actor::Kubelet, lease, Rule::NodeLease);
    }
}

/// The lease of a node that was there before the scenario began.
pub fn lay_lease(ctx: &mut Ctx, name: &NodeName) {
    if let Some(lease) = lease(ctx, name) {
        super::lay(ctx, Object::Lease(Rc::new(lease)));
    }
}

fn lease(ctx: &Ctx, name: &NodeName) -> Option<Lease> {
    let store = &ctx.shared.api.store;
    let mut nodes = store.nodes();
    let node = nodes.find(|node| node.metadata.name == name.as_str())?;
    if store.lease(name.as_str()).is_some() {
        return None;
    }
    let owner = OwnerReference {
        api_version: Kind::Node.api_version(),
        kind: Kind::Node.names().kind.to_owned(),
        name: name.as_str().to_owned(),
        uid: node.metadata.uid.clone(),
        ..OwnerReference::default()
    };
    Some(Lease {
        metadata: ObjectMeta {
            name: name.as_str().to_owned(),
            namespace: NODE_LEASES.to_owned(),
            owner_references: vec![owner],
            ..ObjectMeta::default()
        },
        spec: LeaseSpec {
            holder_identity: Some(name.as_str().to_owned()),
            lease_duration_seconds: Some(LEASE_SECS),
            renew_time: Some(renewed(ctx.shared.heartbeats.get(name)?, ctx.now())),
            ..LeaseSpec::default()
        },
    })
}

fn renewed(heart: &Heartbeat, now: SimTime) -> MicroStamp {
    MicroStamp::of(heart.last(now))
}

/// Every lease as it was renewed last.
pub fn renew_leases(shared: &mut Shared) {
    for (name, heart) in &shared.heartbeats {
        let last = Some(renewed(heart, shared.now));
        let stored = shared.api.store.lease(name.as_str());
        let Some(stored) = stored.filter(|lease| lease.spec.renew_time != last) else { continue };
        let mut lease = stored.clone();
        Rc::make_mut(&mut lease).spec.renew_time = last;
        shared.api.store.put(Object::Lease(lease));
    }
}

/// The images that a kubelet reports of its node. Only the scheduler reads them, and it looks at what is stored.
pub fn list_images(ctx: &mut Ctx, name: &NodeName, images: Vec<ContainerImage>) {
    let store = &mut ctx.shared.api.store;
    let stored = store.nodes().find(|node| node.metadata.name == name.as_str()).cloned();
    let Some(mut node) = stored.filter(|node| node.status.images != images) else { return };
    Rc::make_mut(&mut node).status.images = images;
    store.put(Object::Node(node));
}

/// A kubelet whose lease is gone finds that out when it would renew it.
pub fn tell_lease_gone(ctx: &mut Ctx, lease: &Lease) {
    let node = NodeName::new(&lease.metadata.name);
    let is_node_s = lease.metadata.namespace == NODE_LEASES;
    let heart = ctx.shared.heartbeats.get(&node).filter(|_| is_node_s);
    if let Some(next) = heart.and_then(|heart| heart.next(ctx.now())) {
        let delay = next - ctx.now();
        ctx.send(delay, Message::LeaseMissed { node });
    }
}
