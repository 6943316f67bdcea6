//! Reads manifests as kubectl does: document by document, until the first that is no YAML.
//! Models YAMLToJSONDecoder of apimachinery's pkg/util/yaml/decoder.go on top of go-yaml v2.

use std::ops::Range;

use super::build::build;
use super::chunks::{Chunk, Json, WrongSeparator, split, split_json};
pub use super::complaint::{Complaint, Kind};
use super::tree::{Node, Position, Span};

/// Texts larger than this are not read.
pub const BYTES_MAX: usize = 256 * 1024;

/// What could be read, and what is to be said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The documents before the first fatal complaint. Empty ones are left out, as kubectl skips them.
    pub documents: Vec<Document>,
    pub complaints: Vec<Complaint>,
}

/// One document of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub root: Node,
    /// Where it begins; kubectl's `line 1` is this line.
    pub start: Position,
}

impl Reading {
    /// The complaint that ended the reading.
    pub fn fatal(&self) -> Option<&Complaint> {
        self.complaints.iter().find(|complaint| complaint.is_fatal())
    }

    /// Adds documents up to the first that cannot be read.
    fn add(&mut self, chunks: &[Chunk<'_>], text: &str) {
        for chunk in chunks {
            let built = match build(chunk, text.len()) {
                Ok(built) => built,
                Err(complaint) => {
                    self.complaints.push(*complaint);
                    return;
                }
            };
            self.complaints.extend(built.advice);
            if !built.root.is_null() {
                let start =
                    Position { offset: chunk.offset, line: chunk.lines_before + 1, column: 1 };
                self.documents.push(Document { root: built.root, start });
            }
        }
    }
}

/// Reads as much as there is to read.
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    if BYTES_MAX < text.len() {
        let start = Position { offset: 0, line: 1, column: 1 };
        let sentence = format!("larger than {} KiB", BYTES_MAX / 1024);
        reading.complaints.push(Complaint::limit(sentence, Span::at(start)));
        return reading;
    }
    let json = split_json(text);
    if let Json::Objects(chunks) = &json {
        reading.add(chunks, text);
        return reading;
    }
    let (chunks, wrong_separator) = split(text);
    reading.add(&chunks, text);
    if let Some(fatal) = reading.complaints.iter_mut().find(|complaint| complaint.is_fatal()) {
        // What is neither YAML nor whole JSON is complained about as JSON.
        if json == Json::CutOff && reading.documents.is_empty() {
            *fatal = Complaint {
                text: "unexpected EOF".to_string(),
                kind: Kind::Framing,
                ..fatal.clone()
            };
        }
        return reading;
    }
    reading.complaints.extend(wrong_separator.map(complain_about_separator));
    reading
}

/// The lines of the document in which a byte stands, separators not included; none if it stands in none.
pub fn document_range(text: &str, offset: usize) -> Option<Range<usize>> {
    let chunks = split(text).0.into_iter().map(|chunk| {
        let end = (chunk.offset + chunk.text.len()).min(text.len());
        chunk.offset..end
    });
    let mut around = chunks.filter(|range| range.start <= offset && offset <= range.end);
    around.next()
}

