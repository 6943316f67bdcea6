//! A namespace.
//! Models staging/src/k8s.io/api/core/v1/types.go Namespace (v1.36).

use super::Shape::{Choice, List, Object, Text, Time};
use super::meta::OBJECT_META;
use super::{Type, accepted, choice, simulated};

pub static NAMESPACE: Type = Type {
    name: "Namespace",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&NAMESPACE_SPEC)),
        simulated("status", Object(&NAMESPACE_STATUS)),
    ],
};

pub static NAMESPACE_SPEC: Type = Type {
    name: "NamespaceSpec",
    fields: &[accepted("finalizers", List(&Choice(&choice::FINALIZER_NAME)))],
};

pub static NAMESPACE_STATUS: Type = Type {
    name: "NamespaceStatus",
    fields: &[
        simulated("conditions", List(&Object(&NAMESPACE_CONDITION))),
        simulated("phase", Choice(&choice::NAMESPACE_PHASE)),
    ],
};

pub static NAMESPACE_CONDITION: Type = Type {
    name: "NamespaceCondition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::NAMESPACE_CONDITION_TYPE)),
    ],
};
