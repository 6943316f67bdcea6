//! From words to fields: parameters, substitutions, arithmetic, splitting, paths.
//! Models POSIX XCU 2.6, Word Expansions.
//!
//! A substitution takes time. The expansion then stops, the shell waits for the command's output, and the expansion is
//! done again from its beginning with the variables as they were and that output known.

use std::rc::Rc;

use super::arithmetic;
use super::code::{
    Absent, Code, Condition, Expansion, LetterCase, Parameter, Piece, Place, Shape, Word,
};
use super::field::{self, Field, Fields};
use super::pattern;
use super::variables::{AssignError, TEXT_BYTES_MAX};
use super::{Shell, glob};
use crate::cluster::app::processes::System;
use crate::cluster::app::utilities::condition;
use crate::cluster::app::utilities::regex::{self, Regex, Syntax};
use crate::kit::chance::draw;

/// Why an expansion is not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// This must run first.
    Substitute(Rc<Code>),
    /// The command cannot be run at all; a shell that reads a script ends.
    Error(String),
}

/// What a substitution printed, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substituted {
    pub text: String,
    pub status: i32,
}

type Expanded<T> = Result<T, Stop>;

/// One command's expansions, in the order in which they are written.
pub struct Expander<'a, 'b> {
    pub shell: &'a mut Shell,
    pub system: &'a mut System<'b>,
    /// How many of the known substitutions have been used.
    used: usize,
}

impl<'a, 'b> Expander<'a, 'b> {
    pub fn new(shell: &'a mut Shell, system: &'a mut System<'b>) -> Expander<'a, 'b> {
        Expander { shell, system, used: 0 }
    }

    pub fn fields(&mut self, words: &[Word]) -> Expanded<Vec<String>> {
        let mut texts = Vec::new();
        for word in words {
            match word.shape {
                Shape::Whole => texts.push(self.text(word)?),
                Shape::Fields => {
                    let mut fields = Fields::new(self.shell.separators());
                    self.pieces(&word.pieces, &mut fields)?;
                    for field in fields.finish() {
                        texts.extend(self.paths(field));
                    }
                }
            }
            if field::FIELDS_MAX < texts.len() {
                return Err(Stop::Error("too many words".to_owned()));
            }
        }
        Ok(texts)
    }

    /// A word as one text: no splitting, no paths.
    pub fn text(&mut self, word: &Word) -> Expanded<String> {
        self.joined(&word.pieces).map(|field| field.text)
    }

    /// A word as a pattern: what was quoted matches only itself.
    pub fn pattern(&mut self, word: &Word) -> Expanded<String> {
        self.joined(&word.pieces).map(|field| field.pattern)
    }

    pub fn condition(&mut self, condition: &Condition) -> Expanded<bool> {
        Ok(match condition {
            Condition::And(left, right) => self.condition(left)? && self.condition(right)?,
            Condition::Or(left, right) => self.condition(left)? || self.condition(right)?,
            Condition::Not(inner) => !self.condition(inner)?,
            Condition::Matches(text, pattern) => {
                let text = self.text(text)?;
                pattern::matches(&self.pattern(pattern)?, &text)
            }
            Condition::Finds(text, pattern) => {
                let (text, pattern) = (self.text(text)?, self.text(pattern)?);
                self.spend_on(&text);
                let regex = Regex::new(&pattern, Syntax::Extended, regex::LetterCase::Heeded);
                regex.map_err(Stop::Error)?.is_match(&text)
            }
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

    pub fn arithmetic(&mut self, pieces: &[Piece]) -> Expanded<i64> {
        let text = self.joined(pieces)?.text;
        self.number(&text)
    }

    fn number(&mut self, text: &str) -> Expanded<i64> {
        arithmetic::evaluate(text, &mut self.shell.variables).map_err(Stop::Error)
    }

    fn joined(&mut self, pieces: &[Piece]) -> Expanded<Field> {
        let mut fields = Fields::unsplit();
        self.pieces(pieces, &mut fields)?;
        Ok(fields.finish().into_iter().next().unwrap_or_default())
    }

    fn pieces(&mut self, pieces: &[Piece], fields: &mut Fields) -> Expanded<()> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => fields.push_pattern(text),
                Piece::Quoted(text) => fields.push_quoted(text),
                Piece::DoubleQuoted(inner) => {
                    // "" is a field; "$@" without parameters is none.
                    if !matches!(
                        inner.as_slice(),
                        [Piece::Parameter { parameter: Parameter::Each, .. }]
                    ) {
                        fields.push_quoted("");
                    }
                    fields.begin_quotes();
                    self.pieces(inner, fields)?;
                    fields.end_quotes();
                }
                Piece::Parameter { parameter, expansion } => {
                    self.parameter(parameter, expansion, fields)?;
                }
                Piece::Substitution(code) => {
                    let text = self.substitution(code)?;
                    fields.push_split(&text);
                }
                Piece::Arithmetic(inner) => {
                    let number = self.arithmetic(inner)?;
                    fields.push_split(&number.to_string());
                }
                Piece::Home => {
                    let home = self.shell.variables.value("HOME").unwrap_or("~").to_owned();
                    fields.push_quoted(&home);
                }
            }
            if TEXT_BYTES_MAX < fields.bytes() {
                return Err(Stop::Error("word too long".to_owned()));
            }
        }
        Ok(())
    }

