//! Builtins about other processes: `jobs`, `fg`, `bg`, `disown`, `wait` and `kill`.

use super::super::jobs::{Ground, Job};
use super::super::parse::Dialect;
use super::{BuiltinCall, Outcome};
use crate::cluster::app::processes::{Event, Hearing, Pid, System, Wait};
use crate::cluster::app::utilities::kill::{self as kill_utility, Complaint};

const KILL_USAGE: &str = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n";

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
        if call.shell.jobs.values().any(|job| job.code.is_none()) {
            return Outcome::Wait(Wait::on(next_job(call)).or_signal());
        }
        // Somebody who sits here is told of them before the next prompt.
        if !call.shell.has_job_control() {
            call.shell.jobs.clear();
        }
        return Outcome::Done(0);
    }
    for word in call.arguments {
        let pid = match job(call, word) {
            Ok(pid) => pid,
            Err(message) => return refuse(call, "wait", &message),
        };
        status = match call.shell.jobs.get(&pid) {
            Some(Job { code: Some(code), .. }) => *code,
            Some(Job { code: None, .. }) => {
                return Outcome::Wait(Wait::on(Event::Child(pid)).or_signal());
            }
            None if call.shell.dialect == Dialect::Ash => 127,
            None => {
                let message = format!("pid {pid} is not a child of this shell");
                return refuse(call, "wait", &message);
            }
        };
    }
    Outcome::Done(status)
}

/// What runs in the background; a job whose end has been told is forgotten.
pub fn list(call: &mut BuiltinCall) -> Outcome {
    call.shell.reap_jobs(call.system);
    let text = match call.argument(0) {
        Some("-p") => call.shell.jobs.keys().map(|pid| format!("{pid}\n")).collect(),
        _ => call.shell.job_lines(|_| true),
    };
    call.system.print(&text);
    call.shell.jobs.retain(|_, job| job.code.is_none());
    Outcome::Done(0)
}

/// The job's end is this line's end; Ctrl-C reaches it.
pub fn foreground(call: &mut BuiltinCall) -> Outcome {
    if !call.shell.has_job_control() {
        return call.complain("fg: no job control");
    }
    let word = call.argument(0).unwrap_or("%+").to_owned();
    let pid = match job(call, &word) {
        Ok(pid) => pid,
        Err(message) => return call.complain(&format!("fg: {message}")),
    };
    let Some(job) = call.shell.jobs.get_mut(&pid) else {
        return call.complain(&format!("fg: {word}: no such job"));
    };
    if job.ground == Ground::Back {
        job.ground = Ground::Fore;
        let said = format!("{}\n", job.said);
        call.system.print(&said);
        for pid in family(call.system, pid) {
            if let Some(process) = call.system.kernel.table.get_mut(&pid) {
                process.core.keyboard = Hearing::Hears;
            }
        }
    }
    call.shell.reap_jobs(call.system);
    match call.shell.jobs.get(&pid).and_then(|job| job.code) {
        None => Outcome::Wait(Wait::on(Event::Child(pid)).or_signal()),
        Some(code) => {
            call.shell.jobs.remove(&pid);
            Outcome::Done(code)
        }
    }
}

/// Nothing is ever stopped here, so whatever there is runs already.
pub fn background(call: &mut BuiltinCall) -> Outcome {
    let word = call.argument(0).unwrap_or("%+").to_owned();
    let known = job(call, &word).map(|pid| call.shell.jobs.get(&pid).map(|job| job.number));
    match known {
        Ok(Some(number)) => call.complain(&format!("bg: job {number} already in background")),
        Ok(None) => call.complain(&format!("bg: {word}: no such job")),
        Err(message) => call.complain(&format!("bg: {message}")),
    }
}

pub fn disown(call: &mut BuiltinCall) -> Outcome {
    let word = call.argument(0).unwrap_or("%+").to_owned();
    match job(call, &word) {
        Ok(pid) => {
            call.shell.jobs.remove(&pid);
            Outcome::Done(0)
        }
        Err(message) => call.complain(&format!("disown: {message}")),
    }
}

/// A job is signalled with all it began, as a process group is.
pub fn kill(call: &mut BuiltinCall) -> Outcome {
    let mut words = Vec::new();
    for word in call.arguments {
        if !word.starts_with('%') {
            words.push(word.clone());
            continue;
        }
        match job(call, word) {
            Ok(pid) => words.extend(family(call.system, pid).iter().map(Pid::to_string)),
            Err(message) => return call.complain(&format!("kill: {message}")),
        }
    }
    let complaint = match kill_utility::send(call.system, &words) {
        Ok(()) => return Outcome::Done(0),
        Err(complaint) => complaint,
    };
    let said = match (call.shell.dialect, &complaint) {
        (Dialect::Ash, complaint) => complaint.to_string(),
        (Dialect::Bash, Complaint::Nobody) => {
            call.system.print_error(KILL_USAGE);
            return Outcome::Done(2);
        }
        (Dialect::Bash, Complaint::NoNumber(word)) => {
            format!("{word}: arguments must be process or job IDs")
        }
        (Dialect::Bash, Complaint::NoProcess(pid, errno)) => format!("({pid}) - {errno}"),
        (Dialect::Bash, Complaint::NoSignal(name)) => {
            format!("{name}: invalid signal specification")
        }
    };
    call.complain(&format!("kill: {said}"))
}

fn refuse(call: &mut BuiltinCall, name: &str, message: &str) -> Outcome {
    call.complain(&format!("{name}: {message}"));
    Outcome::Done(127)
}

fn wait_for_any(call: &mut BuiltinCall) -> Outcome {
    let ended = call.shell.jobs.iter().find_map(|(pid, job)| Some((*pid, job.code?)));
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
    let running = call.shell.jobs.iter().find(|(_, job)| job.code.is_none());
    running.map_or(Event::AnyChild, |(pid, _)| Event::Child(*pid))
}

/// A process by its number, or a job as `%1`, `%+`, `%-` or by what it begins with.
fn job(call: &BuiltinCall, word: &str) -> Result<Pid, String> {
    let jobs = &call.shell.jobs;
    let found = match word.strip_prefix('%') {
        Some("%" | "+" | "") => {
            return jobs.keys().next_back().copied().ok_or("current: no such job".to_owned());
        }
        Some("-") => jobs.keys().rev().nth(1).copied(),
        Some(text) => match text.parse::<usize>() {
            Ok(number) => {
                jobs.iter().rev().find(|(_, job)| job.number == number).map(|(pid, _)| *pid)
            }
            Err(_) => jobs.iter().find(|(_, job)| job.said.starts_with(text)).map(|(pid, _)| *pid),
        },
        None => word.parse().ok().map(Pid::new),
    };
    found.ok_or_else(|| format!("{word}: no such job"))
}

/// A process and all that descend from it.
fn family(system: &System, first: Pid) -> Vec<Pid> {
    let mut family = vec![first];
    let mut seen = 0;
    while let Some(parent) = family.get(seen).copied() {
        let children = system.kernel.table.values().filter(|child| child.core.parent == parent);
        family.extend(children.map(|child| child.core.pid));
        seen += 1;
    }
    family
}
