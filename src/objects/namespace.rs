//! A namespace: a part of the cluster with names of its own.
//! Models staging/src/k8s.io/api/core/v1/types.go Namespace (v1.36).

use crate::objects::json::Json;

use super::meta::ObjectMeta;
use super::replica_set::ReplicaCondition;

/// The label by which selectors can name a namespace.
pub const NAME_LABEL: &str = "kubernetes.io/metadata.name";
/// Who must agree before a namespace goes.
pub const FINALIZER: &str = "kubernetes";

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Namespace {
    pub metadata: ObjectMeta,
    pub spec: NamespaceSpec,
    pub status: NamespaceStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NamespaceSpec {
    #[json(omitempty)]
    pub finalizers: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NamespaceStatus {
    /// It has the fields of a ReplicaSet's condition.
    #[json(omitempty)]
    pub conditions: Vec<ReplicaCondition>,
    #[json(omitempty)]
    pub phase: String,
}

impl Namespace {
    /// As it is right after its creation.
    pub fn active(name: &str) -> Namespace {
        let mut namespace = Namespace::default();
        namespace.metadata.name = name.to_owned();
        namespace.metadata.labels.insert(NAME_LABEL.to_owned(), name.to_owned());
        namespace.spec.finalizers.push(FINALIZER.to_owned());
        namespace.status.phase = "Active".to_owned();
        namespace
    }

    pub fn is_terminating(&self) -> bool {
        self.metadata.is_deleting()
    }
}
