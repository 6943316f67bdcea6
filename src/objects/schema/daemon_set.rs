//! A DaemonSet.
//! Models staging/src/k8s.io/api/apps/v1/types.go DaemonSet (v1.36).

use super::Shape::{Choice, Int32, Int64, IntOrString, List, Object, Text, Time};
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::workload::POD_TEMPLATE_SPEC;
use super::{Type, accepted, choice, simulated};

pub static DAEMON_SET: Type = Type {
    name: "DaemonSet",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&DAEMON_SET_SPEC)),
        simulated("status", Object(&DAEMON_SET_STATUS)),
    ],
};

pub static DAEMON_SET_SPEC: Type = Type {
    name: "DaemonSetSpec",
    fields: &[
        simulated("minReadySeconds", Int32),
        accepted("revisionHistoryLimit", Int32),
        simulated("selector", Object(&LABEL_SELECTOR)),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
        simulated("updateStrategy", Object(&DAEMON_SET_UPDATE_STRATEGY)),
    ],
};

pub static DAEMON_SET_UPDATE_STRATEGY: Type = Type {
    name: "DaemonSetUpdateStrategy",
    fields: &[
        simulated("rollingUpdate", Object(&ROLLING_UPDATE_DAEMON_SET)),
        simulated("type", Choice(&choice::DAEMON_SET_UPDATE_STRATEGY_TYPE)),
    ],
};

pub static ROLLING_UPDATE_DAEMON_SET: Type = Type {
    name: "RollingUpdateDaemonSet",
    fields: &[simulated("maxSurge", IntOrString), simulated("maxUnavailable", IntOrString)],
};

pub static DAEMON_SET_STATUS: Type = Type {
    name: "DaemonSetStatus",
    fields: &[
        simulated("collisionCount", Int32),
        simulated("conditions", List(&Object(&DAEMON_SET_CONDITION))),
        simulated("currentNumberScheduled", Int32),
        simulated("desiredNumberScheduled", Int32),
        simulated("numberAvailable", Int32),
        simulated("numberMisscheduled", Int32),
        simulated("numberReady", Int32),
        simulated("numberUnavailable", Int32),
        simulated("observedGeneration", Int64),
        simulated("updatedNumberScheduled", Int32),
    ],
};

pub static DAEMON_SET_CONDITION: Type = Type {
    name: "DaemonSetCondition",
    fields: &[
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::DAEMON_SET_CONDITION_TYPE)),
    ],
};
