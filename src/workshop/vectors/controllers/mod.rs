//! Runners of the tables in `controllers/`: how the control plane decides.
//!
//! Knows: the controllers' own functions. Never knows: a running cluster.

pub mod node_lifecycle;
pub mod scheduler_messages;
pub mod taints_and_tolerations;
