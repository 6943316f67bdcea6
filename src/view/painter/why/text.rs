//! One text of a file: where its fields stand, and whether they say what an object holds.

use serde_json::Value;

use crate::admit::client::read_document;
use crate::admit::{ApiServer, default_at, read};
use crate::objects::{Key, Object};
use crate::session::msg::Spot;
use crate::view::why::{Field, Place};
use crate::yaml::path::{Path, Step};
use crate::yaml::position::utf16_offset;
use crate::yaml::read as yaml;
use crate::yaml::tree::{Node, Span};

/// One text that a file has or had.
pub struct Text {
    pub file: String,
    pub text: String,
    /// Only of the text that it has can the editor show a line.
    pub age: Age,
    documents: Vec<Document>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Current,
    Former,
}

/// An object as it is written, and as the server would understand it.
pub struct Document {
    node: Node,
    /// With its defaults; none if the server would not take it.
    object: Option<Value>,
}

impl Text {
    pub fn new(file: &str, text: &str, age: Age, server: &ApiServer) -> Text {
        let mut nodes = Vec::new();
        for document in yaml::read(text).documents {
            match document.root.get("items") {
                Some(items) => nodes.extend(items.items().iter().cloned()),
                None => nodes.push(document.root),
            }
        }
        let documents = nodes
            .into_iter()
            .map(|node| Document { object: understood(&node, server), node })
            .collect();
        Text { file: file.to_owned(), text: text.to_owned(), age, documents }
    }

    /// The last document that makes this object.
    pub fn find(&self, key: &Key) -> Option<&Document> {
        self.documents.iter().rev().find(|document| document.is_of(key))
    }

    /// Where a document begins.
    pub fn begin(&self, document: &Document) -> Place {
        let node = &document.node;
        self.place(node.get("kind").unwrap_or(node).span, Field::Written)
    }

    /// The line of a field, or of the nearest thing around it: as far as the path leads.
    pub fn field(&self, document: &Document, path: &Path) -> Option<Place> {
        let mut node = &document.node;
        let mut span = None;
        for step in path.steps() {
            let found = match step {
                Step::Field(name) => node.entry(name).map(|entry| (entry.key_span, &entry.value)),
                Step::Index(index) => node.items().get(*index).map(|item| (item.span, item)),
                Step::Key(key) => match node.entry(key) {
                    Some(entry) => Some((entry.key_span, &entry.value)),
                    None => item_named(node, key).map(|item| (item.span, item)),
                },
            };
            let Some((found, inner)) = found else {
                return Some(self.place(span?, Field::Default));
            };
            (span, node) = (Some(found), inner);
        }
        Some(self.place(span?, Field::Written))
    }

    fn place(&self, span: Span, field: Field) -> Place {
        let line = span.start.line;
        let begin = self.text[..span.start.offset].rfind('\n').map_or(0, |at| at + 1);
        let rest = &self.text[begin..];
        let whole = rest.lines().next().unwrap_or_default();
        let text = whole.trim();
        let from = begin + (whole.len() - whole.trim_start().len());
        let units = |offset: usize| utf16_offset(&self.text, offset);
        let spot = (self.age == Age::Current).then(|| Spot {
            file: self.file.clone(),
            from: units(from),
            to: units(from + text.len()),
        });
        Place { file: self.file.clone(), spot, line, text: text.to_owned(), field }
    }
}

impl Document {
    fn is_of(&self, key: &Key) -> bool {
        let text = |path: &[&str]| self.node.at(path).and_then(Node::as_str);
        text(&["kind"]) == Some(key.kind.names().kind)
            && text(&["metadata", "name"]) == Some(&key.name)
            && text(&["metadata", "namespace"]).is_none_or(|namespace| namespace == key.namespace)
    }

