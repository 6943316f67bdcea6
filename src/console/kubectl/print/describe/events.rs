//! The Events section, which ends most descriptions.
//! Models DescribeEvents in kubectl's describe.go (v1.36), C27.

use super::Page;
use crate::kit::age::age;
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::Event;

pub fn section(page: &mut Page, events: &[&Event], now: SimTime) {
    if events.is_empty() {
        page.line(0, "Events:\t<none>");
        return;
    }
    page.flush();
    page.line(0, "Events:");
    page.line(1, "Type\tReason\tAge\tFrom\tMessage");
    page.line(1, "----\t------\t----\t----\t-------");
    let mut events = events.to_vec();
    order::sort_by_key(&mut events, |event| event.last_timestamp);
    for event in events {
        page.line(1, row(event, now));
    }
}

/// `62s (x9 over 4m36s)`: when it last happened, how often, and since when.
pub fn interval(event: &Event, now: SimTime) -> String {
    let first = age(event.first_seen(), now);
    if event.times() == 1 {
        return first;
    }
    format!("{} (x{} over {first})", age(event.last_seen(), now), event.times())
}

fn row(event: &Event, now: SimTime) -> String {
    let from = match event.source.component.as_str() {
        "" => &event.reporting_component,
        component => component,
    };
    let message = event.message.trim();
    let message = match event.involved_object.field_path.as_str() {
        "" => message.to_owned(),
        field_path => format!("{field_path}: {message}"),
    };
    let (kind, reason) = (event.kind.as_str(), &event.reason);
    format!("{kind}\t{reason}\t{}\t{from}\t{message}", interval(event, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(value: serde_json::Value) -> Event {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn events_come_in_the_order_in_which_they_last_happened() {
        let unhealthy = event(json!({
            "type": "Warning", "reason": "Unhealthy", "message": "Liveness probe failed: no",
            "involvedObject": { "fieldPath": "spec.containers{app}" }, "count": 9,
            "source": { "component": "kubelet" },
            "firstTimestamp": "2026-01-01T00:00:24Z", "lastTimestamp": "2026-01-01T00:03:58Z" }));
        let scheduled = event(json!({
            "type": "Normal", "reason": "Scheduled", "message": "Successfully assigned",
            "source": { "component": "default-scheduler" }, "count": 1,
            "firstTimestamp": "2026-01-01T00:00:00Z", "lastTimestamp": "2026-01-01T00:00:00Z" }));
        let mut page = Page::new();
        section(&mut page, &[&unhealthy, &scheduled], SimTime::secs(300));
        assert_eq!(
            page.aligned(),
            "Events:\n\
             \u{20} Type     Reason     Age                  From               Message\n\
             \u{20} ----     ------     ----                 ----               -------\n\
             \u{20} Normal   Scheduled  5m                   default-scheduler  Successfully assigned\n\
             \u{20} Warning  Unhealthy  62s (x9 over 4m36s)  kubelet            spec.containers{app}: Liveness probe failed: no\n"
        );
    }

    #[test]
    fn without_events_there_is_no_table() {
        let mut page = Page::new();
        section(&mut page, &[], SimTime::ZERO);
        assert_eq!(page.aligned(), "Events:  <none>\n");
    }
}
