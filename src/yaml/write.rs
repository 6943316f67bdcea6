//! JSON printed as YAML, the way `kubectl -o yaml` prints it: sorted keys, lists at their key's column, lines folded at 80.
//! Models sigs.k8s.io/yaml JSONToYAML and go.yaml.in/yaml/v2 encode.go and emitterc.go.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::go_syntax::go_float;
use super::key_order::key_order;
use super::scalar_style::{Role, is_other_break, is_printable, style_for};
use super::tree::Style;

use crate::kit::order;

/// The whole document, with its final line break.
pub fn write(json: &Value) -> String {
    let mut emitter = Emitter { text: String::new(), column: 0 };
    match json {
        Value::Object(fields) if !fields.is_empty() => emitter.map(fields, 0),
        Value::Array(items) if !items.is_empty() => emitter.list(items, 0),
        scalar => emitter.scalar(scalar, 2),
    }
    emitter.end_line();
    emitter.text
}

/// A text is folded at the first space behind this column.
const COLUMN_BEST: usize = 80;
/// A longer key gets a line of its own, behind a question mark.
const SIMPLE_KEY_BYTES_MAX: usize = 128;

struct Emitter {
    text: String,
    /// In characters, as go-yaml counts it.
    column: usize,
}

impl Emitter {
    /// Fields one below the other; the first stands where the emitter is.
    fn map(&mut self, fields: &Map<String, Value>, indent: usize) {
        let mut fields: Vec<_> = fields.iter().collect();
        order::sort_by(&mut fields, |(a, _), (b, _)| key_order(a, b));
        for (key, value) in fields {
            self.start_line(indent);
            if is_simple_key(key) {
                self.string(key, Role::SimpleKey, indent);
            } else {
                self.put("? ");
                self.string(key, Role::Value, indent + 2);
                self.start_line(indent);
            }
            self.put(":");
            match value {
                Value::Object(fields) if !fields.is_empty() => {
                    self.end_line();
                    self.map(fields, indent + 2);
                }
                Value::Array(items) if !items.is_empty() => {
                    self.end_line();
                    self.list(items, indent);
                }
                scalar => {
                    self.put(" ");
                    self.scalar(scalar, indent + 2);
                }
            }
        }
    }

    fn list(&mut self, items: &[Value], indent: usize) {
        for item in items {
            self.start_line(indent);
            self.put("- ");
            match item {
                Value::Object(fields) if !fields.is_empty() => self.map(fields, indent + 2),
                Value::Array(items) if !items.is_empty() => self.list(items, indent + 2),
                scalar => self.scalar(scalar, indent + 2),
            }
        }
    }

    fn scalar(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Null => self.put("null"),
            Value::Bool(truth) => self.put(&truth.to_string()),
            Value::Number(number) if number.is_f64() => {
                self.put(&go_float(number.as_f64().unwrap_or_default()))
            }
            Value::Number(number) => self.put(&number.to_string()),
            Value::String(text) => self.string(text, Role::Value, indent),
            // Only empty ones come here.
            Value::Array(_) => self.put("[]"),
            Value::Object(_) => self.put("{}"),
        }
    }

    fn string(&mut self, text: &str, role: Role, indent: usize) {
        match style_for(text, role) {
            Style::Plain => self.folded(text, role, indent),
            Style::SingleQuoted => {
                self.put("'");
                self.folded(&text.replace('\'', "''"), role, indent);
                self.put("'");
            }
            Style::DoubleQuoted => self.double_quoted(text, role, indent),
            Style::Literal | Style::Folded => self.literal(text, indent),
        }
    }

    /// Breaks lines only at single spaces with text on both sides; read back, such a break is a space again.
    fn folded(&mut self, text: &str, role: Role, indent: usize) {
        let mut after_space = true;
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let before_text = rest.peek().is_some_and(|next| *next != ' ');
            if c == ' '
                && !after_space
                && before_text
                && role == Role::Value
                && COLUMN_BEST < self.column
            {
                self.break_line(indent);
            } else {
                self.put_char(c);
            }
            after_space = c == ' ';
        }
    }

    fn double_quoted(&mut self, text: &str, role: Role, indent: usize) {
        self.put("\"");
        let mut after_space = true;
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let can_break =
                c == ' ' && !after_space && rest.peek().is_some() && role == Role::Value;
            if can_break && COLUMN_BEST < self.column {
                self.break_line(indent);
                if rest.peek() == Some(&' ') {
                    self.put("\\");
                }
            } else if needs_escape(c) {
                self.put(&escaped(c));
            } else {
                self.put_char(c);
            }
            after_space = c == ' ';
        }
        self.put("\"");
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.put("|");
        if text.starts_with([' ', '\n']) {
            self.put("2");
        }
        if !text.ends_with('\n') {
            self.put("-");
        } else if text == "\n" || text.ends_with("\n\n") {
            self.put("+");
        }
        for line in text.split_inclusive('\n') {
            self.end_line();
            if line != "\n" {
                self.put(&" ".repeat(indent));
                self.put(line.trim_end_matches('\n'));
            } else {
                self.break_line(0);
            }
        }
        if text.ends_with('\n') {
            self.end_line();
        }
    }

    /// Goes to a column on a fresh line, unless it is there already, behind a dash.
    fn start_line(&mut self, indent: usize) {
        if self.column == indent && (indent == 0 || self.text.ends_with("- ")) {
            return;
        }
        self.end_line();
        self.put(&" ".repeat(indent));
    }

    fn break_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.column = 0;
        self.put(&" ".repeat(indent));
    }

    fn end_line(&mut self) {
        if self.column != 0 {
            self.break_line(0);
        }
    }

    fn put(&mut self, text: &str) {
        text.chars().for_each(|c| self.put_char(c));
    }

    fn put_char(&mut self, c: char) {
        self.text.push(c);
        self.column += 1;
    }
}

