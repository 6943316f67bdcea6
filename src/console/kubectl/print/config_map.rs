//! A ConfigMap's row.
//! Models printConfigMap in pkg/printers/internalversion/printers.go (v1.36), C19.

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::ConfigMap;

pub const COLUMNS: &[Column] = &[always("NAME"), always("DATA"), always("AGE")];

pub fn cells(map: &ConfigMap, now: SimTime) -> Vec<String> {
    vec![
        map.metadata.name.clone(),
        (map.data.len() + map.binary_data.len()).to_string(),
        age(map.metadata.creation_timestamp, now),
    ]
}
