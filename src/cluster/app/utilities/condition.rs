//! test(1): the expressions of `test`, `[` and the operators of `[[`.

use crate::cluster::app::files::{Kind, LastLink};
use crate::cluster::app::processes::System;

/// An expression this long is nobody's.
const ARGUMENTS_MAX: usize = 500;
const NESTING_MAX: usize = 20;

/// Whether the expression holds; no expression does not.
pub fn evaluate(system: &System, arguments: &[String]) -> Result<bool, String> {
    if ARGUMENTS_MAX < arguments.len() {
        return Err("too many arguments".to_owned());
    }
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // POSIX says by their number what few arguments mean; only more are an expression.
    match words.as_slice() {
        [] => Ok(false),
        [text] => Ok(!text.is_empty()),
        ["!", text] => Ok(text.is_empty()),
        [operator, operand] => unary(system, operator, operand),
        [left, operator, right] if is_binary(operator) => binary(system, left, operator, right),
        ["!", rest @ ..] => evaluate_words(system, rest).map(|holds| !holds),
        words => evaluate_words(system, words),
    }
}

pub fn unary(system: &System, operator: &str, operand: &str) -> Result<bool, String> {
    let path = system.path(operand);
    let files = &system.kernel.files;
    let kind = files.kind(&path);
    let stat = || files.stat(&path, LastLink::Follow);
    Ok(match operator {
        "-n" => !operand.is_empty(),
        "-z" => operand.is_empty(),
        "-e" | "-a" => kind.is_some(),
        "-f" => kind == Some(Kind::File),
        "-d" => kind == Some(Kind::Directory),
        "-c" => kind == Some(Kind::Device),
        // Everybody is root here.
        "-r" | "-w" | "-O" | "-G" => kind.is_some(),
        "-x" => stat().is_ok_and(|stat| stat.mode & 0o111 != 0),
        "-s" => {
            files.weigh(&path);
            stat().is_ok_and(|stat| 0 < stat.size)
        }
        "-L" | "-h" => files.stat(&path, LastLink::Keep).is_ok_and(|stat| stat.kind == Kind::Link),
        "-t" => operand.parse().is_ok_and(|number| system.is_terminal(number)),
        "-b" | "-p" | "-S" | "-g" | "-k" | "-u" => false,
        _ => return Err(format!("{operator}: unknown operand")),
    })
}

pub fn binary(system: &System, left: &str, operator: &str, right: &str) -> Result<bool, String> {
    if let Some(holds) = text_holds(left, operator, right) {
        return Ok(holds);
    }
    if matches!(operator, "-nt" | "-ot") {
        let modified = |path: &str| {
            let stat = system.kernel.files.stat(&system.path(path), LastLink::Follow);
            stat.ok().map(|stat| stat.modified)
        };
        let (left, right) = (modified(left), modified(right));
        return Ok(if operator == "-nt" { right < left } else { left < right });
    }
    let (left, right) = (number(left)?, number(right)?);
    Ok(match operator {
        "-eq" => left == right,
        "-ne" => left != right,
        "-lt" => left < right,
        "-le" => left <= right,
        "-gt" => left > right,
        "-ge" => left >= right,
        _ => return Err(format!("{operator}: unknown operand")),
    })
}

fn text_holds(left: &str, operator: &str, right: &str) -> Option<bool> {
    match operator {
        "=" | "==" => Some(left == right),
        "!=" => Some(left != right),
        "<" => Some(left < right),
        ">" => Some(left > right),
        _ => None,
    }
}

fn is_binary(operator: &str) -> bool {
    matches!(
        operator,
        "=" | "=="
            | "!="
            | "<"
            | ">"
            | "-eq"
            | "-ne"
            | "-lt"
            | "-le"
            | "-gt"
            | "-ge"
            | "-nt"
            | "-ot"
    )
}

fn number(text: &str) -> Result<i64, String> {
    text.trim().parse().map_err(|_| format!("{text}: bad number"))
}

fn evaluate_words(system: &System, words: &[&str]) -> Result<bool, String> {
    let mut reader = Reader { system, words, depth: 0 };
    let holds = reader.either()?;
    match reader.words.first() {
        None => Ok(holds),
        Some(word) => Err(format!("{word}: unknown operand")),
    }
}

/// Reads `( a -a b ) -o ! c` from left to right.
struct Reader<'a, 'b> {
    system: &'a System<'b>,
    words: &'a [&'a str],
    depth: usize,
}

impl Reader<'_, '_> {
    fn either(&mut self) -> Result<bool, String> {
        let mut holds = self.both()?;
        while self.take("-o") {
            holds |= self.both()?;
        }
        Ok(holds)
    }

    fn both(&mut self) -> Result<bool, String> {
        let mut holds = self.one()?;
        while self.take("-a") {
            holds &= self.one()?;
        }
        Ok(holds)
    }

    fn one(&mut self) -> Result<bool, String> {
        let mut negated = false;
        while self.take("!") {
            negated = !negated;
        }
        Ok(self.primary()? != negated)
    }

    fn primary(&mut self) -> Result<bool, String> {
        match *self.words {
            [left, operator, right, ref rest @ ..] if is_binary(operator) => {
                self.words = rest;
                binary(self.system, left, operator, right)
            }
            ["(", ref rest @ ..] => {
                self.words = rest;
                self.depth += 1;
                if NESTING_MAX < self.depth {
                    return Err("too deeply nested".to_owned());
                }
                let holds = self.either()?;
                if self.take(")") { Ok(holds) } else { Err("closing paren expected".to_owned()) }
            }
            [operator, operand, ref rest @ ..]
                if operator.starts_with('-') && operator.len() == 2 =>
            {
                self.words = rest;
                unary(self.system, operator, operand)
            }
            [text, ref rest @ ..] => {
                self.words = rest;
                Ok(!text.is_empty())
            }
            [] => Err("argument expected".to_owned()),
        }
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words {
            [first, rest @ ..] if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}
