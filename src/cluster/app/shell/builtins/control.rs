//! Builtins that steer: leaving loops, functions and the shell itself; and those that do nothing.

use super::{BuiltinCall, Outcome};

pub fn succeed(_: &mut BuiltinCall) -> Outcome {
    Outcome::Done(0)
}

pub fn fail(_: &mut BuiltinCall) -> Outcome {
    Outcome::Done(1)
}

pub fn exit(call: &mut BuiltinCall) -> Outcome {
    match status(call) {
        Ok(status) => Outcome::Exit(status),
        Err(outcome) => outcome,
    }
}

pub fn return_(call: &mut BuiltinCall) -> Outcome {
    match status(call) {
        Ok(status) => Outcome::Return(status),
        Err(outcome) => outcome,
    }
}

pub fn leave_loop(call: &mut BuiltinCall) -> Outcome {
    match levels(call) {
        Ok(levels) => Outcome::Break(levels),
        Err(outcome) => outcome,
    }
}

pub fn next_round(call: &mut BuiltinCall) -> Outcome {
    match levels(call) {
        Ok(levels) => Outcome::Continue(levels),
        Err(outcome) => outcome,
    }
}

/// Accepted: containers are limited from outside.
pub fn ulimit(call: &mut BuiltinCall) -> Outcome {
    let asks = call.arguments.iter().all(|argument| argument.starts_with('-'));
    if asks {
        call.system.print("unlimited\n");
    }
    Outcome::Done(0)
}

pub fn umask(call: &mut BuiltinCall) -> Outcome {
    if call.arguments.is_empty() {
        call.system.print("0022\n");
    }
    Outcome::Done(0)
}

pub fn times(call: &mut BuiltinCall) -> Outcome {
    call.system.print("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
    Outcome::Done(0)
}

/// The number given, else the status of the last command.
fn status(call: &mut BuiltinCall) -> Result<i32, Outcome> {
    let Some(text) = call.argument(0) else { return Ok(call.shell.status) };
    match text.parse::<i64>() {
        Ok(number) => Ok((number & 0xff) as i32),
        Err(_) => Err(Outcome::Fail(format!("Illegal number: {text}"))),
    }
}

fn levels(call: &mut BuiltinCall) -> Result<usize, Outcome> {
    let Some(text) = call.argument(0) else { return Ok(1) };
    match text.parse::<usize>() {
        Ok(levels) if 0 < levels => Ok(levels),
        Ok(_) | Err(_) => Err(Outcome::Fail(format!("Illegal number: {text}"))),
    }
}
