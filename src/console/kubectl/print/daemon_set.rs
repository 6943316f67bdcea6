//! A DaemonSet's row.
//! Models printDaemonSet in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, container_cells, labels_cell, when_wide};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::DaemonSet;

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("DESIRED"),
    always("CURRENT"),
    always("READY"),
    always("UP-TO-DATE"),
    always("AVAILABLE"),
    always("NODE SELECTOR"),
    always("AGE"),
    when_wide("CONTAINERS"),
    when_wide("IMAGES"),
    when_wide("SELECTOR"),
];

pub fn cells(set: &DaemonSet, now: SimTime) -> Vec<String> {
    let DaemonSet { metadata, spec, status } = set;
    let [containers, images] = container_cells(&spec.template.spec.containers);
    vec![
        metadata.name.clone(),
        status.desired_number_scheduled.to_string(),
        status.current_number_scheduled.to_string(),
        status.number_ready.to_string(),
        status.updated_number_scheduled.to_string(),
        status.number_available.to_string(),
        labels_cell(&spec.template.spec.node_selector),
        age(metadata.creation_timestamp, now),
        containers,
        images,
        spec.selector.clone().unwrap_or_default().to_string(),
    ]
}
