//! `-l` and `--field-selector`: which of the listed objects are meant.
//! Models apimachinery's pkg/labels and pkg/fields (v1.36).

use serde_json::Value;

use super::failure::{ApiStatus, Failure};
use crate::admit::labels::{Requirement, parse};
use crate::kit::quote::quote;
use crate::kit::sorted::SortedMap;
use crate::objects::{Kind, Object};

/// Everything that an object must match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selector {
    labels: Vec<Requirement>,
    fields: Vec<FieldRequirement>,
    /// As it was typed, for the server's complaints.
    label_text: String,
    field_text: String,
    /// Why the server cannot read it.
    trouble: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct FieldRequirement {
    field: String,
    value: String,
    wanted: Wanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Equal,
    Different,
}

impl Selector {
    /// As kubectl reads it itself, where it does.
    pub fn parse(labels: Option<&str>, fields: Option<&str>) -> Result<Selector, Failure> {
        let selector = Selector::sent(labels, fields);
        match selector.trouble {
            Some(trouble) => Err(Failure::plain(trouble)),
            None => Ok(selector),
        }
    }

    /// As kubectl hands it to the server, which says what is wrong with it when something is listed.
    pub fn sent(labels: Option<&str>, fields: Option<&str>) -> Selector {
        let text = |given: Option<&str>| given.unwrap_or_default().trim().to_owned();
        let (label_text, field_text) = (text(labels), text(fields));
        let labels = parse(&label_text);
        let fields: Result<Vec<FieldRequirement>, String> =
            requirements(&field_text).map(field).collect();
        let trouble = labels.as_ref().err().or(fields.as_ref().err()).cloned();
        let (labels, fields) = (labels.unwrap_or_default(), fields.unwrap_or_default());
        Selector { labels, fields, label_text, field_text, trouble }
    }

    pub fn is_empty(&self) -> bool {
        self.label_text.is_empty() && self.field_text.is_empty()
    }

    /// The server refuses what it cannot read, and a field that this kind cannot be selected by.
    /// Models EnhanceListError of cli-runtime's pkg/resource (v0.36).
    pub fn check(&self, kind: Kind) -> Result<(), Failure> {
        let unknown = |one: &&FieldRequirement| !fields_of(kind).contains(&one.field.as_str());
        let unknown = self.fields.iter().find(unknown);
        let unknown = unknown.map(|one| format!("field label not supported: {}", one.field));
        let Some(trouble) = self.trouble.clone().or(unknown) else { return Ok(()) };
        let resource = format!("{}, Resource={}", group_version(kind), kind.names().plural);
        let message = format!(
            "Unable to find {} that match label selector {}, field selector {}: {trouble}",
            quote(&resource),
            quote(&self.label_text),
            quote(&self.field_text),
        );
        Err(Failure::Server(ApiStatus { reason: "BadRequest".into(), message, details: None }))
    }

    /// For what stands in files kubectl reads the labels itself. Models visitByPaths of builder.go.
    pub fn check_locally(&self) -> Result<(), Failure> {
        let Some(trouble) = &self.trouble else { return Ok(()) };
        let selector = quote(&self.label_text);
        Err(Failure::plain(format!("the provided selector {selector} is not valid: {trouble}")))
    }

    /// By its labels alone, as what stands in a file is selected.
    pub fn matches_labels(&self, labels: &SortedMap<String, String>) -> bool {
        self.labels.iter().all(|requirement| requirement.matches(labels))
    }

    pub fn matches(&self, object: &Object) -> bool {
        if !self.matches_labels(&object.meta().labels) {
            return false;
        }
        if self.fields.is_empty() {
            return true;
        }
        let json = object.to_json();
        self.fields.iter().all(|requirement| requirement.holds(&json))
    }
}

/// `/v1`, `discovery.k8s.io/v1`: as Go prints a group and version.
fn group_version(kind: Kind) -> String {
    let names = kind.names();
    format!("{}/{}", names.group, names.version)
}

