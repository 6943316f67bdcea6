//! An event: what happened to an object, counted while it repeats.
//! Models staging/src/k8s.io/api/core/v1/types.go Event (v1.36).

use crate::objects::json::Json;

use super::meta::ObjectMeta;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Event {
    pub count: i32,
    #[json(null)]
    pub event_time: Option<Stamp>,
    #[json(null)]
    pub first_timestamp: Option<Stamp>,
    pub involved_object: ObjectReference,
    #[json(null)]
    pub last_timestamp: Option<Stamp>,
    pub message: String,
    pub metadata: ObjectMeta,
    pub reason: String,
    pub reporting_component: String,
    pub reporting_instance: String,
    pub series: Option<EventSeries>,
    pub source: EventSource,
    #[json(name = "type")]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub struct EventSeries {
    pub count: i32,
    #[json(null)]
    pub last_observed_time: Option<Stamp>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Json)]
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

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Json)]
pub struct ObjectReference {
    #[json(omitempty)]
    pub api_version: String,
    #[json(omitempty)]
    pub field_path: String,
    pub kind: String,
    pub name: String,
    #[json(omitempty)]
    pub namespace: String,
    #[json(omitempty)]
    pub resource_version: String,
    #[json(omitempty)]
    pub uid: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Json)]
pub struct EventSource {
    #[json(omitempty)]
    pub component: String,
    #[json(omitempty)]
    pub host: String,
}
