//! A StatefulSet.
//! Models staging/src/k8s.io/api/apps/v1/types.go StatefulSet (v1.36).

use super::Shape::{Choice, Int32, Int64, IntOrString, List, Object, Text, Time};
use super::claim::PERSISTENT_VOLUME_CLAIM;
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::workload::POD_TEMPLATE_SPEC;
use super::{Type, accepted, choice, simulated};

pub static STATEFUL_SET: Type = Type {
    name: "StatefulSet",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&STATEFUL_SET_SPEC)),
        simulated("status", Object(&STATEFUL_SET_STATUS)),
    ],
};

pub static STATEFUL_SET_SPEC: Type = Type {
    name: "StatefulSetSpec",
    fields: &[
        simulated("minReadySeconds", Int32),
        simulated("ordinals", Object(&STATEFUL_SET_ORDINALS)),
        accepted("persistentVolumeClaimRetentionPolicy", Object(&CLAIM_RETENTION_POLICY)),
        simulated("podManagementPolicy", Choice(&choice::POD_MANAGEMENT_POLICY_TYPE)),
        simulated("replicas", Int32),
        accepted("revisionHistoryLimit", Int32),
        simulated("selector", Object(&LABEL_SELECTOR)),
        simulated("serviceName", Text),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
        simulated("updateStrategy", Object(&STATEFUL_SET_UPDATE_STRATEGY)),
        accepted("volumeClaimTemplates", List(&Object(&PERSISTENT_VOLUME_CLAIM))),
    ],
};

pub static STATEFUL_SET_ORDINALS: Type =
    Type { name: "StatefulSetOrdinals", fields: &[simulated("start", Int32)] };

pub static CLAIM_RETENTION_POLICY: Type = Type {
    name: "StatefulSetPersistentVolumeClaimRetentionPolicy",
    fields: &[
        accepted("whenDeleted", Choice(&choice::CLAIM_RETENTION_POLICY_TYPE)),
        accepted("whenScaled", Choice(&choice::CLAIM_RETENTION_POLICY_TYPE)),
    ],
};

pub static STATEFUL_SET_UPDATE_STRATEGY: Type = Type {
    name: "StatefulSetUpdateStrategy",
    fields: &[
        simulated("rollingUpdate", Object(&ROLLING_UPDATE_STATEFUL_SET_STRATEGY)),
        simulated("type", Choice(&choice::STATEFUL_SET_UPDATE_STRATEGY_TYPE)),
    ],
};

pub static ROLLING_UPDATE_STATEFUL_SET_STRATEGY: Type = Type {
    name: "RollingUpdateStatefulSetStrategy",
    fields: &[accepted("maxUnavailable", IntOrString), simulated("partition", Int32)],
};

pub static STATEFUL_SET_STATUS: Type = Type {
    name: "StatefulSetStatus",
    fields: &[
        simulated("availableReplicas", Int32),
        simulated("collisionCount", Int32),
        simulated("conditions", List(&Object(&STATEFUL_SET_CONDITION))),
        simulated("currentReplicas", Int32),
        simulated("currentRevision", Text),
        simulated("observedGeneration", Int64),
        simulated("readyReplicas", Int32),
        simulated("replicas", Int32),
        simulated("updateRevision", Text),
        simulated("updatedReplicas", Int32),
    ],
};

pub static STATEFUL_SET_CONDITION: Type = Type {
    name: "StatefulSetCondition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::STATEFUL_SET_CONDITION_TYPE)),
    ],
};
