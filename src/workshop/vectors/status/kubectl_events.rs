//! `status/kubectl_events.json`: the table of `kubectl events`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure};
use crate::console::kubectl::verbs::events::EventTable;
use crate::kit::stamp::Stamp;
use crate::objects::{Event, EventType};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    now: Stamp,
    events: Vec<Value>,
    no_headers: bool,
    all_namespaces: bool,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let mut table = EventTable::new(!input.no_headers, input.all_namespaces);
    let mut lines: Vec<Vec<String>> = table.headings().into_iter().collect();
    for mut event in input.events {
        // A type of no server's is printed as it is; no event of ours has one.
        let kind = event["type"].as_str().unwrap_or_default().to_owned();
        if serde_json::from_value::<EventType>(json!(kind)).is_err() {
            event["type"] = json!(EventType::default());
        }
        let event: Event =
            serde_json::from_value(event).map_err(|error| Failure::unknown(&error.to_string()))?;
        lines.push(table.event(&event, &kind, input.now.begin()));
    }
    let text: String = lines.iter().map(|cells| cells.join("\t") + "\n").collect();
    case.check(json!({ "textBeforeTabAlignment": text }))
}
