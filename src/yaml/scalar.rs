//! The value of one scalar, from its text, its tag and the way it was written.
//! Models go.yaml.in/yaml/v2 decode.go (`scalar`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libyaml_safer::ScalarStyle;

use super::resolve::{Tag, resolve, resolve_as};
use super::tree::{Style, Value};

/// What to go by when a scalar is given a meaning.
#[derive(Clone, Copy)]
pub(super) enum Meaning<'a> {
    /// Bare text, or text behind a lone `!`, which undoes quotes.
    Open,
    Quoted,
    Tagged(&'a str),
}

impl Meaning<'_> {
    pub(super) fn of(tag: Option<&str>, style: ScalarStyle) -> Meaning<'_> {
        match tag {
            Some("!") => Meaning::Open,
            Some(tag) => Meaning::Tagged(tag),
            None if style_of(style) == Style::Plain => Meaning::Open,
            None => Meaning::Quoted,
        }
    }
}

/// The value, or go-yaml's complaint that tag and text do not fit. A tag of one's own makes text.
pub(super) fn scalar_value(text: &str, meaning: Meaning<'_>) -> Result<Value, String> {
    match meaning {
        Meaning::Open => Ok(resolve(text).1),
        Meaning::Tagged("tag:yaml.org,2002:binary") => binary(text),
        Meaning::Tagged(name) => Tag::named(name)
            .map_or_else(|| Ok(Value::Str(text.to_string())), |tag| resolve_as(tag, text)),
        Meaning::Quoted => Ok(Value::Str(text.to_string())),
    }
}

/// The word for a number JSON does not have.
pub(super) fn beyond_json(value: &Value) -> Option<&'static str> {
    match value {
        Value::Float(number) if number.is_nan() => Some("NaN"),
        Value::Float(number) if *number == f64::INFINITY => Some("+Inf"),
        Value::Float(number) if *number == f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

pub(super) fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        // The enum is open; the parser names the style of whatever is not plain.
        _ => Style::Plain,
    }
}

fn binary(text: &str) -> Result<Value, String> {
    let packed: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    let bytes = STANDARD
        .decode(packed)
        .map_err(|_| "!!binary value contains invalid base64 data".to_string())?;
    Ok(Value::Str(String::from_utf8_lossy(&bytes).into_owned()))
}