    fn substitution(&mut self, code: &Rc<Code>) -> Expanded<String> {
        match self.shell.substituted.get(self.used) {
            Some(known) => {
                self.used += 1;
                Ok(known.text.clone())
            }
            None => Err(Stop::Substitute(Rc::clone(code))),
        }
    }

    fn parameter(
        &mut self,
        parameter: &Parameter,
        expansion: &Expansion,
        fields: &mut Fields,
    ) -> Expanded<()> {
        if let (Parameter::Each | Parameter::Joined, Expansion::Value) = (parameter, expansion) {
            let parameters = Rc::clone(&self.shell.parameters);
            match parameter {
                Parameter::Joined if fields.is_quoting() => {
                    let separator = self.shell.separators().chars().next();
                    let separator = separator.map(String::from).unwrap_or_default();
                    fields.push_split(&parameters.join(&separator));
                }
                _ => fields.push_each(&parameters),
            }
            return Ok(());
        }
        let value = self.value(parameter);
        let is_there = |absent: &Absent| match absent {
            Absent::Unset => value.is_some(),
            Absent::UnsetOrEmpty => value.as_ref().is_some_and(|value| !value.is_empty()),
        };
        match expansion {
            Expansion::Default { absent, word } if !is_there(absent) => {
                return self.pieces(word, fields);
            }
            Expansion::Alternative { absent, word } => {
                return if is_there(absent) { self.pieces(word, fields) } else { Ok(()) };
            }
            Expansion::Assign { absent, word } if !is_there(absent) => {
                let Parameter::Named(name) = parameter else {
                    return Err(Stop::Error(format!("{}: bad variable name", shown(parameter))));
                };
                let text = self.joined(word)?.text;
                self.shell.variables.assign(name, &text).map_err(|error| refusal(name, error))?;
                fields.push_split(&text);
                return Ok(());
            }
            Expansion::Demand { absent, word } if !is_there(absent) => {
                let text = self.joined(word)?.text;
                let text = if text.is_empty() { "parameter not set".to_owned() } else { text };
                return Err(Stop::Error(format!("{}: {text}", shown(parameter))));
            }
            Expansion::Value
            | Expansion::Length
            | Expansion::Default { .. }
            | Expansion::Assign { .. }
            | Expansion::Demand { .. }
            | Expansion::Trim { .. }
            | Expansion::Replace { .. }
            | Expansion::Substring { .. }
            | Expansion::Case(..) => {}
        }
        let is_optional =
            matches!(parameter, Parameter::Background | Parameter::Each | Parameter::Joined);
        let Some(value) = value else {
            if self.shell.options.nounset && !is_optional {
                return Err(Stop::Error(format!("{}: parameter not set", shown(parameter))));
            }
            if *expansion == Expansion::Length {
                fields.push_split("0");
            }
            return Ok(());
        };
        let text = self.changed(&value, expansion)?;
        fields.push_split(&text);
        Ok(())
    }

