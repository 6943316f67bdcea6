//! How a text may be written: bare, in quotes, or as a block.
//! Models go.yaml.in/yaml/v2 encode.go (`stringv`) and emitterc.go (`yaml_emitter_analyze_scalar`, `select_scalar_style`).

use super::resolve::{Tag, resolve};
use super::tree::Style;

/// Where a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A key on the line of its value.
    SimpleKey,
    Value,
}

/// The style go-yaml picks for a text: bare if it reads back as the same text, a block if it has several lines.
pub(super) fn style_for(text: &str, role: Role) -> Style {
    let traits = Traits::of(text);
    let wanted = if text.contains('\n') {
        Style::Literal
    } else if resolve(text).0 == Tag::Str && !is_base60(text) {
        Style::Plain
    } else {
        Style::DoubleQuoted
    };
    match wanted {
        Style::Literal if traits.block_allowed && role == Role::Value => Style::Literal,
        Style::Plain if traits.plain_allowed => Style::Plain,
        Style::Plain if traits.single_quoted_allowed => Style::SingleQuoted,
        _ => Style::DoubleQuoted,
    }
}

/// Whether YAML prints this character unescaped; beyond the basic plane it does not.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && c != '\u{feff}'
}

/// Line breaks other than the line feed are always escaped here.
pub(super) fn is_other_break(c: char) -> bool {
    matches!(c, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

struct Traits {
    plain_allowed: bool,
    single_quoted_allowed: bool,
    block_allowed: bool,
}

impl Traits {
    fn of(text: &str) -> Traits {
        let special = text.chars().any(|c| !is_printable(c) || is_other_break(c));
        let space_before_break = text.contains(" \n");
        let space_after_break = text.contains("\n ");
        let padded = text.starts_with([' ', '\n']) || text.ends_with([' ', '\n']);
        let tame = !special && !space_before_break;
        Traits {
            plain_allowed: tame
                && !space_after_break
                && !padded
                && !text.contains('\n')
                && !has_indicator(text),
            single_quoted_allowed: tame && !space_after_break,
            block_allowed: tame && !text.ends_with(' ') && !text.is_empty(),
        }
    }
}

/// Whether a character would be taken for YAML's own.
fn has_indicator(text: &str) -> bool {
    if text.starts_with("---") || text.starts_with("...") {
        return true;
    }
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    let mut is_first = true;
    while let Some(c) = rest.next() {
        let blank_follows = rest.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
        let is_indicator = match c {
            '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
            | '@' | '`'
                if is_first =>
            {
                true
            }
            '?' | '-' if is_first => blank_follows,
            ':' => blank_follows,
            '#' => matches!(before, ' ' | '\t' | '\n'),
            _ => false,
        };
        if is_indicator {
            return true;
        }
        (before, is_first) = (c, false);
    }
    false
}

/// YAML 1.1 counts `12:30` in base 60. go-yaml reads it as text but quotes it for the sake of other readers:
/// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`.
fn is_base60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = number.split(':');
    let first = parts.next().unwrap_or("");
    let is_digit_or_score = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    let sixtieths: Vec<&str> = parts.collect();
    first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(is_digit_or_score)
        && fraction.bytes().all(is_digit_or_score)
        && !sixtieths.is_empty()
        && sixtieths.into_iter().all(is_sixtieth)
}

fn is_sixtieth(part: &str) -> bool {
    match part.as_bytes() {
        [ones] => ones.is_ascii_digit(),
        [tens, ones] => (b'0'..=b'5').contains(tens) && ones.is_ascii_digit(),
        _ => false,
    }
}
