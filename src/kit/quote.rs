//! Values the way Go prints them inside messages: quoted text, lists, durations.
//! Models strconv.Quote, fmt's %v for slices, and time.Duration.String.

use std::fmt::{Display, Write};

/// `%q`: the text in double quotes, what does not print escaped.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        push_quoted(&mut quoted, c);
    }
    quoted.push('"');
    quoted
}

/// `%v` of a slice: `[a b]`.
pub fn list<T: Display>(items: &[T]) -> String {
    let texts: Vec<String> = items.iter().map(T::to_string).collect();
    format!("[{}]", texts.join(" "))
}

/// `%q` of a slice: `["a" "b"]`.
pub fn quoted_list<T: AsRef<str>>(items: &[T]) -> String {
    let texts: Vec<String> = items.iter().map(|item| quote(item.as_ref())).collect();
    list(&texts)
}

/// A duration in nanoseconds: `1.5s`, `100ms`, `1m20s`, `1h0m0s`, `0s`.
pub fn duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    match nanos {
        0 => "0s".to_string(),
        1..1_000 => format!("{sign}{nanos}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", decimal(nanos, 1_000)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", decimal(nanos, 1_000_000)),
        _ => {
            let (mins, rest) = (nanos / MINUTE_NANOS, nanos % MINUTE_NANOS);
            let secs = decimal(rest, SECOND_NANOS);
            match (mins / 60, mins % 60) {
                (0, 0) => format!("{sign}{secs}s"),
                (0, mins) => format!("{sign}{mins}m{secs}s"),
                (hours, mins) => format!("{sign}{hours}h{mins}m{secs}s"),
            }
        }
    }
}

const SECOND_NANOS: u64 = 1_000_000_000;
const MINUTE_NANOS: u64 = 60 * SECOND_NANOS;

/// A quotient with as many decimals as it needs; the unit is a power of ten.
fn decimal(nanos: u64, unit: u64) -> String {
    let (whole, fraction) = (nanos / unit, nanos % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    let places = unit.ilog10() as usize;
    format!("{whole}.{}", format!("{fraction:0places$}").trim_end_matches('0'))
}

fn push_quoted(quoted: &mut String, c: char) {
    match c {
        '"' => quoted.push_str("\\\""),
        '\\' => quoted.push_str("\\\\"),
        '\u{07}' => quoted.push_str("\\a"),
        '\u{08}' => quoted.push_str("\\b"),
        '\u{0c}' => quoted.push_str("\\f"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\u{0b}' => quoted.push_str("\\v"),
        c if is_printable(c) => quoted.push(c),
        c => push_code(quoted, u32::from(c)),
    }
}

fn push_code(quoted: &mut String, code: u32) {
    let written = match code {
        0..=0x1f | 0x7f => write!(quoted, "\\x{code:02x}"),
        0..=0xffff => write!(quoted, "\\u{code:04x}"),
        _ => write!(quoted, "\\U{code:08x}"),
    };
    written.expect("a String takes every write");
}

/// Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the plain space.
/// The standard library keeps that table for its own escapes; past the first character it lets combining marks through.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    let mut text = String::from("a");
    text.push(c);
    text.escape_debug().nth(1) == Some(c)
}

/// Go's encoder keeps JSON safe to stand in HTML; these characters occur only inside texts.
pub fn escape_as_go(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_quoted_as_strconv_quotes_it() {
        for (text, quoted) in [
            ("", r#""""#),
            ("web", r#""web""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("a\nb\tc\r", r#""a\nb\tc\r""#),
            ("\u{07}\u{08}\u{0b}\u{0c}", r#""\a\b\v\f""#),
            ("\u{0}\u{1b}\u{7f}", r#""\x00\x1b\x7f""#),
            ("it's", r#""it's""#),
            ("안녕 🎉 é", r#""안녕 🎉 é""#),
            ("e\u{301}", "\"e\u{301}\""),
            ("\u{a0}\u{200b}\u{feff}", r#""\u00a0\u200b\ufeff""#),
            ("\u{e0001}", r#""\U000e0001""#),
            ("\u{80}", r#""\u0080""#),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn lists_stand_in_brackets() {
        assert_eq!(list(&["cat", "/tmp/healthy"]), "[cat /tmp/healthy]");
        assert_eq!(list::<u8>(&[]), "[]");
        assert_eq!(quoted_list(&["a", "b c"]), r#"["a" "b c"]"#);
    }

    #[test]
    fn durations_are_written_as_go_writes_them() {
        for (nanos, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_100, "1.1µs"),
            (100_000_000, "100ms"),
            (2_200_000, "2.2ms"),
            (1_000_000_000, "1s"),
            (1_500_000_000, "1.5s"),
            (10_000_000_000, "10s"),
            (80_000_000_000, "1m20s"),
            (300_000_000_000, "5m0s"),
            (3_600_000_000_000, "1h0m0s"),
            (90_061_001_000_000, "25h1m1.001s"),
            (-1_500_000_000, "-1.5s"),
            (-1, "-1ns"),
            (i64::MAX, "2562047h47m16.854775807s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(duration(nanos), text);
        }
    }
}
