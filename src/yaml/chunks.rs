//! A text cut into the documents kubectl reads one by one.
//! Models YAMLReader and YAMLOrJSONDecoder of apimachinery's pkg/util/yaml/decoder.go.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Deserializer;

/// One document's text, and where it begins in the whole.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Ends with a line break, which the reader adds where it is missing.
    pub text: Cow<'a, str>,
    pub offset: usize,
    /// Lines before it.
    pub lines_before: usize,
}

/// A `---` line with something else on it. The document before it is lost, and so is all that follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrongSeparator<'a> {
    pub rest: &'a str,
    pub offset: usize,
    pub lines_before: usize,
}

/// Cuts at lines that begin with `---`, wherever they stand. Such a line belongs to no document, unless nothing came
/// before it: then it is the first line of the document it opens.
pub(super) fn split(text: &str) -> (Vec<Chunk<'_>>, Option<WrongSeparator<'_>>) {
    let mut chunks = Vec::new();
    let (mut start, mut start_line, mut offset) = (0, 0, 0);
    for (line_index, line) in text.split_inclusive('\n').enumerate() {
        let next = offset + line.len();
        if let Some(rest) = line.strip_prefix("---") {
            let rest = rest.trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                return (chunks, Some(WrongSeparator { rest, offset, lines_before: line_index }));
            }
            if start < offset {
                chunks.push(chunk(text, start, offset, start_line));
                (start, start_line) = (next, line_index + 1);
            }
        }
        offset = next;
    }
    if start < text.len() {
        chunks.push(chunk(text, start, text.len(), start_line));
    }
    (chunks, None)
}

/// What a text is that begins with a brace; kubectl tries JSON first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Json<'a> {
    /// Objects one after the other, with nothing but space between them.
    Objects(Vec<Chunk<'a>>),
    /// An object that never closes. It may still be YAML.
    CutOff,
    No,
}

pub(super) fn split_json(text: &str) -> Json<'_> {
    if !text.trim_start().starts_with('{') {
        return Json::No;
    }
    let mut objects = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut chunks = Vec::new();
    let mut start = 0;
    while let Some(object) = objects.next() {
        match object {
            Ok(IgnoredAny) => {}
            Err(error) if error.is_eof() && chunks.is_empty() => return Json::CutOff,
            Err(_) => return Json::No,
        }
        let end = objects.byte_offset();
        chunks.push(chunk(text, start, end, text[..start].matches('\n').count()));
        start = end;
    }
    Json::Objects(chunks)
}

fn chunk(text: &str, start: usize, end: usize, lines_before: usize) -> Chunk<'_> {
    // A byte order mark is no part of the document behind it.
    let whole = &text[start..end];
    let inner = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let offset = end - inner.len();
    let text =
        if inner.ends_with('\n') { Cow::from(inner) } else { Cow::from(format!("{inner}\n")) };
    Chunk { text, offset, lines_before }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, usize)> {
        split(text)
            .0
            .into_iter()
            .map(|chunk| (chunk.text.into_owned(), chunk.lines_before))
            .collect()
    }

    fn check(text: &str, expected: &[(&str, usize)]) {
        let expected: Vec<_> =
            expected.iter().map(|(text, line)| (text.to_string(), *line)).collect();
        assert_eq!(texts(text), expected, "{text:?}");
    }

    #[test]
    fn documents_are_cut_at_their_separators() {
        check("", &[]);
        check("a: 1", &[("a: 1\n", 0)]);
        check("a: 1\n---\nb: 2\n", &[("a: 1\n", 0), ("b: 2\n", 2)]);
        check("a: 1\n--- # note\nb: 2\n---\n", &[("a: 1\n", 0), ("b: 2\n", 2)]);
        check("a: 1\r\n---\r\nb: 2\r\n", &[("a: 1\r\n", 0), ("b: 2\r\n", 2)]);
    }

    #[test]
    fn a_separator_with_nothing_before_it_is_the_first_line() {
        check("---\na: 1\n", &[("---\na: 1\n", 0)]);
        check("a: 1\n---\n---\nb: 2\n", &[("a: 1\n", 0), ("---\nb: 2\n", 2)]);
    }

    #[test]
    fn junk_behind_a_separator_loses_the_document_before_it() {
        let (chunks, wrong) = split("a: 1\n---\nb: 2\n--- junk\nc: 3\n");
        assert_eq!(chunks.len(), 1);
        assert_eq!(wrong, Some(WrongSeparator { rest: "junk", offset: 14, lines_before: 3 }));
    }

    #[test]
    fn json_objects_need_no_separator() {
        let Json::Objects(chunks) = split_json("{\"a\": 1}\n{\"b\": 2}\n") else {
            panic!("two objects")
        };
        let places: Vec<_> = chunks
            .iter()
            .map(|chunk| (chunk.text.as_ref(), chunk.offset, chunk.lines_before))
            .collect();
        assert_eq!(places, [("{\"a\": 1}\n", 0, 0), ("\n{\"b\": 2}\n", 8, 0)]);
        assert_eq!(split_json("{\"a\": "), Json::CutOff);
        assert_eq!(split_json("{a: 1}"), Json::No);
        assert_eq!(split_json("a: {}"), Json::No);
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        let (chunks, _) = split("\u{feff}a: 1\n");
        assert_eq!((chunks[0].text.as_ref(), chunks[0].offset), ("a: 1\n", 3));
    }
}
