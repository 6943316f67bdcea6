//! What awk computes with: texts and numbers, and which of the two a value is.

use super::super::regex::{LetterCase, Regex, Syntax};
use super::tree::Operator;

const TEXT_BYTES_MAX: usize = 64 * 1024;

/// A text, or a number that looks like its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
    /// It came in, so it may be a number: `$1 > 5` compares numbers.
    Read(String),
    /// Nothing was ever assigned.
    Unset,
}

/// Why what stands behind is not done.
pub enum Stop {
    Next,
    Break,
    Continue,
    Exit,
    Error(String),
}

pub type Done<T> = Result<T, Stop>;

impl Value {
    pub fn text(&self) -> String {
        match self {
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{}", *number as i64)
            }
            Value::Number(number) => short(*number),
            Value::Text(text) | Value::Read(text) => text.clone(),
            Value::Unset => String::new(),
        }
    }

    pub fn number(&self) -> f64 {
        match self {
            Value::Number(number) => *number,
            Value::Text(text) | Value::Read(text) => leading_number(text),
            Value::Unset => 0.0,
        }
    }

    pub fn holds(&self) -> bool {
        match self {
            Value::Number(number) => *number != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::Read(text) if is_number(text) => leading_number(text) != 0.0,
            Value::Read(text) => !text.is_empty(),
            Value::Unset => false,
        }
    }

    fn is_numeric(&self) -> bool {
        match self {
            Value::Number(_) | Value::Unset => true,
            Value::Text(_) => false,
            Value::Read(text) => is_number(text),
        }
    }
}

/// `%.6g`
fn short(number: f64) -> String {
    let decimals = 5.0 - number.abs().log10().floor();
    let text = format!("{number:.*}", decimals.clamp(0.0, 20.0) as usize);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.parse::<f64>().is_ok() && text.ends_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let sign = text.len() - text.trim_start_matches(['-', '+']).len();
    let digits = text[sign..].find(|c| !is_part(c)).map_or(text.len(), |end| sign + end);
    text[..digits].parse().unwrap_or(0.0)
}

pub fn truth(holds: bool) -> Value {
    Value::Number(f64::from(u8::from(holds)))
}

pub fn bounded(text: String) -> Done<String> {
    if TEXT_BYTES_MAX < text.len() {
        Err(Stop::Error("text too long".to_owned()))
    } else {
        Ok(text)
    }
}

/// A blank means runs of white space, one other character itself, more an expression.
pub fn split(text: &str, by: &str) -> Vec<String> {
    if by == " " {
        return text.split_whitespace().map(str::to_owned).collect();
    }
    if text.is_empty() {
        return Vec::new();
    }
    if by.chars().count() == 1 {
        return text.split(by).map(str::to_owned).collect();
    }
    let Ok(regex) = Regex::new(by, Syntax::Extended, LetterCase::Heeded) else {
        return vec![text.to_owned()];
    };
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some((start, end)) =
        regex.find(text, from).and_then(|found| found.first().copied().flatten())
        && start < end
    {
        parts.push(text[from..start].to_owned());
        from = end;
    }
    parts.push(text[from..].to_owned());
    parts
}

pub fn compute(operator: Operator, left: &Value, right: &Value) -> Done<Value> {
    let (a, b) = (left.number(), right.number());
    let order = || {
        if left.is_numeric() && right.is_numeric() {
            a.total_cmp(&b)
        } else {
            left.text().cmp(&right.text())
        }
    };
    Ok(match operator {
        Operator::Add => Value::Number(a + b),
        Operator::Subtract => Value::Number(a - b),
        Operator::Multiply => Value::Number(a * b),
        Operator::Divide | Operator::Remainder if b == 0.0 => {
            return Err(Stop::Error("division by zero".to_owned()));
        }
        Operator::Divide => Value::Number(a / b),
        Operator::Remainder => Value::Number(a % b),
        Operator::Power => Value::Number(a.powf(b)),
        Operator::Join => Value::Text(bounded(left.text() + &right.text())?),
        Operator::Less => truth(order().is_lt()),
        Operator::LessOrEqual => truth(order().is_le()),
        Operator::Equal => truth(order().is_eq()),
        Operator::Unequal => truth(order().is_ne()),
        Operator::More => truth(order().is_gt()),
        Operator::MoreOrEqual => truth(order().is_ge()),
    })
}
