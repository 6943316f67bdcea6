//! A namespace's row.
//! Models printNamespace in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::Namespace;

pub const COLUMNS: &[Column] = &[always("NAME"), always("STATUS"), always("AGE")];

pub fn cells(namespace: &Namespace, now: SimTime) -> Vec<String> {
    vec![
        namespace.metadata.name.clone(),
        namespace.status.phase.clone(),
        age(namespace.metadata.creation_timestamp, now),
    ]
}
