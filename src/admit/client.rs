//! What kubectl does before it sends anything: read the documents, recognise the objects, match their kinds.
//! Models cli-runtime/pkg/resource/{visitor,mapper}.go and kubectl's schema validation (v1.36), C1 to C3 and C6.

use super::api_server::ApiServer;
use super::apply::LAST_APPLIED;
pub use super::client_error::ClientError;
use super::decode::decode;
use super::field_error::as_go_json;
use super::place::first_key;
use crate::objects::schema::{Shape, object_meta};
use crate::objects::{Kind, Scope};
use crate::yaml::path::Path;
use crate::yaml::read::read;
use crate::yaml::tree::{Node, Span, Value};

/// The objects of a file and what kept the others from being one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// In the order of the file; kubectl handles them one by one, whatever fails beside them.
    pub items: Vec<Item>,
    pub failures: Vec<Failure>,
}

/// An object on its way to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub kind: Kind,
    /// The kind as it was written; kubectl forgives the case, the server does not.
    pub spelling: String,
    pub node: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub error: ClientError,
    pub span: Span,
}

/// Reads a file as kubectl does. A document that cannot be parsed or recognised ends the reading.
pub fn read_manifest(text: &str, file: &str) -> Manifest {
    let mut reader = Reader { file, manifest: Manifest::default() };
    let reading = read(text);
    for document in &reading.documents {
        if let Some(error) = unrecognisable(&document.root, file) {
            reader.fail(error, first_key(&document.root));
            return reader.manifest;
        }
        reader.object(&document.root);
    }
    if let Some(complaint) = reading.fatal() {
        let (file, problem) = (file.to_owned(), complaint.after_file());
        reader.fail(ClientError::Parsing { file, problem }, complaint.span);
    }
    reader.manifest
}

/// The objects of one document, for those who want to hear of the next one whatever is wrong with this.
pub fn read_document(root: &Node) -> Manifest {
    let mut reader = Reader { file: "", manifest: Manifest::default() };
    match unrecognisable(root, "") {
        Some(error) => reader.fail(error, first_key(root)),
        None => reader.object(root),
    }
    reader.manifest
}

impl Manifest {
    /// What kubectl says of a file without any object; `verb` is create, apply …
    pub fn nothing_passed(&self, verb: &str) -> Option<String> {
        let is_empty = self.items.is_empty() && self.failures.is_empty();
        is_empty.then(|| format!("error: no objects passed to {verb}"))
    }
}

impl Item {
    pub fn name(&self) -> &str {
        self.meta("name")
    }

    /// As written; empty if it was not.
    pub fn namespace(&self) -> &str {
        self.meta("namespace")
    }

    /// The body kubectl sends: the namespace of the request is written into what lives in one.
    pub fn body(&self, namespace: &str) -> serde_json::Value {
        let mut body = self.node.to_json();
        let is_namespaced = self.kind.names().scope == Scope::Namespaced;
        if is_namespaced && self.namespace().is_empty() {
            if body["metadata"].is_null() {
                body["metadata"] = serde_json::json!({});
            }
            body["metadata"]["namespace"] = namespace.into();
        }
        body
    }

    /// The same object as kubectl apply sends it, with a memory of itself in an annotation.
    pub fn with_last_applied(&self, namespace: &str) -> Item {
        let mut body = self.body(namespace);
        if !body["metadata"]["annotations"].is_object() {
            body["metadata"]["annotations"] = serde_json::json!({});
        }
        let annotations = &mut body["metadata"]["annotations"];
        annotations.as_object_mut().and_then(|map| map.remove(LAST_APPLIED));
        let memory = format!("{}\n", as_go_json(&body));
        body["metadata"]["annotations"][LAST_APPLIED] = memory.into();
        Item { node: Node::from_json(&body), ..self.clone() }
    }

    fn meta(&self, name: &str) -> &str {
        self.node.at(&["metadata", name]).and_then(Node::as_str).unwrap_or("")
    }
}

struct Reader<'a> {
    file: &'a str,
    manifest: Manifest,
}

impl Reader<'_> {
    fn object(&mut self, node: &Node) {
        let file = self.file.to_owned();
        let text = |name| node.get(name).and_then(Node::as_str).unwrap_or("").to_owned();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        if kind.is_empty() {
            let json = as_go_json(&node.to_json());
            let problem = format!("Object 'Kind' is missing in '{json}'");
            return self.fail(ClientError::Decoding { file, problem }, first_key(node));
        }
        if (api_version.as_str(), kind.as_str()) == ("v1", "List") {
            let items = node.get("items").map_or(&[][..], Node::items);
            return items.iter().for_each(|item| self.object(item));
        }
        if let Some((problem, span)) = undecodable_metadata(node) {
            return self.fail(ClientError::Decoding { file, problem }, span);
        }
        match mapped(&api_version, &kind) {
            Some(known) => {
                let item = Item { kind: known, spelling: kind, node: node.clone() };
                self.manifest.items.push(item);
            }
            None => {
                let meta = |name| {
                    node.at(&["metadata", name]).and_then(Node::as_str).unwrap_or("").to_owned()
                };
                let (name, namespace) = (meta("name"), meta("namespace"));
                let error = ClientError::NoMatches { file, api_version, kind, name, namespace };
                self.fail(error, node.get("kind").map_or(node.span, |kind| kind.span));
            }
        }
    }

    fn fail(&mut self, error: ClientError, span: Span) {
        self.manifest.failures.push(Failure { error, span });
    }
}

