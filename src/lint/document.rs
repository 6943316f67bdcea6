//! What a rule sees of a text: its objects with their defaults, and the way from each field to its place.

use std::rc::Rc;

use serde_json::{Value, json};

use super::edit;
use crate::admit::client::read_document;
use crate::admit::{ApiServer, Fix, default, default_at, key_span, read as read_body, value_span};
use crate::objects::{Kind, PodSpec};
use crate::yaml::path::{Path, Reach, find};
use crate::yaml::read::{Reading, read};
use crate::yaml::tree::{Node, Span};

/// Objects beyond these are not looked at, so that each may be held against each.
const OBJECTS_MAX: usize = 200;

/// A text, and the other texts of the recipe.
pub struct Writing<'a> {
    pub text: &'a str,
    pub reading: Reading,
    pub documents: Vec<Document>,
    pub beside: Vec<Document>,
    pub server: &'a ApiServer,
}

/// One object of a text, of whatever kind.
pub struct Document {
    pub text: Rc<str>,
    pub kind: String,
    pub root: Node,
    /// What could be read, with the server's defaults; of a kind that the playground does not have, what was written.
    pub object: Value,
    pub template: Option<Template>,
}

/// The pod an object is, or makes.
pub struct Template {
    pub path: Path,
    pub labels: Vec<(String, String)>,
    pub spec: PodSpec,
    /// Fields that a pod does not have, from the object's root.
    pub unknown: Vec<Path>,
}

impl<'a> Writing<'a> {
    pub fn new(text: &'a str, beside: &[&str], server: &'a ApiServer) -> Writing<'a> {
        let reading = read(text);
        let documents = documents(text, &reading, server);
        let mut others = Vec::new();
        for text in beside {
            others.extend(self::documents(text, &read(text), server));
            others.truncate(OBJECTS_MAX);
        }
        Writing { text, reading, documents, beside: others, server }
    }

    /// The documents of all files.
    pub fn everywhere(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().chain(&self.beside)
    }

    /// Whether the text could be read to its end.
    pub fn is_whole(&self) -> bool {
        self.reading.fatal().is_none()
    }
}

fn documents(text: &str, reading: &Reading, server: &ApiServer) -> Vec<Document> {
    let text: Rc<str> = Rc::from(text);
    let mut found = Vec::new();
    for document in &reading.documents {
        objects(&document.root, &mut |node| {
            if found.len() < OBJECTS_MAX {
                found.push(Document::new(text.clone(), node, server));
            }
        });
    }
    found
}

/// A list's items are objects by themselves.
fn objects(node: &Node, found: &mut dyn FnMut(&Node)) {
    match node.get("kind").and_then(Node::as_str) {
        Some("List") => {
            for item in node.get("items").map_or(&[][..], Node::items) {
                objects(item, found);
            }
        }
        Some(_) => found(node),
        None => {}
    }
}

/// Where an object of this kind keeps the spec of the pod it is or makes; its metadata stands beside the spec.
pub fn pod_path(kind: &str) -> Option<&'static str> {
    match kind {
        "Pod" => Some("spec"),
        "Deployment"
        | "ReplicaSet"
        | "ReplicationController"
        | "StatefulSet"
        | "DaemonSet"
        | "Job" => Some("spec.template.spec"),
        "CronJob" => Some("spec.jobTemplate.spec.template.spec"),
        _ => None,
    }
}

fn template(kind: &str, object: &Value, server: &ApiServer) -> Option<Template> {
    let path = Path::parse(pod_path(kind)?);
    let owner = path.parent();
    let holder = if owner.is_root() { object } else { object.pointer(&pointer(&owner))? };
    let body = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": holder.get("metadata").cloned().unwrap_or_default(),
        "spec": holder.get("spec").filter(|spec| spec.is_object())?,
    });
    let decoded = read_body(Kind::Pod, &body, server);
    let below = |unknown: &Path| {
        let inside = unknown.to_string();
        Path::parse(&if owner.is_root() { inside } else { format!("{owner}.{inside}") })
    };
    let unknown = decoded.unknown.iter().map(|unknown| below(&unknown.path)).collect();
    let mut pod = decoded.value;
    default(Kind::Pod, &mut pod);
    let spec = crate::objects::json::read(pod.get("spec")?.clone()).ok()?;
    let labels = pod.pointer("/metadata/labels").and_then(Value::as_object).into_iter().flatten();
    let text =
        |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap_or("").to_owned());
    Some(Template { path, labels: labels.map(text).collect(), spec, unknown })
}

fn pointer(path: &Path) -> String {
    format!("/{}", path.to_string().replace('.', "/"))
}

impl Document {
    fn new(text: Rc<str>, node: &Node, server: &ApiServer) -> Document {
        let kind = node.get("kind").and_then(Node::as_str).unwrap_or("").to_owned();
        let written = node.to_json();
        let object = match read_document(node).items.first() {
            Some(item) => {
                let mut object = read_body(item.kind, &item.body("default"), server).value;
                default_at(item.kind, &mut object, server);
                object
            }
            None => written.clone(),
        };
        let template = template(&kind, &written, server);
        Document { text, kind, root: node.clone(), object, template }
    }

    /// The namespace it is in if it is applied as it stands.
    pub fn namespace(&self) -> &str {
        let written = self.root.at(&["metadata", "namespace"]).and_then(Node::as_str);
        written.filter(|name| !name.is_empty()).unwrap_or("default")
    }

    pub fn name(&self) -> &str {
        self.root.at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or("")
    }

    /// A number at a path of fields, with its default.
    pub fn number(&self, path: &str) -> Option<i64> {
        self.object.pointer(&pointer(&Path::parse(path)))?.as_i64()
    }

    /// What stands at a path in the text; nothing if it was not written.
    pub fn node(&self, path: &Path) -> Option<&Node> {
        let place = find(&self.root, path);
        (place.reach == Reach::Exact).then_some(place.node)
    }

    pub fn is_written(&self, path: &Path) -> bool {
        self.node(path).is_some()
    }

    pub fn span(&self, path: &Path) -> Span {
        value_span(&self.root, path)
    }

    pub fn key(&self, path: &Path) -> Span {
        key_span(&self.root, path)
    }

    /// Writes another value over a scalar.
    pub fn set(&self, path: &Path, value: impl ToString) -> Option<Fix> {
        let node = self.node(path).filter(|node| node.source.is_some())?;
        Some(Fix { span: node.span, replacement: value.to_string() })
    }

    /// Adds a line, or several, to the map at a path.
    pub fn add(&self, path: &Path, lines: &str) -> Option<Fix> {
        edit::add(&self.text, self.node(path)?, lines)
    }

    /// Sets a field of the map at a path, whether it was written or not.
    pub fn put(&self, path: &Path, field: &str, value: impl ToString) -> Option<Fix> {
        let place = path.field(field);
        match self.is_written(&place) {
            true => self.set(&place, value),
            false => self.add(path, &format!("{field}: {}", value.to_string())),
        }
    }

    /// Takes a field out, with its lines.
    pub fn remove(&self, path: &Path) -> Option<Fix> {
        let place = find(&self.root, path);
        let key = place.key_span.filter(|_| place.reach == Reach::Exact)?;
        edit::remove(&self.text, key, place.node)
    }
}
