//! An awk program at work: fields, and what its statements do.

use std::rc::Rc;

use super::super::printf;
use super::super::regex::{LetterCase, Regex, Syntax};
use super::Awk;
use super::tree::{Expr, Pattern, Place, Rule, Statement};
use super::value::{Done, Stop, Value, bounded, compute, split, truth};
use crate::kit::sorted::SortedMap;

/// What the lines that are read at once may cost.
const STEPS_MAX: u32 = 300_000;
const FIELDS_MAX: usize = 1_000;
pub const ELEMENTS_MAX: usize = 10_000;

impl Awk {
    pub fn new(rules: Vec<Rule>) -> Awk {
        let mut awk = Awk {
            rules: Rc::new(rules),
            variables: SortedMap::new(),
            arrays: SortedMap::new(),
            record: String::new(),
            fields: Vec::new(),
            has_begun: false,
            exit: None,
            steps: 0,
            complaint: None,
        };
        for (name, value) in [("FS", " "), ("OFS", " "), ("ORS", "\n"), ("SUBSEP", "\x1c")] {
            awk.set(name, value);
        }
        awk
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), Value::Read(value.to_owned()));
    }

    pub fn number(&self, name: &str) -> f64 {
        self.variables.get(name).map_or(0.0, Value::number)
    }

    pub fn text_of(&self, name: &str) -> String {
        self.variables.get(name).map_or_else(String::new, Value::text)
    }

    pub fn begin(&mut self, out: &mut String) {
        if !std::mem::replace(&mut self.has_begun, true) {
            self.do_edge(&Pattern::Begin, out);
        }
    }

    /// What stands before the first line or behind the last.
    pub fn do_edge(&mut self, edge: &Pattern, out: &mut String) {
        let rules = Rc::clone(&self.rules);
        for rule in rules.iter().filter(|rule| rule.pattern == *edge) {
            let done = self.statements(rule.action.as_deref().unwrap_or_default(), out);
            if self.is_over(done) {
                return;
            }
        }
    }

    pub fn do_rules(&mut self, out: &mut String) {
        let rules = Rc::clone(&self.rules);
        for rule in rules.iter() {
            let done = self.applies(&rule.pattern).and_then(|applies| match &rule.action {
                _ if !applies => Ok(()),
                Some(action) => self.statements(action, out),
                None => self.print(&[], out),
            });
            if self.is_over(done) {
                return;
            }
        }
    }

    fn is_over(&mut self, done: Done<()>) -> bool {
        match done {
            Ok(()) | Err(Stop::Break | Stop::Continue) => false,
            Err(Stop::Next) => true,
            Err(Stop::Exit) => true,
            Err(Stop::Error(message)) => {
                self.complaint = Some(message);
                self.exit = Some(2);
                true
            }
        }
    }

    fn applies(&mut self, pattern: &Pattern) -> Done<bool> {
        match pattern {
            Pattern::Always => Ok(true),
            Pattern::Begin | Pattern::End => Ok(false),
            Pattern::When(condition) => Ok(self.value(condition)?.holds()),
            Pattern::Range(from, to, number) => {
                // No name of a program begins with a digit.
                let name = number.to_string();
                let is_open = self.number(&name) != 0.0;
                if !is_open && !self.value(from)?.holds() {
                    return Ok(false);
                }
                let ends = self.value(to)?.holds();
                self.variables.insert(name, Value::Number(f64::from(u8::from(!ends))));
                Ok(true)
            }
        }
    }

    pub fn read_record(&mut self, record: &str) {
        self.record = record.to_owned();
        self.fields = split(record, &self.text_of("FS"));
        self.fields.truncate(FIELDS_MAX);
        self.count_fields();
    }

    fn count_fields(&mut self) {
        self.variables.insert("NF".to_owned(), Value::Number(self.fields.len() as f64));
    }

    fn statements(&mut self, statements: &[Statement], out: &mut String) -> Done<()> {
        statements.iter().try_for_each(|statement| self.statement(statement, out))
    }

    fn spend(&mut self) -> Done<()> {
        self.steps += 1;
        if STEPS_MAX < self.steps { Err(Stop::Error("too many steps".to_owned())) } else { Ok(()) }
    }

    fn statement(&mut self, statement: &Statement, out: &mut String) -> Done<()> {
        self.spend()?;
        match statement {
            Statement::Print(words) => self.print(words, out),
            Statement::Printf(words) => {
                let text = self.formatted(words)?;
                out.push_str(&text);
                Ok(())
            }
            Statement::Do(expr) => self.value(expr).map(|_| ()),
            Statement::If(condition, then, otherwise) => {
                let branch = if self.value(condition)?.holds() { then } else { otherwise };
                self.statements(branch, out)
            }
            Statement::While(condition, step, body) => {
                while condition.as_ref().map_or(Ok(true), |one| Ok(self.value(one)?.holds()))? {
                    self.spend()?;
                    match self.statements(body, out) {
                        Err(Stop::Break) => break,
                        Ok(()) | Err(Stop::Continue) => {}
                        Err(stop) => return Err(stop),
                    }
                    if let Some(step) = step {
                        self.statement(step, out)?;
                    }
                }
                Ok(())
            }
            Statement::ForIn { name, array, body } => {
                let known = self.arrays.get(array);
                let keys: Vec<String> =
                    known.into_iter().flat_map(|one| one.keys().cloned()).collect();
                for key in keys {
                    self.set(name, &key);
                    match self.statements(body, out) {
                        Err(Stop::Break) => break,
                        Ok(()) | Err(Stop::Continue) => {}
                        Err(stop) => return Err(stop),
                    }
                }
                Ok(())
            }
            Statement::Block(inside) => self.statements(inside, out),
            Statement::Delete(name, None) => {
                self.arrays.remove(name);
                Ok(())
            }
            Statement::Delete(name, Some(index)) => {
                let index = self.value(index)?.text();
                self.arrays.get_mut(name).map(|array| array.remove(&index));
                Ok(())
            }
            Statement::Next => Err(Stop::Next),
            Statement::Break => Err(Stop::Break),
            Statement::Continue => Err(Stop::Continue),
            Statement::Exit(code) => {
                let code = code.as_ref().map(|code| self.value(code)).transpose()?;
                self.exit = Some(code.map_or(0, |code| code.number() as i32 & 0xff));
                Err(Stop::Exit)
            }
        }
    }

    fn print(&mut self, words: &[Expr], out: &mut String) -> Done<()> {
        let texts = words.iter().map(|word| Ok(self.value(word)?.text()));
        let mut texts = texts.collect::<Done<Vec<String>>>()?;
        if texts.is_empty() {
            texts.push(self.record.clone());
        }
        out.push_str(&texts.join(&self.text_of("OFS")));
        out.push_str(&self.text_of("ORS"));
        Ok(())
    }

    /// Each directive takes one value, and a whole number where it wants one.
    pub fn formatted(&mut self, words: &[Expr]) -> Done<String> {
        let Some((format, words)) = words.split_first() else { return Ok(String::new()) };
        let format = self.value(format)?.text();
        let values = words.iter().map(|word| self.value(word));
        let mut values = values.collect::<Done<Vec<Value>>>()?.into_iter();
        let mut text = String::new();
        let mut left = format.as_str();
        while let Some(at) = left.find('%') {
            text.push_str(&left[..at]);
            left = &left[at..];
            let end = left[1..].find(|c: char| c.is_ascii_alphabetic() || c == '%');
            let Some(end) = end.map(|end| end + 2) else { break };
            let (directive, rest) = left.split_at(end);
            left = rest;
            let words = match directive.chars().last() {
                Some('%') => vec![],
                Some('d' | 'i' | 'x' | 'o' | 'u') => {
                    vec![format!("{}", values.next().map_or(0, |value| value.number() as i64))]
                }
                Some('e' | 'f' | 'g') => {
                    vec![format!("{}", values.next().map_or(0.0, |value| value.number()))]
                }
                _ => vec![values.next().map_or_else(String::new, |value| value.text())],
            };
            let words: Vec<String> = [directive.to_owned()].into_iter().chain(words).collect();
            text.push_str(&printf::format(&words).text);
        }
        text.push_str(left);
        bounded(text)
    }

    pub fn value(&mut self, expr: &Expr) -> Done<Value> {
        self.spend()?;
        Ok(match expr {
            Expr::Number(number) => Value::Number(*number),
            Expr::Text(text) => Value::Text(text.clone()),
            Expr::Regex(regex) => truth(regex.is_match(&self.record)),
            Expr::Place(place) => self.look(place)?,
            Expr::Assign(place, operator, value) => {
                let value = self.value(value)?;
                let value = match operator {
                    Some(operator) => compute(*operator, &self.look(place)?, &value)?,
                    None => value,
                };
                self.assign(place, value.clone())?;
                value
            }
            Expr::Count { place, by, is_behind } => {
                let before = self.look(place)?.number();
                self.assign(place, Value::Number(before + by))?;
                Value::Number(if *is_behind { before } else { before + by })
            }
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                compute(*operator, &left, &right)?
            }
            Expr::And(left, right) => {
                truth(self.value(left)?.holds() && self.value(right)?.holds())
            }
            Expr::Or(left, right) => truth(self.value(left)?.holds() || self.value(right)?.holds()),
            Expr::Not(inside) => truth(!self.value(inside)?.holds()),
            Expr::Minus(inside) => Value::Number(-self.value(inside)?.number()),
            Expr::Choice(condition, then, otherwise) => {
                let branch = if self.value(condition)?.holds() { then } else { otherwise };
                self.value(branch)?
            }
            Expr::Matches(text, pattern) => {
                let text = self.value(text)?.text();
                truth(self.regex(pattern)?.is_match(&text))
            }
            Expr::In(index, array) => {
                let index = self.value(index)?.text();
                truth(self.arrays.get(array).is_some_and(|array| array.contains_key(&index)))
            }
            Expr::Call(function, arguments) => self.call(*function, arguments)?,
        })
    }

    pub fn regex(&mut self, pattern: &Expr) -> Done<Regex> {
        if let Expr::Regex(regex) = pattern {
            return Ok(regex.clone());
        }
        let text = self.value(pattern)?.text();
        Regex::new(&text, Syntax::Extended, LetterCase::Heeded).map_err(Stop::Error)
    }

    pub fn look(&mut self, place: &Place) -> Done<Value> {
        let nothing = || Value::Unset;
        Ok(match place {
            Place::Variable(name) => self.variables.get(name).cloned().unwrap_or_else(nothing),
            Place::Element(array, index) => {
                let index = self.value(index)?.text();
                let found = self.arrays.get(array).and_then(|array| array.get(&index).cloned());
                found.unwrap_or_else(nothing)
            }
            Place::Field(number) => match self.value(number)?.number() as usize {
                0 => Value::Read(self.record.clone()),
                number => Value::Read(self.fields.get(number - 1).cloned().unwrap_or_default()),
            },
        })
    }

    pub fn assign(&mut self, place: &Place, value: Value) -> Done<()> {
        match place {
            Place::Variable(name) => {
                self.variables.insert(name.clone(), value);
            }
            Place::Element(array, index) => {
                let index = self.value(index)?.text();
                let elements = self.arrays.entry(array.clone()).or_default();
                if ELEMENTS_MAX <= elements.len() {
                    return Err(Stop::Error("too many elements".to_owned()));
                }
                elements.insert(index, value);
            }
            Place::Field(number) => match self.value(number)?.number() as usize {
                0 => self.read_record(&value.text()),
                number if FIELDS_MAX < number => {
                    return Err(Stop::Error("too many fields".to_owned()));
                }
                number => {
                    if self.fields.len() < number {
                        self.fields.resize(number, String::new());
                    }
                    self.fields[number - 1] = value.text();
                    self.record = bounded(self.fields.join(&self.text_of("OFS")))?;
                    self.count_fields();
                }
            },
        }
        Ok(())
    }
}
