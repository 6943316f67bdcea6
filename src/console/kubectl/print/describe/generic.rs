//! `kubectl describe` of a kind it knows nothing special about: every field, by its name in words.
//! Models genericDescriber and smartLabelFor in kubectl's describe.go (v1.36).

use serde_json::{Map, Value};

use super::{Page, events, metadata};
use crate::admit::go_map;
use crate::kit::time::SimTime;
use crate::objects::{Event, Object};

/// Shown above already, or never.
const SKIPPED: [&str; 5] = [
    ".metadata.managedFields",
    ".metadata.name",
    ".metadata.namespace",
    ".metadata.labels",
    ".metadata.annotations",
];

const ACRONYMS: [&str; 4] = ["API", "URL", "UID", "GUID"];

pub fn describe(object: &Object, events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    let meta = object.meta();
    page.line(0, format!("Name:\t{}", meta.name));
    page.line(0, format!("Namespace:\t{}", meta.namespace));
    metadata::labels(&mut page, "Labels", &meta.labels);
    metadata::annotations(&mut page, "Annotations", &meta.annotations);
    if let Value::Object(fields) = object.to_json() {
        content(&mut page, 0, &fields, "");
    }
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn content(page: &mut Page, level: usize, fields: &Map<String, Value>, above: &str) {
    for (field, value) in fields {
        let path = format!("{above}.{field}");
        if SKIPPED.contains(&path.as_str()) {
            continue;
        }
        let label = label(field);
        match value {
            Value::Object(fields) => {
                page.line(level, format!("{label}:"));
                content(page, level + 1, fields, &path);
            }
            Value::Array(items) => {
                page.line(level, format!("{label}:"));
                for item in items {
                    match item {
                        Value::Object(fields) => content(page, level + 1, fields, &path),
                        other => page.line(level + 1, go_map(other)),
                    }
                }
            }
            other => page.line(level, format!("{label}:\t{}", go_map(other))),
        }
    }
}

/// `creationTimestamp` is `Creation Timestamp`.
fn label(field: &str) -> String {
    if !field.chars().all(|c| c.is_alphabetic() || c == '-') {
        return field.to_owned();
    }
    let parts = camel_case(field);
    let mut words = Vec::new();
    let mut parts = parts.into_iter().peekable();
    while let Some(mut part) = parts.next() {
        let is_shout = 2 <= part.chars().count() && !part.chars().any(|c| c.is_lowercase());
        let is_name = |next: &mut String| next.starts_with(char::is_uppercase);
        if is_shout && let Some(next) = parts.next_if(|next| is_name(&mut next.clone())) {
            part += &next;
        }
        words.push(titled(part));
    }
    words.join(" ")
}

fn titled(part: String) -> String {
    let shout = part.to_uppercase();
    if ACRONYMS.contains(&shout.as_str()) {
        return shout;
    }
    let is_low = part.to_lowercase() == part;
    let mut letters = part.chars();
    match letters.next() {
        Some(first) if is_low => first.to_uppercase().chain(letters).collect(),
        Some(_) | None => part,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
    Other,
}

/// Models github.com/fatih/camelcase Split: runs of one case, where a capital belongs to the small letters after it.
fn camel_case(text: &str) -> Vec<String> {
    let case = |c: char| match c {
        _ if c.is_lowercase() => Case::Lower,
        _ if c.is_uppercase() => Case::Upper,
        _ => Case::Other,
    };
    let mut runs: Vec<(Case, String)> = Vec::new();
    for c in text.chars() {
        match runs.last_mut() {
            Some((last, run)) if *last == case(c) => run.push(c),
            _ => runs.push((case(c), c.to_string())),
        }
    }
    for index in 1..runs.len() {
        if runs[index - 1].0 == Case::Upper
            && runs[index].0 == Case::Lower
            && let Some(capital) = runs[index - 1].1.pop()
        {
            runs[index].1.insert(0, capital);
        }
    }
    runs.into_iter().map(|(_, run)| run).filter(|run| !run.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Kind;
    use serde_json::json;

    #[test]
    fn field_names_become_words() {
        for (field, expected) in [
            ("apiVersion", "API Version"),
            ("creationTimestamp", "Creation Timestamp"),
            ("uid", "UID"),
            ("podIP", "Pod IP"),
            ("kind", "Kind"),
            ("a.b/c", "a.b/c"),
            ("x1", "x1"),
        ] {
            assert_eq!(label(field), expected, "{field}");
        }
    }

    #[test]
    fn an_event_is_told_field_by_field() {
        let event = json!({ "metadata": { "name": "web.1", "namespace": "default" }, "count": 2,
            "involvedObject": { "kind": "Pod", "name": "web" }, "message": "hello", "reason": "Killing" });
        let event = Object::from_json(Kind::Event, event).unwrap();
        let text = describe(&event, Some(&[]), SimTime::ZERO).aligned();
        let heading =
            "Name:             web.1\nNamespace:        default\nLabels:           <none>\n";
        assert!(text.starts_with(heading), "{text}");
        assert!(text.contains("\nInvolved Object:\n  Kind:"), "{text}");
        assert!(text.contains("Message:"), "{text}");
        assert!(!text.contains("\n  Name:  web.1"), "{text}");
    }
}