fn is_simple_key(key: &str) -> bool {
    !key.contains('\n') && key.len() <= SIMPLE_KEY_BYTES_MAX
}

fn needs_escape(c: char) -> bool {
    !is_printable(c) || is_other_break(c) || matches!(c, '\n' | '"' | '\\')
}

fn escaped(c: char) -> String {
    let mut text = String::from("\\");
    let written = match c {
        '\0' => text.write_char('0'),
        '\u{07}' => text.write_char('a'),
        '\u{08}' => text.write_char('b'),
        '\t' => text.write_char('t'),
        '\n' => text.write_char('n'),
        '\u{0b}' => text.write_char('v'),
        '\u{0c}' => text.write_char('f'),
        '\r' => text.write_char('r'),
        '\u{1b}' => text.write_char('e'),
        '"' | '\\' => text.write_char(c),
        '\u{85}' => text.write_char('N'),
        '\u{2028}' => text.write_char('L'),
        '\u{2029}' => text.write_char('P'),
        c if u32::from(c) <= 0xff => write!(text, "x{:02X}", u32::from(c)),
        c if u32::from(c) <= 0xffff => write!(text, "u{:04X}", u32::from(c)),
        c => write!(text, "U{:08X}", u32::from(c)),
    };
    written.expect("a String takes every write");
    text
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;
    use serde_json::json;

    #[test]
    fn an_object_is_printed_as_kubectl_prints_it() {
        let pod = json!({
            "spec": {"containers": [{"name": "app", "args": ["a", "b"], "ports": [], "resources": {}}], "nested": [["x", "y"], ["z"]]},
            "metadata": {"name": "web", "creationTimestamp": "2026-01-01T00:00:00Z", "labels": null},
            "kind": "Pod",
        });
        assert_eq!(
            write(&pod),
            "kind: Pod\n\
             metadata:\n  creationTimestamp: \"2026-01-01T00:00:00Z\"\n  labels: null\n  name: web\n\
             spec:\n  containers:\n  - args:\n    - a\n    - b\n    name: app\n    ports: []\n    resources: {}\n  \
             nested:\n  - - x\n    - \"y\"\n  - - z\n"
        );
    }

    #[test]
    fn texts_are_quoted_only_where_they_would_mean_something_else() {
        for (text, yaml) in [
            ("web", "web"),
            ("", r#""""#),
            ("8080", r#""8080""#),
            ("yes", r#""yes""#),
            ("n", r#""n""#),
            ("null", r#""null""#),
            ("~", r#""~""#),
            ("1.5", r#""1.5""#),
            ("0x1F", r#""0x1F""#),
            ("1e3", r#""1e3""#),
            ("12:30", r#""12:30""#),
            ("2026-01-01", r#""2026-01-01""#),
            ("10s", "10s"),
            ("a: b", "'a: b'"),
            ("a:b", "a:b"),
            ("a:", "'a:'"),
            ("a #b", "'a #b'"),
            ("a#b", "a#b"),
            ("#a", "'#a'"),
            ("- a", "'- a'"),
            ("-a", "-a"),
            ("? a", "'? a'"),
            ("?a", "?a"),
            ("*a", "'*a'"),
            ("&a", "'&a'"),
            ("!a", "'!a'"),
            ("%a", "'%a'"),
            ("@a", "'@a'"),
            ("`a", "'`a'"),
            ("{a}", "'{a}'"),
            ("[a]", "'[a]'"),
            ("it's", "it's"),
            ("'a'", "'''a'''"),
            ("\"a\"", "'\"a\"'"),
            (" a", "' a'"),
            ("a ", "'a '"),
            ("---", "'---'"),
            ("a\tb", r#""a\tb""#),
            ("a\\b", r"a\b"),
            ("\u{1b}[31m", r#""\e[31m""#),
            ("안녕", "안녕"),
            ("🎉", r#""\U0001F389""#),
            ("/bin/sh -c 'x > y'", "/bin/sh -c 'x > y'"),
            ("a\u{7f}", r#""a\x7F""#),
            ("nginx:1.27", "nginx:1.27"),
            (":a", ":a"),
        ] {
            assert_eq!(write(&json!({ "k": text })), format!("k: {yaml}\n"));
        }
    }

    #[test]
    fn texts_of_several_lines_are_blocks() {
        for (text, yaml) in [
            ("a\nb", "|-\n  a\n  b\n"),
            ("a\nb\n", "|\n  a\n  b\n"),
            ("a\n\n", "|+\n  a\n\n"),
            ("a\n\nb\n", "|\n  a\n\n  b\n"),
            (" a\nb", "|2-\n   a\n  b\n"),
            ("\na\n", "|2\n\n  a\n"),
            ("a \nb", "\"a \\nb\"\n"),
            ("a\nb ", "\"a\\nb \"\n"),
            ("a\n  b\n", "|\n  a\n    b\n"),
            ("\n", "|2+\n\n"),
            ("a\n\tb", "\"a\\n\\tb\"\n"),
        ] {
            assert_eq!(write(&json!({ "k": text })), format!("k: {yaml}"), "{text:?}");
        }
        assert_eq!(write(&json!({"a": ["x\ny\n", 1]})), "a:\n- |\n  x\n  y\n- 1\n");
    }

    #[test]
    fn long_lines_are_folded_behind_column_eighty() {
        let words = "word ".repeat(20).trim_end().to_string();
        assert_eq!(
            write(&json!({ "k": words })),
            format!("k: {}\n  word word word word\n", "word ".repeat(16).trim_end())
        );
        let quoted = format!("{words}: x");
        assert_eq!(
            write(&json!({ "k": quoted })),
            format!("k: '{}\n  word word word word: x'\n", "word ".repeat(16).trim_end())
        );
        let endless = "x".repeat(200);
        assert_eq!(write(&json!({ "k": endless })), format!("k: {endless}\n"));
    }

    #[test]
    fn numbers_keep_their_kind() {
        assert_eq!(
            write(&json!([1, -5, u64::MAX, 0.5, true])),
            "- 1\n- -5\n- 18446744073709551615\n- 0.5\n- true\n"
        );
        assert_eq!(write(&json!("web")), "web\n");
        assert_eq!(write(&json!({})), "{}\n");
    }

    #[test]
    fn a_very_long_key_stands_behind_a_question_mark() {
        let long = "k".repeat(129);
        assert_eq!(write(&json!({ &long: 1, "b": {} })), format!("b: {{}}\n? {long}\n: 1\n"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let texts = [
            "", " ", "a: b", "\n", "a\n\n", " a\n b ", "'", "\"\\", "- x", "yes", "\u{85}", "\r\n",
            "🎉 \t", "x: |", "...", "<<", "=", "a\n \nb",
        ];
        let words = "many words, ".repeat(30);
        let json = json!({"texts": texts, "keys": {"a b": 1, "": 2, "- ": 3, "x\ny": 4}, "words": words, "deep": [[[{"a": [[]]}]]]});
        let reading = read(&write(&json));
        assert_eq!(reading.complaints, []);
        assert_eq!(reading.documents[0].root.to_json(), json);
    }
}
