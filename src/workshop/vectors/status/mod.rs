//! Runners of the tables in `status/`: what kubectl shows.
//!
//! The map: a file a table. `stage` and `runtime_record` set up what the tables of statuses start from.
//!
//! Knows: the console's printers, the kubelet's status functions. Never knows: a running cluster, but for `label`.

pub mod cli_errors;
pub mod conditions;
pub mod container_statuses;
pub mod describe_containers;
pub mod describe_objects;
pub mod describe_probe;
pub mod generate_pod_status;
pub mod human_duration;
pub mod kubectl_events;
pub mod label;
pub mod phase;
pub mod pod_util;
pub mod print_tables;
pub mod rollout_history;
pub mod rollout_status;
pub mod status_manager;
pub mod table_print;
pub mod wait;
pub mod watch_table;

mod runtime_record;
mod stage;
