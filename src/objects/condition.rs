//! A condition of a pod or node: type, status, and since when.
//! Models staging/src/k8s.io/api/core/v1/types.go PodCondition (v1.36).

use serde::{Deserialize, Serialize};

use crate::kit::stamp::Stamp;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Condition {
    /// Always written, never set by the kubelet: `lastProbeTime: null` (S29).
    pub last_probe_time: Option<Stamp>,
    pub last_transition_time: Option<Stamp>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    pub status: ConditionStatus,
    #[serde(rename = "type")]
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
