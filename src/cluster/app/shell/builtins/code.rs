//! Builtins that run code or programs: `eval`, `.`, `exec`, `command`, `alias`, and `type`, which only says what would run.

use std::rc::Rc;

use super::super::{CallKind, Shell, parse, variables};
use super::{BuiltinCall, Outcome};
use crate::cluster::app::files::path;
use crate::cluster::app::processes::System;

pub fn eval(call: &mut BuiltinCall) -> Outcome {
    run(call, &call.arguments.join(" "), CallKind::Eval)
}

/// `.` looks along PATH for a name without a slash, and then here.
pub fn source(call: &mut BuiltinCall) -> Outcome {
    let Some(name) = call.argument(0).map(str::to_owned) else {
        return Outcome::Fail(".: filename argument required".to_owned());
    };
    let search = call.shell.variables.value("PATH").unwrap_or_default().to_owned();
    let directories = if name.contains('/') { Vec::new() } else { search.split(':').collect() };
    let mut candidates = directories.iter().map(|directory| path::join(directory, &name));
    let files = &call.system.kernel.files;
    let found = candidates.find(|candidate| files.is_file(candidate)).unwrap_or(name.clone());
    let text = match call.system.text_at(&found) {
        Ok(text) => text.to_owned(),
        Err(error) => return Outcome::Fail(format!(".: can't open '{name}': {error}")),
    };
    let parameters = Rc::clone(&call.shell.parameters);
    if let [_, first, ..] = call.arguments {
        let rest = call.arguments.iter().skip(2);
        call.shell.parameters = Rc::new([first].into_iter().chain(rest).cloned().collect());
    }
    run(call, &text, CallKind::Source { parameters })
}

pub fn exec(call: &mut BuiltinCall) -> Outcome {
    let words = match call.arguments {
        [dashes, rest @ ..] if dashes == "--" => rest,
        words => words,
    };
    if words.is_empty() { Outcome::Keep } else { Outcome::Become(words.to_vec()) }
}

/// `command -v name`, `command name …`.
pub fn command(call: &mut BuiltinCall) -> Outcome {
    match call.arguments {
        [option, names @ ..] if option == "-v" || option == "-V" => {
            let mut status = 0;
            for name in names {
                match meaning(call.shell, call.system, name) {
                    Some(Meaning::Program(path)) => call.system.print(&format!("{path}\n")),
                    Some(Meaning::Alias(text)) => {
                        call.system.print(&format!("alias {name}='{text}'\n"));
                    }
                    Some(Meaning::Function | Meaning::Builtin) => {
                        call.system.print(&format!("{name}\n"));
                    }
                    None => status = 127,
                }
            }
            Outcome::Done(status)
        }
        [option, words @ ..] if option == "-p" => without_functions(call, words.to_vec()),
        [] => Outcome::Done(0),
        words => without_functions(call, words.to_vec()),
    }
}

pub fn describe(call: &mut BuiltinCall) -> Outcome {
    let mut status = 0;
    for name in call.arguments {
        let text = match meaning(call.shell, call.system, name) {
            Some(Meaning::Alias(text)) => format!("{name} is aliased to `{text}'\n"),
            Some(Meaning::Function) => match call.shell.dialect {
                parse::Dialect::Bash => format!("{name} is a function\n"),
                parse::Dialect::Ash => format!("{name} is a shell function\n"),
            },
            Some(Meaning::Builtin) => format!("{name} is a shell builtin\n"),
            Some(Meaning::Program(path)) => format!("{name} is {path}\n"),
            None => {
                status = 1;
                match call.shell.dialect {
                    parse::Dialect::Bash => {
                        call.shell.complain(call.system, &format!("type: {name}: not found"));
                        continue;
                    }
                    parse::Dialect::Ash => format!("{name}: not found\n"),
                }
            }
        };
        call.system.print(&text);
    }
    Outcome::Done(status)
}

/// An alias is kept as a function of its name; that is all people use it for.
pub fn alias(call: &mut BuiltinCall) -> Outcome {
    let shown = |(name, text): (&String, &String)| format!("alias {name}='{text}'\n");
    if call.arguments.is_empty() {
        let all: String = call.shell.aliases.iter().map(shown).collect();
        call.system.print(&all);
    }
    for word in call.arguments {
        let Some((name, text)) = word.split_once('=') else {
            let known = call.shell.aliases.iter().find(|(name, _)| *name == word).map(shown);
            let Some(known) = known else {
                return call.complain(&format!("alias: {word}: not found"));
            };
            call.system.print(&known);
            continue;
        };
        let body = format!("command {text} \"$@\"");
        let body = match parse::parse(&body, call.shell.dialect) {
            Ok(body) if variables::is_name(name) => body,
            Ok(_) => return call.complain(&format!("alias: `{name}': invalid alias name")),
            Err(error) => return call.complain(&format!("alias: {}", error.0)),
        };
        if let Err(message) = call.shell.define(name, body) {
            return Outcome::Fail(message.to_owned());
        }
        Rc::make_mut(&mut call.shell.aliases).insert(name.to_owned(), text.to_owned());
    }
    Outcome::Done(0)
}

pub fn unalias(call: &mut BuiltinCall) -> Outcome {
    let names = match call.argument(0) {
        Some("-a") => call.shell.aliases.keys().cloned().collect(),
        _ => call.arguments.to_vec(),
    };
    for name in &names {
        let known = Rc::make_mut(&mut call.shell.aliases).remove(name);
        if known.is_none_or(|_| Rc::make_mut(&mut call.shell.functions).remove(name).is_none()) {
            return call.complain(&format!("unalias: {name}: not found"));
        }
    }
    Outcome::Done(0)
}

enum Meaning {
    Alias(String),
    Function,
    Builtin,
    Program(String),
}

fn meaning(shell: &Shell, system: &System, name: &str) -> Option<Meaning> {
    if let Some(text) = shell.aliases.get(name) {
        return Some(Meaning::Alias(text.clone()));
    }
    if shell.functions.contains_key(name) {
        return Some(Meaning::Function);
    }
    if super::find(name).is_some() {
        return Some(Meaning::Builtin);
    }
    let search = shell.variables.value("PATH");
    let path = system.find_program(name, search)?;
    Some(Meaning::Program(path))
}

fn without_functions(call: &mut BuiltinCall, words: Vec<String>) -> Outcome {
    let Some((name, arguments)) = words.split_first() else { return Outcome::Done(0) };
    match super::find(name) {
        Some(builtin) => {
            let mut inner = BuiltinCall {
                shell: call.shell,
                system: call.system,
                arguments,
                since: call.since,
                read: call.read,
            };
            (builtin.run)(&mut inner)
        }
        None => Outcome::RunProgram(words),
    }
}

fn run(call: &mut BuiltinCall, text: &str, kind: CallKind) -> Outcome {
    match parse::parse(text, call.shell.dialect) {
        Ok(code) => Outcome::Run(code, kind),
        Err(error) => Outcome::Fail(error.0),
    }
}
