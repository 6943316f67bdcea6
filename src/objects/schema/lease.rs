//! A Lease.
//! Models staging/src/k8s.io/api/coordination/v1/types.go Lease (v1.36).

use super::Shape::{Int32, Object, Text, Time};
use super::meta::OBJECT_META;
use super::{Type, simulated};

pub static LEASE: Type = Type {
    name: "Lease",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&LEASE_SPEC)),
    ],
};

pub static LEASE_SPEC: Type = Type {
    name: "LeaseSpec",
    fields: &[
        simulated("acquireTime", Time),
        simulated("holderIdentity", Text),
        simulated("leaseDurationSeconds", Int32),
        simulated("leaseTransitions", Int32),
        simulated("preferredHolder", Text),
        simulated("renewTime", Time),
        simulated("strategy", Text),
    ],
};
