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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<EventSeries>,
    pub source: EventSource,
    #[serde(rename = "type")]
    pub kind: EventType,
}

impl Event {
    /// How often it happened, whichever kind of event it is; one of the newer kind that happened once carries no count.
    pub fn times(&self) -> i32 {
        self.series.map_or(self.count, |series| series.count).max(1)
    }

    pub fn last_seen(&self) -> Option<Stamp> {
        match self.series {
            Some(series) => series.last_observed_time,
            None => self.last_timestamp.or(self.first_timestamp).or(self.event_time),
        }
    }

    pub fn first_seen(&self) -> Option<Stamp> {
        self.event_time.or(self.first_timestamp)
    }
}

/// An event of the newer kind (events.k8s.io) that happened more than once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EventSeries {
    pub count: i32,
    pub last_observed_time: Option<Stamp>,
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
