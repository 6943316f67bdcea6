//! A quantity's text taken apart: sign, digits, suffix.
//! Models ParseQuantity and parseQuantityString of apimachinery/pkg/api/resource/quantity.go (v1.36).

use super::{BINARY_SUFFIXES, DECIMAL_SUFFIXES, Format, NANOS_MAX, NANOS_PER_UNIT, QuantityError};

/// A quantity's text, cut where its parts meet.
pub struct Parts<'a> {
    pub negative: bool,
    /// Without leading zeros.
    whole: &'a str,
    fraction: &'a str,
    suffix: &'a str,
}

/// What the number is multiplied with.
#[derive(Clone, Copy)]
pub enum Scale {
    Ten(i32),
    Two(u32),
}

impl<'a> Parts<'a> {
    pub fn split(text: &'a str) -> Result<Parts<'a>, QuantityError> {
        if text.is_empty() {
            return Err(QuantityError::Format);
        }
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).trim_start_matches('0');
        let (whole, rest) = split_while(unsigned, |letter| letter.is_ascii_digit());
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => split_while(rest, |letter| letter.is_ascii_digit()),
            None => ("", rest),
        };
        let (_, after_letters) = split_while(suffix, |letter| "eEinumkKMGTP".contains(letter));
        let after_sign = after_letters.strip_prefix(['-', '+']).unwrap_or(after_letters);
        let (_, after_digits) = split_while(after_sign, |letter| letter.is_ascii_digit());
        match after_digits {
            "" => Ok(Parts { negative, whole, fraction, suffix }),
            _ => Err(QuantityError::Format),
        }
    }

    pub fn scale(&self) -> Result<(Format, Scale), QuantityError> {
        if let Some((_, power)) = DECIMAL_SUFFIXES.iter().find(|(known, _)| *known == self.suffix) {
            return Ok((Format::DecimalSi, Scale::Ten(*power)));
        }
        if let Some((_, power)) = BINARY_SUFFIXES.iter().find(|(known, _)| *known == self.suffix) {
            return Ok((Format::BinarySi, Scale::Two(*power)));
        }
        let exponent = self.suffix.strip_prefix(['e', 'E']).ok_or(QuantityError::Suffix)?;
        let power: i64 = exponent.parse().map_err(|_| QuantityError::Suffix)?;
        // Past this every amount is either nothing or the most there is.
        Ok((Format::DecimalExponent, Scale::Ten(power.clamp(-100, 100) as i32)))
    }

    /// What is finer than a nano counts as one nano more; what is too much is cut.
    pub fn nanos(&self, scale: Scale) -> i128 {
        let amount = match scale {
            Scale::Ten(power) => self.decimal_nanos(power),
            Scale::Two(power) => self.binary_nanos(power),
        };
        amount.unwrap_or(NANOS_MAX).min(NANOS_MAX)
    }

    /// None if it is too much.
    fn decimal_nanos(&self, power: i32) -> Option<i128> {
        let digits = self.digits();
        let digits = digits.trim_start_matches('0');
        let shift = i64::from(power) - self.fraction.len() as i64 + 9;
        let length = digits.len() as i64 + shift;
        if digits.is_empty() {
            return Some(0);
        }
        if length <= 0 {
            return Some(1);
        }
        let (kept, cut) = digits.split_at(digits.len().min(length as usize));
        let number: i128 = kept.parse().ok()?;
        let scaled = number.checked_mul(10_i128.checked_pow(shift.max(0) as u32)?)?;
        Some(scaled + i128::from(cut.contains(|digit| digit != '0')))
    }

    /// None if it is too much.
    fn binary_nanos(&self, power: u32) -> Option<i128> {
        // Finer digits could not be told apart in the largest unit either.
        const FRACTION_DIGITS_MAX: usize = 9;
        let whole: i128 = if self.whole.is_empty() { 0 } else { self.whole.parse().ok()? };
        let fraction = &self.fraction[..self.fraction.len().min(FRACTION_DIGITS_MAX)];
        let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
        let unit = NANOS_PER_UNIT << power;
        let divisor = 10_i128.pow(fraction.len() as u32);
        let scaled = part * unit;
        let rounded = scaled / divisor + i128::from(scaled % divisor != 0);
        whole.checked_mul(unit)?.checked_add(rounded)
    }

    /// Upstream keeps the text of an amount it need not convert, odd as it may look: `1.500` stays, `1.5` becomes `1500m`.
    pub fn is_canonical(&self, scale: Scale) -> bool {
        const DIGITS_MAX: usize = 18;
        let digits = self.digits();
        match scale {
            Scale::Ten(power) => {
                let shift = i64::from(power) - self.fraction.len() as i64;
                digits.len() <= DIGITS_MAX
                    && -9 <= shift
                    && shift % 3 == 0
                    && !digits.ends_with("000")
                    && !digits.starts_with('0')
            }
            Scale::Two(power) => {
                let digits_max = 14_usize.saturating_sub(power as usize * 3 / 10);
                let is_odd_eighth = digits.parse().is_ok_and(|number: i64| number % 8 != 0);
                self.fraction.is_empty() && digits.len() <= digits_max && is_odd_eighth
            }
        }
    }

    fn digits(&self) -> String {
        let whole = if self.whole.is_empty() { "0" } else { self.whole };
        format!("{whole}{}", self.fraction)
    }
}

fn split_while(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|letter| !keep(letter)).unwrap_or(text.len()))
}
