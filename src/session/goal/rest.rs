//! A goal's line, taken word by word.

use super::Value;
use super::problem::GoalProblem;
use crate::session::recipe_problem::shown;

/// What of a line is still to be read; it begins with no blank.
pub(super) struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    pub(super) fn new(text: &'a str) -> Rest<'a> {
        Rest(text.trim_start())
    }

    pub(super) fn as_str(&self) -> &'a str {
        self.0
    }

    pub(super) fn word(&self) -> &'a str {
        self.0.split(char::is_whitespace).next().unwrap_or("")
    }

    pub(super) fn take_word(&mut self) -> &'a str {
        let word = self.word();
        *self = self.after(word.len());
        word
    }

    pub(super) fn after_word(&self) -> Rest<'a> {
        self.after(self.word().len())
    }

    /// Takes a word in which blanks count as any other character between two brackets.
    pub(super) fn take_until_blank_outside(&mut self, open: char, close: char) -> &'a str {
        let mut depth = 0usize;
        let end = self.0.find(|c: char| {
            if c == open {
                depth += 1;
            } else if c == close {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && c.is_whitespace()
        });
        let text = &self.0[..end.unwrap_or(self.0.len())];
        *self = self.after(text.len());
        text
    }

    fn after(&self, length: usize) -> Rest<'a> {
        Rest(self.0[length..].trim_start())
    }
}

/// A value that is looked for as it is written: `007` is no number.
pub(super) fn read_text(rest: &mut Rest<'_>) -> Result<String, GoalProblem> {
    let word = rest.word();
    match read_value(rest)? {
        Value::Number(_) => Ok(word.to_owned()),
        Value::Text(text) => Ok(text),
    }
}

/// Reads a number, a word, or text in quotes, in which `\n` ends a line and `\t` is a tab; nothing may follow.
pub(super) fn read_value(rest: &mut Rest<'_>) -> Result<Value, GoalProblem> {
    let Some(quoted) = rest.0.strip_prefix('"') else {
        let word = rest.take_word();
        return match word.parse() {
            _ if word.is_empty() => Err(GoalProblem::NoValue),
            _ if !rest.0.is_empty() => Err(GoalProblem::Rest(shown(rest.0))),
            Ok(number) => Ok(Value::Number(number)),
            Err(_) => Ok(Value::Text(word.to_owned())),
        };
    };
    let mut text = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' if chars.as_str().trim().is_empty() => return Ok(Value::Text(text)),
            '"' => return Err(GoalProblem::Rest(shown(chars.as_str().trim()))),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                other => text.extend(other),
            },
            _ => text.push(c),
        }
    }
    Err(GoalProblem::OpenQuote)
}
