//! A Deployment's row.
//! Models printDeployment in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, container_cells, when_wide};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::Deployment;

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("READY"),
    always("UP-TO-DATE"),
    always("AVAILABLE"),
    always("AGE"),
    when_wide("CONTAINERS"),
    when_wide("IMAGES"),
    when_wide("SELECTOR"),
];

pub fn cells(deployment: &Deployment, now: SimTime) -> Vec<String> {
    let Deployment { metadata, spec, status } = deployment;
    let [containers, images] = container_cells(&spec.template.spec.containers);
    // Only here an empty selector is printed as nothing.
    let selector = spec.selector.as_ref().filter(|selector| !selector.is_empty());
    vec![
        metadata.name.clone(),
        format!("{}/{}", status.ready_replicas, spec.replicas.unwrap_or(0)),
        status.updated_replicas.to_string(),
        status.available_replicas.to_string(),
        age(metadata.creation_timestamp, now),
        containers,
        images,
        selector.map(ToString::to_string).unwrap_or_default(),
    ]
}
