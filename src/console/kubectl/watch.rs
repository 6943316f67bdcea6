//! `kubectl get -w`: goes on printing what changes, until it is interrupted.
//! Models GetOptions.watch in staging/src/k8s.io/kubectl/pkg/cmd/get/get.go (v1.36), C7.

use crate::kit::sorted::SortedSet;

use super::print::custom_columns::CustomColumns;
use super::print::machine::Machine;
use super::print::{self, layout::Layout, layout::RowOf};
use super::selector::Selector;
use crate::cluster::{Record, RecordId, Verb, What};
use crate::console::shell::Shell;
use crate::console::world::Exit;
use crate::kit::table::WatchTable;
use crate::kit::time::SimTime;
use crate::objects::{Key, Kind, Object};

/// What is watched for.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    pub kind: Kind,
    /// None watches all of them.
    pub namespace: Option<String>,
    /// None watches every object of the kind.
    pub name: Option<String>,
    pub selector: Selector,
}

/// The form in which changes are printed.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    Table {
        layout: Layout,
        table: WatchTable,
    },
    /// Headings stand before the first row.
    Columns {
        columns: CustomColumns,
        headings: Vec<String>,
        table: WatchTable,
    },
    Machine {
        machine: Machine,
        documents: usize,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    watched: Watched,
    view: View,
    /// Older changes are in the first list already.
    since: RecordId,
    /// What matches the selector now; to leave it counts as being deleted.
    matching: SortedSet<Key>,
}

impl Watch {
    /// Begins with what is there now; only later changes follow. Nothing is printed yet.
    pub fn begin(watched: Watched, view: View, present: &[Object], shell: &Shell) -> Watch {
        let matching = present.iter().map(Object::key).collect();
        Watch { watched, view, since: shell.next_record(), matching }
    }

    /// Prints the list the watch begins with.
    pub fn show_present(&mut self, shell: &mut Shell, present: &[Object]) {
        let now = shell.now();
        shell.out(&self.view.text(present, Verb::Added, now));
    }

    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Stored { verb, object } = &record.what else { return None };
        if record.id < self.since || !self.watched.covers(object) {
            return None;
        }
        let verb = self.seen_as(*verb, object)?;
        let text = self.view.text(std::slice::from_ref(object), verb, shell.now());
        shell.out(&text);
        None
    }

    /// None for what the selector does not let through.
    fn seen_as(&mut self, verb: Verb, object: &Object) -> Option<Verb> {
        let key = object.key();
        if verb == Verb::Deleted || !self.watched.selector.matches(object) {
            return self.matching.remove(&key).then_some(Verb::Deleted);
        }
        let is_new = self.matching.insert(key);
        Some(if is_new { Verb::Added } else { verb })
    }
}

impl Watched {
    fn covers(&self, object: &Object) -> bool {
        let meta = object.meta();
        object.kind() == self.kind
            && self.namespace.as_ref().is_none_or(|namespace| *namespace == meta.namespace)
            && self.name.as_ref().is_none_or(|name| *name == meta.name)
    }
}

impl View {
    pub fn table(layout: Layout, kind: Kind) -> View {
        let table = WatchTable::new(layout.headings(print::columns(kind)));
        View::Table { layout, table }
    }

    fn text(&mut self, objects: &[Object], verb: Verb, now: SimTime) -> String {
        match self {
            View::Table { layout, table } => {
                let rows: Vec<Vec<String>> =
                    objects.iter().map(|object| row(layout, object, verb, now)).collect();
                table.rows(&rows)
            }
            View::Columns { columns, headings, table } => {
                let rows = objects.iter().map(|object| columns.row(&object.to_json()));
                let rows: Vec<Vec<String>> = match rows.collect() {
                    Ok(rows) => rows,
                    Err(failure) => return failure.text(),
                };
                let mut lines = Vec::new();
                if !rows.is_empty() && !headings.is_empty() {
                    lines.push(std::mem::take(headings));
                }
                lines.extend(rows);
                table.rows(&lines)
            }
            View::Machine { machine, documents } => objects
                .iter()
                .map(|object| {
                    *documents += 1;
                    let is_first = *documents == 1 || *machine != Machine::Yaml;
                    let text = machine.text(&object.to_json(), &object.key());
                    let text = text.unwrap_or_else(|failure| failure.text());
                    format!("{}{text}", if is_first { "" } else { "---\n" })
                })
                .collect(),
        }
    }
}

/// One row of a kind's table.
pub fn row(layout: &Layout, object: &Object, verb: Verb, now: SimTime) -> Vec<String> {
    let key = object.key();
    let watch_event = match verb {
        Verb::Added => "ADDED",
        Verb::Modified => "MODIFIED",
        Verb::Deleted => "DELETED",
    };
    let cells = print::cells(object, layout.width, layout.version, now);
    layout.row(
        print::columns(object.kind()),
        cells,
        &RowOf { key: &key, meta: object.meta(), watch_event },
    )
}
