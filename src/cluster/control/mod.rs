//! The control plane's controllers. They meet in the store; none knows another.
//!
//! Knows: ctx, api, requests, objects. Never knows: the kubelet, the runtime.

mod endpoint_slice;
mod root_ca;
pub mod scheduler;
pub mod taint_eviction;

pub use endpoint_slice::EndpointSliceController;
pub use root_ca::config_map as root_ca;
pub use scheduler::Scheduler;
