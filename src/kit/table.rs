//! Columns: kubectl's tables, which remember their widths while watching, and describe's indented lines.
//! Models Go's text/tabwriter, its fork with remembered widths, cli-runtime's pkg/printers/tableprinter.go and
//! kubectl's pkg/describe prefixWriter.

use std::fmt;

/// A table printed in one go. Without rows it prints nothing, not even its headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Headings are put in upper case; with none given, only rows are printed.
    pub fn new<T: AsRef<str>>(headings: impl IntoIterator<Item = T>) -> Table {
        Table {
            headings: headings.into_iter().map(|heading| heading.as_ref().to_uppercase()).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&WatchTable::new(&self.headings).rows(&self.rows))
    }
}

/// A table that goes on: later rows are at least as wide as earlier ones, and headings come once, with the first rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchTable {
    headings: Option<Vec<String>>,
    widths_seen: Vec<usize>,
}

impl WatchTable {
    pub fn new<T: AsRef<str>>(headings: impl IntoIterator<Item = T>) -> WatchTable {
        let Table { headings, .. } = Table::new(headings);
        WatchTable {
            headings: Some(headings).filter(|headings| !headings.is_empty()),
            widths_seen: Vec::new(),
        }
    }

    /// Prints rows that arrive together: the initial list, or a single change.
    pub fn rows(&mut self, rows: &[Vec<String>]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let headings = self.headings.take().into_iter();
        let lines = headings
            .chain(rows.iter().map(|cells| cells.iter().map(|cell| one_line(cell)).collect()));
        let text: String = lines.map(|cells: Vec<String>| cells.join("\t") + "\n").collect();
        TABLE.align(&text, Memory::Kept(&mut self.widths_seen))
    }

    /// Prints one row.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) -> String {
        self.rows(&[cells.into_iter().map(Into::into).collect()])
    }
}

/// Lines with tabs in them, indented by level, aligned block by block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndentedWriter {
    aligned: String,
    pending: String,
}

impl IndentedWriter {
    pub fn new() -> IndentedWriter {
        IndentedWriter::default()
    }

    /// Writes one line; a tab ends a column.
    pub fn line(&mut self, level: usize, text: &str) {
        self.pending.extend(std::iter::repeat_n("  ", level));
        self.pending.push_str(&escape(text));
        self.pending.push('\n');
    }

    /// Ends the alignment here, so that what follows cannot widen what is above.
    pub fn flush(&mut self) {
        self.aligned += &DESCRIPTION.align(&std::mem::take(&mut self.pending), Memory::None);
    }

    pub fn finish(mut self) -> String {
        self.flush();
        self.aligned
    }
}

/// The settings of a tab writer; padding is always spaces.
struct TabWriter {
    width_min: usize,
    padding: usize,
}

const TABLE: TabWriter = TabWriter { width_min: 6, padding: 3 };
const DESCRIPTION: TabWriter = TabWriter { width_min: 0, padding: 2 };

/// Whether widths survive the text they came from.
enum Memory<'a> {
    None,
    Kept(&'a mut Vec<usize>),
}

impl TabWriter {
    /// A cell is what a tab ends; the last text of a line belongs to no column. A column's width is that of its widest cell
    /// in the run of neighbouring lines that have the column, within the block of the column to its left.
    fn align(&self, text: &str, mut memory: Memory<'_>) -> String {
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
        let mut widths: Vec<Vec<usize>> =
            lines.iter().map(|cells| Vec::with_capacity(cells.len())).collect();
        let columns = lines.iter().map(|cells| cells.len() - 1).max().unwrap_or(0);
        for column in 0..columns {
            let mut start = 0;
            while start < lines.len() {
                let end = start
                    + lines[start..].iter().take_while(|cells| column + 1 < cells.len()).count();
                let width = self.block_width(
                    lines[start..end].iter().map(|cells| cells[column]),
                    column,
                    &mut memory,
                );
                widths[start..end].iter_mut().for_each(|line| line.push(width));
                start = end + 1;
            }
        }
        lines.iter().zip(&widths).map(|(cells, widths)| padded(cells, widths)).collect()
    }

    fn block_width<'a>(
        &self,
        cells: impl Iterator<Item = &'a str>,
        column: usize,
        memory: &mut Memory<'_>,
    ) -> usize {
        let Some(widest) = cells.map(|cell| cell.chars().count()).max() else {
            return 0;
        };
        let width = self.width_min.max(widest + self.padding);
        let Memory::Kept(seen) = memory else {
            return width;
        };
        if seen.len() <= column {
            seen.resize(column + 1, 0);
        }
        seen[column] = seen[column].max(width);
        seen[column]
    }
}

