//! A Lease's row.
//! Models printLease in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::Lease;

pub const COLUMNS: &[Column] = &[always("NAME"), always("HOLDER"), always("AGE")];

pub fn cells(lease: &Lease, now: SimTime) -> Vec<String> {
    vec![
        lease.metadata.name.clone(),
        lease.spec.holder_identity.clone().unwrap_or_default(),
        age(lease.metadata.creation_timestamp, now),
    ]
}
