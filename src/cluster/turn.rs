//! Who goes first when several machines are due at one instant: the only place that says so.
//!
//! Kubernetes has no fixed order here; ours is one legal order, the same on every replay.

use super::clients::ClientId;
use super::control::ControllerName;
use super::ids::{ContainerId, NodeName, ProbeKey, Uid};

/// One machine. The order of the variants is the order of turns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MachineId {
    Mailbox,
    Container(NodeName, ContainerId),
    Pleg(NodeName),
    Probe(NodeName, ProbeKey),
    SyncLoop(NodeName),
    Evictions(NodeName),
    Worker(NodeName, Uid),
    Status(NodeName),
    Scheduler,
    Controller(ControllerName),
    Proxy(NodeName),
    Balancers,
    Client(ClientId),
    Metrics,
}
