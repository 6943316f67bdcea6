//! A PriorityClass's row.
//! Models printPriorityClass in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::PriorityClass;

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("VALUE"),
    always("GLOBAL-DEFAULT"),
    always("AGE"),
    always("PREEMPTIONPOLICY"),
];

pub fn cells(class: &PriorityClass, now: SimTime) -> Vec<String> {
    vec![
        class.metadata.name.clone(),
        class.value.to_string(),
        class.global_default.to_string(),
        age(class.metadata.creation_timestamp, now),
        class.preemption_policy.clone().unwrap_or_default(),
    ]
}
