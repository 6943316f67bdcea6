//! kill(1): a signal for processes by their numbers.

use std::fmt;

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{Pid, System};
use crate::cluster::app::signal::Signal;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let sent = send(system, arguments).map(|()| Work::Done(0));
    sent.map_err(|complaint| Failure::new(1, complaint.to_string()))
}

/// Why nobody was signalled; shells have words of their own for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    Nobody,
    NoNumber(String),
    NoProcess(String, Errno),
    NoSignal(String),
}

/// In busybox's words.
impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::Nobody => f.write_str("you need to specify whom to kill"),
            Complaint::NoNumber(word) => write!(f, "invalid number '{word}'"),
            Complaint::NoProcess(pid, errno) => write!(f, "can't kill pid {pid}: {errno}"),
            Complaint::NoSignal(name) => write!(f, "invalid signal '{name}'"),
        }
    }
}

/// `kill [-s SIGNAL | -SIGNAL] PID…`; `-0` only asks whether it is there, `-l` lists.
pub fn send(system: &mut System, arguments: &[String]) -> Result<(), Complaint> {
    let (signal, operands) = match arguments {
        [list, ..] if list == "-l" => return list_names(system),
        [option, name, rest @ ..] if option == "-s" || option == "-n" => (signal(name)?, rest),
        [dashes, rest @ ..] if dashes == "--" => (Some(Signal::Term), rest),
        [option, rest @ ..] if option.starts_with('-') && option.len() > 1 => {
            (signal(&option[1..])?, rest)
        }
        rest => (Some(Signal::Term), rest),
    };
    if operands.is_empty() {
        return Err(Complaint::Nobody);
    }
    let mut failed = None;
    for operand in operands {
        if let Err(complaint) = send_one(system, signal, operand) {
            failed = Some(complaint);
        }
    }
    failed.map_or(Ok(()), Err)
}

fn send_one(system: &mut System, signal: Option<Signal>, operand: &str) -> Result<(), Complaint> {
    let Ok(number) = operand.parse::<i64>() else {
        return Err(Complaint::NoNumber(operand.to_owned()));
    };
    // -1 means everybody but PID 1 and oneself.
    if number == -1 {
        let others = system.kernel.table.keys().copied().filter(|pid| *pid != Pid::FIRST);
        for pid in others.collect::<Vec<_>>() {
            signal.map(|signal| system.signal(pid, signal));
        }
        return Ok(());
    }
    // A group is known by its leader.
    let pid = u32::try_from(number.abs()).ok().map(Pid::new);
    let pid = match pid {
        Some(Pid::OUTSIDE) => Some(system.pid()),
        other => other,
    };
    let is_there = |pid: &Pid| *pid == system.pid() || system.kernel.table.contains_key(pid);
    let Some(pid) = pid.filter(is_there) else {
        return Err(Complaint::NoProcess(operand.to_owned(), Errno::NoProcess));
    };
    match signal {
        Some(signal) => {
            let sent = system.signal(pid, signal);
            sent.map_err(|errno| Complaint::NoProcess(operand.to_owned(), errno))
        }
        None => Ok(()),
    }
}

/// None: signal 0, which is never delivered.
fn signal(name: &str) -> Result<Option<Signal>, Complaint> {
    match Signal::parse(name) {
        Some(signal) => Ok(Some(signal)),
        None if name == "0" => Ok(None),
        None => Err(Complaint::NoSignal(name.to_owned())),
    }
}

fn list_names(system: &mut System) -> Result<(), Complaint> {
    let names = (1..=31).filter_map(Signal::from_number).map(Signal::short_name);
    system.print(&format!("{}\n", names.collect::<Vec<_>>().join(" ")));
    Ok(())
}
