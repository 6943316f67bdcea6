//! `$((…))`: 64-bit integers that wrap around, and variables that are numbers or nothing.

use brush_parser::arithmetic;
use brush_parser::ast::{
    ArithmeticExpr, ArithmeticTarget, BinaryOperator, UnaryAssignmentOperator, UnaryOperator,
};

use super::expand::{self, Stop};
use super::parse::unsupported;
use super::variables::Variables;

/// The parser descends with every operator; expressions with more are refused.
const OPERATORS_MAX: usize = 48;
const EXPRESSION_BYTES_MAX: usize = 1_000;
/// A variable may hold the name of another one, so often.
const NAMES_DEEP_MAX: usize = 8;

pub fn evaluate(text: &str, variables: &mut Variables) -> Result<i64, String> {
    let operators = text.bytes().filter(u8::is_ascii_punctuation).count();
    if EXPRESSION_BYTES_MAX < text.len() || OPERATORS_MAX < operators {
        return Err("arithmetic expression too long".to_owned());
    }
    // The parser takes exponential time for indices in indices.
    if has_nested_index(text) {
        return Err(unsupported("an index in an index"));
    }
    let expression = arithmetic::parse(text.trim());
    let expression = expression.map_err(|_| "arithmetic syntax error".to_owned())?;
    value(&expression, variables)
}

fn value(expression: &ArithmeticExpr, variables: &mut Variables) -> Result<i64, String> {
    match expression {
        ArithmeticExpr::Literal(number) => Ok(*number),
        ArithmeticExpr::Reference(target) => read(&place(target, variables)?, variables),
        ArithmeticExpr::UnaryOp(operator, operand) => {
            let operand = value(operand, variables)?;
            Ok(match operator {
                UnaryOperator::UnaryPlus => operand,
                UnaryOperator::UnaryMinus => operand.wrapping_neg(),
                UnaryOperator::BitwiseNot => !operand,
                UnaryOperator::LogicalNot => i64::from(operand == 0),
            })
        }
        ArithmeticExpr::BinaryOp(BinaryOperator::LogicalAnd, left, right) => {
            let both = value(left, variables)? != 0 && value(right, variables)? != 0;
            Ok(i64::from(both))
        }
        ArithmeticExpr::BinaryOp(BinaryOperator::LogicalOr, left, right) => {
            let either = value(left, variables)? != 0 || value(right, variables)? != 0;
            Ok(i64::from(either))
        }
        ArithmeticExpr::BinaryOp(operator, left, right) => {
            let left = value(left, variables)?;
            let right = value(right, variables)?;
            binary(*operator, left, right)
        }
        ArithmeticExpr::Conditional(condition, yes, no) => {
            let branch = if value(condition, variables)? != 0 { yes } else { no };
            value(branch, variables)
        }
        ArithmeticExpr::Assignment(target, operand) => {
            let number = value(operand, variables)?;
            let place = place(target, variables)?;
            write(&place, number, variables)
        }
        ArithmeticExpr::BinaryAssignment(operator, target, operand) => {
            let place = place(target, variables)?;
            let left = read(&place, variables)?;
            let right = value(operand, variables)?;
            write(&place, binary(*operator, left, right)?, variables)
        }
        ArithmeticExpr::UnaryAssignment(operator, target) => {
            let place = place(target, variables)?;
            let before = read(&place, variables)?;
            let (after, told) = match operator {
                UnaryAssignmentOperator::PrefixIncrement => (before.wrapping_add(1), None),
                UnaryAssignmentOperator::PrefixDecrement => (before.wrapping_sub(1), None),
                UnaryAssignmentOperator::PostfixIncrement => (before.wrapping_add(1), Some(before)),
                UnaryAssignmentOperator::PostfixDecrement => (before.wrapping_sub(1), Some(before)),
            };
            write(&place, after, variables)?;
            Ok(told.unwrap_or(after))
        }
    }
}