fn complain_about_separator(wrong: WrongSeparator<'_>) -> Complaint {
    let start = Position { offset: wrong.offset, line: wrong.lines_before + 1, column: 1 };
    Complaint {
        text: format!("invalid Yaml document separator: {}", wrong.rest),
        span: Span::at(start),
        began: None,
        kind: Kind::Framing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chance::draw;
    use serde_json::json;

    /// Checks the one document of a text.
    fn check(text: &str, json: serde_json::Value) {
        let reading = read(text);
        assert_eq!(reading.fatal(), None, "{text}");
        let documents: Vec<_> =
            reading.documents.iter().map(|document| document.root.to_json()).collect();
        assert_eq!(documents, [json], "{text}");
    }

    /// Checks what follows `error: error parsing FILE: `.
    fn refuse(text: &str, complaint: &str) {
        assert_eq!(
            read(text).fatal().map(Complaint::after_file).as_deref(),
            Some(complaint),
            "{text}"
        );
    }

    #[test]
    fn oddities_kubectl_accepts_are_accepted() {
        check("name:\tx\n", json!({"name": "x"}));
        check("a:\t \t\n  b: 1  \n", json!({"a": {"b": 1}}));
        check("a: 1\r\nb:\r\n- x\r\n", json!({"a": 1, "b": ["x"]}));
        check("\u{feff}a: 1\nb: 2\n", json!({"a": 1, "b": 2}));
        check("---\na: 1\n...\n", json!({"a": 1}));
        check("a:\n- b\n- c\n", json!({"a": ["b", "c"]}));
        check("a: [b, c,]\n", json!({"a": ["b", "c"]}));
        check(
            "a: |\n  one\n  two\nb: >-\n  one\n  two\n",
            json!({"a": "one\ntwo\n", "b": "one two"}),
        );
        check("{\"a\": [1, \"x\",], \"b\": null,}", json!({"a": [1, "x"], "b": null}));
        check("<!-- # note -->\napiVersion: v1\n", json!("<!--"));
        check("{a: 1}\nwhatever\n", json!({"a": 1}));
    }

    #[test]
    fn scalars_mean_what_yaml_1_1_says() {
        check(
            "yes: a\n1: b\n0x10: c\n1.5: d\n",
            json!({"true": "a", "1": "b", "16": "c", "1.5": "d"}),
        );
        check(
            "[yes, off, 010, 08, 1_000, 12:30, ~, '8080', !!str 8080, 8080#x] #x\n",
            json!([true, false, 8, 8, 1000, "12:30", null, "8080", "8080", "8080#x"]),
        );
        check(
            "a: ! 8080\nb: !mine 8080\nc: !!binary aGk=\n",
            json!({"a": 8080, "b": "8080", "c": "hi"}),
        );
    }

    #[test]
    fn anchors_and_merges_are_carried_out() {
        check("a: &x {b: 1}\nc: *x\n", json!({"a": {"b": 1}, "c": {"b": 1}}));
        check(
            "a: &x {b: 1, c: 1}\nd:\n  <<: *x\n  c: 2\n",
            json!({"a": {"b": 1, "c": 1}, "d": {"b": 1, "c": 2}}),
        );
        check("d:\n  c: 2\n  <<: {c: 1}\n", json!({"d": {"c": 1}}));
        check("d:\n  <<: [{c: 1}, {c: 2, e: 3}]\n", json!({"d": {"c": 1, "e": 3}}));
        check("'<<': 1\n", json!({"<<": 1}));
    }

    #[test]
    fn of_duplicate_keys_the_later_wins_and_the_page_may_say_so() {
        let text = "a: 1\nb: 2\na: 3\n";
        check(text, json!({"a": 3, "b": 2}));
        let [complaint] = &read(text).complaints[..] else { panic!("one piece of advice") };
        assert_eq!(complaint.text, "line 3: key \"a\" already set in map");
        assert_eq!(complaint.span.start.line, 3);
        let Kind::DuplicateKey { earlier } = complaint.kind else { panic!("about the duplicate") };
        assert_eq!(earlier.start, Position { offset: 0, line: 1, column: 1 });
    }

    #[test]
    fn documents_before_the_broken_one_stand() {
        let reading = read("a: 1\n---\n# nothing\n---\nb: 2\n---\nc: 3\nd: @\n---\ne: 5\n");
        let roots: Vec<_> =
            reading.documents.iter().map(|document| document.root.to_json()).collect();
        assert_eq!(roots, [json!({"a": 1}), json!({"b": 2})]);
        assert_eq!(reading.documents[1].start.line, 5);
        let fatal = reading.fatal().unwrap();
        assert_eq!(fatal.text, "yaml: line 2: found character that cannot start any token");
        assert_eq!(fatal.span.start, Position { offset: 40, line: 8, column: 4 });
    }

    #[test]
    fn everything_knows_where_it_stands() {
        let text = "a: 1\n---\nspec:\n  이름: [x, \"y\"]\n  list:\n  - one\n  - two\n\n# end\n";
        let reading = read(text);
        let root = &reading.documents[1].root;
        let span = |keys: &[&str]| root.at(keys).unwrap().span;
        assert_eq!(span(&["spec", "이름"]).of(text), "[x, \"y\"]");
        assert_eq!(root.at(&["spec", "이름"]).unwrap().items()[1].span.of(text), "\"y\"");
        assert_eq!(root.at(&["spec", "이름"]).unwrap().items()[1].span.start.column, 11);
        assert_eq!(root.get("spec").unwrap().entry("이름").unwrap().key_span.of(text), "이름");
        assert_eq!(span(&["spec", "list"]).of(text), "- one\n  - two");
        assert_eq!(span(&["spec", "list"]).start.line, 6);
    }

    #[test]
    fn an_endless_quote_shows_where_it_began() {
        let fatal = read("a: 1\nb: \"x\nc: 1\n").fatal().cloned().unwrap();
        assert_eq!(fatal.began.unwrap().start, Position { offset: 8, line: 2, column: 4 });
        assert_eq!(fatal.span.start.line, 4);
    }

    #[test]
    fn too_much_of_anything_is_refused_and_named() {
        refuse(&"#".repeat(BYTES_MAX + 1), "larger than 256 KiB");
        refuse(&"[".repeat(100), "nested more than 64 levels deep");
        refuse(&"- ".repeat(100), "nested more than 64 levels deep");
        refuse(&"- 1\n".repeat(20_001), "more than 20000 values in one document");
        let bomb: String =
            (1..30).map(|n| format!("k{n}: &k{n} [*k{0}, *k{0}]\n", n - 1)).collect();
        refuse(&format!("k0: &k0 x\n{bomb}"), "more than 20000 values in one document");
        let long = "x".repeat(100_000);
        refuse(&format!("a: &a {long}\nb: [*a, *a, *a]\n"), "aliases repeat more than 256 KiB");
    }

    #[test]
    fn json_objects_may_follow_each_other() {
        let reading = read("{\"a\": 1}\n{\"b\": [2]}\n");
        let roots: Vec<_> =
            reading.documents.iter().map(|document| document.root.to_json()).collect();
        assert_eq!(roots, [json!({"a": 1}), json!({"b": [2]})]);
    }

    #[test]
    fn scrambled_texts_are_answered_and_never_a_panic() {
        const PIECES: [&str; 40] = [
            "a", ": ", ":", "- ", "? ", "[", "]", "{", "}", ",", "!", "!b,", "!<c>,", "&d ", "*d",
            "<<: ", "\"", "'", "|", ">", "\\", "\\x", "\n", "\n  ", "\r", "\t", "#", " #", "%",
            "@", "---", "...\n", "\u{feff}", "한", "🎉", "\u{85}", "\u{0}", "0x", "!!int ", "~",
        ];
        let mut read_whole = 0;
        for seed in 0..4_000 {
            let pieces =
                (0..24).filter_map(|index| draw(seed, "piece", "").nth(index).pick(&PIECES));
            let text: String = pieces.copied().collect();
            let reading = read(&text);
            for complaint in &reading.complaints {
                assert!(text.is_char_boundary(complaint.span.start.offset), "{text:?}");
            }
            read_whole += usize::from(reading.fatal().is_none());
        }
        assert!(0 < read_whole && read_whole < 4_000, "both kinds occur: {read_whole}");
    }
}
