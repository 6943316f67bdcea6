//! The table of the API's types: every field Kubernetes has for the kinds the cluster knows, what it may hold, and
//! whether the simulation acts on it. Strict reading, completion, hover and `kubectl explain` read the same rows.
//! Models staging/src/k8s.io/api (v1.36); one file per family, fields in alphabetical order as kubectl lists them.
//!
//! When the simulation learns to act on a field, its row changes from `accepted` to `simulated`; nothing else does.
//! Of a kind that nothing acts on yet (`acted`), the rows say nothing.

mod app;
mod choice;
mod claim;
mod config_map;
mod container;
mod controller_revision;
mod cron_job;
mod daemon_set;
mod deployment;
mod endpoint_slice;
mod endpoints;
mod env;
mod event;
mod job;
mod lease;
mod meta;
mod namespace;
mod node;
mod placement;
mod pod;
mod pod_disruption_budget;
mod pod_status;
mod priority_class;
mod probe;
mod remote_volume;
mod secret;
mod security;
mod service;
mod stateful_set;
mod volume;
mod workload;

use super::Kind;

/// A struct of the API.
#[derive(Debug)]
pub struct Type {
    pub name: &'static str,
    pub fields: &'static [Field],
}

/// One field of a struct, under its name in manifests.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub acted: Acted,
}

/// Whether a written field changes what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted {
    Simulated,
    /// Read, checked and stored as Kubernetes does, without effect on the simulation.
    Accepted,
}

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Choice(&'static Choice),
    Bool,
    Int32,
    Int64,
    IntOrString,
    Quantity,
    /// Quantities by resource name.
    Quantities,
    Time,
    /// Binary data, written as base64.
    Bytes,
    Any,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static Type),
}

/// A string type of its own.
#[derive(Debug)]
pub struct Choice {
    /// Its name in Go, as decoding errors print it.
    pub go: &'static str,
    /// Empty where any text may stand.
    pub words: &'static [&'static str],
}

/// The type of a whole object.
pub fn root(kind: Kind) -> &'static Type {
    match kind {
        Kind::App => &app::APP,
        Kind::ConfigMap => &config_map::CONFIG_MAP,
        Kind::ControllerRevision => &controller_revision::CONTROLLER_REVISION,
        Kind::CronJob => &cron_job::CRON_JOB,
        Kind::DaemonSet => &daemon_set::DAEMON_SET,
        Kind::Deployment => &deployment::DEPLOYMENT,
        Kind::EndpointSlice => &endpoint_slice::ENDPOINT_SLICE,
        Kind::Endpoints => &endpoints::ENDPOINTS,
        Kind::Event => &event::EVENT,
        Kind::Job => &job::JOB,
        Kind::Lease => &lease::LEASE,
        Kind::Namespace => &namespace::NAMESPACE,
        Kind::Node => &node::NODE,
        Kind::Pod => &pod::POD,
        Kind::PodDisruptionBudget => &pod_disruption_budget::POD_DISRUPTION_BUDGET,
        Kind::PriorityClass => &priority_class::PRIORITY_CLASS,
        Kind::ReplicaSet => &deployment::REPLICA_SET,
        Kind::ReplicationController => &workload::REPLICATION_CONTROLLER,
        Kind::Secret => &secret::SECRET,
        Kind::Service => &service::SERVICE,
        Kind::StatefulSet => &stateful_set::STATEFUL_SET,
    }
}

/// `metadata`, which kubectl reads by itself before it sends anything.
pub fn object_meta() -> &'static Type {
    &meta::OBJECT_META
}

impl Type {
    /// By its exact name; the API does not forgive a wrong case.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let at = self.fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        self.fields.get(at)
    }
}

impl Shape {
    /// The type's name in Go, as decoding errors print it.
    pub fn go_name(&self) -> String {
        match self {
            Shape::Text | Shape::Quantity | Shape::Time => "string".to_owned(),
            Shape::Choice(choice) => choice.go.to_owned(),
            Shape::Bool => "bool".to_owned(),
            Shape::Int32 | Shape::IntOrString => "int32".to_owned(),
            Shape::Int64 => "int64".to_owned(),
            Shape::Quantities => "v1.ResourceList".to_owned(),
            Shape::Bytes => "[]uint8".to_owned(),
            Shape::Any => "interface {}".to_owned(),
            Shape::List(item) => format!("[]{}", item.go_name()),
            Shape::Map(value) => format!("map[string]{}", value.go_name()),
            Shape::Object(kind) => format!("v1.{}", kind.name),
        }
    }
}

const fn simulated(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, acted: Acted::Simulated }
}

const fn accepted(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, acted: Acted::Accepted }
}

#[cfg(test)]
mod tests {
    use crate::kit::sorted::SortedMap;

    use super::*;

    fn collect(shape: &Shape, types: &mut SortedMap<&'static str, &'static Type>) {
        if let Shape::List(inner) | Shape::Map(inner) = shape {
            collect(inner, types);
        }
        if let Shape::Object(kind) = shape
            && types.insert(kind.name, kind).is_none()
        {
            kind.fields.iter().for_each(|field| collect(&field.shape, types));
        }
    }

    fn all_types() -> SortedMap<&'static str, &'static Type> {
        let mut types = SortedMap::new();
        for kind in Kind::ALL {
            collect(&Shape::Object(root(*kind)), &mut types);
        }
        types
    }

    #[test]
    fn fields_stand_in_order_so_that_they_can_be_found() {
        for (name, kind) in all_types() {
            assert!(kind.fields.is_sorted_by(|a, b| a.name < b.name), "{name}");
        }
    }

    #[test]
    fn a_field_is_found_by_its_exact_name_only() {
        let probe = &probe::PROBE;
        assert_eq!(probe.field("periodSeconds").map(|field| field.name), Some("periodSeconds"));
        assert!(probe.field("periodseconds").is_none());
    }

    #[test]
    fn types_are_called_as_go_calls_them() {
        let spec = &pod::POD_SPEC;
        for (name, go) in [
            ("containers", "[]v1.Container"),
            ("nodeSelector", "map[string]string"),
            ("restartPolicy", "v1.RestartPolicy"),
            ("terminationGracePeriodSeconds", "int64"),
            ("securityContext", "v1.PodSecurityContext"),
        ] {
            assert_eq!(spec.field(name).unwrap().shape.go_name(), go, "{name}");
        }
    }
}
