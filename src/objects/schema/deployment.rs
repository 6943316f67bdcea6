//! A Deployment, and the ReplicaSets it works through.
//! Models staging/src/k8s.io/api/apps/v1/types.go (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, IntOrString, List, Object, Text, Time};
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::workload::POD_TEMPLATE_SPEC;
use super::{Type, choice, simulated};

pub static DEPLOYMENT: Type = Type {
    name: "Deployment",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&DEPLOYMENT_SPEC)),
        simulated("status", Object(&DEPLOYMENT_STATUS)),
    ],
};

pub static DEPLOYMENT_SPEC: Type = Type {
    name: "DeploymentSpec",
    fields: &[
        simulated("minReadySeconds", Int32),
        simulated("paused", Bool),
        simulated("progressDeadlineSeconds", Int32),
        simulated("replicas", Int32),
        simulated("revisionHistoryLimit", Int32),
        simulated("selector", Object(&LABEL_SELECTOR)),
        simulated("strategy", Object(&DEPLOYMENT_STRATEGY)),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
    ],
};

pub static DEPLOYMENT_STRATEGY: Type = Type {
    name: "DeploymentStrategy",
    fields: &[
        simulated("rollingUpdate", Object(&ROLLING_UPDATE_DEPLOYMENT)),
        simulated("type", Choice(&choice::DEPLOYMENT_STRATEGY_TYPE)),
    ],
};

pub static ROLLING_UPDATE_DEPLOYMENT: Type = Type {
    name: "RollingUpdateDeployment",
    fields: &[simulated("maxSurge", IntOrString), simulated("maxUnavailable", IntOrString)],
};

pub static DEPLOYMENT_STATUS: Type = Type {
    name: "DeploymentStatus",
    fields: &[
        simulated("availableReplicas", Int32),
        simulated("collisionCount", Int32),
        simulated("conditions", List(&Object(&DEPLOYMENT_CONDITION))),
        simulated("observedGeneration", Int64),
        simulated("readyReplicas", Int32),
        simulated("replicas", Int32),
        simulated("terminatingReplicas", Int32),
        simulated("unavailableReplicas", Int32),
        simulated("updatedReplicas", Int32),
    ],
};

pub static DEPLOYMENT_CONDITION: Type = Type {
    name: "DeploymentCondition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("lastUpdateTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::DEPLOYMENT_CONDITION_TYPE)),
    ],
};

pub static REPLICA_SET: Type = Type {
    name: "ReplicaSet",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&REPLICA_SET_SPEC)),
        simulated("status", Object(&REPLICA_SET_STATUS)),
    ],
};

pub static REPLICA_SET_SPEC: Type = Type {
    name: "ReplicaSetSpec",
    fields: &[
        simulated("minReadySeconds", Int32),
        simulated("replicas", Int32),
        simulated("selector", Object(&LABEL_SELECTOR)),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
    ],
};

pub static REPLICA_SET_STATUS: Type = Type {
    name: "ReplicaSetStatus",
    fields: &[
        simulated("availableReplicas", Int32),
        simulated("conditions", List(&Object(&REPLICA_SET_CONDITION))),
        simulated("fullyLabeledReplicas", Int32),
        simulated("observedGeneration", Int64),
        simulated("readyReplicas", Int32),
        simulated("replicas", Int32),
        simulated("terminatingReplicas", Int32),
    ],
};

pub static REPLICA_SET_CONDITION: Type = Type {
    name: "ReplicaSetCondition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::REPLICA_SET_CONDITION_TYPE)),
    ],
};
