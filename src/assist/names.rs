//! Names that the files themselves know: ConfigMaps and their keys, volumes, ports, labels, and the images of the playground.

use super::complete::Question;
use super::locate::Place;
use super::resolve::Owned;
use crate::yaml::path::{Path, Reach, Step, find};
use crate::yaml::read::read;
use crate::yaml::tree::{Node, Style};

/// A word that could be meant, and what it is the name of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub word: String,
    /// Of a label.
    pub value: String,
    /// The object it comes from.
    pub from: String,
}

/// The objects of all files.
pub struct Trees {
    objects: Vec<Node>,
    /// The document that is being written.
    own: Option<Node>,
}

impl Trees {
    /// The line that is being written is left out where the text cannot be read with it.
    pub fn read(question: &Question<'_>, place: &Place) -> Trees {
        let mut reading = read(question.text);
        if !reading.complaints.is_empty() {
            let (start, end) = place.line;
            let blanks = " ".repeat(end - start);
            let text = [&question.text[..start], &blanks, &question.text[end..]].concat();
            reading = read(&text);
        }
        let offset = place.line.0;
        let own = reading.documents.iter().rev().find(|one| one.start.offset <= offset);
        let own = own.map(|document| document.root.clone());
        let here = reading.documents.into_iter().map(|document| document.root);
        let others = question.others.iter().flat_map(|text| read(text).documents);
        let all = here.chain(others.map(|document| document.root));
        Trees { objects: all.flat_map(unpacked).collect(), own }
    }

    fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Node> {
        self.objects.iter().filter(move |object| text(object, &["kind"]) == kind)
    }

    /// Pods and templates of pods, each with the object they come from.
    fn pods(&self) -> impl Iterator<Item = (&Node, &Node)> {
        self.objects.iter().filter_map(|object| match text(object, &["kind"]) {
            "Pod" => Some((object, object)),
            _ => Some((object, object.at(&["spec", "template"])?)),
        })
    }

    fn own_at(&self, path: &Path) -> Option<&Node> {
        let place = find(self.own.as_ref()?, path);
        (place.reach == Reach::Exact).then_some(place.node)
    }

    /// What the nearest map on the way up says under a key.
    fn nearest(&self, path: &Path, key: &str) -> Option<&Node> {
        let mut path = path.clone();
        while !path.is_root() {
            path = path.parent();
            if let Some(found) = self.own_at(&path).and_then(|node| node.get(key)) {
                return Some(found);
            }
        }
        None
    }
}

fn unpacked(root: Node) -> Vec<Node> {
    match root.get("items") {
        Some(items) if text(&root, &["kind"]) == "List" => items.items().to_vec(),
        _ => vec![root],
    }
}

