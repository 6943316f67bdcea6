//! One line that is not quite YAML: a space or a colon too few, a value that needs quotes, a quote that never closes, or
//! a line that is no YAML at all.

use super::lines::{Line, commented, kept, lines, rewrite};
use crate::yaml::complaint::Complaint;

/// `name:x` and `-name: x`: wherever a line has no other colon.
pub(super) fn space(text: &str) -> Vec<String> {
    let mended = rewrite(text, |line| {
        let spaced = spaced(line);
        spaced.map_or_else(|| kept(line), |spaced| format!("{spaced}{}", line.end))
    });
    vec![mended]
}

fn spaced(line: &Line) -> Option<String> {
    if !line.has_code() {
        return None;
    }
    let (head, body) = line.text.split_at(line.indent);
    let (dash, body) = match body.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest.contains(": ") => {
            ("- ", rest)
        }
        Some(rest) if rest.starts_with(' ') => {
            let key = rest.trim_start_matches(' ');
            (&line.text[line.indent..line.text.len() - key.len()], key)
        }
        _ => ("", body),
    };
    if line.colon().is_some() {
        return (dash == "- " && !line.text[line.indent..].starts_with("- "))
            .then(|| format!("{head}{dash}{body}"));
    }
    let (key, value) = body.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric());
    (is_key && !key.starts_with(|c: char| c.is_ascii_digit()) && !value.starts_with("//"))
        .then(|| format!("{head}{dash}{key}: {value}"))
}

/// `metadata` alone on its line, with something deeper under it.
pub(super) fn colon(text: &str) -> Vec<String> {
    let found = lines(text);
    let is_header = |index: usize| {
        let line = &found[index];
        let is_word = line.has_code() && line.code().chars().all(|c| c.is_ascii_alphanumeric());
        let next = found[index + 1..].iter().find(|line| line.has_code());
        is_word
            && next.is_some_and(|next| line.indent < next.indent || next.code().starts_with('-'))
    };
    let mended = found.iter().enumerate().map(|(index, line)| {
        if !is_header(index) {
            return kept(line);
        }
        let end = line.indent + line.code().len();
        format!("{}:{}{}", &line.text[..end], &line.text[end..], line.end)
    });
    vec![mended.collect()]
}

/// A value with a colon, a brace or another of YAML's own signs in it becomes a quoted text.
pub(super) fn quotes(text: &str, complaint: &Complaint) -> Vec<String> {
    at_line(text, complaint.span.start.line, |line| {
        let start = line.colon().map_or_else(
            || line.code().starts_with("- ").then_some(line.indent + 2),
            |colon| Some(colon + 1),
        )?;
        let end = line.indent + line.code().len();
        let value = line.text.get(start..end)?;
        let blanks = value.len() - value.trim_start().len();
        let value = value.trim_start();
        if value.is_empty() || value.starts_with(['"', '\'', '|', '>']) {
            return None;
        }
        let quoted = format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        let (head, tail) = (&line.text[..start + blanks], &line.text[end..]);
        Some(format!("{head}{quoted}{tail}"))
    })
}

/// What was opened is closed at the end of its line.
pub(super) fn close(text: &str, complaint: &Complaint) -> Vec<String> {
    let Some(began) = complaint.began else { return Vec::new() };
    let opening = text.get(began.start.offset..).and_then(|rest| rest.chars().next());
    let closing = match opening {
        Some('"') => '"',
        Some('\'') => '\'',
        Some('[') => ']',
        Some('{') => '}',
        _ => return Vec::new(),
    };
    at_line(text, began.start.line, |line| {
        let end = line.text.trim_end().len();
        Some(format!("{}{closing}{}", &line.text[..end], &line.text[end..]))
    })
}

/// What stands behind three dashes becomes a comment.
pub(super) fn dashes(text: &str) -> Vec<String> {
    let mended = rewrite(text, |line| match line.text.strip_prefix("---") {
        Some(rest) if !rest.trim().is_empty() && !rest.trim().starts_with('#') => {
            format!("--- # {}{}", rest.trim(), line.end)
        }
        _ => kept(line),
    });
    vec![mended]
}

/// Lines at the very left that are neither a key nor an item are no YAML: commands, their output, prose.
pub(super) fn stray(text: &str) -> Vec<String> {
    let mended = rewrite(text, |line| {
        let code = line.code();
        let is_yaml = line.colon().is_some()
            || code == "-"
            || ["- ", "---", "...", "{", "[", "}", "]", "%", "? "]
                .iter()
                .any(|start| code.starts_with(start));
        let is_stray = line.has_code() && line.indent == 0 && line.is_bare(0) && !is_yaml;
        if is_stray { commented(line) } else { kept(line) }
    });
    vec![mended]
}

fn at_line(text: &str, number: usize, change: impl Fn(&Line) -> Option<String>) -> Vec<String> {
    let mut index = 0;
    let mut is_changed = false;
    let mended = rewrite(text, |line| {
        index += 1;
        let changed = (index == number).then(|| change(line)).flatten();
        is_changed |= changed.is_some();
        changed.map_or_else(|| kept(line), |changed| format!("{changed}{}", line.end))
    });
    if is_changed { vec![mended] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    #[test]
    fn a_space_is_put_where_yaml_wants_one() {
        assert_eq!(space("metadata:\n  name:x\n"), ["metadata:\n  name: x\n"]);
        assert_eq!(space("a:\n  -name: x\n  - image:y\n"), ["a:\n  - name: x\n  - image: y\n"]);
        for text in ["a:\n- http://x\n- 12:30\n", "a: \"b:c\"\n", "- -c\n"] {
            assert_eq!(space(text), [text]);
        }
    }

    #[test]
    fn a_colon_is_put_behind_a_word_with_something_under_it() {
        assert_eq!(colon("metadata\n  name: x\n"), ["metadata:\n  name: x\n"]);
        assert_eq!(colon("a: b\nc\n"), ["a: b\nc\n"]);
    }

    #[test]
    fn a_value_that_is_no_plain_text_gets_quotes() {
        for (text, mended) in [
            ("a: b: c\n", "a: \"b: c\"\n"),
            ("a: @x # n\n", "a: \"@x\" # n\n"),
            ("- `x`\n", "- \"`x`\"\n"),
        ] {
            assert_eq!(quotes(text, read(text).fatal().unwrap()), [mended]);
        }
    }

    #[test]
    fn what_never_closes_is_closed_where_it_began() {
        for (text, mended) in
            [("a: \"x\nb: 1\n", "a: \"x\"\nb: 1\n"), ("a: [x\nb: 1\n", "a: [x]\nb: 1\n")]
        {
            assert_eq!(close(text, read(text).fatal().unwrap()), [mended]);
        }
    }

    #[test]
    fn commands_and_their_output_become_comments() {
        assert_eq!(
            stray("a: 1\nkubectl get pods\nNAME READY\n- b\n  c\n"),
            ["a: 1\n# kubectl get pods\n# NAME READY\n- b\n  c\n"]
        );
    }
}
