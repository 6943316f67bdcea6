//! What is wrong with a text, in kubectl's words.
//! Models the wording of go.yaml.in/yaml/v2 decode.go (`parser.fail`).

use libyaml_safer::{Error, ErrorKind, Mark};

use super::chunks::Chunk;
use super::tree::{Position, Span};

/// One thing a person can put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// As kubectl prints it; `line N` counts from the start of the document.
    pub text: String,
    /// The true place in the whole text.
    pub span: Span,
    /// Where the construct began in which the problem was noticed: the opening quote of an endless text.
    pub began: Option<Span>,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The document is no YAML, or no JSON can be made of it.
    Syntax,
    /// The text cannot be cut into documents: a `---` line has something behind it, or JSON ends too early.
    Framing,
    /// Fine YAML, but more than a playground takes. kubectl has no such message.
    Limit,
    /// A key came twice. kubectl says nothing and keeps the later; the text is that of go-yaml's strict mode.
    DuplicateKey { earlier: Span },
}

impl Complaint {
    /// Whether reading ended here.
    pub fn is_fatal(&self) -> bool {
        match self.kind {
            Kind::Syntax | Kind::Framing | Kind::Limit => true,
            Kind::DuplicateKey { .. } => false,
        }
    }

    /// What follows `error: error parsing FILE: `.
    pub fn after_file(&self) -> String {
        match self.kind {
            Kind::Syntax => format!("error converting YAML to JSON: {}", self.text),
            Kind::Framing | Kind::Limit | Kind::DuplicateKey { .. } => self.text.clone(),
        }
    }

    /// For those who ask what could be mended without having been told what is wrong.
    pub fn nowhere() -> Complaint {
        Complaint::syntax(String::new(), Span::none())
    }

    pub(super) fn syntax(text: String, span: Span) -> Complaint {
        Complaint { text, span, began: None, kind: Kind::Syntax }
    }

    pub(super) fn limit(text: String, span: Span) -> Complaint {
        Complaint { text, span, began: None, kind: Kind::Limit }
    }

    /// What go-yaml's scanner and parser say.
    pub(super) fn from_error(error: &Error, frame: &Frame) -> Complaint {
        let problem_mark = error.problem_mark().unwrap_or_default();
        let context_mark = error.context_mark();
        let line = match (problem_mark.line, context_mark) {
            (0, None) => 0,
            (0, Some(context_mark)) => context_mark.line,
            // The parser has already gone on to the next line; the scanner has not.
            (line, _) if error.kind() == ErrorKind::Scanner => line + 1,
            (line, _) => line,
        };
        let at_line = if line == 0 { String::new() } else { format!("line {line}: ") };
        let place = match error.kind() {
            ErrorKind::Reader => frame.unreadable,
            _ => frame.position(problem_mark),
        };
        Complaint {
            text: format!("yaml: {at_line}{}", error.problem()),
            span: Span::at(place),
            began: context_mark.map(|mark| Span::at(frame.position(mark))),
            kind: Kind::Syntax,
        }
    }
}

/// Turns places in a document into places in the whole text.
pub(super) struct Frame {
    offset: usize,
    offset_max: usize,
    lines_before: usize,
    /// The first character YAML does not allow; libyaml names it without a mark.
    unreadable: Position,
}

impl Frame {
    pub(super) fn new(chunk: &Chunk<'_>, text_len: usize) -> Frame {
        let mut frame = Frame {
            offset: chunk.offset,
            offset_max: text_len,
            lines_before: chunk.lines_before,
            unreadable: Position::default(),
        };
        frame.unreadable = frame.first_unreadable(&chunk.text);
        frame
    }

    pub(super) fn position(&self, mark: Mark) -> Position {
        Position {
            offset: (self.offset + mark.index as usize).min(self.offset_max),
            line: self.lines_before + mark.line as usize + 1,
            column: mark.column as usize + 1,
        }
    }

    pub(super) fn span(&self, start: Mark, end: Mark) -> Span {
        Span { start: self.position(start), end: self.position(end) }
    }

