//! Builtins about variables: `export`, `readonly`, `local`, `unset`.

use super::super::expand::{self, Stop};
use super::super::variables::{AssignError, Reach, Variables, is_name};
use super::super::{CallKind, Frame, parse};
use super::{BuiltinCall, Outcome};
use std::rc::Rc;

pub fn export(call: &mut BuiltinCall) -> Outcome {
    let names = match call.arguments {
        [] => return list_exported(call),
        [option] if option == "-p" => return list_exported(call),
        [option, ..] if option == "-n" => {
            return Outcome::Fail(
                "export: -n is not supported by this shell of podlife".to_owned(),
            );
        }
        names => names,
    };
    declare(call, "export", names, Variables::export)
}

pub fn make_read_only(call: &mut BuiltinCall) -> Outcome {
    declare(call, "readonly", call.arguments, Variables::make_read_only)
}

/// Remembers what the variable was, for when the function is left.
pub fn local(call: &mut BuiltinCall) -> Outcome {
    let words = match call.arguments {
        [option, words @ ..] if option == "-a" => words,
        words => words,
    };
    if keep_outside(call, words) == Inside::NoFunction {
        return Outcome::Fail("local: not in a function".to_owned());
    }
    declare(call, "local", words, |_, _| Ok(()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Function,
    NoFunction,
}

/// What the variables were outside of the function at hand.
fn keep_outside(call: &mut BuiltinCall, words: &[String]) -> Inside {
    for word in words {
        let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
        let before = call.shell.variables.variable(name).cloned();
        let function = call.shell.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Call(call) => match &mut call.kind {
                CallKind::Function { locals, .. } => Some(locals),
                _ => None,
            },
            _ => None,
        });
        let Some(locals) = function else { return Inside::NoFunction };
        locals.entry(name.to_owned()).or_insert(before);
    }
    Inside::Function
}

/// `declare`: in a function a variable of its own, as `local` makes it.
pub fn declare_variables(call: &mut BuiltinCall) -> Outcome {
    let options = call.arguments.iter().take_while(|word| word.starts_with(['-', '+']));
    let options: Vec<&String> = options.collect();
    let mut mark: fn(&mut Variables, &str) -> Result<(), AssignError> = |_, _| Ok(());
    for letter in options.iter().flat_map(|word| word.chars().skip(1)) {
        match letter {
            'a' => {}
            'r' => mark = Variables::make_read_only,
            'x' => mark = Variables::export,
            letter => {
                let what = parse::unsupported(&format!("-{letter}"));
                return Outcome::Fail(format!("declare: {what}"));
            }
        }
    }
    let words = &call.arguments[options.len()..];
    keep_outside(call, words);
    declare(call, "declare", words, mark)
}

pub fn unset(call: &mut BuiltinCall) -> Outcome {
    let (functions, names) = match call.arguments {
        [option, names @ ..] if option == "-f" => (true, names),
        [option, names @ ..] if option == "-v" => (false, names),
        names => (false, names),
    };
    for name in names {
        if functions {
            Rc::make_mut(&mut call.shell.functions).remove(name);
            continue;
        }
        let variables = &mut call.shell.variables;
        let element = name.strip_suffix(']').and_then(|name| name.split_once('['));
        let done = match element {
            Some((array, index)) => match index.parse() {
                Ok(index) => variables.unset_element(array, index),
                Err(_) => Err(AssignError::NoSuchIndex),
            },
            None => variables.unset(name),
        };
        if let Err(error) = done {
            return refused("unset", name, error);
        }
    }
    Outcome::Done(0)
}

fn declare(
    call: &mut BuiltinCall,
    command: &str,
    words: &[String],
    mark: fn(&mut Variables, &str) -> Result<(), AssignError>,
) -> Outcome {
    for word in words {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word.as_str(), None),
        };
        if !is_name(name) {
            return Outcome::Fail(format!("{command}: {name}: bad variable name"));
        }
        let variables = &mut call.shell.variables;
        let assigned = value.map_or(Ok(()), |value| variables.assign(name, value));
        if let Err(error) = assigned.and_then(|()| mark(variables, name)) {
            return refused(command, name, error);
        }
    }
    Outcome::Done(0)
}

fn list_exported(call: &mut BuiltinCall) -> Outcome {
    let exported =
        call.shell.variables.all().filter(|(_, variable)| variable.reach == Reach::Exported);
    let lines: String = exported
        .map(|(name, variable)| {
            format!("export {name}='{}'\n", variable.value.replace('\'', "'\"'\"'"))
        })
        .collect();
    call.system.print(&lines);
    Outcome::Done(0)
}

fn refused(command: &str, name: &str, error: AssignError) -> Outcome {
    match expand::refusal(name, error) {
        Stop::Error(message) => Outcome::Fail(format!("{command}: {message}")),
        Stop::Substitute(_) => unreachable!("an assignment runs nothing"),
    }
}