    /// Whether a field says here what an object holds there. What the server itself puts into an object is in no file.
    pub fn agrees(&self, path: &Path, object: &Value, there: &Path) -> bool {
        let Some(own) = &self.object else { return false };
        match (value_at(own, path), value_at(object, there)) {
            (Some(own), Some(held)) => is_within(own, held),
            (None, Some(held)) => is_empty(held) || is_servers_own(there) || is_left_to_job(path),
            (Some(own), None) => is_empty(own),
            (None, None) => true,
        }
    }
}

/// What the server makes of a document.
fn understood(node: &Node, server: &ApiServer) -> Option<Value> {
    let manifest = read_document(node);
    let item = manifest.items.first()?;
    let mut object = read(item.kind, &item.body("default"), server).value;
    default_at(item.kind, &mut object, server);
    Some(Object::from_json(item.kind, object).ok()?.to_json())
}

/// Tolerations of a lost node, labels and finalizers of controllers.
fn is_servers_own(path: &Path) -> bool {
    let path = path.to_string();
    path.starts_with("spec.tolerations") || path.starts_with("metadata.")
}

/// A CronJob's template gets its defaults only when a Job is made of it.
fn is_left_to_job(path: &Path) -> bool {
    let path = path.to_string();
    path.strip_prefix("spec.jobTemplate.spec.").is_some_and(|rest| !rest.starts_with("template."))
}

fn value_at<'v>(root: &'v Value, path: &Path) -> Option<&'v Value> {
    path.steps().iter().try_fold(root, |value, step| match step {
        Step::Field(name) => value.get(name),
        Step::Index(index) => value.get(index),
        Step::Key(key) => match value {
            Value::Array(items) => items.iter().find(|item| is_named(item, key)),
            _ => value.get(key),
        },
    })
}

fn is_named(item: &Value, name: &str) -> bool {
    item.as_str() == Some(name) || ["name", "conditionType"].iter().any(|key| item[key] == name)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(truth) => !truth,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
    }
}

/// Whether everything in one value is in the other.
fn is_within(own: &Value, held: &Value) -> bool {
    match (own, held) {
        (Value::Object(own), Value::Object(held)) => own.iter().all(|(key, value)| {
            held.get(key).map_or(is_empty(value), |held| is_within(value, held))
        }),
        (Value::Array(own), Value::Array(held)) if own.iter().all(Value::is_object) => {
            own.iter().all(|value| held.iter().any(|held| is_within(value, held)))
        }
        (own, held) => own == held || is_empty(own) && is_empty(held),
    }
}

/// The item of a list that has this name: a container, a volume, a condition.
fn item_named<'n>(list: &'n Node, name: &str) -> Option<&'n Node> {
    let is_it = |item: &&Node| {
        let mut values = ["name", "conditionType"].into_iter().filter_map(|key| item.get(key));
        values.any(|value| value.as_str() == Some(name)) || item.as_str() == Some(name)
    };
    list.items().iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 웹 😀\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    image: nginx\n    livenessProbe:\n      failureThreshold: 8 # 오래\n  - {name: side, image: busybox}\n";

    fn check(path: &str, expected: &str) {
        let text = Text::new("web.yaml", TEXT, Age::Current, &ApiServer::NEWEST);
        let place = text.field(&text.documents[0], &Path::parse(path)).expect("a place");
        let spot = place.spot.expect("the editor shows it");
        let units: Vec<u16> = TEXT.encode_utf16().collect();
        let marked = String::from_utf16(&units[spot.from..spot.to]).unwrap_or_default();
        assert_eq!(marked, place.text, "what is marked is what is told");
        assert_eq!(format!("{}: {} {:?}", place.line, place.text, place.field), expected);
    }

    #[test]
    fn a_field_is_found_by_its_path_and_a_default_by_what_is_around_it() {
        check(
            "spec.containers[app].livenessProbe.failureThreshold",
            "10: failureThreshold: 8 # 오래 Written",
        );
        check("spec.containers[app].livenessProbe.periodSeconds", "9: livenessProbe: Default");
        check("spec.containers[side].image", "11: - {name: side, image: busybox} Written");
        check("spec.restartPolicy", "5: spec: Default");
    }
}
