//! What the API server fills in when it stores a Service: its address.
//! Models pkg/registry/core/service (v1.36).

use std::rc::Rc;

use super::create;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::chance::draw;
use crate::objects::{Object, Service};

/// Addresses are 10.96.0.0/16 without its first sixteen, as the allocator spares them.
const ADDRESSES: u64 = 256 * 256 - 17;

pub fn create_service(ctx: &mut Ctx, mut service: Rc<Service>) -> RecordId {
    let meta = &service.metadata;
    let who = format!("{}/{}", meta.namespace, meta.name);
    let number = 16 + draw(ctx.seed(), "cluster-ip", &who).below(ADDRESSES);
    let spec = &mut Rc::make_mut(&mut service).spec;
    if spec.cluster_ip.is_empty() && spec.kind != "ExternalName" {
        spec.cluster_ip = format!("10.96.{}.{}", number / 256, number % 256);
    }
    if !spec.cluster_ip.is_empty() && spec.cluster_ips.is_empty() {
        spec.cluster_ips = vec![spec.cluster_ip.clone()];
        spec.ip_families = vec!["IPv4".to_owned()];
        spec.ip_family_policy = "SingleStack".to_owned();
    }
    create(ctx, Actor::Api, Object::Service(service), Rule::ApiCreate)
}