fn binary(operator: BinaryOperator, left: i64, right: i64) -> Result<i64, String> {
    let shift = (right & 63) as u32;
    let by_zero = || "divide by zero".to_owned();
    Ok(match operator {
        BinaryOperator::Power => match u32::try_from(right) {
            Ok(exponent) => left.wrapping_pow(exponent),
            Err(_) => return Err("exponent less than 0".to_owned()),
        },
        BinaryOperator::Multiply => left.wrapping_mul(right),
        BinaryOperator::Divide if right == 0 => return Err(by_zero()),
        BinaryOperator::Divide => left.wrapping_div(right),
        BinaryOperator::Modulo if right == 0 => return Err(by_zero()),
        BinaryOperator::Modulo => left.wrapping_rem(right),
        BinaryOperator::Comma => right,
        BinaryOperator::Add => left.wrapping_add(right),
        BinaryOperator::Subtract => left.wrapping_sub(right),
        BinaryOperator::ShiftLeft => left.wrapping_shl(shift),
        BinaryOperator::ShiftRight => left.wrapping_shr(shift),
        BinaryOperator::LessThan => i64::from(left < right),
        BinaryOperator::LessThanOrEqualTo => i64::from(left <= right),
        BinaryOperator::GreaterThan => i64::from(left > right),
        BinaryOperator::GreaterThanOrEqualTo => i64::from(left >= right),
        BinaryOperator::Equals => i64::from(left == right),
        BinaryOperator::NotEquals => i64::from(left != right),
        BinaryOperator::BitwiseAnd => left & right,
        BinaryOperator::BitwiseXor => left ^ right,
        BinaryOperator::BitwiseOr => left | right,
        BinaryOperator::LogicalAnd => i64::from(left != 0 && right != 0),
        BinaryOperator::LogicalOr => i64::from(left != 0 || right != 0),
    })
}

/// A variable, or an element of one.
struct Place<'a> {
    name: &'a str,
    index: Option<i64>,
}

fn place<'a>(target: &'a ArithmeticTarget, variables: &mut Variables) -> Result<Place<'a>, String> {
    Ok(match target {
        ArithmeticTarget::Variable(name) => Place { name, index: None },
        ArithmeticTarget::ArrayElement(name, index) => {
            Place { name, index: Some(value(index, variables)?) }
        }
    })
}

fn has_nested_index(text: &str) -> bool {
    let mut is_inside = false;
    text.chars().any(|c| {
        let is_nested = c == '[' && is_inside;
        is_inside = if is_inside { c != ']' } else { c == '[' };
        is_nested
    })
}

/// A variable's number; one that is unset or empty is zero, one that holds a name stands for that variable.
fn read(place: &Place, variables: &Variables) -> Result<i64, String> {
    let Place { name, mut index } = *place;
    let mut name = name.to_owned();
    for _ in 0..NAMES_DEEP_MAX {
        let text = match index.take() {
            None => variables.value(&name),
            Some(index) => variables.element(&name, index),
        };
        let text = text.unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(0);
        }
        if let Some(number) = number(text) {
            return Ok(number);
        }
        if !super::variables::is_name(text) {
            return Err(format!("bad number '{text}'"));
        }
        name = text.to_owned();
    }
    Err("expression recursion loop detected".to_owned())
}

fn number(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, radix) = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hexadecimal) => (hexadecimal, 16),
        None if digits.len() > 1 && digits.starts_with('0') => (digits, 8),
        None => (digits, 10),
    };
    let number = i64::from_str_radix(digits, radix).ok()?;
    Some(if negative { number.wrapping_neg() } else { number })
}

fn write(place: &Place, number: i64, variables: &mut Variables) -> Result<i64, String> {
    let Place { name, index } = *place;
    let written = match index {
        None => variables.assign(name, &number.to_string()),
        Some(index) => variables.assign_element(name, index, &number.to_string()),
    };
    match written.map_err(|error| expand::refusal(name, error)) {
        Ok(()) => Ok(number),
        Err(Stop::Error(message)) => Err(message),
        Err(Stop::Substitute(_)) => unreachable!("an assignment runs nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_computed_and_assigned() {
        let mut variables = Variables::default();
        variables.assign("n", "5").unwrap();
        variables.assign("m", "n").unwrap();
        for (text, expected) in [
            ("1 + 2 * 3", Ok(7)),
            ("n++ + n", Ok(11)),
            ("n", Ok(6)),
            ("m + 1", Ok(7)),
            ("unset + 1", Ok(1)),
            ("(1 < 2) && !0", Ok(1)),
            ("7 / 0", Err("divide by zero".to_owned())),
            ("9223372036854775807 + 1", Ok(i64::MIN)),
            ("-9223372036854775807 - 1", Ok(i64::MIN)),
            ("x = 3, x * x", Ok(9)),
            ("1 +", Err("arithmetic syntax error".to_owned())),
            ("", Ok(0)),
            ("1 ? 2 : 3", Ok(2)),
            ("0x10 + 010", Ok(24)),
            ("a[1] = 4, a[0]++, a[n - 5] * 2 + a", Ok(9)),
            ("a[a[0]]", Err(unsupported("an index in an index"))),
            ("a[-7] = 1", Err("a: bad array subscript".to_owned())),
        ] {
            assert_eq!(evaluate(text, &mut variables), expected, "{text}");
        }
        let deep = format!("{}1{}", "-(".repeat(200), ")".repeat(200));
        assert!(evaluate(&deep, &mut variables).is_err());
        for hostile in ["!", "-", "(", "a=", "1?", "1**", "a[", "1,"] {
            let _ = evaluate(&hostile.repeat(OPERATORS_MAX / hostile.len()), &mut variables);
        }
    }
}
