//! Changes to a text that leave everything else as it stands: comments, indentation, the order of fields.

use crate::admit::Fix;
use crate::kit::order;
use crate::yaml::tree::{Entry, Node, Position, Span, Value};

/// Adds `key: value` to a map: as its last line, or inside its braces. None where no line can be told to belong to it.
pub fn add(text: &str, map: &Node, line: &str) -> Option<Fix> {
    let first = map.entries().first()?;
    if map.span.of(text).starts_with('{') {
        let at = position(text, map.span.start.offset + 1)?;
        return Some(Fix { span: Span::at(at), replacement: format!("{line}, ") });
    }
    let indent = indent(text, first.key_span.start.offset)?;
    let last =
        map.entries().iter().map(|entry| end_of(&entry.value).max(entry.key_span.end.offset));
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

/// The text of a field and everything below it, as it would stand without indentation.
pub fn at_left_edge(text: &str, entry: &Entry) -> Option<String> {
    let start = entry.key_span.start.offset;
    let end = end_of(&entry.value).max(entry.key_span.end.offset);
    let indent = indent(text, start)?.chars().count();
    let unindented = |line: &str| {
        let blanks = line.chars().take_while(|c| *c == ' ').count();
        line[blanks.min(indent)..].to_owned()
    };
    let mut lines = text.get(start..end)?.trim_end().split('\n');
    let first = lines.next()?.to_owned();
    Some(lines.fold(first, |all, line| all + "\n" + &unindented(line)))
}

/// Makes all these changes but those that meet an earlier one, and says how many.
pub fn apply(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let mut fixes = fixes.to_vec();
    order::sort_by_key(&mut fixes, |fix| (fix.span.start.offset, fix.span.end.offset));
    let (mut result, mut end, mut made) = (String::new(), 0, 0);
    for fix in fixes {
        let (from, to) = (fix.span.start.offset, fix.span.end.offset);
        let is_apart = made == 0 || end < from;
        let Some(between) = text.get(end..from).filter(|_| is_apart && text.is_char_boundary(to))
        else {
            continue;
        };
        result.push_str(between);
        result.push_str(&fix.replacement);
        (end, made) = (to, made + 1);
    }
    result.push_str(&text[end..]);
    (result, made)
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
pub fn end_of(node: &Node) -> usize {
    let own = node.span.end.offset;
    match &node.value {
        Value::Map(entries) if node.source.is_none() => {
            let last =
                entries.iter().map(|entry| end_of(&entry.value).max(entry.key_span.end.offset));
            own.max(last.max().unwrap_or(0))
        }
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    fn changed(text: &str, fix: Option<Fix>) -> String {
        fix.map_or_else(|| "(no fix)".to_owned(), |fix| apply(text, &[&fix]).0)
    }

    fn added(text: &str, keys: &[&str]) -> String {
        let reading = read(text);
        changed(text, reading.documents[0].root.at(keys).and_then(|map| add(text, map, "x: 1")))
    }

    fn removed(text: &str, keys: &[&str], field: &str) -> String {
        let reading = read(text);
        let map = reading.documents[0].root.at(keys);
        let entry = map.and_then(|map| map.entry(field));
        changed(text, entry.and_then(|entry| remove(text, entry.key_span, &entry.value)))
    }

    #[test]
    fn a_line_is_added_below_the_last_of_its_map_and_comments_stay() {
        assert_eq!(
            added("a:\n    b: 1  # one\n    # two\nc: 3\n", &["a"]),
            "a:\n    b: 1  # one\n    x: 1\n    # two\nc: 3\n"
        );
        assert_eq!(
            added("a:\n  b:\n  - c: 1\n    d: 2\ne: 3", &["a"]),
            "a:\n  b:\n  - c: 1\n    d: 2\n  x: 1\ne: 3"
        );
        assert_eq!(added("a: {b: 1}\n", &["a"]), "a: {x: 1, b: 1}\n");
        assert_eq!(
            added("a:\n  b: |\n    한글\n    two\n\nc: 3\n", &["a"]),
            "a:\n  b: |\n    한글\n    two\n  x: 1\n\nc: 3\n"
        );
        assert_eq!(added("a:\n  b: 1", &["a"]), "a:\n  b: 1\n  x: 1");
        assert_eq!(added("a:\n  b:\n", &["a"]), "a:\n  b:\n  x: 1\n");
        assert_eq!(
            added("a:\n  b: {c: 1,\n    d: 2}\n", &["a"]),
            "a:\n  b: {c: 1,\n    d: 2}\n  x: 1\n"
        );
    }

    #[test]
    fn a_field_is_copied_as_it_stands() {
        let copied = |text: &str| {
            let reading = read(text);
            let entry = reading.documents[0].root.get("a").and_then(|map| map.entry("b"));
            entry.and_then(|entry| at_left_edge(text, entry))
        };
        let text = "a:\n    b:\n      c: 1  # one\n      d:\n      - 2\n    e: 3\n";
        assert_eq!(copied(text).as_deref(), Some("b:\n  c: 1  # one\n  d:\n  - 2"));
        assert_eq!(copied("a: {b: {c: 1}, d: 2}\n").as_deref(), Some("b: {c: 1}"));
    }

    #[test]
    fn changes_that_meet_are_made_one_at_a_time() {
        let text = "abcdef";
        let fix = |from, to, new: &str| replace(text, from, to, new).expect("inside the text");
        let (first, meeting, apart) = (fix(1, 3, "X"), fix(2, 4, "Y"), fix(5, 6, "Z"));
        assert_eq!(apply(text, &[&apart, &meeting, &first]), ("aXdeZ".to_owned(), 2));
        let too_late = Fix { span: fix(6, 6, "").span, replacement: "!".to_owned() };
        assert_eq!(apply("a", &[&too_late]), ("a".to_owned(), 0));
    }

    #[test]
    fn a_field_goes_with_its_lines_or_not_at_all() {
        assert_eq!(removed("a:\n  b: 1 # one\n  c: 2\n", &["a"], "b"), "a:\n  c: 2\n");
        assert_eq!(
            removed("a:\n  b:\n    c: 1\n    # d\n  e: 2\n", &["a"], "b"),
            "a:\n    # d\n  e: 2\n"
        );
        assert_eq!(removed("a:\n  b:\n  c: 2\n", &["a"], "b"), "a:\n  c: 2\n");
        assert_eq!(removed("a: {b: 1, c: 2}\n", &["a"], "b"), "(no fix)");
        assert_eq!(removed("a:\n  c: 2\n  b: 1", &["a"], "b"), "a:\n  c: 2\n");
    }
}
