//! `[[ … ]]` into conditions.

use brush_parser::ast::{self, BinaryPredicate, ExtendedTestExpr, UnaryPredicate};

use super::code::{Condition, Piece, Shape, Word};
use super::compile::refused;
use super::compile_words::{self, Quoting};
use super::parse::{Dialect, SyntaxError};

pub fn condition(
    expression: &ExtendedTestExpr,
    dialect: Dialect,
) -> Result<Condition, SyntaxError> {
    let inner = |expression: &ExtendedTestExpr| condition(expression, dialect).map(Box::new);
    let word = |word: &ast::Word| {
        let pieces = compile_words::pieces(&word.value, Quoting::None, dialect)?;
        Ok(Word { pieces, shape: Shape::Whole })
    };
    Ok(match expression {
        ExtendedTestExpr::And(left, right) => Condition::And(inner(left)?, inner(right)?),
        ExtendedTestExpr::Or(left, right) => Condition::Or(inner(left)?, inner(right)?),
        ExtendedTestExpr::Not(inside) => Condition::Not(inner(inside)?),
        ExtendedTestExpr::Parenthesized(inside) => condition(inside, dialect)?,
        ExtendedTestExpr::UnaryTest(predicate, operand) => {
            Condition::Unary(unary(predicate)?, word(operand)?)
        }
        ExtendedTestExpr::BinaryTest(predicate, left, right) => {
            let (left, right) = (word(left)?, word(right)?);
            match predicate {
                BinaryPredicate::StringExactlyMatchesPattern => Condition::Matches(left, right),
                BinaryPredicate::StringDoesNotExactlyMatchPattern => {
                    Condition::Not(Box::new(Condition::Matches(left, right)))
                }
                BinaryPredicate::StringMatchesRegex => Condition::Finds(left, right),
                // What is quoted behind `=~` is only a text.
                BinaryPredicate::StringContainsSubstring => {
                    let anything = || Piece::Text("*".to_owned());
                    let inside = [anything()].into_iter().chain(right.pieces).chain([anything()]);
                    let pieces = inside.collect();
                    Condition::Matches(left, Word { pieces, shape: Shape::Whole })
                }
                other => Condition::Binary(binary(other)?, left, right),
            }
        }
    })
}

fn unary(predicate: &UnaryPredicate) -> Result<&'static str, SyntaxError> {
    Ok(match predicate {
        UnaryPredicate::FileExists => "-e",
        UnaryPredicate::FileExistsAndIsDir => "-d",
        UnaryPredicate::FileExistsAndIsRegularFile => "-f",
        UnaryPredicate::FileExistsAndIsSymlink => "-L",
        UnaryPredicate::FileExistsAndIsReadable => "-r",
        UnaryPredicate::FileExistsAndIsWritable => "-w",
        UnaryPredicate::FileExistsAndIsExecutable => "-x",
        UnaryPredicate::FileExistsAndIsNotZeroLength => "-s",
        UnaryPredicate::FdIsOpenTerminal => "-t",
        UnaryPredicate::StringHasZeroLength => "-z",
        UnaryPredicate::StringHasNonZeroLength => "-n",
        other => return Err(refused(&format!("[[ {other} ]]"))),
    })
}

fn binary(predicate: &BinaryPredicate) -> Result<&'static str, SyntaxError> {
    Ok(match predicate {
        BinaryPredicate::StringExactlyMatchesString => "=",
        BinaryPredicate::StringDoesNotExactlyMatchString => "!=",
        BinaryPredicate::LeftSortsBeforeRight => "<",
        BinaryPredicate::LeftSortsAfterRight => ">",
        BinaryPredicate::ArithmeticEqualTo => "-eq",
        BinaryPredicate::ArithmeticNotEqualTo => "-ne",
        BinaryPredicate::ArithmeticLessThan => "-lt",
        BinaryPredicate::ArithmeticLessThanOrEqualTo => "-le",
        BinaryPredicate::ArithmeticGreaterThan => "-gt",
        BinaryPredicate::ArithmeticGreaterThanOrEqualTo => "-ge",
        BinaryPredicate::LeftFileIsNewerOrExistsWhenRightDoesNot => "-nt",
        BinaryPredicate::LeftFileIsOlderOrDoesNotExistWhenRightDoes => "-ot",
        other => return Err(refused(&format!("[[ {other} ]]"))),
    })
}
