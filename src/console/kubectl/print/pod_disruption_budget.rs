//! A PodDisruptionBudget's row.
//! Models printPodDisruptionBudget in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{IntOrString, PodDisruptionBudget};

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("MIN AVAILABLE"),
    always("MAX UNAVAILABLE"),
    always("ALLOWED DISRUPTIONS"),
    always("AGE"),
];

pub fn cells(budget: &PodDisruptionBudget, now: SimTime) -> Vec<String> {
    let PodDisruptionBudget { metadata, spec, status } = budget;
    let amount = |amount: &Option<IntOrString>| {
        amount.as_ref().map_or_else(|| "N/A".to_owned(), ToString::to_string)
    };
    vec![
        metadata.name.clone(),
        amount(&spec.min_available),
        amount(&spec.max_unavailable),
        status.disruptions_allowed.to_string(),
        age(metadata.creation_timestamp, now),
    ]
}
