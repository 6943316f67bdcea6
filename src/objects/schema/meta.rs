//! What objects carry beside their own fields, and how they refer to each other.
//! Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go (v1.36).

use super::Shape::{Any, Bool, Choice, Int64, List, Map, Object, Text, Time};
use super::{Type, accepted, choice, simulated};

pub static OBJECT_META: Type = Type {
    name: "ObjectMeta",
    fields: &[
        simulated("annotations", Map(&Text)),
        simulated("creationTimestamp", Time),
        simulated("deletionGracePeriodSeconds", Int64),
        simulated("deletionTimestamp", Time),
        simulated("finalizers", List(&Text)),
        simulated("generateName", Text),
        simulated("generation", Int64),
        simulated("labels", Map(&Text)),
        accepted("managedFields", List(&Object(&MANAGED_FIELDS_ENTRY))),
        simulated("name", Text),
        simulated("namespace", Text),
        simulated("ownerReferences", List(&Object(&OWNER_REFERENCE))),
        simulated("resourceVersion", Text),
        accepted("selfLink", Text),
        simulated("uid", Choice(&choice::UID)),
    ],
};

pub static OWNER_REFERENCE: Type = Type {
    name: "OwnerReference",
    fields: &[
        simulated("apiVersion", Text),
        simulated("blockOwnerDeletion", Bool),
        simulated("controller", Bool),
        simulated("kind", Text),
        simulated("name", Text),
        simulated("uid", Choice(&choice::UID)),
    ],
};

pub static MANAGED_FIELDS_ENTRY: Type = Type {
    name: "ManagedFieldsEntry",
    fields: &[
        simulated("apiVersion", Text),
        simulated("fieldsType", Text),
        simulated("fieldsV1", Any),
        simulated("manager", Text),
        simulated("operation", Choice(&choice::MANAGED_FIELDS_OPERATION_TYPE)),
        simulated("subresource", Text),
        simulated("time", Time),
    ],
};

pub static LABEL_SELECTOR: Type = Type {
    name: "LabelSelector",
    fields: &[
        simulated("matchExpressions", List(&Object(&LABEL_SELECTOR_REQUIREMENT))),
        simulated("matchLabels", Map(&Text)),
    ],
};

pub static LABEL_SELECTOR_REQUIREMENT: Type = Type {
    name: "LabelSelectorRequirement",
    fields: &[
        simulated("key", Text),
        simulated("operator", Choice(&choice::LABEL_SELECTOR_OPERATOR)),
        simulated("values", List(&Text)),
    ],
};

pub static CONDITION: Type = Type {
    name: "Condition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("observedGeneration", Int64),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Text),
    ],
};

pub static OBJECT_REFERENCE: Type = Type {
    name: "ObjectReference",
    fields: &[
        simulated("apiVersion", Text),
        simulated("fieldPath", Text),
        simulated("kind", Text),
        simulated("name", Text),
        simulated("namespace", Text),
        simulated("resourceVersion", Text),
        simulated("uid", Choice(&choice::UID)),
    ],
};

pub static LOCAL_OBJECT_REFERENCE: Type =
    Type { name: "LocalObjectReference", fields: &[simulated("name", Text)] };
