//! Nodes walked over a document. What is printed, and how long it may take, has a bound.
//! Models text/template/exec.go (Go 1.24).

use serde_json::Value;

use super::functions;
use super::value::Thing;
use super::{Branch, Command, Deed, Node, Operand, Pipe, Span, Template, What};
use crate::console::kubectl::jsonpath::Missing;
use crate::kit::quote::quote;

/// What one template may print of one document, and how many nodes it may walk.
const OUTPUT_LENGTH_MAX: usize = 1024 * 1024;
const STEPS_MAX: usize = 200_000;

/// Go's is 100,000, which our stack could not bear.
const DEPTH_MAX: usize = 64;

struct Run<'t, 'a> {
    text: &'t str,
    defined: &'t [(String, Vec<Node>)],
    missing: Missing,
    /// Of the template that is at work.
    name: &'t str,
    depth: usize,
    printed: String,
    variables: Vec<(String, Thing<'a>)>,
    steps: usize,
    /// What complaints are about.
    at: Span,
}

/// Why a list of nodes was left.
enum Left {
    Done,
    Break,
    Continue,
}

/// What the dot is inside of a branch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dot {
    Stays,
    IsTheValue,
}

type Result<T> = std::result::Result<T, String>;

/// What is printed up to the first problem, and that problem.
pub fn run(template: &Template, document: &Value) -> (String, Option<String>) {
    let dot = Thing::of(document);
    let variables = vec![("$".to_owned(), dot.clone())];
    let at = Span { from: 0, to: 0 };
    let mut run = Run {
        text: &template.text,
        defined: &template.parts.defined,
        missing: template.missing,
        name: "output",
        depth: 0,
        printed: String::new(),
        variables,
        steps: 0,
        at,
    };
    let problem = run.list(&template.parts.nodes, &dot).err();
    (run.printed, problem)
}

impl<'t, 'a> Run<'t, 'a> {
    fn problem(&self, text: &str) -> String {
        let before = &self.text[..self.at.from];
        let mut shown = &self.text[self.at.from..self.at.to];
        // A chain is counted from its second link and shown from its first.
        if shown.starts_with('.') && !before.ends_with([' ', '(', '{', '|', '\t', '\n']) {
            let start =
                before.rfind([' ', '(', '{', '|', '\t', '\n', '=']).map_or(0, |index| index + 1);
            shown = &self.text[start..self.at.to];
        }
        self.told(shown, text)
    }

    fn told(&self, shown: &str, text: &str) -> String {
        let before = &self.text[..self.at.from];
        let line = 1 + before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        let name = quote(self.name);
        format!("template: output:{line}:{column}: executing {name} at <{shown}>: {text}")
    }

    fn list(&mut self, nodes: &[Node], dot: &Thing<'a>) -> Result<Left> {
        for node in nodes {
            self.steps += 1;
            if STEPS_MAX < self.steps || OUTPUT_LENGTH_MAX < self.printed.len() {
                return Err(
                    "template: output: this console ends what goes on for so long".to_owned()
                );
            }
            let left = match node {
                Node::Text(text) => {
                    self.printed += text;
                    Left::Done
                }
                Node::Action(pipe) => {
                    let value = self.pipe(pipe, dot)?;
                    if pipe.variables.is_empty() {
                        self.printed += &value.shown();
                    }
                    Left::Done
                }
                Node::If(branch) => self.choose(branch, dot, Dot::Stays)?,
                Node::With(branch) => self.choose(branch, dot, Dot::IsTheValue)?,
                Node::Range(branch) => self.range(branch, dot)?,
                Node::Template { name, pipe, span } => {
                    self.at = *span;
                    self.part(name, pipe.as_ref(), dot)?;
                    Left::Done
                }
                Node::Break => Left::Break,
                Node::Continue => Left::Continue,
            };
            if !matches!(left, Left::Done) {
                return Ok(left);
            }
        }
        Ok(Left::Done)
    }

    /// A defined template has variables of its own.
    fn part(&mut self, name: &str, pipe: Option<&Pipe>, dot: &Thing<'a>) -> Result<()> {
        let defined: &'t [(String, Vec<Node>)] = self.defined;
        let shown = format!("{{{{template {}}}}}", &self.text[self.at.from..self.at.to]);
        let Some((name, nodes)) = defined.iter().find(|(known, _)| known == name) else {
            return Err(self.told(&shown, &format!("template {} not defined", quote(name))));
        };
        if DEPTH_MAX <= self.depth {
            return Err(self.told(&shown, "exceeded maximum template depth (100000)"));
        }
        let dot = match pipe {
            Some(pipe) => self.pipe(pipe, dot)?,
            None => Thing::Nothing,
        };
        let outer = std::mem::replace(&mut self.variables, vec![("$".to_owned(), dot.clone())]);
        let caller = std::mem::replace(&mut self.name, name);
        self.depth += 1;
        self.list(nodes, &dot)?;
        self.depth -= 1;
        self.name = caller;
        self.variables = outer;
        Ok(())
    }

    fn choose(&mut self, branch: &Branch, dot: &Thing<'a>, inside: Dot) -> Result<Left> {
        let known = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let left = match value.holds() {
            true if inside == Dot::IsTheValue => self.list(&branch.body, &value),
            true => self.list(&branch.body, dot),
            false => self.list(&branch.otherwise, dot),
        };
        self.variables.truncate(known);
        left
    }

