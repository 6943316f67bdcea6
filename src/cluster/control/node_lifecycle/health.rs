//! Whether a node has been silent for too long, and what its conditions say then.
//! Models tryUpdateNodeHealth in pkg/controller/nodelifecycle/node_lifecycle_controller.go (v1.36), R92, R93.

use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Node, NodeCondition};

pub const READY: &str = "Ready";
/// NetworkUnavailable is not the kubelet's.
const CONDITIONS: [&str; 4] = [READY, "MemoryPressure", "DiskPressure", "PIDPressure"];

/// How long a node may be silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grace {
    pub monitor: Span,
    /// Of a node that never posted a status.
    pub startup: Span,
}

/// What the controller remembers of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Health {
    /// When it noticed the last sign of life.
    pub noticed: SimTime,
    /// The Ready condition it saw last.
    ready: Option<NodeCondition>,
    /// The renewal it saw last.
    renewed: Option<SimTime>,
}

/// What one look comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub health: Health,
    /// The conditions to be written, if the node has been silent for too long.
    pub conditions: Option<Vec<NodeCondition>>,
    /// What Ready was before.
    pub observed: ConditionStatus,
    /// What Ready is now; None where there is no such condition.
    pub current: Option<ConditionStatus>,
}

impl Health {
    /// Of a node that was there, and well, before the controller began.
    pub fn of(node: &Node) -> Health {
        Health {
            noticed: SimTime::ZERO,
            ready: node.status.condition(READY).cloned(),
            renewed: Some(SimTime::ZERO),
        }
    }

    pub fn ready(&self) -> Option<ConditionStatus> {
        self.ready.as_ref().map(|ready| ready.status)
    }

    fn seen(ready: Option<&NodeCondition>, noticed: SimTime) -> Health {
        Health { noticed, ready: ready.cloned(), renewed: None }
    }
}

/// `renewed`: the last renewal of the node's lease, with when the controller noticed it.
pub fn look(
    node: &Node,
    health: Option<&Health>,
    renewed: Option<(SimTime, SimTime)>,
    grace: Grace,
    now: SimTime,
) -> Look {
    let ready = node.status.condition(READY);
    let created = node.metadata.creation_timestamp.map_or(SimTime::ZERO, Stamp::begin);
    let mut health = next_health(ready, health, created, now);
    if let Some((renewal, noticed)) = renewed
        && health.renewed.is_none_or(|before| before < renewal)
    {
        health.renewed = Some(renewal);
        health.noticed = health.noticed.max(noticed);
    }
    let observed = ready.map_or(ConditionStatus::Unknown, |ready| ready.status);
    let grace = if ready.is_some() { grace.monitor } else { grace.startup };
    let is_silent = health.noticed + grace < now;
    let is_known_to_be = ready.is_some_and(|ready| ready.status == ConditionStatus::Unknown);
    if !is_silent || is_known_to_be {
        let current = ready.map(|ready| ready.status);
        return Look { health, conditions: None, observed, current };
    }
    let conditions = unknown(&node.status.conditions, node, Stamp::of(now));
    health.ready = conditions.iter().find(|one| one.kind == READY).cloned();
    Look { health, conditions: Some(conditions), observed, current: Some(ConditionStatus::Unknown) }
}

/// A status that is new is a sign of life, too.
fn next_health(
    ready: Option<&NodeCondition>,
    before: Option<&Health>,
    created: SimTime,
    now: SimTime,
) -> Health {
    let heartbeat = |ready: &NodeCondition| ready.last_heartbeat_time;
    match (before, ready) {
        (None, None) => Health::seen(None, created),
        (None, Some(_)) => Health::seen(ready, now),
        (Some(before), _) => match (&before.ready, ready) {
            (None, None) => before.clone(),
            (Some(saved), Some(current)) if heartbeat(saved) == heartbeat(current) => {
                Health { ready: ready.cloned(), ..before.clone() }
            }
            (None, Some(_)) | (Some(_), None) | (Some(_), Some(_)) => {
                Health { renewed: before.renewed, ..Health::seen(ready, now) }
            }
        },
    }
}

fn unknown(conditions: &[NodeCondition], node: &Node, now: Stamp) -> Vec<NodeCondition> {
    let mut conditions = conditions.to_vec();
    for kind in CONDITIONS {
        match conditions.iter_mut().find(|one| one.kind == kind) {
            None => conditions.push(NodeCondition {
                last_heartbeat_time: node.metadata.creation_timestamp,
                last_transition_time: Some(now),
                message: "Kubelet never posted node status.".to_owned(),
                reason: "NodeStatusNeverUpdated".to_owned(),
                status: ConditionStatus::Unknown,
                kind: kind.to_owned(),
            }),
            Some(condition) if condition.status != ConditionStatus::Unknown => {
                condition.status = ConditionStatus::Unknown;
                condition.reason = "NodeStatusUnknown".to_owned();
                condition.message = "Kubelet stopped posting node status.".to_owned();
                condition.last_transition_time = Some(now);
            }
            Some(_) => {}
        }
    }
    conditions
}
