//! What a plain scalar means: go-yaml v2's mixture of YAML 1.1 and Go's number syntax.
//! Models go.yaml.in/yaml/v2 resolve.go.

use super::tree::Value;
use crate::kit::stamp::is_date;

/// YAML's own types of scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    Str,
}

impl Tag {
    /// The tag with this long name, if it is one whose scalars are resolved at all.
    pub fn named(name: &str) -> Option<Tag> {
        let short = name.strip_prefix("tag:yaml.org,2002:")?;
        [Tag::Null, Tag::Bool, Tag::Int, Tag::Float, Tag::Timestamp, Tag::Str]
            .into_iter()
            .find(|tag| tag.short()[2..] == *short)
    }

    pub const fn short(self) -> &'static str {
        match self {
            Tag::Null => "!!null",
            Tag::Bool => "!!bool",
            Tag::Int => "!!int",
            Tag::Float => "!!float",
            Tag::Timestamp => "!!timestamp",
            Tag::Str => "!!str",
        }
    }
}

/// The type and value of a scalar that is neither quoted nor tagged.
pub fn resolve(text: &str) -> (Tag, Value) {
    match text.bytes().next() {
        None => (Tag::Null, Value::Null),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            word(text)
        }
        Some(b'.') => number_after_point(text),
        Some(b'0'..=b'9' | b'+' | b'-') => number(text),
        Some(_) => string(text),
    }
}

/// The value of a scalar with an explicit tag, or go-yaml's complaint that the text is something else.
pub fn resolve_as(wanted: Tag, text: &str) -> Result<Value, String> {
    if wanted == Tag::Str {
        return Ok(Value::Str(text.to_string()));
    }
    match (wanted, resolve(text)) {
        (_, (found, value)) if found == wanted => Ok(value),
        (Tag::Float, (Tag::Int, Value::Int(number))) => Ok(Value::Float(number as f64)),
        (_, (found, _)) => {
            Err(format!("cannot decode {} `{text}` as a {}", found.short(), wanted.short()))
        }
    }
}

fn string(text: &str) -> (Tag, Value) {
    (Tag::Str, Value::Str(text.to_string()))
}

fn word(text: &str) -> (Tag, Value) {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            (Tag::Bool, Value::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            (Tag::Bool, Value::Bool(false))
        }
        "~" | "null" | "Null" | "NULL" => (Tag::Null, Value::Null),
        _ => string(text),
    }
}

