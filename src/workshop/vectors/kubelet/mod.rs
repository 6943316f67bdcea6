//! Runners of the tables in `kubelet/`: how the kubelet decides.
//!
//! Knows: the kubelet's machines, one by one. Never knows: a running cluster.
//!
//! The map: `prober_worker` sets its stage with `probe_fixture` and `probe_stop`, `prober_manager_results` with `probe_report`,
//! `probe_status` and `probe_readiness`, `probe_handlers` with `probe_web`. `backoff_image_requeue_pleg` is five tables, each with a
//! room of its own: `backoff` (whose sentences `back_off_ops` reads), `images`, `requeue` (with `sync_error`) and `pleg`. `kill_restart_policy`
//! is several too: `kill_hooks`, `termination_order` and `restart_rules`.

pub mod backoff_image_requeue_pleg;
pub mod compute_pod_actions;
pub mod e2e_facts;
pub mod gates;
pub mod kill_restart_policy;
pub mod probe_handlers;
pub mod prober_manager_results;
pub mod prober_worker;

mod back_off_ops;
mod backoff;
mod images;
mod kill_hooks;
mod pleg;
mod pod_fixture;
mod probe_fixture;
mod probe_readiness;
mod probe_report;
mod probe_status;
mod probe_stop;
mod probe_web;
mod requeue;
mod restart_rules;
mod sync_error;
mod termination_order;
