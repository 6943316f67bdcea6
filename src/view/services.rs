//! A Service and its endpoints.

use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCard {
    pub name: String,
    /// "10.96.0.21:80", or "None" for a headless one.
    pub address: String,
    pub selector: String,
    pub endpoints: Vec<Endpoint>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub pod: String,
    pub address: String,
    pub state: Membership,
    pub since: SimTime,
}

/// How a pod stands in the Service's EndpointSlice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    Ready,
    NotReady,
    Terminating,
}
