//! Lengths of time in flags, as Go reads them.
//! Models time.ParseDuration (Go 1.26), complaints included.

use crate::kit::quote::quote;

/// In nanoseconds.
pub fn parse(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut nanos = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let number: f64 = number.parse().map_err(|_| invalid())?;
        let end = behind.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let unit_nanos = match unit {
            "" => return Err(format!("time: missing unit in duration {}", quote(text))),
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => {
                let (unit, text) = (quote(unit), quote(text));
                return Err(format!("time: unknown unit {unit} in duration {text}"));
            }
        };
        nanos += number * unit_nanos;
        rest = behind;
    }
    // Beyond 292 years Go gives up.
    if i64::MAX as f64 <= nanos { Err(invalid()) } else { Ok((sign * nanos) as i64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_go_reads_them() {
        for (text, nanos) in [
            ("0", 0),
            ("90s", 90_000_000_000),
            ("1m30s", 90_000_000_000),
            ("-1s", -1_000_000_000),
            ("1.5h", 5_400_000_000_000),
            ("250ms", 250_000_000),
        ] {
            assert_eq!(parse(text), Ok(nanos), "{text}");
        }
        for (text, complaint) in [
            ("30", "time: missing unit in duration \"30\""),
            ("5x", "time: unknown unit \"x\" in duration \"5x\""),
            ("", "time: invalid duration \"\""),
            ("soon", "time: invalid duration \"soon\""),
            ("99999999h", "time: invalid duration \"99999999h\""),
        ] {
            assert_eq!(parse(text), Err(complaint.to_owned()), "{text}");
        }
    }
}
