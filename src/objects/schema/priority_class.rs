//! A PriorityClass.
//! Models staging/src/k8s.io/api/scheduling/v1/types.go PriorityClass (v1.36).

use super::Shape::{Bool, Choice, Int32, Object, Text};
use super::meta::OBJECT_META;
use super::{Type, choice, simulated};

pub static PRIORITY_CLASS: Type = Type {
    name: "PriorityClass",
    fields: &[
        simulated("apiVersion", Text),
        simulated("description", Text),
        simulated("globalDefault", Bool),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("preemptionPolicy", Choice(&choice::PREEMPTION_POLICY)),
        simulated("value", Int32),
    ],
};
