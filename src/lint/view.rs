//! What a rule sees: the documents of a text as objects with their defaults, and the way from each field to its place.

use serde_json::Value;

use super::edit;
use crate::admit::client::read_document;
use crate::admit::decode::Decoded;
use crate::admit::place::{key_span, value_span};
use crate::admit::{ApiServer, Fix, default, read as read_body};
use crate::objects::probe::{Probe, ProbeKind};
use crate::objects::{Container, Kind, PodSpec};
use crate::yaml::path::{Path, Reach, find};
use crate::yaml::read::{Reading, read};
use crate::yaml::tree::{Node, Span};

/// A text, and the other texts of the recipe.
pub struct Writing<'a> {
    pub text: &'a str,
    pub reading: Reading,
    pub documents: Vec<Document>,
    pub beside: Vec<Document>,
    pub server: &'a ApiServer,
}

/// One object of a text.
pub struct Document {
    pub text: String,
    pub kind: Kind,
    pub root: Node,
    pub decoded: Decoded,
    /// What could be read, with the server's defaults.
    pub object: Value,
    pub template: Option<Template>,
}

/// The pod an object is, or makes.
pub struct Template {
    pub path: Path,
    pub labels: Vec<(String, String)>,
    pub spec: PodSpec,
}

#[derive(Clone, Copy)]
pub struct PodView<'a> {
    pub writing: &'a Writing<'a>,
    pub document: &'a Document,
    pub path: &'a Path,
    pub spec: &'a PodSpec,
}

pub struct ContainerView<'a> {
    pub pod: PodView<'a>,
    pub path: Path,
    pub container: &'a Container,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Init,
    Regular,
}

pub struct ProbeView<'a> {
    pub of: &'a ContainerView<'a>,
    pub path: Path,
    pub probe: &'a Probe,
    pub kind: ProbeKind,
}

impl<'a> Writing<'a> {
    pub fn new(text: &'a str, beside: &[&str], server: &'a ApiServer) -> Writing<'a> {
        let reading = read(text);
        let documents = documents(text, &reading, server);
        let beside = beside.iter().flat_map(|text| documents_of(text, server)).collect();
        Writing { text, reading, documents, beside, server }
    }

    pub fn pods(&self) -> impl Iterator<Item = PodView<'_>> {
        self.documents.iter().filter_map(|document| {
            let template = document.template.as_ref()?;
            Some(PodView {
                writing: self,
                document,
                path: &template.path,
                spec: &template.spec,
            })
        })
    }

    /// The documents of all files.
    pub fn everywhere(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().chain(&self.beside)
    }

    /// Whether every file could be read to its end, so that what is missing is really missing.
    pub fn is_whole(&self) -> bool {
        self.reading.fatal().is_none()
    }
}

fn documents_of(text: &str, server: &ApiServer) -> Vec<Document> {
    documents(text, &read(text), server)
}

fn documents(text: &str, reading: &Reading, server: &ApiServer) -> Vec<Document> {
    let items = reading.documents.iter().flat_map(|document| read_document(&document.root).items);
    let one = |item: crate::admit::Item| {
        let decoded = read_body(item.kind, &item.body("default"), server);
        let mut object = decoded.value.clone();
        default(item.kind, &mut object);
        let template = template(item.kind, &object);
        let (text, kind, root) = (text.to_owned(), item.kind, item.node);
        Document { text, kind, root, decoded, object, template }
    };
    items.map(one).collect()
}

/// Where an object of this kind keeps the pod it is or makes; its metadata stands beside the spec.
pub fn pod_path(kind: &str) -> Option<&'static str> {
    match kind {
        "Pod" => Some("spec"),
        "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" | "DaemonSet"
        | "Job" => Some("spec.template.spec"),
        "CronJob" => Some("spec.jobTemplate.spec.template.spec"),
        _ => None,
    }
}

fn template(kind: Kind, object: &Value) -> Option<Template> {
    let path = Path::parse(pod_path(kind.names().kind)?);
    let pointer = |path: &Path| format!("/{}", path.to_string().replace('.', "/"));
    let spec = serde_json::from_value(object.pointer(&pointer(&path))?.clone()).ok()?;
    let labels = object.pointer(&pointer(&path.parent().field("metadata").field("labels")));
    let labels = labels.and_then(Value::as_object).into_iter().flatten();
    let text = |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap_or("").to_owned());
    Some(Template { path, labels: labels.map(text).collect(), spec })
}

