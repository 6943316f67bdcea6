//! The events as comma-separated values, one row for each time an event happened: RFC 4180, which spreadsheets read.

use crate::cluster::{Record, What};

pub fn csv(records: &[Record]) -> String {
    let mut text = "seconds,type,reason,object,message,from,rule\r\n".to_owned();
    for record in records {
        let What::Event { kind, reason, message } = &record.what else { continue };
        let seconds = (record.at.as_millis() as f64 / 1000.0).to_string();
        let about = record.about.to_string();
        let rule = record.rule.map_or("", |rule| rule.id());
        let cells = [&seconds, kind.as_str(), reason, &about, message, record.actor.as_str(), rule];
        let row: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&row.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell that a spreadsheet would take for a formula is made a text by an apostrophe.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = format!("{}{cell}", if is_formula { "'" } else { "" });
    match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_one_cell_and_never_becomes_a_formula() {
        assert_eq!(quoted("plain: text"), "plain: text");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=SUM(A1)"), "'=SUM(A1)");
        assert_eq!(quoted("two\nlines"), "\"two\nlines\"");
    }
}