    fn range(&mut self, branch: &Branch, dot: &Thing<'a>) -> Result<Left> {
        let known = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let pairs = self.pairs(&value)?;
        if pairs.is_empty() {
            let left = self.list(&branch.otherwise, dot);
            self.variables.truncate(known);
            return left;
        }
        for (key, item) in pairs {
            self.variables.truncate(known);
            match branch.pipe.variables.as_slice() {
                [] => {}
                [one] => self.set(one, item.clone(), branch.pipe.deed),
                [first, second, ..] => {
                    self.set(first, key, branch.pipe.deed);
                    self.set(second, item.clone(), branch.pipe.deed);
                }
            }
            if let Left::Break = self.list(&branch.body, &item)? {
                break;
            }
        }
        self.variables.truncate(known);
        Ok(Left::Done)
    }

    /// What a range goes over: keys or places, and what stands there.
    fn pairs(&self, value: &Thing<'a>) -> Result<Vec<(Thing<'a>, Thing<'a>)>> {
        let index = |index: usize| Thing::Int(i64::try_from(index).unwrap_or(i64::MAX));
        match value {
            Thing::Nothing => Ok(Vec::new()),
            Thing::Int(count) => {
                let count = usize::try_from(*count).unwrap_or(0).min(STEPS_MAX);
                Ok((0..count).map(|place| (index(place), index(place))).collect())
            }
            Thing::Json(json) => match &**json {
                Value::Array(items) => Ok((0..items.len())
                    .map(|place| (index(place), value.item(place).unwrap_or(Thing::Nothing)))
                    .collect()),
                Value::Object(fields) => Ok(fields
                    .keys()
                    .map(|key| {
                        (Thing::new(key.as_str()), value.member(key).unwrap_or(Thing::Nothing))
                    })
                    .collect()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                    Err(self.problem(&format!("range can't iterate over {}", value.shown())))
                }
            },
        }
    }

    fn set(&mut self, name: &str, value: Thing<'a>, deed: Deed) {
        let known = self.variables.iter_mut().rev().find(|(known, _)| known == name);
        match (deed, known) {
            (Deed::Assigns, Some((_, slot))) => *slot = value,
            _ => self.variables.push((name.to_owned(), value)),
        }
    }

    fn pipe(&mut self, pipe: &Pipe, dot: &Thing<'a>) -> Result<Thing<'a>> {
        let mut last = None;
        for command in &pipe.commands {
            last = Some(self.command(command, dot, last)?);
        }
        let value = last.unwrap_or(Thing::Nothing);
        // A range sets its variables itself, item by item; here the last one is given the whole, as upstream does.
        if let [name] = pipe.variables.as_slice() {
            self.set(name, value.clone(), pipe.deed);
        }
        Ok(value)
    }

    fn command(
        &mut self,
        command: &Command,
        dot: &Thing<'a>,
        last: Option<Thing<'a>>,
    ) -> Result<Thing<'a>> {
        let Some((first, rest)) = command.operands.split_first() else { return Ok(Thing::Nothing) };
        let What::Function(name) = &first.what else {
            let value = self.operand(first, dot)?;
            if rest.is_empty() && last.is_none() {
                return Ok(value);
            }
            let what = &self.text[first.span.from..first.span.to];
            let text = match &first.what {
                What::Field(names) => format!(
                    "{} is not a method but has arguments",
                    names.last().map_or("", String::as_str)
                ),
                _ => format!("can't give argument to non-function {what}"),
            };
            return Err(self.problem(&text));
        };
        let mut arguments = Vec::new();
        for operand in rest {
            let value = self.operand(operand, dot)?;
            let is_enough = match name.as_str() {
                "and" => !value.holds(),
                "or" => value.holds(),
                _ => false,
            };
            if is_enough {
                return Ok(value);
            }
            arguments.push(value);
        }
        arguments.extend(last);
        self.at = command.span;
        functions::call(name, &arguments).map_err(|problem| match problem {
            functions::Problem::Arguments(text) => self.problem(&text),
            functions::Problem::Inside(text) => {
                self.problem(&format!("error calling {name}: {text}"))
            }
        })
    }

    fn operand(&mut self, operand: &Operand, dot: &Thing<'a>) -> Result<Thing<'a>> {
        self.at = operand.span;
        match &operand.what {
            What::Dot => Ok(dot.clone()),
            What::Nil => Ok(Thing::Nothing),
            What::Bool(truth) => Ok(Thing::new(*truth)),
            What::Int(number) => Ok(Thing::Int(*number)),
            What::Float(number) => Ok(Thing::new(*number)),
            What::Text(text) => Ok(Thing::new(text.as_str())),
            What::Function(_) => {
                let command = Command { operands: vec![operand.clone()], span: operand.span };
                self.command(&command, dot, None)
            }
            What::Field(names) => self.fields(dot.clone(), names),
            What::Variable(name, names) => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                let value = known.map_or(Thing::Nothing, |(_, value)| value.clone());
                self.fields(value, names)
            }
            What::Pipe(pipe, names) => {
                let value = self.pipe(pipe, dot)?;
                self.at = operand.span;
                self.fields(value, names)
            }
        }
    }

    /// A key that is not there leads to nothing, and so does every key of nothing.
    fn fields(&self, mut value: Thing<'a>, names: &[String]) -> Result<Thing<'a>> {
        for name in names {
            let is_map = value.json().is_some_and(Value::is_object);
            if !is_map && value != Thing::Nothing {
                return Err(
                    self.problem(&format!("can't evaluate field {name} in type interface {{}}"))
                );
            }
            value = match value.member(name) {
                None if is_map && self.missing == Missing::Refused => {
                    let text = format!("map has no entry for key {}", quote(name));
                    return Err(self.problem(&text));
                }
                found => found.unwrap_or(Thing::Nothing),
            };
        }
        Ok(value)
    }
}
