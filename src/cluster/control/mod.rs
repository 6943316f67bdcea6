//! The control plane's controllers. They meet in the store; none knows another.
//!
//! Knows: ctx, api, objects. Never knows: the kubelet, the runtime.

mod endpoint_slice;
mod scheduler;

pub use endpoint_slice::EndpointSliceController;
pub use scheduler::Scheduler;
