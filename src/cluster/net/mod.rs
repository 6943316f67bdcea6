//! Where a name and an address lead, as the pods of the cluster see it.
//!
//! `names` is the cluster's DNS, `proxy` what stands behind the address of a Service.
//!
//! Knows: the store, objects. Never knows: the kubelet, the runtime, what is asked.

pub mod names;
pub mod proxy;
