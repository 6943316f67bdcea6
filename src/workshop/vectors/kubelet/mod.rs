//! Runners of the tables in `kubelet/`: how the kubelet decides.
//!
//! Knows: the kubelet's machines, one by one. Never knows: a running cluster.
//!
//! The map: `prober_worker` sets its stage with `probe_fixture` and `probe_stop`. `backoff_image_requeue_pleg` is five tables, each with a
//! room of its own: `backoff` (whose sentences `back_off_ops` reads), `images`, `requeue` (with `sync_error`) and `pleg`.

pub mod backoff_image_requeue_pleg;
pub mod compute_pod_actions;
pub mod gates;
pub mod prober_worker;

mod back_off_ops;
mod backoff;
mod images;
mod pleg;
mod pod_fixture;
mod probe_fixture;
mod probe_stop;
mod requeue;
mod sync_error;
