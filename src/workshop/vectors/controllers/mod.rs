//! Runners of the tables in `controllers/`: how the control plane decides.
//!
//! Knows: the controllers' own functions. Never knows: a running cluster.

pub mod endpoints;
pub mod endpointslice;
pub mod kube_proxy_categorize;
pub mod scheduler_messages;
pub mod taints_and_tolerations;
