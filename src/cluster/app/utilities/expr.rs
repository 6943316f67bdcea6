//! expr(1): arithmetic and comparison of words.

use super::failure::Failure;
use super::regex::{LetterCase, Regex, Syntax};
use super::work::Work;
use crate::cluster::app::processes::System;

const WORDS_MAX: usize = 100;
const NESTING_MAX: usize = 20;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    if arguments.is_empty() {
        return Err(Failure::new(2, "missing operand"));
    }
    if WORDS_MAX < arguments.len() {
        return Err(Failure::new(2, "too many arguments"));
    }
    let mut reader = Reader { words: arguments, depth: 0 };
    let value = reader.level(0).map_err(|message| Failure::new(2, message))?;
    if !reader.words.is_empty() {
        return Err(Failure::new(2, "syntax error"));
    }
    system.print(&format!("{value}\n"));
    Ok(Work::Done(i32::from(value.is_empty() || value == "0")))
}

/// Operators by how tightly they bind, the loosest first.
const LEVELS: [&[&str]; 6] = [
    &["|"],
    &["&"],
    &["=", "==", "!=", "<", "<=", ">", ">="],
    &["+", "-"],
    &["*", "/", "%"],
    &[":"],
];

struct Reader<'a> {
    words: &'a [String],
    depth: usize,
}

impl Reader<'_> {
    fn level(&mut self, level: usize) -> Result<String, String> {
        let Some(operators) = LEVELS.get(level) else { return self.word() };
        let mut left = self.level(level + 1)?;
        while let [operator, rest @ ..] = self.words
            && operators.contains(&operator.as_str())
        {
            self.words = rest;
            let right = self.level(level + 1)?;
            left = apply(&left, operator, &right)?;
        }
        Ok(left)
    }

    fn word(&mut self) -> Result<String, String> {
        let [word, rest @ ..] = self.words else { return Err("syntax error".to_owned()) };
        self.words = rest;
        if word != "(" {
            return match (word.as_str(), self.words) {
                ("length", [text, rest @ ..]) => {
                    self.words = rest;
                    Ok(text.chars().count().to_string())
                }
                _ => Ok(word.clone()),
            };
        }
        self.depth += 1;
        if NESTING_MAX < self.depth {
            return Err("too deeply nested".to_owned());
        }
        let inner = self.level(0)?;
        match self.words {
            [close, rest @ ..] if close == ")" => {
                self.words = rest;
                Ok(inner)
            }
            _ => Err("syntax error".to_owned()),
        }
    }
}

fn apply(left: &str, operator: &str, right: &str) -> Result<String, String> {
    let is_true = |text: &str| !text.is_empty() && text != "0";
    let numbers = left.parse::<i64>().ok().zip(right.parse::<i64>().ok());
    let order = match numbers {
        Some((left, right)) => left.cmp(&right),
        None => left.cmp(right),
    };
    let truth = |holds: bool| Ok(i32::from(holds).to_string());
    match operator {
        "|" => return Ok(if is_true(left) { left } else { right }.to_owned()),
        "&" => return Ok(if is_true(left) && is_true(right) { left } else { "0" }.to_owned()),
        "=" | "==" => return truth(order.is_eq()),
        "!=" => return truth(order.is_ne()),
        "<" => return truth(order.is_lt()),
        "<=" => return truth(order.is_le()),
        ">" => return truth(order.is_gt()),
        ">=" => return truth(order.is_ge()),
        ":" => return matched(left, right),
        _ => {}
    }
    let (left, right) = numbers.ok_or("non-numeric argument")?;
    let number = match operator {
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" | "%" if right == 0 => return Err("division by zero".to_owned()),
        "/" => left.wrapping_div(right),
        _ => left.wrapping_rem(right),
    };
    Ok(number.to_string())
}

/// `text : pattern`: the first group, or how many characters match from the beginning.
fn matched(text: &str, pattern: &str) -> Result<String, String> {
    let regex = Regex::new(&format!("^{pattern}"), Syntax::Basic, LetterCase::Heeded)?;
    let has_group = pattern.contains("\\(");
    let captures = regex.find(text, 0).unwrap_or_default();
    let group = captures.get(usize::from(has_group)).copied().flatten();
    let part = group.map(|(start, end)| &text[start..end]);
    Ok(match (has_group, part) {
        (true, part) => part.unwrap_or_default().to_owned(),
        (false, part) => part.map_or(0, |part| part.chars().count()).to_string(),
    })
}
