//! Builtins that print or compare, most of them utilities too: `echo`, `printf`, `test`, `history`, `let`.

use std::rc::Rc;

use super::super::arithmetic;
use super::{BuiltinCall, Outcome};
use crate::cluster::app::processes::Family;
use crate::cluster::app::shell::parse::Dialect;
use crate::cluster::app::utilities::{condition, echo as echo_utility, printf as printf_utility};

pub fn echo(call: &mut BuiltinCall) -> Outcome {
    let style = match (call.shell.dialect, call.system.kernel.machine.family) {
        // dash knows no -e, and resolves escapes always.
        (Dialect::Ash, Family::Gnu) => echo_utility::Style::AlwaysResolve,
        (Dialect::Ash, Family::Busybox) | (Dialect::Bash, _) => echo_utility::Style::WhenAsked,
    };
    let text = echo_utility::text(call.arguments, style);
    print(call, &text)
}

pub fn printf(call: &mut BuiltinCall) -> Outcome {
    let printed = printf_utility::format(call.arguments);
    let outcome = print(call, &printed.text);
    match printed.complaint {
        Some(complaint) => call.complain(&format!("printf: {complaint}")),
        None => outcome,
    }
}

pub fn test(call: &mut BuiltinCall) -> Outcome {
    let name = if call.arguments.last().is_some_and(|last| last == "]") { "[" } else { "test" };
    let arguments = match call.arguments {
        [inner @ .., last] if last == "]" => inner,
        all => all,
    };
    match condition::evaluate(call.system, arguments) {
        Ok(holds) => Outcome::Done(i32::from(!holds)),
        Err(message) => {
            call.shell.complain(call.system, &format!("{name}: {message}"));
            Outcome::Done(2)
        }
    }
}

/// The lines typed so far, numbered as `!12` names them.
pub fn history(call: &mut BuiltinCall) -> Outcome {
    let most = match call.argument(0) {
        Some("-c") => {
            call.system.kernel.screen.history = Rc::default();
            0
        }
        Some(text) => match text.parse::<usize>() {
            Ok(most) => most,
            Err(_) => {
                return call.complain(&format!("history: {text}: numeric argument required"));
            }
        },
        None => usize::MAX,
    };
    let lines = &call.system.kernel.screen.history;
    let skipped = lines.len().saturating_sub(most);
    let shown = lines.iter().enumerate().skip(skipped);
    let text: String = shown.map(|(at, line)| format!("{:5}  {line}\n", at + 1)).collect();
    print(call, &text)
}

pub fn calculate(call: &mut BuiltinCall) -> Outcome {
    let mut last = None;
    for word in call.arguments {
        match arithmetic::evaluate(word, &mut call.shell.variables) {
            Ok(number) => last = Some(number),
            Err(message) => return call.complain(&format!("let: {message}")),
        }
    }
    match last {
        Some(number) => Outcome::Done(i32::from(number == 0)),
        None => call.complain("let: expression expected"),
    }
}

fn print(call: &mut BuiltinCall, text: &str) -> Outcome {
    match call.system.write(1, text) {
        Ok(()) => Outcome::Done(0),
        Err(error) => call.complain(&format!("write error: {error}")),
    }
}
