//! Runners of the tables in `controllers/`: how the control plane decides.
//!
//! Knows: the controllers' own functions; only `derived_rollout_events` plays in a running cluster.

pub mod deployment_cleanup_and_recreate;
pub mod deployment_fenceposts;
pub mod deployment_progress;
pub mod deployment_proportional_scaling;
pub mod deployment_rolling_steps;
pub mod deployment_util;
pub mod derived_rollout_events;
pub mod endpoints;
pub mod endpointslice;
mod fixture;
pub mod job_backoff;
pub mod kube_proxy_categorize;
pub mod labels_selector;
pub mod node_lifecycle;
pub mod replicaset_adoption_and_batches;
pub mod replicaset_deletion_order;
pub mod replicaset_status;
pub mod scheduler_messages;
pub mod taints_and_tolerations;
