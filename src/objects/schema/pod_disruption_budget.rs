//! A PodDisruptionBudget.
//! Models staging/src/k8s.io/api/policy/v1/types.go PodDisruptionBudget (v1.36).

use super::Shape::{Choice, Int32, Int64, IntOrString, List, Map, Object, Text, Time};
use super::meta::{CONDITION, LABEL_SELECTOR, OBJECT_META};
use super::{Type, choice, simulated};

pub static POD_DISRUPTION_BUDGET: Type = Type {
    name: "PodDisruptionBudget",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&POD_DISRUPTION_BUDGET_SPEC)),
        simulated("status", Object(&POD_DISRUPTION_BUDGET_STATUS)),
    ],
};

pub static POD_DISRUPTION_BUDGET_SPEC: Type = Type {
    name: "PodDisruptionBudgetSpec",
    fields: &[
        simulated("maxUnavailable", IntOrString),
        simulated("minAvailable", IntOrString),
        simulated("selector", Object(&LABEL_SELECTOR)),
        simulated(
            "unhealthyPodEvictionPolicy",
            Choice(&choice::UNHEALTHY_POD_EVICTION_POLICY_TYPE),
        ),
    ],
};

pub static POD_DISRUPTION_BUDGET_STATUS: Type = Type {
    name: "PodDisruptionBudgetStatus",
    fields: &[
        simulated("conditions", List(&Object(&CONDITION))),
        simulated("currentHealthy", Int32),
        simulated("desiredHealthy", Int32),
        simulated("disruptedPods", Map(&Time)),
        simulated("disruptionsAllowed", Int32),
        simulated("expectedPods", Int32),
        simulated("observedGeneration", Int64),
    ],
};
