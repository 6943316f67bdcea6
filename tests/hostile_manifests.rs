//! Whatever a manifest says, the API server answers: no field that is missing, odd or of another type breaks a rule.
//! The manifests are those of the tables, and for each kind one that has every field there is.

use std::path::Path;

use podlife::admit::client::read_document;
use podlife::admit::{self, ApiServer, Classes, Context, Doing, Failures, Item};
use podlife::cluster::version::Version;
use podlife::objects::Kind;
use podlife::objects::schema::{Shape, Type, root};
use podlife::yaml::tree::Node;
use serde_json::{Map, Value, json};

const SERVERS: [&str; 3] = ["1.36", "1.34", "1.29"];

#[test]
fn no_change_of_a_table_s_manifest_breaks_a_rule() {
    let servers = SERVERS.map(|name| Version::named(name).expect("simulated").api_server());
    let mut asked = 0;
    for case in cases() {
        let old = case.get("old").and_then(item);
        for (turn, changed) in changes(&case["input"]).into_iter().enumerate() {
            asked += ask(&changed, old.as_ref(), &servers[turn % servers.len()]);
        }
    }
    assert!(5_000 < asked, "only {asked} manifests were readable");
}

#[test]
fn no_change_of_a_full_manifest_breaks_a_rule() {
    let servers = SERVERS.map(|name| Version::named(name).expect("simulated").api_server());
    for &kind in Kind::ALL {
        let full = full(kind);
        let old = item(&full);
        let changes = changes(&full);
        assert!(10 < changes.len(), "{kind:?} has more fields than that");
        // A pod has thousands of places, and all kinds that make pods have the same template.
        let step = match kind {
            Kind::Pod => 61,
            _ if makes_pods(&full) => 397,
            _ => 1,
        };
        for (turn, changed) in changes.into_iter().enumerate().step_by(step) {
            ask(&changed, old.as_ref(), &servers[turn % servers.len()]);
        }
    }
}

/// Has the manifest created and put over another, as far as it can be read; 1 if it could be.
fn ask(manifest: &Value, old: Option<&Item>, server: &ApiServer) -> usize {
    let Some(item) = item(manifest) else { return 0 };
    let context = Context {
        namespace: "default",
        name_suffix: "x7k2p",
        volume_suffix: "x7k2p",
        server,
        classes: Classes::Unknown,
    };
    let mut refusals = Vec::new();
    refusals.extend(admit::create(&item, &context).err());
    refusals.extend(admit::complaints(&item, &context).err());
    if let Some(old) = old.filter(|old| old.kind == item.kind) {
        refusals.extend(admit::complaints_of_change(old, &item, server).err());
    }
    for refusal in refusals {
        let text = refusal.kubectl_text(Doing::Creating { file: "m.yaml" }, Failures::One);
        assert!(!text.is_empty(), "a refusal says something: {manifest}");
    }
    1
}

fn item(manifest: &Value) -> Option<Item> {
    read_document(&Node::from_json(manifest)).items.pop()
}

fn cases() -> Vec<Value> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/validation");
    let tables =
        ["containers", "init-containers", "lifecycle", "pods", "probes", "services", "updates"];
    let read = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(dir.join(name).with_extension("json"));
        let table: Value = serde_json::from_str(&text.expect("the table is there")).expect("JSON");
        table["cases"].as_array().expect("a table has cases").clone()
    };
    tables.into_iter().flat_map(read).collect()
}

/// A manifest with every field of the schema.
fn full(kind: Kind) -> Value {
    let mut manifest = object(root(kind));
    manifest["apiVersion"] = kind.api_version().into();
    manifest["kind"] = kind.names().kind.into();
    // What only the cluster writes is not looked at.
    manifest["status"] = Value::Null;
    manifest
}

fn object(kind: &Type) -> Value {
    let fields = kind.fields.iter().map(|field| (field.name.to_owned(), sample(&field.shape)));
    Value::Object(fields.collect())
}

fn sample(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::IntOrString => "a".into(),
        Shape::Choice(choice) => choice.words.first().copied().unwrap_or("a").into(),
        Shape::Bytes => "YQ==".into(),
        Shape::Bool => true.into(),
        Shape::Int32 | Shape::Int64 => 1.into(),
        Shape::Quantity => "1".into(),
        Shape::Time => "2026-01-01T00:00:00Z".into(),
        Shape::Any => json!({}),
        Shape::List(item) => json!([sample(item)]),
        Shape::Map(value) => json!({ "a": sample(value) }),
        Shape::Quantities => json!({"cpu": "1", "memory": "1Mi", "a/b": "1"}),
        Shape::Object(kind) => object(kind),
    }
}

/// The manifest with each of its nodes changed in turn, in two of many ways.
fn changes(manifest: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    collect(manifest, String::new(), &mut places);
    let mut changed = Vec::new();
    for (turn, place) in places.iter().enumerate() {
        let node = manifest.pointer(place).expect("a place just seen");
        let odd = odd_values(node);
        for step in [0, odd.len() / 2] {
            let mut copy = manifest.clone();
            *copy.pointer_mut(place).expect("a place just seen") =
                odd[(turn + step) % odd.len()].clone();
            changed.push(copy);
        }
        changed.extend(without(manifest, place));
    }
    changed
}

fn collect(node: &Value, place: String, places: &mut Vec<String>) {
    match node {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{place}/{index}"), places);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(field, format!("{place}/{name}"), places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    places.push(place);
}

fn without(manifest: &Value, place: &str) -> Option<Value> {
    let (owner, name) = place.rsplit_once('/')?;
    let mut copy = manifest.clone();
    let fields = copy.pointer_mut(owner)?.as_object_mut()?;
    fields.remove(&name.replace("~1", "/").replace("~0", "~"))?;
    Some(copy)
}

/// Mostly of the node's own type, so that the rules get to see them.
fn odd_values(node: &Value) -> Vec<Value> {
    let others = [json!(null), json!([]), json!({}), json!("x"), json!(0), json!(true)];
    let own: Vec<Value> = match node {
        Value::String(_) => [
            "",
            ".",
            "..",
            "../..",
            "/",
            ":",
            "%",
            "-1%",
            "None",
            "99999999999999999999",
            "1e999",
            "-5Mi",
            "0.0000001",
            "::ffff:01.2.3.4",
            "1.2.3.4/99",
            "a b",
            "한글😀",
            "\u{0}\t\u{7f}",
            "metadata.labels['",
            "['']",
            "localhost/../x",
            "a/b/c",
            "iqn.2001-04.",
            "\\\\",
            "_",
        ]
        .into_iter()
        .map(Value::from)
        .chain(["a".repeat(300).into(), "é".repeat(40).into()])
        .collect(),
        Value::Number(_) => {
            [-1, 0, 2, 65_536, i64::from(i32::MAX), i64::from(i32::MIN)].map(Value::from).into()
        }
        Value::Bool(truth) => vec![(!truth).into()],
        Value::Array(items) => vec![
            json!([]),
            items.iter().chain(items).cloned().collect(),
            items.iter().cycle().take(items.len() * 12).cloned().collect(),
            json!([null]),
            json!([{}]),
        ],
        Value::Object(fields) => {
            let emptied = fields.keys().map(|name| (name.clone(), Value::Null));
            vec![json!({}), json!({"": ""}), Value::Object(emptied.collect::<Map<_, _>>())]
        }
        Value::Null => Vec::new(),
    };
    own.into_iter().chain(others).collect()
}

fn makes_pods(manifest: &Value) -> bool {
    ["/spec/template", "/spec/jobTemplate"].iter().any(|at| manifest.pointer(at).is_some())
}
