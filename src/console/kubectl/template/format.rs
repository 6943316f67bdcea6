//! Sprint, Sprintln and Sprintf, for what a template can hold.
//! Models fmt/print.go (Go 1.24). Widths have a bound.

use super::value::Thing;
use crate::kit::quote::quote;

/// Wider than this nothing is padded.
const WIDTH_MAX: usize = 1_000;

/// A blank stands between two that are no texts.
pub fn print(things: &[Thing]) -> String {
    let mut text = String::new();
    for (index, thing) in things.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &things[before]);
        if before.is_some_and(|before| before.text().is_none() && thing.text().is_none()) {
            text.push(' ');
        }
        text += &shown(thing);
    }
    text
}

pub fn println(things: &[Thing]) -> String {
    things.iter().map(shown).collect::<Vec<_>>().join(" ") + "\n"
}

pub fn printf(format: &str, things: &[Thing]) -> String {
    let mut text = String::new();
    let mut things = things.iter();
    let mut rest = format;
    while let Some(percent) = rest.find('%') {
        text += &rest[..percent];
        rest = &rest[percent + 1..];
        let (directive, behind) = Directive::read(rest);
        rest = behind;
        match directive.verb {
            None => return text + "%!(NOVERB)",
            Some('%') => text.push('%'),
            Some(verb) => match things.next() {
                None => text += &format!("%!{verb}(MISSING)"),
                Some(thing) => text += &directive.padded(&directive.applied(verb, thing)),
            },
        }
    }
    text += rest;
    let extra: Vec<String> =
        things.map(|thing| format!("{}={}", thing.type_name(), shown(thing))).collect();
    if !extra.is_empty() {
        text += &format!("%!(EXTRA {})", extra.join(", "));
    }
    text
}

fn shown(thing: &Thing) -> String {
    if *thing == Thing::Nothing { "<nil>".to_owned() } else { thing.shown() }
}

/// What stands between the percent and its letter.
struct Directive {
    is_left: bool,
    with_zeros: bool,
    with_plus: bool,
    width: usize,
    precision: Option<usize>,
    verb: Option<char>,
}

impl Directive {
    fn read(text: &str) -> (Directive, &str) {
        let flags = &text[..text.len() - text.trim_start_matches(['-', '0', '+', '#', ' ']).len()];
        let (width, rest) = number(&text[flags.len()..]);
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (precision, rest) = number(rest);
                (Some(precision), rest)
            }
            None => (None, rest),
        };
        let verb = rest.chars().next();
        let behind = &rest[verb.map_or(0, char::len_utf8)..];
        let directive = Directive {
            is_left: flags.contains('-'),
            with_zeros: flags.contains('0'),
            with_plus: flags.contains('+'),
            width,
            precision,
            verb,
        };
        (directive, behind)
    }

    fn applied(&self, verb: char, thing: &Thing) -> String {
        let wrong = || format!("%!{verb}({}={})", thing.type_name(), shown(thing));
        let float = thing.json().and_then(serde_json::Value::as_f64);
        match (verb, thing) {
            ('v', _) => shown(thing),
            ('T', _) => thing.type_name().to_owned(),
            (_, Thing::Nothing) => format!("%!{verb}(<nil>)"),
            ('d', Thing::Int(number)) if self.with_plus => format!("{number:+}"),
            ('d', Thing::Int(number)) => number.to_string(),
            ('x', Thing::Int(number)) => format!("{number:x}"),
            ('X', Thing::Int(number)) => format!("{number:X}"),
            ('o', Thing::Int(number)) => format!("{number:o}"),
            ('b', Thing::Int(number)) => format!("{number:b}"),
            ('c', Thing::Int(number)) => u32::try_from(*number)
                .ok()
                .and_then(char::from_u32)
                .unwrap_or('\u{fffd}')
                .to_string(),
            ('t', _) if thing.type_name() == "bool" => thing.shown(),
            ('s' | 'q' | 'x' | 'X', _) if thing.text().is_some() => {
                let text = thing.text().unwrap_or_default();
                let cut: String = text.chars().take(self.precision.unwrap_or(usize::MAX)).collect();
                match verb {
                    's' => cut,
                    'q' => quote(&cut),
                    _ => cut.bytes().map(|byte| format!("{byte:02x}")).collect(),
                }
            }
            ('s', Thing::Json(_))
                if matches!(thing.type_name(), "[]interface {}" | "map[string]interface {}") =>
            {
                thing.shown()
            }
            ('f' | 'F', _) if float.is_some() => {
                format!("{:.*}", self.precision.unwrap_or(6), float.unwrap_or(0.0))
            }
            ('g' | 'G', _) if float.is_some() => thing.shown(),
            _ => wrong(),
        }
    }

    fn padded(&self, text: &str) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        let blanks = " ".repeat(missing);
        match (self.is_left, self.with_zeros) {
            (true, _) => format!("{text}{blanks}"),
            (false, false) => format!("{blanks}{text}"),
            (false, true) => match text.strip_prefix('-') {
                Some(digits) => format!("-{}{digits}", "0".repeat(missing)),
                None => format!("{}{text}", "0".repeat(missing)),
            },
        }
    }
}

/// A number that may be missing, bounded.
fn number(text: &str) -> (usize, &str) {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    let number = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(WIDTH_MAX) };
    (number.min(WIDTH_MAX), rest)
}
