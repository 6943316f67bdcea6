//! What kubectl does before it sends anything: read the documents, recognise the objects, match their kinds.
//! Models cli-runtime/pkg/resource/{visitor,mapper}.go and kubectl's schema validation (v1.36), C1 to C3 and C6.

use std::collections::VecDeque;

use super::apply::LAST_APPLIED;
pub use super::client_error::ClientError;
use super::field_error::as_go_json;
use super::place::first_key;
use super::recognise::{
    LIST, is_list, kind_span, mapped, meta_text, text, undecodable, unrecognisable,
    unrecognised_item, with_kind_of, with_wrong_items,
};
use crate::objects::{Kind, Scope};
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
    pub validation: FieldValidation,
}

/// What is done about fields that nobody knows.
/// Models metav1.FieldValidationStrict and its like of apimachinery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldValidation {
    #[default]
    Strict,
    /// They are dropped, and named.
    Warn,
    /// They are dropped, and kubectl looks at nothing before it sends it.
    Ignore,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub error: ClientError,
    pub span: Span,
    /// So many items came before it in the file.
    pub items_before: usize,
}

/// Reads a file as kubectl does. A document that cannot be parsed or recognised ends the reading.
pub fn read_manifest(text: &str, file: &str) -> Manifest {
    read_validated(text, file, FieldValidation::Strict)
}

pub fn read_validated(text: &str, file: &str, validation: FieldValidation) -> Manifest {
    let mut reader = Reader { file, validation, manifest: Manifest::default() };
    let reading = read(text);
    for document in &reading.documents {
        let is_strict = validation == FieldValidation::Strict;
        if is_strict && let Some(error) = with_wrong_items(&document.root, file) {
            reader.fail(error, first_key(&document.root));
            return reader.manifest;
        }
        if reader.document(&document.root) == Flow::Ends {
            return reader.manifest;
        }
    }
    if let Some(complaint) = reading.fatal() {
        let (file, problem) = (file.to_owned(), complaint.after_file());
        reader.fail(ClientError::Parsing { file, problem }, complaint.span);
    }
    reader.manifest
}

/// The objects of one document, for those who want to hear of the next one whatever is wrong with this.
pub fn read_document(root: &Node) -> Manifest {
    let validation = FieldValidation::Strict;
    let mut reader = Reader { file: "", validation, manifest: Manifest::default() };
    reader.document(root);
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
    validation: FieldValidation,
    manifest: Manifest,
}

/// Whether kubectl looks at what comes next in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    GoesOn,
    Ends,
}

impl Reader<'_> {
    fn document(&mut self, root: &Node) -> Flow {
        // What is no object with names cannot be read by anybody.
        let is_looked_at =
            self.validation != FieldValidation::Ignore || !matches!(root.value, Value::Map(_));
        if is_looked_at && let Some(error) = unrecognisable(root, self.file) {
            self.fail(error, first_key(root));
            return Flow::Ends;
        }
        if let Some((problem, span)) = undecodable(root) {
            self.fail(ClientError::Decoding { file: self.file.to_owned(), problem }, span);
            return Flow::GoesOn;
        }
        let (api_version, kind) = (text(root, "apiVersion"), text(root, "kind"));
        let list = root.get("items");
        match (mapped(api_version, kind), list) {
            (Some(known), None) => self.item(known, root),
            (None, None) if kind == LIST => {}
            (Some(_), Some(list)) => return self.list(root, list),
            (None, Some(list)) if is_list(api_version, kind) => return self.list(root, list),
            (None, _) => {
                let error = ClientError::NoMatches {
                    file: self.file.to_owned(),
                    api_version: api_version.to_owned(),
                    kind: kind.to_owned(),
                    name: meta_text(root, "name").to_owned(),
                    namespace: meta_text(root, "namespace").to_owned(),
                };
                self.fail(error, kind_span(root));
            }
        }
        Flow::GoesOn
    }

    /// What has items is unpacked, lists in lists behind the others. An item that is none ends the file, but only
    /// after the others were seen to.
    fn list(&mut self, root: &Node, list: &Node) -> Flow {
        let of = (text(root, "apiVersion").to_owned(), text(root, "kind").to_owned());
        let mut left: VecDeque<(Node, (String, String))> =
            list.items().iter().map(|item| (item.clone(), of.clone())).collect();
        let (mut problems, mut first) = (Vec::new(), None);
        while let Some((item, (list_version, list_kind))) = left.pop_front() {
            let item = with_kind_of(item, &list_version, &list_kind);
            let (api_version, kind) = (text(&item, "apiVersion"), text(&item, "kind"));
            if let Some(list) = item.get("items") {
                let of = (api_version.to_owned(), kind.to_owned());
                left.extend(list.items().iter().map(|item| (item.clone(), of.clone())));
                continue;
            }
            match mapped(api_version, kind).filter(|_| !api_version.is_empty()) {
                Some(known) => self.item(known, &item),
                None => {
                    problems.push(unrecognised_item(api_version, kind));
                    first.get_or_insert(kind_span(&item));
                }
            }
        }
        let Some(span) = first else { return Flow::GoesOn };
        self.fail(ClientError::Items { problems }, span);
        Flow::Ends
    }

    fn item(&mut self, kind: Kind, node: &Node) {
        let spelling = text(node, "kind").to_owned();
        let (node, validation) = (node.clone(), self.validation);
        self.manifest.items.push(Item { kind, spelling, node, validation });
    }

    fn fail(&mut self, error: ClientError, span: Span) {
        let items_before = self.manifest.items.len();
        self.manifest.failures.push(Failure { error, span, items_before });
    }
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
        let wrong = list.replace("metadata: {name: b}", "spce: {}");
        let problem =
            "ValidationError(Service): unknown field \"spce\" in io.k8s.api.core.v1.Service";
        let error =
            format!("error: error validating \"f.yaml\": error validating data: {problem}{OFF}");
        check(&wrong, &[], &[&error]);
        check(list, &["Pod/a", "Service/b"], &[]);
        let pods = "apiVersion: v1\nkind: PodList\nitems:\n- {metadata: {name: a}}\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: c}}]}\n- {apiVersion: v1, kind: Service, metadata: {name: b}}\n";
        check(pods, &["Pod/a", "Service/b", "Pod/c"], &[]);
        let nothing = read_manifest("---\n# note\n", "f.yaml");
        assert_eq!(
            nothing.nothing_passed("apply").as_deref(),
            Some("error: no objects passed to apply")
        );
    }

    #[test]
    fn an_item_that_is_nothing_ends_the_file_behind_its_list() {
        let list = format!(
            "apiVersion: v1\nkind: List\nitems:\n- {{apiVersion: v1, kind: Podd}}\n- {{apiVersion: v1, kind: Pod, metadata: {{name: b}}}}\n---\n{POD}"
        );
        let error = "error: unable to recognize no matches for kind \"Podd\" in version \"v1\"";
        check(&list, &["Pod/b"], &[error]);
        check(
            "apiVersion: v1\nkind: PodList\nitems: 5\n",
            &[],
            &[
                "error: unable to decode \"f.yaml\": json: cannot unmarshal number into Go struct field decodeList.items of type []json.RawMessage",
            ],
        );
    }

    #[test]
    fn the_mapper_forgives_small_letters_and_no_others() {
        check(&POD.replace("Pod", "pod"), &["Pod/a"], &[]);
        let error = "error: resource mapping not found for name: \"a\" namespace: \"\" from \"f.yaml\": no matches for kind \"POD\" in version \"v1\"\nensure CRDs are installed first";
        check(&POD.replace("Pod", "POD"), &[], &[error]);
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
