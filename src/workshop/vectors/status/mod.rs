//! Runners of the tables in `status/`: what kubectl shows.
//!
//! Knows: the console's printers, the kubelet's status functions. Never knows: a running cluster.

pub mod describe_probe;
pub mod human_duration;
pub mod phase;
pub mod table_print;
pub mod watch_table;
