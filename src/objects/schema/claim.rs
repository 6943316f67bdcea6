//! Volumes claimed for one pod. Nobody binds claims here.
//! Models staging/src/k8s.io/api/core/v1/types.go EphemeralVolumeSource and PersistentVolumeClaim (v1.36).

use super::Shape::{Choice, List, Map, Object, Quantities, Text, Time};
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

pub static PERSISTENT_VOLUME_CLAIM: Type = Type {
    name: "PersistentVolumeClaim",
    fields: &[
        accepted("apiVersion", Text),
        accepted("kind", Text),
        accepted("metadata", Object(&OBJECT_META)),
        accepted("spec", Object(&PERSISTENT_VOLUME_CLAIM_SPEC)),
        accepted("status", Object(&PERSISTENT_VOLUME_CLAIM_STATUS)),
    ],
};

pub static PERSISTENT_VOLUME_CLAIM_STATUS: Type = Type {
    name: "PersistentVolumeClaimStatus",
    fields: &[
        accepted("accessModes", List(&Choice(&choice::PERSISTENT_VOLUME_ACCESS_MODE))),
        accepted("allocatedResourceStatuses", Map(&Choice(&choice::CLAIM_RESOURCE_STATUS))),
        accepted("allocatedResources", Quantities),
        accepted("capacity", Quantities),
        accepted("conditions", List(&Object(&PERSISTENT_VOLUME_CLAIM_CONDITION))),
        accepted("currentVolumeAttributesClassName", Text),
        accepted("modifyVolumeStatus", Object(&MODIFY_VOLUME_STATUS)),
        accepted("phase", Choice(&choice::PERSISTENT_VOLUME_CLAIM_PHASE)),
    ],
};

pub static PERSISTENT_VOLUME_CLAIM_CONDITION: Type = Type {
    name: "PersistentVolumeClaimCondition",
    fields: &[
        accepted("lastProbeTime", Time),
        accepted("lastTransitionTime", Time),
        accepted("message", Text),
        accepted("reason", Text),
        accepted("status", Choice(&choice::CONDITION_STATUS)),
        accepted("type", Choice(&choice::PERSISTENT_VOLUME_CLAIM_CONDITION_TYPE)),
    ],
};

pub static MODIFY_VOLUME_STATUS: Type = Type {
    name: "ModifyVolumeStatus",
    fields: &[
        accepted("status", Choice(&choice::PERSISTENT_VOLUME_CLAIM_MODIFY_VOLUME_STATUS)),
        accepted("targetVolumeAttributesClassName", Text),
    ],
};
