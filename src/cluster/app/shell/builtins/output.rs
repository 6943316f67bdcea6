//! Builtins that are utilities too: `echo`, `printf`, `test`.

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

fn print(call: &mut BuiltinCall, text: &str) -> Outcome {
    match call.system.write(1, text) {
        Ok(()) => Outcome::Done(0),
        Err(error) => call.complain(&format!("write error: {error}")),
    }
}
