//! JSON as the API server writes it: fields in the order in which Go's structs have them, where kubectl sorts them.
//! Models the order of staging/src/k8s.io/api and apimachinery's types.go (v1.36), as encoding/json keeps it.

use serde_json::Value;

use crate::kit::quote::escape_as_go;

/// How a document is laid out: on one line, or for a person's eyes, as the server does for curl.
/// Models apimachinery's pkg/runtime/serializer/json: indented by two, and then without a newline at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Compact,
    Pretty,
    /// As kubectl prints what it made itself: indented by four, with a newline.
    Spread,
}

/// One line for each object or part of one: the field that holds it, perhaps with the kind or the field around it, and its own
/// fields in order. What is not named here, as keys of maps, is sorted.
const ORDER: &str = include_str!("api_order.txt");

/// Parts that look like another.
const ALIKE: &[(&str, &str)] = &[
    ("initContainers", "containers"),
    ("ephemeralContainers", "containers"),
    ("initContainerStatuses", "containerStatuses"),
    ("ephemeralContainerStatuses", "containerStatuses"),
    ("readinessProbe", "livenessProbe"),
    ("startupProbe", "livenessProbe"),
    ("lastState", "state"),
    ("involvedObject", "targetRef"),
    ("configMapKeyRef", "secretKeyRef"),
    ("notReadyAddresses", "addresses"),
];

pub fn print(document: &Value, layout: Layout) -> String {
    let mut writer = Writer { text: String::new(), layout, depth: 0 };
    let kind = document.get("kind").and_then(Value::as_str).unwrap_or_default();
    writer.value(document, &Place { kind, around: "", field: "" });
    let text = escape_as_go(&writer.text);
    match layout {
        Layout::Compact | Layout::Spread => text + "\n",
        Layout::Pretty => text,
    }
}

/// Where in which document a value stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    kind: &'a str,
    around: &'a str,
    field: &'a str,
}

struct Writer {
    text: String,
    layout: Layout,
    depth: usize,
}

impl Writer {
    fn value(&mut self, value: &Value, place: &Place) {
        match value {
            Value::Array(items) if !items.is_empty() => {
                self.text.push('[');
                self.depth += 1;
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    let place = if place.field == "items" && item.get("metadata").is_some() {
                        Place { kind: place.kind.trim_end_matches("List"), around: "", field: "" }
                    } else {
                        *place
                    };
                    self.value(item, &place);
                }
                self.end(']');
            }
            Value::Object(fields) if !fields.is_empty() => {
                self.text.push('{');
                self.depth += 1;
                for (index, name) in sorted(fields.keys(), place).into_iter().enumerate() {
                    self.separate(index);
                    self.text += &Value::from(name).to_string();
                    self.text += if self.layout == Layout::Compact { ":" } else { ": " };
                    let inside = Place { kind: place.kind, around: place.field, field: name };
                    self.value(&fields[name], &inside);
                }
                self.end('}');
            }
            other => self.text += &other.to_string(),
        }
    }

    fn separate(&mut self, index: usize) {
        if 0 < index {
            self.text.push(',');
        }
        self.line();
    }

    fn end(&mut self, bracket: char) {
        self.depth -= 1;
        self.line();
        self.text.push(bracket);
    }

    fn line(&mut self) {
        let unit = match self.layout {
            Layout::Compact => return,
            Layout::Pretty => "  ",
            Layout::Spread => "    ",
        };
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(unit, self.depth));
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>, place: &Place) -> Vec<&'a str> {
    let order: Vec<&str> = order_of(place).split(' ').collect();
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    let position = |name: &str| order.iter().position(|known| *known == name);
    crate::kit::order::sort_by_key(&mut names, |name| position(name).unwrap_or(usize::MAX));
    names
}

/// The most special line that fits.
fn order_of(place: &Place) -> &'static str {
    let Place { kind, around, field } = *place;
    // A kind's own parts lie at its top; a template is no part of a Deployment's spec in this sense.
    let of_kind = if field.is_empty() { kind.to_owned() } else { format!("{kind}.{field}") };
    let is_top = around.is_empty() || field != "spec" && field != "status";
    let alike = ALIKE.iter().find(|(other, _)| *other == field).map_or(field, |(_, known)| known);
    let line = |key: &str| {
        let mut lines = ORDER.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| *known == key).map(|(_, order)| order)
    };
    line(&format!("{around}.{alike}"))
        .or_else(|| line(&of_kind).filter(|_| is_top))
        .or_else(|| line(&format!("{kind}.{alike}")).filter(|_| is_top))
        .or_else(|| line(alike))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_stand_as_in_gos_structs() {
        let container = json!({ "image": "nginx", "name": "app", "ports": [{ "protocol": "TCP", "containerPort": 80 }] });
        let spec =
            json!({ "containers": [container], "volumes": [{ "emptyDir": {}, "name": "d" }] });
        let metadata =
            json!({ "labels": { "b": "1", "a": "2" }, "name": "web", "creationTimestamp": null });
        let pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec,
            "status": { "conditions": [{ "status": "True", "type": "Ready" }], "phase": "Running" } });
        assert_eq!(
            print(&pod, Layout::Compact),
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\",\"creationTimestamp\":null,\
             \"labels\":{\"a\":\"2\",\"b\":\"1\"}},\"spec\":{\"volumes\":[{\"name\":\"d\",\"emptyDir\":{}}],\
             \"containers\":[{\"name\":\"app\",\"image\":\"nginx\",\"ports\":[{\"containerPort\":80,\"protocol\":\"TCP\"}]}]},\
             \"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}\n"
        );
    }

    #[test]
    fn a_template_s_spec_is_a_pod_s_and_a_list_holds_objects() {
        let template = json!({ "metadata": {}, "spec": { "containers": [], "volumes": [] } });
        let spec = json!({ "template": template, "replicas": 1 });
        let list = json!({ "kind": "DeploymentList", "apiVersion": "apps/v1", "items": [{ "spec": spec, "metadata": {} }] });
        assert_eq!(
            print(&list, Layout::Pretty),
            "{\n  \"kind\": \"DeploymentList\",\n  \"apiVersion\": \"apps/v1\",\n  \"items\": [\n    {\n      \
             \"metadata\": {},\n      \"spec\": {\n        \"replicas\": 1,\n        \"template\": {\n          \
             \"metadata\": {},\n          \"spec\": {\n            \"volumes\": [],\n            \"containers\": []\n          \
             }\n        }\n      }\n    }\n  ]\n}"
        );
    }
}
