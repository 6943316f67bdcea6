//! An event.
//! Models staging/src/k8s.io/api/core/v1/types.go Event (v1.36).

use super::Shape::{Int32, Object, Text, Time};
use super::meta::{OBJECT_META, OBJECT_REFERENCE};
use super::{Type, simulated};

pub static EVENT: Type = Type {
    name: "Event",
    fields: &[
        simulated("action", Text),
        simulated("apiVersion", Text),
        simulated("count", Int32),
        simulated("eventTime", Time),
        simulated("firstTimestamp", Time),
        simulated("involvedObject", Object(&OBJECT_REFERENCE)),
        simulated("kind", Text),
        simulated("lastTimestamp", Time),
        simulated("message", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("reason", Text),
        simulated("related", Object(&OBJECT_REFERENCE)),
        simulated("reportingComponent", Text),
        simulated("reportingInstance", Text),
        simulated("series", Object(&EVENT_SERIES)),
        simulated("source", Object(&EVENT_SOURCE)),
        simulated("type", Text),
    ],
};

pub static EVENT_SERIES: Type = Type {
    name: "EventSeries",
    fields: &[simulated("count", Int32), simulated("lastObservedTime", Time)],
};

pub static EVENT_SOURCE: Type =
    Type { name: "EventSource", fields: &[simulated("component", Text), simulated("host", Text)] };
