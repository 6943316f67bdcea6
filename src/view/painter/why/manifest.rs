//! Which line of the learner's files says something of an object: the newest file that was read and that makes it, or makes
//! what made it.

use crate::cluster::Store;
use crate::kit::order;
use crate::objects::{Key, Kind};
use crate::session::Session;
use crate::session::msg::Spot;
use crate::view::why::{Field, Place};
use crate::yaml::path::{Path, Step};
use crate::yaml::position::utf16_offset;
use crate::yaml::read;
use crate::yaml::tree::{Node, Span};

/// From a pod to what made it there are at most so many steps: CronJob, Job, pod.
const OWNERS_MAX: usize = 4;

/// The files as the editor holds them, the one read last first.
#[derive(Default)]
pub struct Manifests {
    files: Vec<File>,
    /// Counts the texts there have been.
    texts: u64,
    order: Vec<String>,
}

struct File {
    name: String,
    text: String,
    objects: Vec<Node>,
}

impl Manifests {
    /// Looks at the files again; the number is another one when one of them changed.
    pub fn read(&mut self, session: &Session) -> u64 {
        let names = newest_first(session);
        let is_same = |file: &File| session.text(&file.name) == file.text;
        if self.order == names && self.files.iter().all(is_same) {
            return self.texts;
        }
        self.texts += 1;
        let mut before = std::mem::take(&mut self.files);
        for name in &names {
            let text = session.text(name);
            let known = before.iter().position(|file| file.name == *name && file.text == text);
            self.files.push(match known {
                Some(index) => before.swap_remove(index),
                None => File::new(name, text),
            });
        }
        self.order = names;
        self.texts
    }

    /// Where an object begins.
    pub fn object(&self, key: &Key) -> Option<Place> {
        let (file, node) = self.find(key)?;
        Some(file.place(node.get("kind").unwrap_or(node).span, Field::Written))
    }

    /// The line of a field, or of the nearest thing around it: `spec.containers[app].livenessProbe`.
    pub fn field(&self, key: &Key, path: &str) -> Option<Place> {
        let (file, node) = self.find(key)?;
        file.field(node, path)
    }

    /// The same, unless nothing is written there.
    pub fn written(&self, key: &Key, path: &str) -> Option<Place> {
        self.field(key, path).filter(|place| place.field == Field::Written)
    }

    /// The same for a pod, which may come from a template.
    pub fn of_pod(&self, store: &Store, pod: &Key, path: &str) -> Option<Place> {
        if let Some((file, node)) = self.find(pod) {
            return file.field(node, path);
        }
        let mut key = pod.clone();
        for _ in 0..OWNERS_MAX {
            let owner = store.get(&key)?.meta().controller()?.clone();
            let kind = Kind::from_manifest(&owner.api_version, &owner.kind)?;
            key = Key::new(kind, &pod.namespace, &owner.name);
            if let Some((file, node)) = self.find(&key) {
                let template = match kind {
                    Kind::CronJob => "spec.jobTemplate.spec.template.",
                    _ => "spec.template.",
                };
                return file.field(node, &format!("{template}{path}"));
            }
        }
        None
    }

    fn find(&self, key: &Key) -> Option<(&File, &Node)> {
        let found = |file: &File| file.objects.iter().rposition(|node| is_it(node, key));
        self.files.iter().find_map(|file| Some((file, &file.objects[found(file)?])))
    }
}

/// Those that a line has read so far, the newest first; all of them if none was named.
fn newest_first(session: &Session) -> Vec<String> {
    let take = session.take();
    let lines = take.recipe().script.lines();
    let last = |name: &str| {
        let mut past = lines.iter().enumerate().filter(|(_, line)| line.at <= take.now());
        past.rfind(|(_, line)| line.line().contains(name)).map(|(index, _)| index)
    };
    let is_manifest = |name: &&str| name.ends_with(".yaml") || name.ends_with(".yml");
    let names = session.file_names().into_iter().filter(is_manifest);
    let mut ranked: Vec<(Option<usize>, &str)> = names.map(|name| (last(name), name)).collect();
    if ranked.iter().any(|(last, name)| last.is_some() || take.has_read(name)) {
        ranked.retain(|(last, name)| last.is_some() || take.has_read(name));
    }
    order::sort_by_key(&mut ranked, |(last, _)| std::cmp::Reverse(*last));
    ranked.into_iter().map(|(_, name)| name.to_owned()).collect()
}

fn is_it(node: &Node, key: &Key) -> bool {
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str);
    text(&["kind"]) == Some(key.kind.names().kind)
        && text(&["metadata", "name"]) == Some(&key.name)
        && text(&["metadata", "namespace"]).is_none_or(|namespace| namespace == key.namespace)
}

impl File {
    fn new(name: &str, text: &str) -> File {
        let mut objects = Vec::new();
        for document in read::read(text).documents {
            match document.root.get("items") {
                Some(items) => objects.extend(items.items().iter().cloned()),
                None => objects.push(document.root),
            }
        }
        File { name: name.to_owned(), text: text.to_owned(), objects }
    }

    /// As far as the path leads.
    fn field(&self, root: &Node, path: &str) -> Option<Place> {
        let mut node = root;
        let mut span = None;
        for step in Path::parse(path).steps() {
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
        let spot =
            Spot { file: self.name.clone(), from: units(from), to: units(from + text.len()) };
        Place { spot, line, text: text.to_owned(), field }
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
        let file = File::new("web.yaml", TEXT);
        let place = file.field(&file.objects[0], path).expect("a place");
        let units: Vec<u16> = TEXT.encode_utf16().collect();
        let marked = String::from_utf16(&units[place.spot.from..place.spot.to]).unwrap_or_default();
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
