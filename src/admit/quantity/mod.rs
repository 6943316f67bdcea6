//! Amounts of cpu, memory and the like: `500m`, `64Mi`, `1e3`.
//! Models apimachinery/pkg/api/resource/quantity.go (v1.36).

mod parts;

use std::cmp::Ordering;
use std::fmt;

use parts::Parts;

/// Compared and ordered by amount alone: `1000m` is `1`.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The amount in units of 10⁻⁹, the finest the API keeps.
    nanos: i128,
    format: Format,
    /// The text it was read from, where that already was as the API would write it.
    written: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    DecimalSi,
    DecimalExponent,
    BinarySi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityError {
    Format,
    Suffix,
}

impl QuantityError {
    pub fn as_str(self) -> &'static str {
        match self {
            QuantityError::Format => {
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            QuantityError::Suffix => "unable to parse quantity's suffix",
        }
    }
}

const NANOS_PER_UNIT: i128 = 1_000_000_000;
const NANOS_PER_MILLI: i128 = 1_000_000;
/// Larger amounts are cut here, as upstream cuts them at the largest int64.
const NANOS_MAX: i128 = i64::MAX as i128 * NANOS_PER_UNIT;
const DECIMAL_SUFFIXES: [(&str, i32); 10] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];
const BINARY_SUFFIXES: [(&str, u32); 6] =
    [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

impl Quantity {
    pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
        let parts = Parts::split(text)?;
        let (format, scale) = parts.scale()?;
        let amount = parts.nanos(scale);
        let nanos = if parts.negative { -amount } else { amount };
        let written = parts.is_canonical(scale).then(|| text.to_owned());
        Ok(Quantity { nanos, format, written })
    }

    pub const fn zero() -> Quantity {
        Quantity { nanos: 0, format: Format::DecimalSi, written: None }
    }

    pub fn is_negative(&self) -> bool {
        self.nanos < 0
    }

    pub fn is_zero(&self) -> bool {
        self.nanos == 0
    }

    /// In whole units, rounded up: bytes, cores.
    pub fn units(&self) -> i64 {
        self.in_steps_of(NANOS_PER_UNIT)
    }

    /// In thousandths, rounded up.
    pub fn millis(&self) -> i64 {
        self.in_steps_of(NANOS_PER_MILLI)
    }

    /// The whole amount, bytes for instance; nothing where it is negative.
    pub fn units_rounded_up(&self) -> u64 {
        u64::try_from(div_ceil(self.nanos, NANOS_PER_UNIT)).unwrap_or(0)
    }

    /// In thousandths, as processors are counted.
    pub fn millis_rounded_up(&self) -> u64 {
        u64::try_from(div_ceil(self.nanos, NANOS_PER_UNIT / 1000)).unwrap_or(0)
    }

    /// Whole to the thousandth, which is as far as the API server looks.
    pub fn is_integer(&self) -> bool {
        self.nanos / 1_000_000 % 1000 == 0
    }

    /// In whole units, rounded up. Models Quantity.Value.
    pub fn value(&self) -> i64 {
        let units = self.nanos.div_euclid(NANOS_PER_UNIT);
        let whole = units + i128::from(self.nanos.rem_euclid(NANOS_PER_UNIT) != 0);
        i64::try_from(whole).unwrap_or(i64::MAX)
    }

    /// In the format of the first.
    pub fn plus(self, other: Quantity) -> Quantity {
        let nanos = (self.nanos + other.nanos).clamp(-NANOS_MAX, NANOS_MAX);
        Quantity { nanos, format: self.format, written: None }
    }

    /// Up to the next thousandth, as the API stores resources.
    pub fn rounded_up_to_milli(self) -> Quantity {
        let rest = self.nanos.rem_euclid(NANOS_PER_MILLI);
        if rest == 0 {
            return self;
        }
        Quantity { nanos: self.nanos - rest + NANOS_PER_MILLI, format: self.format, written: None }
    }
}

fn div_ceil(nanos: i128, unit: i128) -> i128 {
    nanos.div_euclid(unit) + i128::from(nanos.rem_euclid(unit) != 0)
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Quantity) -> bool {
        self.nanos == other.nanos
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }
}