/// The fields by which the server can select, beside the names.
fn fields_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pod => &[
            "metadata.name",
            "metadata.namespace",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName",
        ],
        Kind::Event => &[
            "metadata.name",
            "metadata.namespace",
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type",
        ],
        Kind::Node => &["metadata.name", "metadata.namespace", "spec.unschedulable"],
        Kind::Service => &["metadata.name", "metadata.namespace", "spec.clusterIP", "spec.type"],
        Kind::Secret => &["metadata.name", "metadata.namespace", "type"],
        Kind::App => &["metadata.name"],
        Kind::Job => &["metadata.name", "metadata.namespace", "status.successful"],
        Kind::Namespace => &["metadata.name", "status.phase"],
        Kind::ReplicaSet | Kind::ReplicationController => {
            &["metadata.name", "metadata.namespace", "status.replicas"]
        }
        Kind::ConfigMap
        | Kind::ControllerRevision
        | Kind::CronJob
        | Kind::DaemonSet
        | Kind::Deployment
        | Kind::EndpointSlice
        | Kind::Endpoints
        | Kind::Lease
        | Kind::PodDisruptionBudget
        | Kind::PriorityClass
        | Kind::StatefulSet => &["metadata.name", "metadata.namespace"],
    }
}

impl FieldRequirement {
    fn holds(&self, json: &Value) -> bool {
        let path = if self.field == "source" { "source.component" } else { &self.field };
        let found = path.split('.').try_fold(json, |value, name| value.get(name));
        let text = match found {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        match self.wanted {
            Wanted::Equal => text == self.value,
            Wanted::Different => text != self.value,
        }
    }
}

/// Split at commas that stand outside brackets.
fn requirements(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    let parts = text.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

fn field(text: &str) -> Result<FieldRequirement, String> {
    for (operator, wanted) in
        [("!=", Wanted::Different), ("==", Wanted::Equal), ("=", Wanted::Equal)]
    {
        if let Some((field, value)) = text.split_once(operator) {
            return Ok(FieldRequirement { field: field.into(), value: value.into(), wanted });
        }
    }
    Err(format!("invalid selector: '{text}'; can't understand '{text}'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Pod;
    use std::rc::Rc;

    fn picks(labels: &str, fields: &str) -> bool {
        let mut pod = Pod::default();
        pod.metadata.name = "web".into();
        pod.metadata.labels = [("app".to_owned(), "web".to_owned())].into();
        pod.spec.node_name = "node-1".into();
        let selector = Selector::parse(Some(labels), Some(fields)).unwrap();
        selector.check(Kind::Pod).unwrap();
        selector.matches(&Object::Pod(Rc::new(pod)))
    }

    #[test]
    fn labels_are_compared_sought_and_missed() {
        for labels in [
            "",
            "app=web",
            "app==web",
            "app!=db",
            "tier!=x",
            "app in (web, db)",
            "app",
            "!tier",
            "tier notin (a)",
            "app in (a,web),!tier",
        ] {
            assert!(picks(labels, ""), "{labels}");
        }
        for labels in ["app=db", "app!=web", "tier", "!app", "app notin (web)", "tier in (a)"] {
            assert!(!picks(labels, ""), "{labels}");
        }
    }

    #[test]
    fn fields_are_compared_as_text() {
        assert!(picks("", "metadata.name=web,spec.nodeName!=node-2"));
        assert!(!picks("", "status.phase=Running"));
    }

    #[test]
    fn an_unknown_field_is_refused_by_the_server() {
        let selector = Selector::parse(None, Some("foo=bar")).unwrap();
        assert_eq!(
            selector.check(Kind::Pod).unwrap_err().text(),
            "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match label selector \"\", \
             field selector \"foo=bar\": field label not supported: foo\n"
        );
    }

    #[test]
    fn an_unreadable_selector_is_refused_by_whoever_reads_it() {
        assert!(Selector::parse(Some("=web"), None).is_err());
        assert!(Selector::parse(None, Some("foo")).is_err());
        let selector = Selector::sent(Some(" app in web"), None);
        assert_eq!(
            selector.check(Kind::Deployment).unwrap_err().text(),
            "Error from server (BadRequest): Unable to find \"apps/v1, Resource=deployments\" that match label selector \"app in web\", \
             field selector \"\": unable to parse requirement: found 'web' expected: '('\n"
        );
    }
}