impl Document {
    pub fn kind_name(&self) -> &'static str {
        self.kind.names().kind
    }

    pub fn name(&self) -> &str {
        self.root.at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or("")
    }

    /// The namespace it is in if it is applied as it stands.
    pub fn namespace(&self) -> &str {
        let written = self.root.at(&["metadata", "namespace"]).and_then(Node::as_str);
        written.filter(|name| !name.is_empty()).unwrap_or("default")
    }

    /// A value with its default.
    pub fn value(&self, path: &str) -> Option<&Value> {
        self.object.pointer(&format!("/{}", path.replace('.', "/")))
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

    /// Adds a line to the map at a path.
    pub fn add(&self, path: &Path, line: &str) -> Option<Fix> {
        edit::add(&self.text, self.node(path)?, line)
    }

    /// Sets a field of the map at a path, whether it was written or not.
    pub fn put(&self, path: &Path, field: &str, value: impl ToString) -> Option<Fix> {
        let place = path.field(field);
        match self.is_written(&place) {
            true => self.set(&place, value),
            false => self.add(path, &format!("{field}: {}", value.to_string())),
        }
    }

    /// Takes a field out, with its line.
    pub fn remove(&self, path: &Path) -> Option<Fix> {
        let place = find(&self.root, path);
        let key = place.key_span.filter(|_| place.reach == Reach::Exact)?;
        edit::remove(&self.text, key, place.node)
    }
}

impl<'a> PodView<'a> {
    /// Init containers first, as the kubelet starts them.
    pub fn containers(self) -> impl Iterator<Item = ContainerView<'a>> {
        let view = move |place: Place, list: &str, index: usize, container: &'a Container| {
            let path = self.path.field(list).index(index);
            ContainerView { pod: self, path, container, place }
        };
        let init = self.spec.init_containers.iter().enumerate();
        let init = init.map(move |(at, container)| view(Place::Init, "initContainers", at, container));
        let regular = self.spec.containers.iter().enumerate();
        init.chain(regular.map(move |(at, container)| view(Place::Regular, "containers", at, container)))
    }
}

impl ContainerView<'_> {
    pub fn document(&self) -> &Document {
        self.pod.document
    }

    /// A path below this container.
    pub fn at(&self, field: &str) -> Path {
        below(&self.path, field)
    }

    pub fn span(&self, field: &str) -> Span {
        self.document().span(&self.at(field))
    }

    pub fn probes(&self) -> impl Iterator<Item = ProbeView<'_>> {
        ProbeKind::ALL.into_iter().filter_map(|kind| {
            let probe = self.container.probe(kind)?;
            Some(ProbeView { of: self, path: self.at(probe_field(kind)), probe, kind })
        })
    }

    /// Runs on beside the others: no ordinary init container.
    pub fn stays(&self) -> bool {
        self.place == Place::Regular || self.container.is_sidecar()
    }
}

impl ProbeView<'_> {
    pub fn document(&self) -> &Document {
        self.of.document()
    }

    pub fn container(&self) -> &Container {
        self.of.container
    }

    /// A path below this probe; itself for an empty one.
    pub fn at(&self, field: &str) -> Path {
        below(&self.path, field)
    }

    pub fn span(&self, field: &str) -> Span {
        self.document().span(&self.at(field))
    }

    pub fn key(&self) -> Span {
        self.document().key(&self.path)
    }

    /// Whether a field of the probe stands in the text, and is not its default's.
    pub fn is_written(&self, field: &str) -> bool {
        self.document().is_written(&self.at(field))
    }
}

/// `livenessProbe`
pub fn probe_field(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Startup => "startupProbe",
        ProbeKind::Readiness => "readinessProbe",
        ProbeKind::Liveness => "livenessProbe",
    }
}

fn below(path: &Path, field: &str) -> Path {
    if field.is_empty() { path.clone() } else { Path::parse(&format!("{path}.{field}")) }
}
