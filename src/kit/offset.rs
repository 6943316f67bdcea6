//! Times as a learner types them, `2m30s` or `250ms`, and the short way back.
//! Reads what Go's time.ParseDuration reads, but with h, m, s and ms only, and never below zero.

use std::fmt;

use super::time::{SimTime, Span};

/// Reads a time since the start of the scenario.
pub fn parse_time_offset(text: &str) -> Result<SimTime, TimeError> {
    parse_span(text).map(|span| SimTime::ZERO + span)
}

/// Reads a length of time.
pub fn parse_span(text: &str) -> Result<Span, TimeError> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(TimeError::Empty);
    }
    let mut total = Span::ZERO;
    let mut smallest = u64::MAX;
    while !rest.is_empty() {
        let part;
        (part, rest) = split_part(rest)?;
        if smallest <= part.unit_millis {
            return Err(TimeError::Disordered(shown(text)));
        }
        smallest = part.unit_millis;
        total += part.span()?;
        if LONGEST < total {
            return Err(TimeError::TooLong);
        }
    }
    Ok(total)
}

/// What is wrong with a typed time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeError {
    Empty,
    /// A number stands alone.
    Unitless(String),
    UnknownUnit(String),
    NoNumber(String),
    /// A unit comes twice, or a larger one after a smaller one.
    Disordered(String),
    /// Finer than a millisecond.
    TooFine(String),
    TooLong,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimeError::Empty => f.write_str("no time given: write it like 40s, 2m30s or 250ms"),
            TimeError::Unitless(number) => {
                write!(f, "{number} has no unit: write {number}s for seconds, or use h, m or ms")
            }
            TimeError::UnknownUnit(unit) => {
                write!(f, "unknown unit {unit:?}: use h, m, s or ms, as in 2m30s")
            }
            TimeError::NoNumber(text) => {
                write!(f, "no number where {text:?} begins: write a time like 40s, 2m30s or 250ms")
            }
            TimeError::Disordered(text) => write!(
                f,
                "{text:?} mixes up its units: write h, then m, then s, then ms, each once"
            ),
            TimeError::TooFine(text) => write!(f, "{text} is finer than a millisecond"),
            TimeError::TooLong => write!(f, "longer than {} hours", LONGEST.as_secs() / 3600),
        }
    }
}

impl std::error::Error for TimeError {}

/// The short way to write an instant; `parse_time_offset` reads it back unchanged.
/// Whole seconds are broken into hours and minutes, a fraction stays in seconds: `2m30s`, `62.3s`, `250ms`.
pub fn compact(time: SimTime) -> String {
    let millis = time.as_millis();
    let (secs, fraction) = (millis / 1000, millis % 1000);
    if fraction != 0 && secs == 0 {
        return format!("{fraction}ms");
    }
    if fraction != 0 {
        let decimals = format!("{fraction:03}");
        return format!("{secs}.{}s", decimals.trim_end_matches('0'));
    }
    if secs == 0 {
        return "0s".to_string();
    }
    [(secs / 3600, "h"), (secs / 60 % 60, "m"), (secs % 60, "s")]
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect()
}

/// A year: no scenario is longer, and every sum below it fits.
const LONGEST: Span = Span::secs(8_760 * 3_600);

const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

struct Part<'a> {
    whole: &'a str,
    decimals: &'a str,
    unit_millis: u64,
}

impl Part<'_> {
    fn span(&self) -> Result<Span, TimeError> {
        let whole: u64 = if self.whole.is_empty() {
            0
        } else {
            self.whole.parse().map_err(|_| TimeError::TooLong)?
        };
        let mut millis = whole.checked_mul(self.unit_millis).ok_or(TimeError::TooLong)?;
        let decimals = self.decimals.trim_end_matches('0');
        let too_fine = || TimeError::TooFine(shown(&format!("{}.{decimals}", self.whole)));
        if 9 < decimals.len() {
            return Err(too_fine());
        }
        if !decimals.is_empty() {
            let scale = 10u64.pow(decimals.len() as u32);
            let scaled = decimals.parse::<u64>().map_err(|_| too_fine())? * self.unit_millis;
            if !scaled.is_multiple_of(scale) {
                return Err(too_fine());
            }
            millis = millis.saturating_add(scaled / scale);
        }
        Ok(Span::millis(millis))
    }
}

/// Takes one number with its unit off the front.
fn split_part(text: &str) -> Result<(Part<'_>, &str), TimeError> {
    let (whole, rest) = split_digits(text);
    let (decimals, rest) = rest.strip_prefix('.').map_or(("", rest), split_digits);
    if whole.is_empty() && decimals.is_empty() {
        return Err(TimeError::NoNumber(shown(text)));
    }
    let unit_len = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_len);
    if unit.is_empty() {
        return Err(TimeError::Unitless(shown(text)));
    }
    let (_, unit_millis) = UNITS
        .into_iter()
        .find(|(name, _)| *name == unit)
        .ok_or_else(|| TimeError::UnknownUnit(shown(unit)))?;
    Ok((Part { whole, decimals, unit_millis }, rest))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// A person's text inside a sentence stays short.
fn shown(text: &str) -> String {
    text.chars().take(24).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_usual_form() {
        for (text, millis) in [
            ("0s", 0),
            ("40s", 40_000),
            ("2m30s", 150_000),
            ("1h", 3_600_000),
            ("1.5s", 1_500),
            ("250ms", 250),
            ("1h2m3s4ms", 3_723_004),
            ("62.300s", 62_300),
            (".5m", 30_000),
            ("  5s ", 5_000),
            ("90m", 5_400_000),
            ("1.s", 1_000),
        ] {
            assert_eq!(parse_time_offset(text), Ok(SimTime::millis(millis)), "{text}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_write() {
        for (text, sentence) in [
            ("", "no time given: write it like 40s, 2m30s or 250ms"),
            ("90", "90 has no unit: write 90s for seconds, or use h, m or ms"),
            ("1.5", "1.5 has no unit: write 1.5s for seconds, or use h, m or ms"),
            ("5 s", "unknown unit \" s\": use h, m, s or ms, as in 2m30s"),
            ("3d", "unknown unit \"d\": use h, m, s or ms, as in 2m30s"),
            ("soon", "no number where \"soon\" begins: write a time like 40s, 2m30s or 250ms"),
            ("-5s", "no number where \"-5s\" begins: write a time like 40s, 2m30s or 250ms"),
            ("30s2m", "\"30s2m\" mixes up its units: write h, then m, then s, then ms, each once"),
            ("1s1s", "\"1s1s\" mixes up its units: write h, then m, then s, then ms, each once"),
            ("0.0005s", "0.0005 is finer than a millisecond"),
            ("9999h", "longer than 8760 hours"),
            ("99999999999999999999999h", "longer than 8760 hours"),
        ] {
            assert_eq!(
                parse_time_offset(text).map_err(|error| error.to_string()),
                Err(sentence.to_string()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for (millis, text) in [
            (0, "0s"),
            (250, "250ms"),
            (40_000, "40s"),
            (62_300, "62.3s"),
            (120_000, "2m"),
            (150_000, "2m30s"),
            (3_600_000, "1h"),
            (3_605_000, "1h5s"),
            (3_605_001, "3605.001s"),
        ] {
            assert_eq!(compact(SimTime::millis(millis)), text);
            assert_eq!(parse_time_offset(text), Ok(SimTime::millis(millis)));
        }
    }
}