    /// What an expansion makes of a value that is there.
    fn changed(&mut self, value: &str, expansion: &Expansion) -> Expanded<String> {
        Ok(match expansion {
            Expansion::Value
            | Expansion::Default { .. }
            | Expansion::Assign { .. }
            | Expansion::Demand { .. }
            | Expansion::Alternative { .. } => value.to_owned(),
            Expansion::Length => value.chars().count().to_string(),
            Expansion::Trim { end, reach, pattern } => {
                let pattern = self.joined(pattern)?.pattern;
                self.spend_on(value);
                pattern::trim(value, &pattern, *end, *reach).to_owned()
            }
            Expansion::Replace { place, pattern, text } => {
                let pattern = self.joined(pattern)?.pattern;
                let text = self.joined(text)?.text;
                self.spend_on(value);
                pattern::replace(value, &pattern, &text, *place).ok_or_else(too_long)?
            }
            Expansion::Substring { offset, length } => {
                let count = value.chars().count() as i64;
                let offset = self.arithmetic(offset)?;
                let start = if offset < 0 { count.saturating_add(offset) } else { offset };
                let end = match length {
                    None => count,
                    Some(length) => match self.arithmetic(length)? {
                        length if length < 0 => count.saturating_add(length),
                        length => start.saturating_add(length),
                    },
                };
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let end = usize::try_from(end).unwrap_or(0);
                value.chars().take(end).skip(start).collect()
            }
            Expansion::Case(case, place) => {
                let first = match place {
                    Place::First => value.chars().next().map_or(0, char::len_utf8),
                    Place::All | Place::Front | Place::Back => value.len(),
                };
                let (changed, kept) = value.split_at(first);
                match case {
                    LetterCase::Upper => changed.to_uppercase() + kept,
                    LetterCase::Lower => changed.to_lowercase() + kept,
                }
            }
        })
    }

    fn value(&mut self, parameter: &Parameter) -> Option<String> {
        let shell = &*self.shell;
        Some(match parameter {
            Parameter::Named(name) => match shell.variables.value(name) {
                Some(value) => value.to_owned(),
                None => return self.dynamic(name),
            },
            Parameter::Positional(number) => {
                let index = usize::try_from(*number).ok()?.checked_sub(1)?;
                shell.parameters.get(index)?.clone()
            }
            Parameter::Status => shell.status.to_string(),
            Parameter::Process => shell.pid.to_string(),
            Parameter::Background => shell.background?.to_string(),
            Parameter::Count => shell.parameters.len().to_string(),
            Parameter::Options => shell.options.letters(),
            Parameter::Name => shell.name.clone(),
            Parameter::Each | Parameter::Joined => shell.parameters.join(" "),
        })
    }

    /// Variables that the shell makes up when they are asked for.
    fn dynamic(&mut self, name: &str) -> Option<String> {
        let now = self.system.now();
        match name {
            "RANDOM" => {
                self.shell.draws += 1;
                let kernel = &self.system.kernel;
                let who = format!("{}/{}", kernel.machine.seed_key, self.shell.pid);
                let drawn = draw(kernel.seed, "shell.random", &who).nth(self.shell.draws);
                Some(drawn.below(32_768).to_string())
            }
            "SECONDS" => Some((now - self.system.process.started_at).as_secs().to_string()),
            "PWD" => Some(self.system.process.cwd.clone()),
            "PPID" => Some(self.system.process.parent.to_string()),
            _ => None,
        }
    }

    fn paths(&mut self, field: Field) -> Vec<String> {
        if !field.is_pattern || self.shell.options.noglob {
            return vec![field.text];
        }
        let cwd = self.system.process.cwd.clone();
        let found = glob::paths(&self.system.kernel.files, &cwd, &field.pattern);
        self.system.process.steps.spend(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if found.is_empty() { vec![field.text] } else { found }
    }

    /// Matching against every end of a long text is work.
    fn spend_on(&mut self, value: &str) {
        self.system.process.steps.spend(u32::try_from(value.len() / 16).unwrap_or(u32::MAX));
    }
}

fn too_long() -> Stop {
    Stop::Error("word too long".to_owned())
}

pub fn refusal(name: &str, error: AssignError) -> Stop {
    Stop::Error(match error {
        AssignError::ReadOnly => format!("{name}: is read only"),
        AssignError::TooLong => format!("{name}: value too long"),
        AssignError::TooMany => format!("{name}: too many variables"),
    })
}

fn shown(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Named(name) => name.clone(),
        Parameter::Positional(number) => number.to_string(),
        Parameter::Status => "?".to_owned(),
        Parameter::Process => "$".to_owned(),
        Parameter::Background => "!".to_owned(),
        Parameter::Count => "#".to_owned(),
        Parameter::Options => "-".to_owned(),
        Parameter::Name => "0".to_owned(),
        Parameter::Each => "@".to_owned(),
        Parameter::Joined => "*".to_owned(),
    }
}
