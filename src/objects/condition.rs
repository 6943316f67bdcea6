//! A condition of a pod or node: type, status, and since when.
//! Models staging/src/k8s.io/api/core/v1/types.go PodCondition (v1.36).

use crate::objects::json::Json;

use crate::kit::stamp::Stamp;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub enum ConditionStatus {
    True,
    False,
    #[default]
    Unknown,
}

impl ConditionStatus {
    pub fn of(holds: bool) -> ConditionStatus {
        if holds { ConditionStatus::True } else { ConditionStatus::False }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            ConditionStatus::True => "True",
            ConditionStatus::False => "False",
            ConditionStatus::Unknown => "Unknown",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Condition {
    /// Always written, never set by the kubelet: `lastProbeTime: null` (S29).
    #[json(null)]
    pub last_probe_time: Option<Stamp>,
    #[json(null)]
    pub last_transition_time: Option<Stamp>,
    #[json(omitempty)]
    pub message: String,
    pub observed_generation: Option<i64>,
    #[json(omitempty)]
    pub reason: String,
    pub status: ConditionStatus,
    #[json(name = "type")]
    pub kind: String,
}

impl Condition {
    /// A condition without reason or message; its transition time is set when it is stored.
    pub fn new(kind: &str, status: ConditionStatus) -> Condition {
        Condition { kind: kind.to_owned(), status, ..Condition::default() }
    }

    pub fn because(mut self, reason: &str, message: impl Into<String>) -> Condition {
        self.reason = reason.to_owned();
        self.message = message.into();
        self
    }

    pub fn holds(&self) -> bool {
        self.status == ConditionStatus::True
    }
}
