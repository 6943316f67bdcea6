//! What the kinds that make pods have in common: the template, and their standing.
//! Models staging/src/k8s.io/api/core/v1/types.go PodTemplateSpec, ReplicationController (v1.36).

use super::Shape::{Choice, Int32, Int64, List, Map, Object, Text, Time};
use super::meta::OBJECT_META;
use super::pod::POD_SPEC;
use super::{Type, choice, simulated};

pub static POD_TEMPLATE_SPEC: Type = Type {
    name: "PodTemplateSpec",
    fields: &[simulated("metadata", Object(&OBJECT_META)), simulated("spec", Object(&POD_SPEC))],
};

pub static REPLICATION_CONTROLLER: Type = Type {
    name: "ReplicationController",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&REPLICATION_CONTROLLER_SPEC)),
        simulated("status", Object(&REPLICATION_CONTROLLER_STATUS)),
    ],
};

pub static REPLICATION_CONTROLLER_SPEC: Type = Type {
    name: "ReplicationControllerSpec",
    fields: &[
        simulated("minReadySeconds", Int32),
        simulated("replicas", Int32),
        simulated("selector", Map(&Text)),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
    ],
};

pub static REPLICATION_CONTROLLER_STATUS: Type = Type {
    name: "ReplicationControllerStatus",
    fields: &[
        simulated("availableReplicas", Int32),
        simulated("conditions", List(&Object(&REPLICATION_CONTROLLER_CONDITION))),
        simulated("fullyLabeledReplicas", Int32),
        simulated("observedGeneration", Int64),
        simulated("readyReplicas", Int32),
        simulated("replicas", Int32),
    ],
};

pub static REPLICATION_CONTROLLER_CONDITION: Type = Type {
    name: "ReplicationControllerCondition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::REPLICATION_CONTROLLER_CONDITION_TYPE)),
    ],
};
