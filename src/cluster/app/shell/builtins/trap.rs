//! `trap`: actions for signals and for the end of the shell.

use super::super::traps::TrapCondition;
use super::{BuiltinCall, Outcome};
use crate::cluster::app::processes::Disposition;

pub fn trap(call: &mut BuiltinCall) -> Outcome {
    let words = match call.arguments {
        [dashes, rest @ ..] if dashes == "--" => rest,
        words => words,
    };
    let Some((first, rest)) = words.split_first() else { return list(call) };
    // `trap TERM` resets, as `trap - TERM` does.
    let (action, conditions) = match TrapCondition::parse(first) {
        Some(_) if rest.is_empty() => ("-", words),
        _ => (first.as_str(), rest),
    };
    for word in conditions {
        let Some(condition) = TrapCondition::parse(word) else {
            return call.complain(&format!("trap: {word}: invalid signal specification"));
        };
        set(call, condition, action);
    }
    Outcome::Done(0)
}

fn list(call: &mut BuiltinCall) -> Outcome {
    let lines = call.shell.traps.all().map(|(condition, action)| {
        format!("trap -- '{}' {}\n", action.replace('\'', "'\"'\"'"), condition.name())
    });
    let lines: String = lines.collect();
    call.system.print(&lines);
    Outcome::Done(0)
}

fn set(call: &mut BuiltinCall, condition: TrapCondition, action: &str) {
    let disposition = match action {
        "-" => None,
        "" => Some(Disposition::Ignored),
        _ => Some(Disposition::Caught),
    };
    match disposition {
        None => drop(call.shell.traps.take(condition)),
        Some(_) => call.shell.traps.set(condition, action),
    }
    match condition {
        TrapCondition::Signal(signal) if signal.can_be_handled() => {
            call.system.set_disposition(signal, disposition);
        }
        TrapCondition::Signal(_) | TrapCondition::Exit => {}
    }
}
