//! A Secret's row.
//! Models printSecret in pkg/printers/internalversion/printers.go (v1.36), C19.

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::Secret;

pub const COLUMNS: &[Column] = &[always("NAME"), always("TYPE"), always("DATA"), always("AGE")];

pub fn cells(secret: &Secret, now: SimTime) -> Vec<String> {
    vec![
        secret.metadata.name.clone(),
        secret.kind.clone(),
        secret.data.len().to_string(),
        age(secret.metadata.creation_timestamp, now),
    ]
}
