//! A ControllerRevision's row.
//! Models printControllerRevision in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, or_none};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{ControllerRevision, OwnerReference};

pub const COLUMNS: &[Column] =
    &[always("NAME"), always("CONTROLLER"), always("REVISION"), always("AGE")];

pub fn cells(revision: &ControllerRevision, now: SimTime) -> Vec<String> {
    let metadata = &revision.metadata;
    vec![
        metadata.name.clone(),
        or_none(&metadata.controller().map_or(String::new(), controller)),
        revision.revision.to_string(),
        age(metadata.creation_timestamp, now),
    ]
}

/// `statefulset.apps/web`.
fn controller(owner: &OwnerReference) -> String {
    let kind = owner.kind.to_ascii_lowercase();
    match owner.api_version.split_once('/') {
        Some((group, _)) => format!("{kind}.{group}/{}", owner.name),
        None => format!("{kind}/{}", owner.name),
    }
}
