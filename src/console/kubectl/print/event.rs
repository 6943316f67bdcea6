//! An event's row.
//! Models printEvent in pkg/printers/internalversion/printers.go (v1.36), C14.

use super::{Column, always, when_wide};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{Event, ObjectReference};

pub const COLUMNS: &[Column] = &[
    always("LAST SEEN"),
    always("TYPE"),
    always("REASON"),
    always("OBJECT"),
    when_wide("SUBOBJECT"),
    when_wide("SOURCE"),
    always("MESSAGE"),
    when_wide("FIRST SEEN"),
    when_wide("COUNT"),
    when_wide("NAME"),
];

pub fn cells(event: &Event, now: SimTime) -> Vec<String> {
    vec![
        age(event.last_seen(), now),
        event.kind.as_str().to_owned(),
        event.reason.clone(),
        target(&event.involved_object),
        event.involved_object.field_path.clone(),
        source(event),
        event.message.trim().to_owned(),
        age(event.first_seen(), now),
        event.times().to_string(),
        event.metadata.name.clone(),
    ]
}

fn target(object: &ObjectReference) -> String {
    let kind = object.kind.to_lowercase();
    if object.name.is_empty() { kind } else { format!("{kind}/{}", object.name) }
}

fn source(event: &Event) -> String {
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let component = or(&event.source.component, &event.reporting_component);
    let host = or(&event.source.host, &event.reporting_instance);
    if host.is_empty() { component } else { format!("{component}, {host}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_seen_when_it_last_happened() {
        let event = json!({
            "metadata": { "name": "web.1" }, "type": "Warning", "reason": "Unhealthy", "count": 6,
            "involvedObject": { "kind": "Pod", "name": "web", "fieldPath": "spec.containers{app}" },
            "source": { "component": "kubelet", "host": "node-1" }, "message": "no\n",
            "firstTimestamp": "2025-12-31T23:50:00Z", "lastTimestamp": "2025-12-31T23:59:30Z" });
        let event: Event = serde_json::from_value(event).unwrap();
        let cells = cells(&event, SimTime::ZERO).join("|");
        assert_eq!(
            cells,
            "30s|Warning|Unhealthy|pod/web|spec.containers{app}|kubelet, node-1|no|10m|6|web.1"
        );
    }
}