fn number_after_point(text: &str) -> (Tag, Value) {
    match text {
        ".nan" | ".NaN" | ".NAN" => (Tag::Float, Value::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" => (Tag::Float, Value::Float(f64::INFINITY)),
        _ => float(text).unwrap_or_else(|| string(text)),
    }
}

fn number(text: &str) -> (Tag, Value) {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return (Tag::Float, Value::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => return (Tag::Float, Value::Float(f64::NEG_INFINITY)),
        _ => {}
    }
    if is_timestamp(text) {
        // go-yaml hands a time to whoever asks for no particular type as the text it was.
        return (Tag::Timestamp, Value::Str(text.to_string()));
    }
    let plain = text.replace('_', "");
    integer(&plain).or_else(|| float(&plain)).unwrap_or_else(|| string(text))
}

/// Go's ParseInt with base 0, then ParseUint, which knows no sign.
fn integer(plain: &str) -> Option<(Tag, Value)> {
    let digits = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (digits, base) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
        [b'0', b'o' | b'O', ..] => (&digits[2..], 8),
        [b'0', b'b' | b'B', ..] => (&digits[2..], 2),
        [b'0', _, ..] => (&digits[1..], 8),
        _ => (digits, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let size = i128::from(u64::from_str_radix(digits, base).ok()?);
    let number = if plain.starts_with('-') { -size } else { size };
    if let Ok(number) = i64::try_from(number) {
        return Some((Tag::Int, Value::Int(number)));
    }
    if plain.starts_with(['+', '-']) {
        return None;
    }
    u64::try_from(number).ok().map(|number| (Tag::Int, Value::Uint(number)))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, as far as it fits a float.
fn float(plain: &str) -> Option<(Tag, Value)> {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !decimals.is_empty();
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !has_digits || exponent.is_empty() || ![whole, decimals, exponent].into_iter().all(is_digits)
    {
        return None;
    }
    let number: f64 = plain.parse().ok()?;
    number.is_finite().then_some((Tag::Float, Value::Float(number)))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The dates and times go-yaml knows: `2026-1-2`, with a time after `T`, `t` or a space; only the space forbids a zone.
fn is_timestamp(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else {
        return false;
    };
    let Some((month, rest)) = rest.split_once('-') else {
        return false;
    };
    let day_len = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (day, rest) = rest.split_at(day_len);
    let (4, Some(year), Some(month), Some(day)) =
        (year.len(), short_number(year, 4), short_number(month, 2), short_number(day, 2))
    else {
        return false;
    };
    if !is_date(year, month, day) {
        return false;
    }
    match rest.split_at_checked(1) {
        None => true,
        Some(("T" | "t", clock)) => split_zone(clock).is_some_and(is_clock),
        Some((" ", clock)) => is_clock(clock),
        Some(_) => false,
    }
}

fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let parts: Vec<Option<i64>> = clock.split(':').map(|part| short_number(part, 2)).collect();
    let [Some(hour), Some(minute), Some(second)] = parts[..] else {
        return false;
    };
    hour < 24 && minute < 60 && second < 60 && !fraction.is_empty() && is_digits(fraction)
}

/// Takes `Z` or `+09:00` off the end.
fn split_zone(text: &str) -> Option<&str> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some(clock);
    }
    let (clock, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let fits = hours.len() == 2
        && minutes.len() == 2
        && short_number(hours, 2)? <= 24
        && short_number(minutes, 2)? < 60;
    fits.then_some(clock)
}

fn short_number(text: &str, digits_max: usize) -> Option<i64> {
    let fits = !text.is_empty() && text.len() <= digits_max && is_digits(text);
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[(&str, Value)]) {
        for (text, value) in cases {
            assert_eq!(resolve(text).1, *value, "{text}");
        }
    }

    #[test]
    fn yaml_1_1_has_many_words_for_true_and_false() {
        for text in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
            check(&[(text, Value::Bool(true))]);
        }
        for text in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
            check(&[(text, Value::Bool(false))]);
        }
        for text in ["", "~", "null", "Null", "NULL"] {
            check(&[(text, Value::Null)]);
        }
    }

    #[test]
    fn numbers_follow_go() {
        check(&[
            ("0", Value::Int(0)),
            ("8080", Value::Int(8080)),
            ("+5", Value::Int(5)),
            ("-5", Value::Int(-5)),
            ("010", Value::Int(8)),
            ("0755", Value::Int(493)),
            ("0o17", Value::Int(15)),
            ("0x1F", Value::Int(31)),
            ("-0x1f", Value::Int(-31)),
            ("0b101", Value::Int(5)),
            ("-0b101", Value::Int(-5)),
            ("1_000", Value::Int(1000)),
            ("08", Value::Float(8.0)),
            ("1e3", Value::Float(1000.0)),
            ("10.0", Value::Float(10.0)),
            ("1.10", Value::Float(1.1)),
            ("1.", Value::Float(1.0)),
            (".5", Value::Float(0.5)),
            ("-.5", Value::Float(-0.5)),
            ("9223372036854775807", Value::Int(i64::MAX)),
            ("-9223372036854775808", Value::Int(i64::MIN)),
            ("18446744073709551615", Value::Uint(u64::MAX)),
            ("18446744073709551616", Value::Float(18_446_744_073_709_551_616.0)),
            ("+9223372036854775808", Value::Float(9_223_372_036_854_775_808.0)),
            (".inf", Value::Float(f64::INFINITY)),
            ("-.INF", Value::Float(f64::NEG_INFINITY)),
        ]);
    }

    #[test]
    fn everything_else_is_text() {
        for text in [
            "yEs", "oN", "nope", "12:30", "1.2.3", "64Mi", "10s", "0x", "0b", "0b2", "1e", "1e400",
            ".", "-", "+", "..", "1__a", "0xfg", "8080#x", "v1", "<<", "=>", "//", ".e5", "+.",
            "١",
        ] {
            assert_eq!(resolve(text), (Tag::Str, Value::Str(text.to_string())), "{text}");
        }
    }

    #[test]
    fn dates_are_text_but_known_as_times() {
        for text in [
            "2026-01-01",
            "2026-1-2",
            "2026-01-01T00:00:00Z",
            "2026-01-01t0:0:0.5+09:00",
            "2026-01-01 10:00:00",
        ] {
            assert_eq!(resolve(text), (Tag::Timestamp, Value::Str(text.to_string())), "{text}");
        }
        for text in [
            "2026-02-30",
            "2026-01-01 10:00:00Z",
            "2026-01-01T10:00Z",
            "2026-01-01x",
            "20260-01-01",
            "2026-01",
            "2026-1-2T1:2:3",
        ] {
            assert_eq!(resolve(text).0, Tag::Str, "{text}");
        }
    }

    #[test]
    fn a_tag_decides_or_complains() {
        assert_eq!(resolve_as(Tag::Str, "8080"), Ok(Value::Str("8080".to_string())));
        assert_eq!(resolve_as(Tag::Float, "3"), Ok(Value::Float(3.0)));
        assert_eq!(
            resolve_as(Tag::Int, "web"),
            Err("cannot decode !!str `web` as a !!int".to_string())
        );
        assert_eq!(Tag::named("tag:yaml.org,2002:int"), Some(Tag::Int));
        assert_eq!(Tag::named("!mine"), None);
    }
}
