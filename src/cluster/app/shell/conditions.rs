//! What `[[ … ]]` comes to.

use super::code::{Condition, Piece, Word};
use super::expand::{Expanded, Expander, Stop, refusal};
use super::pattern;
use super::variables::Elements;
use crate::cluster::app::utilities::condition;
use crate::cluster::app::utilities::regex::{LetterCase, Regex, Syntax};

/// Where `=~` leaves what it found: the whole, then each group.
const FOUND: &str = "BASH_REMATCH";

impl Expander<'_, '_> {
    pub fn condition(&mut self, condition: &Condition) -> Expanded<bool> {
        Ok(match condition {
            Condition::And(left, right) => self.condition(left)? && self.condition(right)?,
            Condition::Or(left, right) => self.condition(left)? || self.condition(right)?,
            Condition::Not(inner) => !self.condition(inner)?,
            Condition::Matches(text, pattern) => {
                let text = self.text(text)?;
                pattern::matches(&self.pattern(pattern)?, &text)
            }
            Condition::Finds(text, expression) => self.finds(text, expression)?,
            Condition::Unary(operator, operand) => {
                let operand = self.text(operand)?;
                condition::unary(self.system, operator, &operand).map_err(Stop::Error)?
            }
            Condition::Binary(operator, left, right) => {
                let (left, right) = (self.text(left)?, self.text(right)?);
                // Inside [[ ]] the operands of -eq are expressions.
                let is_number = operator.starts_with('-') && !matches!(*operator, "-nt" | "-ot");
                if is_number {
                    let (left, right) = (self.number(&left)?, self.number(&right)?);
                    let (left, right) = (left.to_string(), right.to_string());
                    return condition::binary(self.system, &left, operator, &right)
                        .map_err(Stop::Error);
                }
                condition::binary(self.system, &left, operator, &right).map_err(Stop::Error)?
            }
        })
    }

    fn finds(&mut self, text: &Word, expression: &Word) -> Expanded<bool> {
        let text = self.text(text)?;
        let expression = self.expression(&expression.pieces)?;
        self.spend_on(&text);
        let regex = Regex::new(&expression, Syntax::Extended, LetterCase::Heeded);
        let found = regex.map_err(Stop::Error)?.find(&text, 0);
        let part =
            |place: &Option<(usize, usize)>| place.map_or("", |(from, to)| &text[from..to]).into();
        let parts = found.iter().flatten().map(part);
        let elements: Elements = (0..).zip(parts).collect();
        let assigned = self.shell.variables.assign_elements(FOUND, elements);
        assigned.map_err(|error| refusal(FOUND, error))?;
        Ok(found.is_some())
    }

    /// A word as a regular expression: what was quoted matches only itself.
    fn expression(&mut self, pieces: &[Piece]) -> Expanded<String> {
        let mut expression = String::new();
        for piece in pieces {
            let text = self.joined(std::slice::from_ref(piece))?.text;
            let is_quoted = matches!(piece, Piece::Quoted(_) | Piece::DoubleQuoted(_));
            for c in text.chars() {
                if is_quoted && c.is_ascii_punctuation() {
                    expression.push('\\');
                }
                expression.push(c);
            }
        }
        Ok(expression)
    }
}
