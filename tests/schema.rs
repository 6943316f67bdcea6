//! Our table of the API's fields against Kubernetes' own, both ways: no name and no type is ours by mistake, and no field
//! of Kubernetes is refused as unknown. `cargo xtask schema` writes the snapshot that is compared here.

use std::collections::{BTreeMap, BTreeSet};

use podlife::objects::Kind;
use podlife::objects::schema::{Shape, Type, root};

const SNAPSHOT: &str = include_str!("schema/v1.36.txt");

/// Kubernetes' types: their fields, and how what these hold is written in the snapshot.
#[derive(Default)]
struct Upstream<'a> {
    kinds: BTreeMap<&'a str, &'a str>,
    types: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
}

impl<'a> Upstream<'a> {
    fn read(text: &'a str) -> Upstream<'a> {
        let mut upstream = Upstream::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["kind", kind, name] => _ = upstream.kinds.insert(kind, name),
                [name, field, shape] => {
                    upstream.types.entry(name).or_default().insert(field, shape);
                }
                _ => panic!("a line of three words was expected: {line}"),
            }
        }
        upstream
    }
}

/// What was compared, and what differs.
struct Comparison<'a> {
    upstream: &'a Upstream<'a>,
    seen: BTreeSet<(&'static str, &'a str)>,
    fields: usize,
    differences: Vec<String>,
}

impl<'a> Comparison<'a> {
    fn of_types(&mut self, ours: &'static Type, theirs: &'a str) {
        if !self.seen.insert((ours.name, theirs)) {
            return;
        }
        let upstream: &'a Upstream<'a> = self.upstream;
        let fields = &upstream.types[theirs];
        if theirs.rsplit('.').next() != Some(ours.name) {
            self.differences.push(format!("{theirs} is called {} here", ours.name));
        }
        for field in ours.fields {
            let place = format!("{theirs} {}", field.name);
            match fields.get(field.name) {
                None => self.differences.push(format!("{place}: Kubernetes has no such field")),
                Some(shape) => self.of_shapes(&place, &field.shape, shape),
            }
        }
        for (name, shape) in fields {
            if ours.field(name).is_none() {
                self.differences.push(format!("{theirs} {name}: missing here, {shape}"));
            }
        }
        self.fields += fields.len();
    }

    fn of_shapes(&mut self, place: &str, ours: &'static Shape, theirs: &'a str) {
        let inside = |brackets: [char; 2]| {
            theirs.strip_prefix(brackets[0]).and_then(|rest| rest.strip_suffix(brackets[1]))
        };
        let is_same = match ours {
            Shape::Text | Shape::Choice(_) => theirs == "text",
            Shape::Bool => theirs == "bool",
            Shape::Int32 => theirs == "int32",
            Shape::Int64 => theirs == "int64",
            Shape::IntOrString => theirs == "int-or-string",
            Shape::Quantity => theirs == "quantity",
            Shape::Quantities => theirs == "{quantity}",
            Shape::Time => theirs == "time",
            Shape::Bytes => theirs == "bytes",
            Shape::Any => theirs == "any",
            Shape::List(item) => match inside(['[', ']']) {
                Some(theirs) => return self.of_shapes(place, item, theirs),
                None => false,
            },
            Shape::Map(value) => match inside(['{', '}']) {
                Some(theirs) => return self.of_shapes(place, value, theirs),
                None => false,
            },
            Shape::Object(ours) if self.upstream.types.contains_key(theirs) => {
                return self.of_types(ours, theirs);
            }
            Shape::Object(_) => false,
        };
        if !is_same {
            self.differences.push(format!("{place}: {theirs} in Kubernetes, {ours:?} here"));
        }
    }
}

#[test]
fn every_field_is_kubernetes_own_and_none_is_missing() {
    let upstream = Upstream::read(SNAPSHOT);
    let mut comparison = Comparison {
        upstream: &upstream,
        seen: BTreeSet::new(),
        fields: 0,
        differences: Vec::new(),
    };
    // An App is the playground's own.
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::App) {
        comparison.of_types(root(*kind), upstream.kinds[kind.names().kind]);
    }
    let Comparison { fields, differences, seen, .. } = comparison;
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(900 < fields, "only {fields} fields of {} types were compared", seen.len());
}

#[test]
fn a_difference_is_found_on_either_side() {
    let changed = SNAPSHOT
        .replace("core.v1.PodSpec hostname text", "core.v1.PodSpec hostnames text")
        .replace("core.v1.PodSpec priority int32", "core.v1.PodSpec priority text");
    let upstream = Upstream::read(&changed);
    let mut comparison = Comparison {
        upstream: &upstream,
        seen: BTreeSet::new(),
        fields: 0,
        differences: Vec::new(),
    };
    comparison.of_types(root(Kind::Pod), "core.v1.Pod");
    let differences = comparison.differences.join("\n");
    for expected in [
        "core.v1.PodSpec hostname: Kubernetes has no such field",
        "core.v1.PodSpec hostnames: missing here, text",
        "core.v1.PodSpec priority: text in Kubernetes, Int32 here",
    ] {
        assert!(differences.contains(expected), "{expected}\nnot among\n{differences}");
    }
}
