//! From words to fields: parameters, substitutions, arithmetic, splitting, paths.
//! Models POSIX XCU 2.6, Word Expansions.
//!
//! A substitution takes time. The expansion then stops, the shell waits for the command's output, and the expansion is
//! done again from its beginning with the variables as they were and that output known.

use std::rc::Rc;

use super::arithmetic;
use super::code::{Absent, Code, Expansion, LetterCase, Parameter, Piece, Place, Shape, Word};
use super::field::{self, Field, Fields};
use super::pattern;
use super::variables::{AssignError, TEXT_BYTES_MAX};
use super::wait::PROCESS_NUMBER;
use super::{Shell, glob};
use crate::cluster::app::processes::{System, Target};

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

pub type Expanded<T> = Result<T, Stop>;

/// As many `<(…)` may stand in one command.
const PROCESSES_MAX: u32 = 20;

/// One command's expansions, in the order in which they are written.
pub struct Expander<'a, 'b> {
    pub shell: &'a mut Shell,
    pub system: &'a mut System<'b>,
    /// How many of the known substitutions have been used.
    used: usize,
    /// How many of them were `<(…)`.
    processes: u32,
}

impl<'a, 'b> Expander<'a, 'b> {
    pub fn new(shell: &'a mut Shell, system: &'a mut System<'b>) -> Expander<'a, 'b> {
        Expander { shell, system, used: 0, processes: 0 }
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

    pub fn arithmetic(&mut self, pieces: &[Piece]) -> Expanded<i64> {
        let text = self.joined(pieces)?.text;
        self.number(&text)
    }

    pub(super) fn number(&mut self, text: &str) -> Expanded<i64> {
        arithmetic::evaluate(text, &mut self.shell.variables).map_err(Stop::Error)
    }

    pub(super) fn joined(&mut self, pieces: &[Piece]) -> Expanded<Field> {
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
                        [Piece::Parameter {
                            parameter: Parameter::Each
                                | Parameter::Elements(_)
                                | Parameter::Indices(_),
                            ..
                        }]
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
                    fields.push_split(text.trim_end_matches('\n'));
                }
                Piece::Process(code) => {
                    let path = self.process(code)?;
                    fields.push_quoted(&path);
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

    /// What `<(…)` printed, as an open file that the command inherits.
    fn process(&mut self, code: &Rc<Code>) -> Expanded<String> {
        let text = self.substitution(code)?;
        if TEXT_BYTES_MAX < text.len() || PROCESSES_MAX <= self.processes {
            return Err(Stop::Error("process substitution too long".to_owned()));
        }
        let target = Target::Text { text: text.as_str().into(), offset: 0 };
        let opened = self.system.kernel.descriptors.open(target);
        let id = opened.map_err(|errno| Stop::Error(errno.to_string()))?;
        let number = PROCESS_NUMBER - self.processes;
        self.processes += 1;
        self.system.install(number, Some(id));
        Ok(format!("/dev/fd/{number}"))
    }

    fn parameter(
        &mut self,
        parameter: &Parameter,
        expansion: &Expansion,
        fields: &mut Fields,
    ) -> Expanded<()> {
        if let Some(texts) = self.several(parameter) {
            if *expansion == Expansion::Length {
                fields.push_split(&texts.len().to_string());
                return Ok(());
            }
            if let Some(texts) = self.each_changed(parameter, texts, expansion)? {
                let is_joined =
                    matches!(parameter, Parameter::Joined | Parameter::ElementsJoined(_));
                if is_joined && fields.is_quoting() {
                    let separator = self.shell.separators().chars().next();
                    let separator = separator.map(String::from).unwrap_or_default();
                    fields.push_split(&texts.join(&separator));
                } else {
                    fields.push_each(&texts);
                }
                return Ok(());
            }
        }
        let value = self.value(parameter)?;
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
        let is_optional = parameter == &Parameter::Background || self.several(parameter).is_some();
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
    pub(super) fn changed(&mut self, value: &str, expansion: &Expansion) -> Expanded<String> {
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
                match (place, pattern.is_empty()) {
                    // Nothing stands at the front of everything.
                    (Place::Front, true) => text + value,
                    (Place::Back, true) => value.to_owned() + &text,
                    (_, _) => {
                        pattern::replace(value, &pattern, &text, *place).ok_or_else(too_long)?
                    }
                }
            }
            Expansion::Substring { offset, length } => {
                let count = value.chars().count();
                let (start, end) = self.range(count, offset, length.as_deref())?;
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
    pub(super) fn spend_on(&mut self, value: &str) {
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
        AssignError::NoSuchIndex => format!("{name}: bad array subscript"),
    })
}

fn shown(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Named(name)
        | Parameter::Indirect(name)
        | Parameter::Element { name, .. }
        | Parameter::Elements(name)
        | Parameter::ElementsJoined(name)
        | Parameter::Indices(name) => name.clone(),
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