fn padded(cells: &[&str], widths: &[usize]) -> String {
    let mut line = String::new();
    for (index, cell) in cells.iter().enumerate() {
        line.push_str(cell);
        let width = widths.get(index).copied().unwrap_or(0);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
    }
    line.push('\n');
    line
}

/// A cell is cut where a line would break, and says so.
fn one_line(cell: &str) -> String {
    let Some(end) = cell.find(['\n', '\r', '\u{0c}']) else {
        return escape(cell);
    };
    escape(&cell[..end]) + "..."
}

/// Keeps a program's output from steering the terminal.
pub fn escape(text: &str) -> String {
    text.replace('\u{1b}', "^[").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &[&str]) -> String {
        let mut table = Table::new(lines[0].split_whitespace());
        lines[1..].iter().for_each(|line| table.row(line.split(' ')));
        table.to_string()
    }

    #[test]
    fn columns_are_three_apart_and_the_last_is_not_padded() {
        assert_eq!(
            table(&[
                "Name Ready Status Retries Age",
                "test1 1/1 podPhase 5 20h",
                "test2 1/2 podPhase 30 21h"
            ]),
            "NAME    READY   STATUS     RETRIES   AGE\n\
             test1   1/1     podPhase   5         20h\n\
             test2   1/2     podPhase   30        21h\n"
        );
    }

    #[test]
    fn without_headings_columns_are_still_six_wide() {
        assert_eq!(
            table(&["", "test1 1/1 podPhase 5 20h", "test2 1/2 podPhase 30 21h"]),
            "test1   1/1   podPhase   5     20h\ntest2   1/2   podPhase   30    21h\n"
        );
    }

    #[test]
    fn a_table_without_rows_is_empty() {
        assert_eq!(table(&["Name Ready"]), "");
    }

    #[test]
    fn cells_are_cut_at_a_line_break_and_cannot_steer_the_terminal() {
        let mut events = Table::new(["MESSAGE", "END"]);
        events.row(["one\ntwo", "x"]);
        events.row(["\u{1b}[31mred", "안녕"]);
        assert_eq!(events.to_string(), "MESSAGE     END\none...      x\n^[[31mred   안녕\n");
    }

    #[test]
    fn width_counts_characters() {
        assert_eq!(table(&["이름 END", "가나다라 x"]), "이름     END\n가나다라   x\n");
    }

    #[test]
    fn while_watching_columns_only_grow() {
        let mut watch = WatchTable::new(["NAME", "READY", "STATUS", "RESTARTS", "AGE"]);
        let mut printed = watch.row(["web", "1/1", "Running", "0", "5s"]);
        printed += &watch.row(["web", "0/1", "CrashLoopBackOff", "2 (10s ago)", "34s"]);
        printed += &watch.row(["web", "1/1", "Running", "3 (2s ago)", "50s"]);
        assert_eq!(
            printed,
            "NAME   READY   STATUS    RESTARTS   AGE\n\
             web    1/1     Running   0          5s\n\
             web    0/1     CrashLoopBackOff   2 (10s ago)   34s\n\
             web    1/1     Running            3 (2s ago)    50s\n"
        );
    }

    #[test]
    fn headings_of_a_watch_wait_for_the_first_row() {
        let mut watch = WatchTable::new(["NAME", "ACTIVE"]);
        assert_eq!(watch.rows(&[]), "");
        assert_eq!(watch.row(["a", "true"]), "NAME   ACTIVE\na      true\n");
        assert_eq!(watch.row(["a", "false"]), "a      false\n");
    }

    #[test]
    fn a_description_aligns_runs_of_lines_that_share_a_column() {
        let mut writer = IndentedWriter::new();
        writer.line(0, "Name:\tweb");
        writer.line(0, "Service Account:\tdefault");
        writer.line(0, "Containers:");
        writer.line(1, "app:");
        writer.line(2, "Image:\tnginx");
        writer.line(2, "State:\tRunning");
        writer.line(3, "Started:\tThu, 01 Jan 2026 00:00:02 +0000");
        writer.flush();
        writer.line(0, "Events:");
        writer.line(1, "Type\tReason");
        assert_eq!(
            writer.finish(),
            "Name:             web\n\
             Service Account:  default\n\
             Containers:\n  app:\n    Image:      nginx\n    State:      Running\n\
             \u{20}     Started:  Thu, 01 Jan 2026 00:00:02 +0000\n\
             Events:\n  Type  Reason\n"
        );
    }

    #[test]
    fn a_column_to_the_right_forms_blocks_of_its_own() {
        let mut writer = IndentedWriter::new();
        writer.line(0, "a\tlonger cell\tx");
        writer.line(0, "bb\tend");
        writer.line(0, "ccc\tc\ty");
        assert_eq!(writer.finish(), "a    longer cell  x\nbb   end\nccc  c  y\n");
    }
}
