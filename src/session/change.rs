//! Another text of a manifest by one line of the learner's: `periodSeconds: 5`, or `readinessProbe.periodSeconds: 5`.

use crate::kit::order;
use crate::yaml::read;
use crate::yaml::tree::{Node, Span, Value};

/// Longer than any value worth comparing.
pub const CHANGE_LENGTH_MAX: usize = 200;

/// The text with every field of that name changed; nothing if there is none, or if nothing would change.
pub fn changed(text: &str, change: &str) -> Option<String> {
    let (path, value) = change.split_once(':')?;
    let value = value.trim();
    let path: Vec<&str> = path.trim().split('.').map(str::trim).collect();
    let is_sound = !value.contains(['\n', '\r']) && change.len() <= CHANGE_LENGTH_MAX;
    if !is_sound || value.is_empty() || path.iter().any(|key| key.is_empty()) {
        return None;
    }
    let mut spans = Vec::new();
    for document in read::read(text).documents {
        find(&document.root, &path, &mut Vec::new(), &mut spans);
    }
    let mut out = text.to_owned();
    // From the end, so that the places before stay where they are.
    order::sort_by(&mut spans, |one, other| other.start.offset.cmp(&one.start.offset));
    for span in spans {
        out.replace_range(span.start.offset..span.end.offset, value);
    }
    (out != text).then_some(out)
}

/// The scalars whose path ends with these keys. What is written once and meant twice has one place.
fn find<'a>(node: &'a Node, path: &[&str], above: &mut Vec<&'a str>, spans: &mut Vec<Span>) {
    match &node.value {
        Value::Seq(items) => items.iter().for_each(|item| find(item, path, above, spans)),
        Value::Map(entries) => {
            for entry in entries {
                above.push(&entry.key);
                find(&entry.value, path, above, spans);
                above.pop();
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Uint(_)
        | Value::Float(_)
        | Value::Str(_) => {
            let is_it = above.ends_with(path) && node.source.is_some() && !node.span.is_none();
            if is_it && !spans.contains(&node.span) {
                spans.push(node.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &str = "kind: Pod
spec:
  containers:
  - name: app
    livenessProbe: {httpGet: {path: /}, periodSeconds: 10, failureThreshold: 3}
    readinessProbe:
      periodSeconds: 10 # often
      httpGet: {path: /, port: 80}
---
kind: Pod
spec: {containers: [{startupProbe: {periodSeconds: 1}}]}
";

    #[test]
    fn a_line_changes_every_field_of_its_name() {
        let text = changed(POD, "periodSeconds: 5").expect("it is there");
        assert_eq!(
            text,
            POD.replace("periodSeconds: 10", "periodSeconds: 5")
                .replace("periodSeconds: 1}", "periodSeconds: 5}")
        );
    }

    #[test]
    fn a_longer_name_changes_only_what_is_under_it() {
        let text = changed(POD, " readinessProbe.periodSeconds:5 ").expect("it is there");
        assert_eq!(text, POD.replace("periodSeconds: 10 # often", "periodSeconds: 5 # often"));
    }

    #[test]
    fn what_changes_nothing_is_no_other_text() {
        let long = format!("name: {}", "a".repeat(CHANGE_LENGTH_MAX));
        for change in
            ["", "periodSeconds", "periodSeconds:", ": 5", "a..b: 5", "name: app", "no: 1", &long]
        {
            assert_eq!(changed(POD, change), None, "{change}");
        }
        assert_eq!(changed("a: [", "a: 5"), None);
    }
}
