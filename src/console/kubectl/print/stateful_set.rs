//! A StatefulSet's row.
//! Models printStatefulSet in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, container_cells, when_wide};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::StatefulSet;

pub const COLUMNS: &[Column] =
    &[always("NAME"), always("READY"), always("AGE"), when_wide("CONTAINERS"), when_wide("IMAGES")];

pub fn cells(set: &StatefulSet, now: SimTime) -> Vec<String> {
    let StatefulSet { metadata, spec, status } = set;
    let [containers, images] = container_cells(&spec.template.spec.containers);
    vec![
        metadata.name.clone(),
        format!("{}/{}", status.ready_replicas, spec.replicas.unwrap_or(0)),
        age(metadata.creation_timestamp, now),
        containers,
        images,
    ]
}