/// As the API writes it: the largest suffix that leaves a whole number.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(written) = &self.written {
            return f.write_str(written);
        }
        let small = self.nanos.abs() < 1024 * NANOS_PER_UNIT;
        match self.format {
            Format::BinarySi if !small => self.write_binary(f),
            Format::BinarySi | Format::DecimalSi => {
                let (number, exponent) = self.decimal();
                let suffix = DECIMAL_SUFFIXES.iter().find(|(_, known)| *known == exponent);
                write!(f, "{number}{}", suffix.map_or("", |(suffix, _)| suffix))
            }
            Format::DecimalExponent => match self.decimal() {
                (number, 0) => write!(f, "{number}"),
                (number, exponent) => write!(f, "{number}e{exponent}"),
            },
        }
    }
}

impl Quantity {
    fn in_steps_of(&self, nanos: i128) -> i64 {
        let steps = self.nanos.div_euclid(nanos) + i128::from(self.nanos.rem_euclid(nanos) != 0);
        i64::try_from(steps).unwrap_or(if steps < 0 { i64::MIN } else { i64::MAX })
    }

    /// A number and a power of ten that is a multiple of three, as large as can be.
    fn decimal(&self) -> (i128, i32) {
        if self.nanos == 0 {
            return (0, 0);
        }
        let (mut number, mut exponent) = (self.nanos, -9);
        while number % 1000 == 0 && exponent < 18 {
            number /= 1000;
            exponent += 3;
        }
        (number, exponent)
    }

    fn write_binary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.nanos.rem_euclid(NANOS_PER_UNIT);
        let mut number = self.nanos.div_euclid(NANOS_PER_UNIT) + i128::from(rest != 0);
        let mut suffix = "";
        for (next, _) in BINARY_SUFFIXES {
            if number % 1024 != 0 {
                break;
            }
            number /= 1024;
            suffix = next;
        }
        write!(f, "{number}{suffix}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_api_writes_them() {
        for (text, written) in [
            ("0", "0"),
            ("0.5", "500m"),
            ("1000m", "1"),
            ("1500m", "1500m"),
            ("1.5", "1500m"),
            ("2000", "2k"),
            ("64Mi", "64Mi"),
            ("1024Mi", "1Gi"),
            ("1.5Gi", "1536Mi"),
            ("512Ki", "512Ki"),
            ("0.5Ki", "512"),
            ("1e3", "1e3"),
            ("10e2", "1e3"),
            ("-10", "-10"),
            ("100", "100"),
            ("0.0000000001", "1n"),
            ("999999999999999999999999Ei", "9223372036854775807"),
        ] {
            let quantity = Quantity::parse(text).map(|quantity| quantity.to_string());
            assert_eq!(quantity.as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_in_kubernetes_words() {
        for text in ["lots", "64MB", "64 Mi", "1.2.3", "1KB", "", "true", "한"] {
            assert_eq!(Quantity::parse(text).unwrap_err(), QuantityError::Format, "{text}");
        }
        for text in ["64mi", "1e", "5kM"] {
            assert_eq!(Quantity::parse(text).unwrap_err(), QuantityError::Suffix, "{text}");
        }
    }

    #[test]
    fn amounts_are_counted_up_to_the_next_whole() {
        let parse = |text| Quantity::parse(text).unwrap();
        assert_eq!((parse("1500m").units(), parse("1500m").millis()), (2, 1500));
        assert_eq!((parse("1u").units(), parse("1u").millis()), (1, 1));
        assert_eq!(parse("64Mi").units(), 64 * 1024 * 1024);
        assert_eq!(parse("8Ei").millis(), i64::MAX);
    }

    #[test]
    fn amounts_compare_by_what_they_are_worth() {
        let parse = |text| Quantity::parse(text).unwrap();
        assert_eq!(parse("1"), parse("1000m"));
        assert!(parse("1Gi") > parse("1G"));
        assert!(parse("500m").is_integer() == parse("0.5").is_integer());
        assert!(!parse("500m").is_integer() && parse("2").is_integer());
        assert_eq!(parse("100u").rounded_up_to_milli().to_string(), "1m");
    }
}
