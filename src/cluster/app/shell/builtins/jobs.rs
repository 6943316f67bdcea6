//! Builtins about other processes: `wait` and `kill`.

use super::{BuiltinCall, Outcome};
use crate::cluster::app::processes::{Event, Pid, Wait};
use crate::cluster::app::utilities::kill as kill_utility;

/// A caught signal ends the waiting with 128 and its number; the trap runs right after.
pub fn wait(call: &mut BuiltinCall) -> Outcome {
    if let Some(signal) = call.system.process.pending.first() {
        return Outcome::Done(signal.exit_code());
    }
    call.shell.reap_jobs(call.system);
    if call.argument(0) == Some("-n") {
        return wait_for_any(call);
    }
    let mut status = 0;
    if call.arguments.is_empty() {
        if call.shell.jobs.values().any(Option::is_none) {
            return Outcome::Wait(Wait::on(next_job(call)).or_signal());
        }
        call.shell.jobs.clear();
        return Outcome::Done(0);
    }
    for word in call.arguments {
        let Some(pid) = job(call, word) else {
            return call.complain(&format!("wait: {word}: no such job"));
        };
        status = match call.shell.jobs.get(&pid) {
            Some(Some(code)) => *code,
            Some(None) => return Outcome::Wait(Wait::on(Event::Child(pid)).or_signal()),
            None => 127,
        };
    }
    Outcome::Done(status)
}

/// What runs in the background, by the words of the command at hand in it.
pub fn list(call: &mut BuiltinCall) -> Outcome {
    call.shell.reap_jobs(call.system);
    let last = call.shell.jobs.len();
    let mut text = String::new();
    for (index, (pid, code)) in call.shell.jobs.iter().enumerate() {
        let number = index + 1;
        let mark = match last - number {
            0 => "+",
            1 => "-",
            _ => " ",
        };
        let (state, ending) = match code {
            None => ("Running".to_owned(), " &"),
            Some(0) => ("Done".to_owned(), ""),
            Some(code) => (format!("Exit {code}"), ""),
        };
        let table = &call.system.kernel.table;
        let child = table.values().find(|process| process.core.parent == *pid);
        let words = child.or_else(|| table.get(pid)).map(|process| process.core.argv.join(" "));
        let words = words.unwrap_or_default();
        let line = format!("[{number}]{mark}  {state:<24}{words}{ending}");
        text += &format!("{}\n", line.trim_end());
    }
    // A job whose end has been told is forgotten.
    call.shell.jobs.retain(|_, code| code.is_none());
    call.system.print(&text);
    Outcome::Done(0)
}

pub fn kill(call: &mut BuiltinCall) -> Outcome {
    let resolved = call.arguments.iter().map(|word| match word.strip_prefix('%') {
        Some(_) => job(call, word).map_or(word.clone(), |pid| pid.to_string()),
        None => word.clone(),
    });
    let words: Vec<String> = resolved.collect();
    match kill_utility::send(call.system, &words) {
        Ok(()) => Outcome::Done(0),
        Err(message) => call.complain(&format!("kill: {message}")),
    }
}

fn wait_for_any(call: &mut BuiltinCall) -> Outcome {
    let ended = call.shell.jobs.iter().find_map(|(pid, code)| Some((*pid, (*code)?)));
    match ended {
        Some((pid, code)) => {
            call.shell.jobs.remove(&pid);
            Outcome::Done(code)
        }
        None if call.shell.jobs.is_empty() => Outcome::Done(127),
        None => Outcome::Wait(Wait::on(Event::AnyChild).or_signal()),
    }
}

/// Some job that still runs; when it is over the others are looked at.
fn next_job(call: &BuiltinCall) -> Event {
    let running = call.shell.jobs.iter().find(|(_, code)| code.is_none());
    running.map_or(Event::AnyChild, |(pid, _)| Event::Child(*pid))
}

/// A process by its number, or a job as `%1`.
fn job(call: &BuiltinCall, word: &str) -> Option<Pid> {
    match word.strip_prefix('%') {
        Some("%" | "+" | "") => call.shell.background,
        Some(number) => {
            let index = number.parse::<usize>().ok()?.checked_sub(1)?;
            call.shell.jobs.keys().nth(index).copied()
        }
        None => word.parse().ok().map(Pid::new),
    }
}
