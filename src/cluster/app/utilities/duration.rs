//! Lengths of time as sleep(1) and timeout(1) read them: `5`, `0.5`, `2m`, `infinity`.

use crate::kit::time::Span;

/// None: no such text. Some(None): for ever.
#[allow(clippy::option_option)]
pub fn parse(text: &str) -> Option<Option<Span>> {
    if matches!(text, "infinity" | "inf") {
        return Some(None);
    }
    let (number, unit) = match text.char_indices().next_back()? {
        (at, 's') => (&text[..at], 1_000),
        (at, 'm') => (&text[..at], 60_000),
        (at, 'h') => (&text[..at], 3_600_000),
        (at, 'd') => (&text[..at], 86_400_000),
        _ => (text, 1_000),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u64::MAX) };
    let thousandths: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let millis = whole.saturating_mul(unit).saturating_add(thousandths * unit / 1_000);
    Some(Some(Span::millis(millis)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        for (text, millis) in
            [("5", 5_000), ("0.25", 250), (".5", 500), ("1.5m", 90_000), ("2h", 7_200_000)]
        {
            assert_eq!(parse(text), Some(Some(Span::millis(millis))), "{text}");
        }
        assert_eq!(parse("infinity"), Some(None));
        for text in ["", "x", "5x", "-1", ".", "m", "1..2", "가"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("99999999999999999999d"), Some(Some(Span::millis(u64::MAX))));
    }
}
