//! What kubectl makes of a document before it asks any server: whether it is an object at all, and of which kind.
//! Models kubectl's schema validation, unstructuredJSONScheme of apimachinery, metadataValidatingDecoder and infoForObject
//! of cli-runtime, and NewDiscoveryRESTMapper of client-go (v1.36), C2 and C3.

use super::api_server::ApiServer;
use super::client_error::ClientError;
use super::decode::{decode, what};
use super::field_error::as_go_json;
use super::list_item;
use super::place::first_key;
use crate::objects::Kind;
use crate::objects::schema::{Shape, object_meta};
use crate::yaml::path::Path;
use crate::yaml::tree::{Entry, Node, Span, Value};

pub(super) fn text<'a>(node: &'a Node, name: &str) -> &'a str {
    node.get(name).and_then(Node::as_str).unwrap_or("")
}

pub(super) fn meta_text<'a>(node: &'a Node, name: &str) -> &'a str {
    node.get("metadata").map_or("", |metadata| text(metadata, name))
}

pub(super) fn kind_span(node: &Node) -> Span {
    node.get("kind").map_or_else(|| first_key(node), |kind| kind.span)
}

/// What ends the items of a PodList need not say themselves.
/// Models unstructuredJSONScheme.decodeToList (v1.36).
pub(super) fn with_kind_of(mut item: Node, list_version: &str, list_kind: &str) -> Node {
    if !text(&item, "kind").is_empty() || !text(&item, "apiVersion").is_empty() {
        return item;
    }
    let kind = list_kind.strip_suffix(LIST).unwrap_or(list_kind);
    if let Value::Map(entries) = &mut item.value {
        for (key, value) in [("apiVersion", list_version), ("kind", kind)] {
            entries.retain(|entry| entry.key != key);
            let value = Node::new(Value::Str(value.to_owned()));
            entries.push(Entry { key: key.to_owned(), key_span: Span::none(), value });
        }
    }
    item
}

/// Models mapper.infoForObject of cli-runtime and unstructuredObjectTyper.ObjectKinds (v1.36).
pub(super) fn unrecognised_item(api_version: &str, kind: &str) -> String {
    let type_info = "unable to get type info from the object \"*unstructured.Unstructured\"";
    if kind.is_empty() {
        return format!(
            "{type_info}: Object 'Kind' is missing in 'unstructured object has no kind'"
        );
    }
    if api_version.is_empty() {
        return format!(
            "{type_info}: Object 'apiVersion' is missing in 'unstructured object has no version'"
        );
    }
    format!("unable to recognize no matches for kind \"{kind}\" in version \"{api_version}\"")
}

/// What is missing for this to be any object at all.
pub(super) fn unrecognisable(root: &Node, file: &str) -> Option<ClientError> {
    let problems = unidentified(root);
    let failed = || ClientError::Validating { file: file.to_owned(), problems: problems.clone() };
    (!problems.is_empty()).then(failed)
}

/// The items of a List are measured before it is unpacked.
pub(super) fn with_wrong_items(root: &Node, file: &str) -> Option<ClientError> {
    if (text(root, "apiVersion"), text(root, "kind")) != ("v1", LIST) {
        return None;
    }
    let problems = list_item::problems(root);
    let failed = || ClientError::Validating { file: file.to_owned(), problems: problems.clone() };
    (!problems.is_empty()).then(failed)
}

/// Models getObjectKind of kubectl's pkg/validation/validation.go (v1.36).
pub(super) fn unidentified(root: &Node) -> Vec<String> {
    if !matches!(root.value, Value::Map(_)) {
        return vec!["invalid object to validate".to_owned()];
    }
    let problem = |name: &str| match root.get(name).map(|node| &node.value) {
        None | Some(Value::Null) => Some(format!("{name} not set")),
        Some(Value::Str(text)) if name == "apiVersion" && 1 < text.matches('/').count() => {
            Some(format!("unexpected GroupVersion string: {text}"))
        }
        Some(Value::Str(_)) => None,
        Some(_) => Some(format!("{name} isn't string type")),
    };
    ["apiVersion", "kind"].into_iter().filter_map(problem).collect()
}

/// kubectl decodes as much as tells it what it has before it (C2.4, C2.5).
pub(super) fn undecodable(root: &Node) -> Option<(String, Span)> {
    if let Some(items) = root.get("items") {
        return undecodable_items(items).or_else(|| undecodable_metadata(root));
    }
    if text(root, "kind").is_empty() {
        let json = as_go_json(&root.to_json());
        return Some((format!("Object 'Kind' is missing in '{json}'"), first_key(root)));
    }
    undecodable_metadata(root)
}

fn undecodable_items(items: &Node) -> Option<(String, Span)> {
    let wrong = |node: &Node, into: &str| {
        let what = what(&node.to_json());
        Some((format!("json: cannot unmarshal {what} into Go {into}"), node.span))
    };
    match &items.value {
        Value::Null => None,
        Value::Seq(list) => {
            let mut wrong_ones =
                list.iter().filter(|item| !matches!(item.value, Value::Map(_) | Value::Null));
            wrong(wrong_ones.next()?, "value of type map[string]interface {}")
        }
        _ => wrong(items, "struct field decodeList.items of type []json.RawMessage"),
    }
}

/// kubectl reads the metadata itself, and only the metadata.
fn undecodable_metadata(node: &Node) -> Option<(String, Span)> {
    let metadata = node.get("metadata")?.to_json();
    let path = Path::root().field("metadata");
    let decoded = decode(
        &Shape::Object(object_meta()),
        "metadataOnlyObject",
        &path,
        &metadata,
        &ApiServer::NEWEST,
    );
    let first = decoded.first_mistyped()?;
    Some((first.text.clone(), crate::yaml::path::find(node, &first.path).span()))
}

/// The mapper knows a kind as it is written, and in small letters.
/// Models NewDiscoveryRESTMapper of client-go's restmapper/discovery.go (v1.36).
pub(super) fn mapped(api_version: &str, kind: &str) -> Option<Kind> {
    let is_it = |known: &Kind| {
        let name = known.names().kind;
        (name == kind || name.to_lowercase() == kind) && known.api_version() == api_version
    };
    Kind::ALL.iter().copied().find(is_it)
}

/// `List` in every version the server has, and a list of each kind.
pub(super) fn is_list(api_version: &str, kind: &str) -> bool {
    let is_its = |known: &Kind| {
        let item = kind.strip_suffix(LIST);
        known.api_version() == api_version
            && item.is_some_and(|item| item.is_empty() || item == known.names().kind)
    };
    Kind::ALL.iter().any(is_its)
}

pub(super) const LIST: &str = "List";
