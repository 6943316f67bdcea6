//! What a table adds around a resource's own cells: namespace, kind, labels, headings, and what a watch saw.
//! Models decorateTable and printRows in cli-runtime's pkg/printers/tableprinter.go (v0.36), C4.

use super::{Column, Shown, Width, labels_cell};
use crate::cluster::version::Version;
use crate::objects::{Key, ObjectMeta};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub width: Width,
    /// Whose server fills the cells.
    pub version: Version,
    pub without_headings: bool,
    pub with_namespace: bool,
    /// `pod/web` instead of `web`.
    pub with_kind: bool,
    pub with_labels: bool,
    /// Labels that get a column of their own (`-L`).
    pub label_columns: Vec<String>,
    /// ADDED, MODIFIED or DELETED before each row.
    pub with_watch_events: bool,
}

/// What stands around the cells of one row.
pub struct RowOf<'a> {
    pub key: &'a Key,
    pub meta: &'a ObjectMeta,
    /// What a watch saw; used only where the layout asks for it.
    pub watch_event: &'a str,
}

impl Layout {
    /// Empty if there are to be none.
    pub fn headings(&self, columns: &[Column]) -> Vec<String> {
        if self.without_headings {
            return Vec::new();
        }
        let mut headings = Vec::new();
        if self.with_watch_events {
            headings.push("EVENT".to_owned());
        }
        if self.with_namespace {
            headings.push("NAMESPACE".to_owned());
        }
        let shown = columns.iter().filter(|column| self.shows(column));
        headings.extend(shown.map(|column| column.name.to_uppercase()));
        headings.extend(self.label_columns.iter().map(|label| {
            let name = label.rsplit('/').next().unwrap_or(label);
            name.to_uppercase()
        }));
        if self.with_labels {
            headings.push("LABELS".to_owned());
        }
        headings
    }

    /// One line of the table; `cells` holds one cell for each of `columns`.
    pub fn row(&self, columns: &[Column], cells: Vec<String>, of: &RowOf) -> Vec<String> {
        let mut row = Vec::new();
        if self.with_watch_events {
            row.push(of.watch_event.to_owned());
        }
        if self.with_namespace {
            row.push(of.meta.namespace.clone());
        }
        for (column, cell) in columns.iter().zip(cells) {
            if !self.shows(column) {
                continue;
            }
            let names_object = column.name.eq_ignore_ascii_case("NAME");
            row.push(if self.with_kind && names_object { of.key.to_string() } else { cell });
        }
        let label = |name: &String| of.meta.labels.get(name).cloned().unwrap_or_default();
        row.extend(self.label_columns.iter().map(label));
        if self.with_labels {
            row.push(labels_cell(&of.meta.labels));
        }
        row
    }

    fn shows(&self, column: &Column) -> bool {
        match column.shown {
            Shown::Always => true,
            Shown::WhenWide => self.width == Width::Wide,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{always, when_wide};
    use super::*;

    const COLUMNS: &[Column] = &[always("Name"), always("Ready"), when_wide("IP")];

    fn check(layout: Layout, headings: &str, row: &str) {
        let labels = [("app", "web"), ("example.com/tier", "front")];
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let meta = ObjectMeta { namespace: "shop".into(), labels, ..ObjectMeta::default() };
        let of = RowOf { key: &Key::pod("shop", "web"), meta: &meta, watch_event: "ADDED" };
        let cells = ["web", "1/1", "10.244.0.5"].map(str::to_owned).to_vec();
        assert_eq!(layout.headings(COLUMNS).join(" "), headings);
        assert_eq!(layout.row(COLUMNS, cells, &of).join(" "), row);
    }

    #[test]
    fn each_option_adds_its_column() {
        check(Layout::default(), "NAME READY", "web 1/1");
        let wide = Layout { width: Width::Wide, ..Layout::default() };
        check(wide, "NAME READY IP", "web 1/1 10.244.0.5");
        let namespaced = Layout { with_namespace: true, with_kind: true, ..Layout::default() };
        check(namespaced, "NAMESPACE NAME READY", "shop pod/web 1/1");
        let label_columns = vec!["example.com/tier".to_owned(), "none".to_owned()];
        let labelled = Layout { label_columns, with_labels: true, ..Layout::default() };
        check(
            labelled,
            "NAME READY TIER NONE LABELS",
            "web 1/1 front  app=web,example.com/tier=front",
        );
        let watched =
            Layout { with_watch_events: true, without_headings: true, ..Layout::default() };
        check(watched, "", "ADDED web 1/1");
    }
}
