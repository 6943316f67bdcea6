//! A Service and its endpoints.

use super::msg::{Key, Selection};
use super::pods::Deed;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCard {
    pub key: Key,
    /// "10.96.0.21:80", or "None" for a headless one.
    pub address: String,
    pub selector: String,
    pub endpoints: Vec<Endpoint>,
    /// Why it has these endpoints, or none.
    pub asks: Selection,
    /// What the learner can do to it.
    pub deeds: Vec<Deed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub pod: Key,
    pub address: String,
    pub state: Membership,
    pub since: SimTime,
    /// Why it stands so.
    pub asks: Selection,
}

/// How a pod stands in the Service's EndpointSlice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    Ready,
    NotReady,
    Terminating,
    /// It is selected, and not among them.
    Absent,
}