/// What a field could refer to.
pub fn referred(at: Owned, path: &Path, trees: &Trees, question: &Question<'_>) -> Vec<Named> {
    match (at.owner.name, at.field.name) {
        ("Container" | "AppSpec", "image") => {
            let apps =
                trees.of_kind("App").map(|app| named(text(app, &["spec", "image"]), title(app)));
            let known = question.images.iter().map(|image| named(image, String::new()));
            distinct(apps.filter(|app| !app.word.is_empty()).chain(known))
        }
        ("VolumeMount" | "VolumeDevice", "name") | ("FileKeySelector", "volumeName") => {
            names_in(trees.nearest(path, "volumes"))
        }
        ("ResourceFieldSelector", "containerName") => names_in(trees.nearest(path, "containers")),
        ("HTTPGetAction" | "TCPSocketAction" | "GRPCAction", "port") => {
            let is_number = at.owner.name == "GRPCAction";
            let ports = trees.nearest(path, "ports").map(ports_in).unwrap_or_default();
            ports
                .into_iter()
                .filter(|port| !is_number || port.word.parse::<u16>().is_ok())
                .collect()
        }
        ("ServicePort", "targetPort") => distinct(trees.pods().flat_map(|(object, pod)| {
            let containers = pod.at(&["spec", "containers"]).map(Node::items).unwrap_or_default();
            let ports = containers.iter().filter_map(|container| container.get("ports"));
            ports.flat_map(ports_in).map(|port| Named { from: title(object), ..port })
        })),
        ("ServiceSpec", "selector") | ("LabelSelector", "matchLabels") => {
            let Some(Step::Field(key) | Step::Key(key)) = path.steps().last() else {
                return Vec::new();
            };
            let pairs = label_pairs(at, &path.parent(), trees).into_iter();
            pairs
                .filter(|pair| pair.word == *key)
                .map(|pair| Named { word: pair.value.clone(), ..pair })
                .collect()
        }
        (_, "key") => keys_of_source(at, path, trees),
        (_, "name" | "secretName") => match source_kind(at.owner.name) {
            Some(kind) => trees
                .of_kind(kind)
                .map(|object| named(text(object, &["metadata", "name"]), String::new()))
                .filter(|name| !name.word.is_empty())
                .collect(),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The labels that a selector could ask for: those of its own template, otherwise those of any pod.
pub fn label_pairs(at: Owned, path: &Path, trees: &Trees) -> Vec<Named> {
    let labels = |object: &Node, pod: &Node| {
        let labels = pod.at(&["metadata", "labels"]).map(Node::entries).unwrap_or_default();
        let from = title(object);
        let pair = |key: &str, value: &Node| Named {
            word: key.to_owned(),
            value: as_written(value),
            from: from.clone(),
        };
        labels.iter().map(|entry| pair(&entry.key, &entry.value)).collect::<Vec<_>>()
    };
    match (at.owner.name, at.field.name) {
        ("LabelSelector", "matchLabels") => {
            let own =
                trees.own.as_ref().and_then(|own| Some((own, trees.nearest(path, "template")?)));
            match own {
                Some((own, template)) => labels(own, template),
                None => distinct(trees.pods().flat_map(|(object, pod)| labels(object, pod))),
            }
        }
        ("ServiceSpec" | "ReplicationControllerSpec", "selector") => {
            distinct(trees.pods().flat_map(|(object, pod)| labels(object, pod)))
        }
        _ => Vec::new(),
    }
}

/// The kind of object whose name a type's `name` is.
fn source_kind(owner: &str) -> Option<&'static str> {
    match owner {
        "ConfigMapEnvSource"
        | "ConfigMapKeySelector"
        | "ConfigMapProjection"
        | "ConfigMapVolumeSource" => Some("ConfigMap"),
        "SecretEnvSource" | "SecretKeySelector" | "SecretProjection" | "SecretVolumeSource" => {
            Some("Secret")
        }
        _ => None,
    }
}

/// The entries of the ConfigMap or Secret that is named beside, or around.
fn keys_of_source(at: Owned, path: &Path, trees: &Trees) -> Vec<Named> {
    let around = path.parent().parent().parent();
    let (kinds, place) = match at.owner.name {
        "ConfigMapKeySelector" => (["ConfigMap"].as_slice(), path.parent()),
        "SecretKeySelector" => (["Secret"].as_slice(), path.parent()),
        "KeyToPath" => (["ConfigMap", "Secret"].as_slice(), around),
        _ => return Vec::new(),
    };
    let Some(source) = trees.own_at(&place) else { return Vec::new() };
    let name = [text(source, &["name"]), text(source, &["secretName"])].concat();
    let objects = kinds.iter().flat_map(|kind| trees.of_kind(kind));
    let of_this_name = objects.filter(|object| text(object, &["metadata", "name"]) == name);
    let entries = of_this_name.flat_map(|object| {
        let maps = ["data", "stringData", "binaryData"].into_iter();
        let keys = maps.filter_map(|map| object.get(map)).flat_map(Node::entries);
        keys.map(|entry| named(&entry.key, title(object)))
    });
    distinct(entries)
}

fn names_in(list: Option<&Node>) -> Vec<Named> {
    let items = list.map(Node::items).unwrap_or_default();
    let names = items.iter().map(|item| named(text(item, &["name"]), String::new()));
    names.filter(|name| !name.word.is_empty()).collect()
}

/// Names before numbers.
fn ports_in(list: &Node) -> Vec<Named> {
    let number = |port: &Node| port.get("containerPort").and_then(Node::as_i64);
    let shown = |port: &Node| number(port).map(|number| number.to_string()).unwrap_or_default();
    let names = list.items().iter().map(|port| named(text(port, &["name"]), shown(port)));
    let numbers = list.items().iter().map(|port| Named {
        word: shown(port),
        value: String::new(),
        from: text(port, &["name"]).to_owned(),
    });
    names.chain(numbers).filter(|port| !port.word.is_empty()).collect()
}

fn distinct(all: impl Iterator<Item = Named>) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for one in all {
        if found.iter().all(|known| (&known.word, &known.value) != (&one.word, &one.value)) {
            found.push(one);
        }
    }
    found
}

fn named(word: &str, from: String) -> Named {
    Named { word: word.to_owned(), value: String::new(), from }
}

/// In quotes where the text has them, because without them it may be something else.
fn as_written(value: &Node) -> String {
    let Some(source) = &value.source else { return String::new() };
    match source.style {
        Style::Plain => source.text.clone(),
        Style::SingleQuoted | Style::DoubleQuoted | Style::Literal | Style::Folded => {
            format!("\"{}\"", source.text)
        }
    }
}

fn title(object: &Node) -> String {
    format!("{} {}", text(object, &["kind"]), text(object, &["metadata", "name"]))
}

fn text<'a>(node: &'a Node, keys: &[&str]) -> &'a str {
    node.at(keys).and_then(Node::as_str).unwrap_or_default()
}