    fn first_unreadable(&self, text: &str) -> Position {
        let index = text.find(|c| !is_readable(c)).unwrap_or(0);
        let before = &text[..index];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            offset: self.offset + index,
            line: self.lines_before + before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// The characters YAML lets into a text.
fn is_readable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    /// Checks what follows `error: error parsing FILE: `.
    fn refuse(text: &str, complaint: &str) {
        assert_eq!(
            read(text).fatal().map(Complaint::after_file).as_deref(),
            Some(complaint),
            "{text}"
        );
    }

    const YAML: &str = "error converting YAML to JSON: yaml: ";

    #[rustfmt::skip] // One row a line.
    const BROKEN: [(&str, &str); 30] = [
        ("a:\n\tb: 1\n", "line 2: found character that cannot start any token"),
        ("a:\n  \t# note\n  b: 1\n", "line 2: found character that cannot start any token"),
        ("a:\n-\tb: 1\n", "line 2: found character that cannot start any token"),
        ("a: 1\nname: @x\n", "line 2: found character that cannot start any token"),
        ("a: 1\nname: `x`\n", "line 2: found character that cannot start any token"),
        ("a:\n  %x: 1\n", "line 2: found character that cannot start any token"),
        ("```yaml\na: 1\n```\n", "found character that cannot start any token"),
        ("a: 1\nname: x: y\n", "line 2: mapping values are not allowed in this context"),
        ("a: 1\ncommand: sh -c echo: hi\n", "line 2: mapping values are not allowed in this context"),
        ("a: 1\n  b: 2\n", "line 2: mapping values are not allowed in this context"),
        ("a:\n  -name: x\n   image: y\n", "line 3: mapping values are not allowed in this context"),
        ("a:\n  -\u{a0}name: x\n    image: y\n", "line 3: mapping values are not allowed in this context"),
        ("apiVersion：v1\nkind: Pod\n", "line 2: mapping values are not allowed in this context"),
        ("<!-- note -->\nkind: Pod\n", "line 2: mapping values are not allowed in this context"),
        ("kind: Pod\nmetadata\n  name: x\n", "line 3: could not find expected ':'"),
        ("a: 1\nb:\n  - name: x\n  image: y\n", "line 3: did not find expected '-' indicator"),
        ("a:\n  b:\n    c: 1\n   d: 2\n", "line 3: did not find expected key"),
        ("a: \"x\nb: 1\n", "line 3: found unexpected end of stream"),
        ("a: 1\nb: [x\nc: 1\n", "line 2: did not find expected ',' or ']'"),
        ("a: 1\nb: {x\n", "line 2: did not find expected ',' or '}'"),
        ("a: &\n", "did not find expected alphabetic or numeric character"),
        ("a: 1\nb: *x\n", "unknown anchor 'x' referenced"),
        ("a: 1\nvalue: - x\n", "line 2: block sequence entries are not allowed in this context"),
        ("a: 1\nvalue: ? x\n", "line 2: mapping keys are not allowed in this context"),
        ("a: {{ .Values.x }}\n", "invalid map key: map[interface {}]interface {}{\".Values.x\":interface {}(nil)}"),
        ("a: \u{1}\n", "control characters are not allowed"),
        ("a: [!b, c]\n", "did not find expected whitespace or line break"),
        ("a: !!int web\n", "cannot decode !!str `web` as a !!int"),
        ("a: &x [*x]\n", "anchor 'x' value contains itself"),
        ("<<: 1\n", "map merge requires map or sequence of maps as the value"),
    ];

    #[test]
    fn broken_yaml_is_refused_in_kubectls_words() {
        for (text, complaint) in BROKEN {
            refuse(text, &format!("{YAML}{complaint}"));
        }
    }

    #[test]
    fn yaml_that_is_no_json_is_refused_too() {
        refuse(
            "a: 1\n~: a\n",
            "error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, value: \"a\"",
        );
        refuse("a: .inf\n", "error converting YAML to JSON: json: unsupported value: +Inf");
        refuse("a: .nan\n", "error converting YAML to JSON: json: unsupported value: NaN");
        refuse("a: 1\n--- junk\nb: 2\n", "invalid Yaml document separator: junk");
    }

    #[test]
    fn an_error_of_the_parser_comes_before_one_of_meaning() {
        refuse(
            "a: .inf\nb: {{ x }}\nc: @\n",
            &format!("{YAML}line 3: found character that cannot start any token"),
        );
        refuse(
            "a: .inf\nb: {{ x }}\n",
            &format!(
                "{YAML}invalid map key: map[interface {{}}]interface {{}}{{\"x\":interface {{}}(nil)}}"
            ),
        );
    }
}
