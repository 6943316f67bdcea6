//! The row of a ReplicaSet, and of its ancestor the ReplicationController.
//! Models printReplicaSet and printReplicationController in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, container_cells, labels_cell, when_wide};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{Container, ObjectMeta, ReplicaSet, ReplicationController};

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("DESIRED"),
    always("CURRENT"),
    always("READY"),
    always("AGE"),
    when_wide("CONTAINERS"),
    when_wide("IMAGES"),
    when_wide("SELECTOR"),
];

pub fn cells(set: &ReplicaSet, now: SimTime) -> Vec<String> {
    let ReplicaSet { metadata, spec, status } = set;
    let counts = [spec.replicas.unwrap_or(0), status.replicas, status.ready_replicas];
    let selector = spec.selector.clone().unwrap_or_default().to_string();
    row(metadata, counts, &spec.template.spec.containers, selector, now)
}

pub fn controller_cells(controller: &ReplicationController, now: SimTime) -> Vec<String> {
    let ReplicationController { metadata, spec, status } = controller;
    let counts = [spec.replicas.unwrap_or(0), status.replicas, status.ready_replicas];
    let template = spec.template.as_ref();
    let containers = template.map_or(&[][..], |template| &template.spec.containers);
    row(metadata, counts, containers, labels_cell(&spec.selector), now)
}

fn row(
    metadata: &ObjectMeta,
    counts: [i32; 3],
    containers: &[Container],
    selector: String,
    now: SimTime,
) -> Vec<String> {
    let mut cells = vec![metadata.name.clone()];
    cells.extend(counts.iter().map(ToString::to_string));
    cells.push(age(metadata.creation_timestamp, now));
    cells.extend(container_cells(containers));
    cells.push(selector);
    cells
}
