//! Quantities in the form the API writes them: `1000` is `1k`, `0.5` is `500m`, `1024Mi` is `1Gi`.
//! Models apimachinery/pkg/api/resource Quantity.String (v1.36).

use serde_json::Value;

/// A quantity of a manifest, which may be a number there. What is no quantity stays as it is.
pub fn canonical(quantity: &Value) -> String {
    let text = match quantity {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    canonical_text(&text).unwrap_or(text)
}

const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
/// Where the suffix that means "times one" stands among the decimal ones.
const DECIMAL_ONE: usize = 3;
/// More digits than any amount of anything needs; keeps every sum below i128.
const DIGITS_MAX: usize = 18;

fn canonical_text(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let suffix_start = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, suffix) = unsigned.split_at(suffix_start.unwrap_or(unsigned.len()));
    let nanos = nanos(number)?;
    let amount = match BINARY.iter().position(|known| *known == suffix) {
        Some(power) if power > 0 => binary(nanos.checked_mul(1 << (10 * power))?)?,
        _ => decimal(nanos.checked_mul(decimal_factor(suffix)?)? / FACTOR_ONE),
    };
    Some(if amount == "0" { amount } else { format!("{sign}{amount}") })
}

const NANOS: i128 = 1_000_000_000;
/// Decimal factors are counted in units of 10⁻⁹, so that `n` has one too.
const FACTOR_ONE: i128 = NANOS;

/// A decimal number in units of 10⁻⁹; finer digits are rounded up, as upstream does.
fn nanos(number: &str) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() + fraction.len() > DIGITS_MAX || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let kept = &fraction[..fraction.len().min(9)];
    let nanos: i128 = format!("{kept:0<9}").parse().ok()?;
    let rounds_up = fraction.bytes().skip(9).any(|digit| digit != b'0');
    Some(whole * NANOS + nanos + i128::from(rounds_up))
}

fn decimal_factor(suffix: &str) -> Option<i128> {
    if let Some(power) = DECIMAL.iter().position(|known| *known == suffix) {
        return 1000i128.checked_pow(u32::try_from(power).ok()?);
    }
    let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    10i128.checked_pow(u32::try_from(exponent + 9).ok()?)
}

/// With the largest suffix that leaves a whole number.
fn decimal(nanos: i128) -> String {
    let mut amount = nanos;
    let mut suffix = 0;
    while amount != 0 && amount % 1000 == 0 && suffix + 1 < DECIMAL.len() {
        amount /= 1000;
        suffix += 1;
    }
    if amount == 0 {
        suffix = DECIMAL_ONE;
    }
    format!("{amount}{}", DECIMAL[suffix])
}

/// Below one, or where a fraction remains, a binary quantity is written in decimal.
fn binary(nanos: i128) -> Option<String> {
    if nanos % NANOS != 0 {
        return Some(decimal(nanos));
    }
    let mut amount = nanos / NANOS;
    let mut suffix = 0;
    while amount != 0 && amount % 1024 == 0 && suffix + 1 < BINARY.len() {
        amount /= 1024;
        suffix += 1;
    }
    Some(format!("{amount}{}", BINARY[suffix]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quantities_take_their_shortest_whole_form() {
        for (given, shown) in [
            (json!("1000"), "1k"),
            (json!("4G"), "4G"),
            (json!("1000m"), "1"),
            (json!("0.5"), "500m"),
            (json!(0.5), "500m"),
            (json!(2), "2"),
            (json!("0"), "0"),
            (json!("1.5Gi"), "1536Mi"),
            (json!("1024Mi"), "1Gi"),
            (json!("64Mi"), "64Mi"),
            (json!("1e3"), "1k"),
            (json!("100n"), "100n"),
            (json!("-5"), "-5"),
            (json!("lots"), "lots"),
            (json!("99999999999999999999999"), "99999999999999999999999"),
        ] {
            assert_eq!(canonical(&given), shown, "{given}");
        }
    }
}
