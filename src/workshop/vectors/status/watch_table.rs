//! `status/watch_table.json`: rows that come one by one under `kubectl get --watch`.

use serde::Deserialize;

use super::super::case::{Case, Failure};
use crate::kit::table::WatchTable;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    columns: Vec<String>,
    initial_rows: Vec<Vec<String>>,
    event_rows: Vec<Vec<String>>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input { columns, initial_rows, event_rows } = case.input()?;
    let mut table = WatchTable::new(columns);
    let mut printed = table.rows(&initial_rows);
    for row in event_rows {
        printed += &table.row(row);
    }
    case.check(printed)
}
