//! An event: what happened to an object, counted while it repeats.
//! Models staging/src/k8s.io/api/core/v1/types.go Event (v1.36).

use serde::{Deserialize, Serialize};

use super::is_default;
use super::meta::ObjectMeta;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Event {
    pub count: i32,
    pub event_time: Option<Stamp>,
    pub first_timestamp: Option<Stamp>,
    pub involved_object: ObjectReference,
    pub last_timestamp: Option<Stamp>,
    pub message: String,
    pub metadata: ObjectMeta,
    pub reason: String,
    pub reporting_component: String,
    pub reporting_instance: String,
    pub source: EventSource,
    #[serde(rename = "type")]
    pub kind: EventType,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventType {
    #[default]
    Normal,
    Warning,
}

impl EventType {
    pub fn as_str(self) -> &'static str {
        match self {
            EventType::Normal => "Normal",
            EventType::Warning => "Warning",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ObjectReference {
    #[serde(skip_serializing_if = "is_default")]
    pub api_version: String,
    #[serde(skip_serializing_if = "is_default")]
    pub field_path: String,
    pub kind: String,
    pub name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub namespace: String,
    #[serde(skip_serializing_if = "is_default")]
    pub resource_version: String,
    #[serde(skip_serializing_if = "is_default")]
    pub uid: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct EventSource {
    #[serde(skip_serializing_if = "is_default")]
    pub component: String,
    #[serde(skip_serializing_if = "is_default")]
    pub host: String,
}
