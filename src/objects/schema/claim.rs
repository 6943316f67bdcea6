//! Volumes claimed for one pod.
//! Models staging/src/k8s.io/api/core/v1/types.go EphemeralVolumeSource (v1.36).

use super::Shape::{Choice, List, Object, Quantities, Text};
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::{Type, accepted, choice};

pub static EPHEMERAL_VOLUME_SOURCE: Type = Type {
    name: "EphemeralVolumeSource",
    fields: &[accepted("volumeClaimTemplate", Object(&PERSISTENT_VOLUME_CLAIM_TEMPLATE))],
};

pub static PERSISTENT_VOLUME_CLAIM_TEMPLATE: Type = Type {
    name: "PersistentVolumeClaimTemplate",
    fields: &[
        accepted("metadata", Object(&OBJECT_META)),
        accepted("spec", Object(&PERSISTENT_VOLUME_CLAIM_SPEC)),
    ],
};

pub static PERSISTENT_VOLUME_CLAIM_SPEC: Type = Type {
    name: "PersistentVolumeClaimSpec",
    fields: &[
        accepted("accessModes", List(&Choice(&choice::PERSISTENT_VOLUME_ACCESS_MODE))),
        accepted("dataSource", Object(&TYPED_LOCAL_OBJECT_REFERENCE)),
        accepted("dataSourceRef", Object(&TYPED_OBJECT_REFERENCE)),
        accepted("resources", Object(&VOLUME_RESOURCE_REQUIREMENTS)),
        accepted("selector", Object(&LABEL_SELECTOR)),
        accepted("storageClassName", Text),
        accepted("volumeAttributesClassName", Text),
        accepted("volumeMode", Choice(&choice::PERSISTENT_VOLUME_MODE)),
        accepted("volumeName", Text),
    ],
};

pub static TYPED_LOCAL_OBJECT_REFERENCE: Type = Type {
    name: "TypedLocalObjectReference",
    fields: &[accepted("apiGroup", Text), accepted("kind", Text), accepted("name", Text)],
};

pub static TYPED_OBJECT_REFERENCE: Type = Type {
    name: "TypedObjectReference",
    fields: &[
        accepted("apiGroup", Text),
        accepted("kind", Text),
        accepted("name", Text),
        accepted("namespace", Text),
    ],
};

pub static VOLUME_RESOURCE_REQUIREMENTS: Type = Type {
    name: "VolumeResourceRequirements",
    fields: &[accepted("limits", Quantities), accepted("requests", Quantities)],
};