/// What is missing for this to be any object at all.
fn unrecognisable(root: &Node, file: &str) -> Option<ClientError> {
    let failed = |problems| ClientError::Validating { file: file.to_owned(), problems };
    if !matches!(root.value, Value::Map(_)) {
        return Some(failed(vec!["invalid object to validate".to_owned()]));
    }
    let problem = |name: &str| match root.get(name).map(|node| &node.value) {
        None | Some(Value::Null) => Some(format!("{name} not set")),
        Some(Value::Str(text)) if name == "apiVersion" && 1 < text.matches('/').count() => {
            Some(format!("unexpected GroupVersion string: {text}"))
        }
        Some(Value::Str(_)) => None,
        Some(_) => Some(format!("{name} isn't string type")),
    };
    let problems: Vec<String> = ["apiVersion", "kind"].into_iter().filter_map(problem).collect();
    (!problems.is_empty()).then(|| failed(problems))
}

/// kubectl reads the metadata itself, and only the metadata (C2.5).
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
    let first = decoded.mistyped.first()?;
    Some((first.text.clone(), crate::yaml::path::find(node, &first.path).span()))
}

fn mapped(api_version: &str, kind: &str) -> Option<Kind> {
    let is_it = |known: &Kind| {
        known.names().kind.eq_ignore_ascii_case(kind) && known.api_version() == api_version
    };
    Kind::ALL.iter().copied().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the objects found, as `Kind/name`, and all that is printed about the rest.
    fn check(text: &str, items: &[&str], errors: &[&str]) {
        let manifest = read_manifest(text, "f.yaml");
        let found: Vec<String> =
            manifest.items.iter().map(|item| format!("{:?}/{}", item.kind, item.name())).collect();
        let said: Vec<String> =
            manifest.failures.iter().map(|failure| failure.error.to_string()).collect();
        assert_eq!((found, said), (owned(items), owned(errors)), "{text}");
    }

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n";
    const OFF: &str =
        "; if you choose to ignore these errors, turn validation off with --validate=false";

    #[test]
    fn what_is_no_object_is_named() {
        let validating = |problem: &str| {
            format!("error: error validating \"f.yaml\": error validating data: {problem}{OFF}")
        };
        for (text, problem) in [
            ("livenessProbe: {}\n", "[apiVersion not set, kind not set]"),
            ("apiVersion: v1\nKind: Pod\n", "kind not set"),
            ("- a\n", "invalid object to validate"),
            ("apiVersion: 1\nkind: Pod\n", "apiVersion isn't string type"),
            ("apiVersion: a/b/c\nkind: Pod\n", "unexpected GroupVersion string: a/b/c"),
        ] {
            check(text, &[], &[&validating(problem)]);
        }
        check(
            "apiVersion: v1\nkind: \"\"\nmetadata:\n  name: x\n",
            &[],
            &[
                r#"error: unable to decode "f.yaml": Object 'Kind' is missing in '{"apiVersion":"v1","kind":"","metadata":{"name":"x"}}'"#,
            ],
        );
    }

    #[test]
    fn metadata_is_decoded_before_anything_is_sent() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    version: 1.0\n",
            &[],
            &[
                "error: unable to decode \"f.yaml\": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
            ],
        );
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: x\n",
            &[],
            &[
                "error: unable to decode \"f.yaml\": json: cannot unmarshal string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta",
            ],
        );
    }

    #[test]
    fn an_unknown_kind_does_not_keep_the_others_back() {
        let text = format!("{POD}---\n{}---\n{POD}", POD.replace("Pod", "Podd"));
        let error = "error: resource mapping not found for name: \"a\" namespace: \"\" from \"f.yaml\": no matches for kind \"Podd\" in version \"v1\"\nensure CRDs are installed first";
        check(&text, &["Pod/a", "Pod/a"], &[error]);
    }

    #[test]
    fn a_document_that_is_no_yaml_ends_the_file() {
        let text = format!("{POD}---\na: [\n---\n{POD}");
        let error = "error: error parsing f.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content";
        check(&text, &["Pod/a"], &[error]);
    }

    #[test]
    fn a_list_is_unpacked_and_nothing_is_nothing() {
        let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: Service, metadata: {name: b}}\n";
        check(list, &["Pod/a", "Service/b"], &[]);
        let nothing = read_manifest("---\n# note\n", "f.yaml");
        assert_eq!(
            nothing.nothing_passed("apply").as_deref(),
            Some("error: no objects passed to apply")
        );
    }

    #[test]
    fn apply_leaves_a_memory_of_what_it_sent() {
        let item = read_manifest(POD, "f.yaml").items[0].with_last_applied("default");
        let body = item.body("default");
        assert_eq!(
            body["metadata"]["annotations"][LAST_APPLIED],
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"annotations\":{},\"name\":\"a\",\"namespace\":\"default\"}}\n"
        );
    }

    #[test]
    fn the_body_carries_the_namespace_of_the_request() {
        let manifest = read_manifest("apiVersion: v1\nkind: Pod\n", "f.yaml");
        let body = manifest.items[0].body("default");
        assert_eq!(body["metadata"]["namespace"], "default");
    }
}
