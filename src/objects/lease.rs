//! A Lease: who holds something, and when they last said so. A kubelet's says that its node is alive.
//! Models staging/src/k8s.io/api/coordination/v1/types.go Lease (v1.36).

use super::meta::ObjectMeta;
use crate::kit::stamp::MicroStamp;
use crate::objects::json::Json;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Lease {
    pub metadata: ObjectMeta,
    pub spec: LeaseSpec,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct LeaseSpec {
    pub acquire_time: Option<MicroStamp>,
    pub holder_identity: Option<String>,
    pub lease_duration_seconds: Option<i32>,
    pub lease_transitions: Option<i32>,
    pub preferred_holder: Option<String>,
    pub renew_time: Option<MicroStamp>,
    pub strategy: Option<String>,
}
