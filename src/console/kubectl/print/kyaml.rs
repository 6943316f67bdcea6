//! `-o kyaml`: YAML in which nothing depends on blanks, and every text is quoted.
//! Models sigs.k8s.io/yaml/kyaml Encoder (v1.6) and cli-runtime's pkg/printers/kyaml.go (v1.36), C20.

use serde_json::Value;

/// Always with a line before it that tells it from JSON.
pub fn print(json: &Value) -> String {
    let mut text = "---\n".to_owned();
    node(json, 0, &mut text);
    text + "\n"
}

fn node(value: &Value, level: usize, text: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => *text += &value.to_string(),
        Value::String(string) => quoted(string, level + 1, Lines::Folded, text),
        Value::Array(items) if items.is_empty() => *text += "[]",
        // Lists of lists and objects begin on the line where they stand.
        Value::Array(items) if items.iter().all(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                *text += if index == 0 { "[" } else { ", " };
                node(item, level, text);
            }
            text.push(']');
        }
        Value::Array(items) => {
            *text += "[\n";
            for item in items {
                indent(level + 1, text);
                node(item, level + 1, text);
                *text += ",\n";
            }
            indent(level, text);
            text.push(']');
        }
        Value::Object(fields) if fields.is_empty() => *text += "{}",
        Value::Object(fields) => {
            *text += "{\n";
            for (name, value) in fields {
                indent(level + 1, text);
                match is_plain(name) {
                    true => *text += name,
                    false => quoted(name, level + 2, Lines::Escaped, text),
                }
                *text += ": ";
                node(value, level + 1, text);
                *text += ",\n";
            }
            indent(level, text);
            text.push('}');
        }
    }
}

fn indent(level: usize, text: &mut String) {
    text.extend(std::iter::repeat_n("  ", level));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// Each on a line of its own.
    Folded,
    Escaped,
}

fn quoted(string: &str, level: usize, lines: Lines, text: &mut String) {
    const FOLD: &str = "\\\n";
    let is_folded = lines == Lines::Folded && string.contains('\n');
    text.push('"');
    if is_folded {
        *text += FOLD;
    }
    for c in string.chars() {
        if text.ends_with('\n') {
            indent(level, text);
            // A blank that begins a line would be lost.
            text.push(if c.is_whitespace() && c != '\n' { '\\' } else { ' ' });
        }
        match c {
            '\n' if is_folded => {
                *text += "\\n";
                *text += FOLD;
            }
            '\n' => *text += "\\n",
            '\t' if lines == Lines::Escaped => *text += "\\t",
            '\t' => text.push('\t'),
            '"' | '\\' => text.extend(['\\', c]),
            '\0' => *text += "\\0",
            '\u{7}' => *text += "\\a",
            '\u{8}' => *text += "\\b",
            '\u{b}' => *text += "\\v",
            '\u{c}' => *text += "\\f",
            '\r' => *text += "\\r",
            '\u{1b}' => *text += "\\e",
            '\u{85}' => *text += "\\N",
            '\u{a0}' => *text += "\\_",
            '\u{2028}' => *text += "\\L",
            '\u{2029}' => *text += "\\P",
            c if c < ' ' || c == '\u{7f}' => *text += &format!("\\x{:02x}", u32::from(c)),
            c if c.is_control() => *text += &format!("\\u{:04x}", u32::from(c)),
            c => text.push(c),
        }
    }
    if is_folded {
        if !text.ends_with('\n') {
            *text += FOLD;
        }
        indent(level, text);
    }
    text.push('"');
}

/// Whether a key needs no quotes: no YAML that anybody reads would take it for something else than text.
fn is_plain(name: &str) -> bool {
    let inner = name.len().saturating_sub(1);
    let is_allowed = |(index, c): (usize, char)| {
        let is_inside = 0 < index && index < inner;
        c.is_alphanumeric() || c == '_' || is_inside && matches!(c, '-' | '.' | '/')
    };
    !name.is_empty() && !is_ambiguous(name) && name.char_indices().all(is_allowed)
}

/// Models isTypeAmbiguous, as far as a text without quotes could be so.
fn is_ambiguous(name: &str) -> bool {
    const WORDS: &[&str] = &["f", "false", "n", "no", "null", "off", "on", "t", "true", "y", "yes"];
    if WORDS.contains(&name.to_lowercase().as_str()) {
        return true;
    }
    let bare = name.replace('_', "");
    let is_in = |prefix: &str, radix: u32| {
        let lower = bare.to_lowercase();
        lower.strip_prefix(prefix).is_some_and(|rest| i64::from_str_radix(rest, radix).is_ok())
    };
    let is_number =
        bare.parse::<f64>().is_ok() || is_in("0x", 16) || is_in("0o", 8) || is_in("0b", 2);
    is_number || is_date(name)
}

/// `2006-1-2`.
fn is_date(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let is_short = |part: &&str| (1..=2).contains(&part.len());
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day]
        if year.len() == 4 && is_short(month) && is_short(day) && parts.iter().all(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_is_quoted_or_in_brackets() {
        let pod = json!({ "kind": "Pod", "metadata": { "annotations": { "a.b/c": "1", "yes": "no", "1": "x" }, "labels": {} },
            "spec": { "containers": [{ "args": ["a", "b"], "name": "app" }, {}], "count": 1, "on": true, "none": null, "empty": [] } });
        assert_eq!(
            print(&pod),
            "---\n{\n  kind: \"Pod\",\n  metadata: {\n    annotations: {\n      \"1\": \"x\",\n      a.b/c: \"1\",\n      \
             \"yes\": \"no\",\n    },\n    labels: {},\n  },\n  spec: {\n    containers: [{\n      args: [\n        \"a\",\n        \
             \"b\",\n      ],\n      name: \"app\",\n    }, {}],\n    count: 1,\n    empty: [],\n    none: null,\n    \
             \"on\": true,\n  },\n}\n"
        );
    }

    #[test]
    fn lines_are_folded_where_they_end() {
        assert_eq!(
            print(&json!({ "a": "one\n  two\n" })),
            "---\n{\n  a: \"\\\n     one\\n\\\n    \\  two\\n\\\n    \",\n}\n"
        );
        assert_eq!(print(&json!("a\tb \"c\"\u{1}")), "---\n\"a\tb \\\"c\\\"\\x01\"\n");
    }

    #[test]
    fn a_key_that_reads_as_something_else_is_quoted() {
        for name in ["app", "app.kubernetes.io/name", "a_b", "v1"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "y", "No", "1", "0x1f", "1e3", "2026-1-2", "-a", "a-", "a b", "nan"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
