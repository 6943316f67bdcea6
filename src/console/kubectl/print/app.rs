//! An App's row, as the columns of its own definition would show it.

use super::{Column, always};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::App;

pub const COLUMNS: &[Column] = &[always("NAME"), always("IMAGE"), always("AGE")];

pub fn cells(app: &App, now: SimTime) -> Vec<String> {
    let metadata = &app.metadata;
    vec![metadata.name.clone(), app.spec.image.clone(), age(metadata.creation_timestamp, now)]
}
