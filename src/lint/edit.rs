//! Changes to a text that leave everything else as it stands: comments, indentation, the order of fields.

use crate::admit::Fix;
use crate::yaml::tree::{Node, Position, Span, Value};

/// Adds `key: value` to a map: as its last line, or inside its braces. None where no line can be told to belong to it.
pub fn add(text: &str, map: &Node, line: &str) -> Option<Fix> {
    let first = map.entries().first()?;
    if map.span.of(text).starts_with('{') {
        let at = position(text, map.span.start.offset + 1)?;
        return Some(Fix { span: Span::at(at), replacement: format!("{line}, ") });
    }
    let indent = indent(text, first.key_span.start.offset)?;
    let last = map.entries().iter().map(|entry| end_of(&entry.value).max(entry.key_span.end.offset));
    let written = text.get(..last.max()?)?.trim_end().len();
    let end = written + text[written..].find('\n').unwrap_or(text.len() - written);
    let line = line.replace('\n', &format!("\n{indent}"));
    Some(Fix { span: Span::at(position(text, end)?), replacement: format!("\n{indent}{line}") })
}

/// Takes a field out with its whole lines. None if it shares a line with something else.
pub fn remove(text: &str, key: Span, value: &Node) -> Option<Fix> {
    let line = line_start(text, key.start.offset);
    let end = end_of(value).max(key.end.offset);
    let end = text.get(..end)?.trim_end().len().max(key.end.offset);
    let rest = text.get(end..)?.split('\n').next()?.trim_start_matches(':').trim_start();
    let is_alone = text.get(line..key.start.offset)?.trim().is_empty();
    if !is_alone || !(rest.is_empty() || rest.starts_with('#')) {
        return None;
    }
    let after = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    Some(Fix { span: span(text, line, after)?, replacement: String::new() })
}

/// Puts other text between two offsets.
pub fn replace(text: &str, from: usize, to: usize, replacement: impl Into<String>) -> Option<Fix> {
    Some(Fix { span: span(text, from, to)?, replacement: replacement.into() })
}

pub fn span(text: &str, from: usize, to: usize) -> Option<Span> {
    Some(Span { start: position(text, from)?, end: position(text, to)? })
}

/// The place of an offset that lies between two characters.
pub fn position(text: &str, offset: usize) -> Option<Position> {
    let before = text.get(..offset)?;
    let line = before.matches('\n').count() + 1;
    let column = before[line_start(before, offset)..].chars().count() + 1;
    Some(Position { offset, line, column })
}

/// Where the line of an offset begins.
pub fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

/// As many blanks as stand, or would stand, before what is there: `- name` counts its dash.
pub fn indent(text: &str, offset: usize) -> Option<String> {
    let before = text.get(line_start(text, offset)..offset)?;
    Some(before.chars().map(|c| if c.is_whitespace() { c } else { ' ' }).collect())
}

/// Where the last character of a value stands; a collection ends with its last item.
fn end_of(node: &Node) -> usize {
    let own = node.span.end.offset;
    match &node.value {
        Value::Map(entries) if node.source.is_none() => {
            let last = entries.iter().map(|entry| end_of(&entry.value).max(entry.key_span.end.offset));
            own.max(last.max().unwrap_or(0))
        }
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    fn apply(text: &str, fix: Option<Fix>) -> String {
        let Some(fix) = fix else { return "(no fix)".to_owned() };
        let mut text = text.to_owned();
        text.replace_range(fix.span.start.offset..fix.span.end.offset, &fix.replacement);
        text
    }

    fn added(text: &str, keys: &[&str]) -> String {
        let reading = read(text);
        apply(text, reading.documents[0].root.at(keys).and_then(|map| add(text, map, "x: 1")))
    }

    fn removed(text: &str, keys: &[&str], field: &str) -> String {
        let reading = read(text);
        let map = reading.documents[0].root.at(keys);
        let entry = map.and_then(|map| map.entry(field));
        apply(text, entry.and_then(|entry| remove(text, entry.key_span, &entry.value)))
    }

    #[test]
    fn a_line_is_added_below_the_last_of_its_map_and_comments_stay() {
        assert_eq!(
            added("a:\n    b: 1  # one\n    # two\nc: 3\n", &["a"]),
            "a:\n    b: 1  # one\n    x: 1\n    # two\nc: 3\n"
        );
        assert_eq!(added("a:\n  b:\n  - c: 1\n    d: 2\ne: 3", &["a"]), "a:\n  b:\n  - c: 1\n    d: 2\n  x: 1\ne: 3");
        assert_eq!(added("a: {b: 1}\n", &["a"]), "a: {x: 1, b: 1}\n");
        assert_eq!(added("a:\n  b: |\n    한글\n    two\n\nc: 3\n", &["a"]), "a:\n  b: |\n    한글\n    two\n  x: 1\n\nc: 3\n");
        assert_eq!(added("a:\n  b: 1", &["a"]), "a:\n  b: 1\n  x: 1");
        assert_eq!(added("a:\n  b:\n", &["a"]), "a:\n  b:\n  x: 1\n");
        assert_eq!(added("a:\n  b: {c: 1,\n    d: 2}\n", &["a"]), "a:\n  b: {c: 1,\n    d: 2}\n  x: 1\n");
    }

    #[test]
    fn a_field_goes_with_its_lines_or_not_at_all() {
        assert_eq!(removed("a:\n  b: 1 # one\n  c: 2\n", &["a"], "b"), "a:\n  c: 2\n");
        assert_eq!(removed("a:\n  b:\n    c: 1\n    # d\n  e: 2\n", &["a"], "b"), "a:\n    # d\n  e: 2\n");
        assert_eq!(removed("a:\n  b:\n  c: 2\n", &["a"], "b"), "a:\n  c: 2\n");
        assert_eq!(removed("a: {b: 1, c: 2}\n", &["a"], "b"), "(no fix)");
        assert_eq!(removed("a:\n  c: 2\n  b: 1", &["a"], "b"), "a:\n  c: 2\n");
    }
}
