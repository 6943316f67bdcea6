//! `status/table_print.json`: a table with all that kubectl's options add around its cells.

use serde::Deserialize;
use serde_json::Value;

use super::super::case::{Case, Failure};
use crate::console::kubectl::print::layout::{Layout, RowOf};
use crate::console::kubectl::print::{Column, Shown, Width};
use crate::kit::table::Table;
use crate::objects::{Key, Kind, ObjectMeta};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    columns: Vec<ColumnInput>,
    rows: Vec<RowInput>,
    options: Options,
    watch_event_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnInput {
    name: String,
    /// Every cell is printed as text, whatever its type.
    #[serde(rename = "type")]
    _type: String,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    format: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowInput {
    cells: Vec<Value>,
    #[serde(default)]
    object: RowObject,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowObject {
    metadata: ObjectMeta,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Options {
    column_labels: Vec<String>,
    kind: Option<KindInput>,
    no_headers: bool,
    show_labels: bool,
    wide: bool,
    with_kind: bool,
    with_namespace: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindInput {
    kind: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let layout = input.layout();
    let columns: Vec<Column> = input.columns.iter().map(ColumnInput::column).collect();
    let name_column = input.columns.iter().position(|column| column.format == "name");
    let kind = input.options.kind()?;
    let mut table = Table::new(layout.headings(&columns));
    for RowInput { cells, object } in &input.rows {
        let cells: Vec<String> = cells.iter().map(text).collect();
        let name = name_column.and_then(|column| cells.get(column)).cloned().unwrap_or_default();
        let key = Key::new(kind, &object.metadata.namespace, &name);
        let watch_event = input.watch_event_type.as_deref().unwrap_or_default();
        table.row(layout.row(
            &columns,
            cells,
            &RowOf { key: &key, meta: &object.metadata, watch_event },
        ));
    }
    case.check(table.to_string())
}

impl Input {
    fn layout(&self) -> Layout {
        let Options {
            column_labels, no_headers, show_labels, wide, with_kind, with_namespace, ..
        } = &self.options;
        Layout {
            width: if *wide { Width::Wide } else { Width::Normal },
            without_headings: *no_headers,
            with_namespace: *with_namespace,
            with_kind: *with_kind,
            with_labels: *show_labels,
            label_columns: column_labels.clone(),
            with_watch_events: self.watch_event_type.is_some(),
            ..Layout::default()
        }
    }
}

impl Options {
    /// A table that is not asked for its kind may be of any.
    fn kind(&self) -> Result<Kind, Failure> {
        let Some(KindInput { kind }) = &self.kind else { return Ok(Kind::Pod) };
        Kind::from_resource(kind).ok_or_else(|| Failure::unknown(kind))
    }
}

impl ColumnInput {
    /// Columns of a priority are the wide ones.
    fn column(&self) -> Column<'_> {
        let shown = if self.priority == 0 { Shown::Always } else { Shown::WhenWide };
        Column { name: &self.name, shown }
    }
}

/// A cell as Go's `%v` prints it.
fn text(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Null => "<nil>".to_owned(),
        other => other.to_string(),
    }
}
