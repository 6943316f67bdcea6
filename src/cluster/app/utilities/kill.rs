//! kill(1): a signal for processes by their numbers.

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{Pid, System};
use crate::cluster::app::signal::Signal;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    send(system, arguments).map(|()| Work::Done(0)).map_err(|message| Failure::new(1, message))
}

/// `kill [-s SIGNAL | -SIGNAL] PID…`; `-0` only asks whether it is there, `-l` lists.
pub fn send(system: &mut System, arguments: &[String]) -> Result<(), String> {
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
        return Err("you need to specify whom to kill".to_owned());
    }
    let mut failed = None;
    for operand in operands {
        if let Err(message) = send_one(system, signal, operand) {
            failed = Some(message);
        }
    }
    failed.map_or(Ok(()), Err)
}

fn send_one(system: &mut System, signal: Option<Signal>, operand: &str) -> Result<(), String> {
    let Ok(number) = operand.parse::<i64>() else {
        return Err(format!("invalid number '{operand}'"));
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
        return Err(format!("can't kill pid {operand}: {}", Errno::NoProcess));
    };
    match signal {
        Some(signal) => {
            system.signal(pid, signal).map_err(|error| format!("can't kill pid {operand}: {error}"))
        }
        None => Ok(()),
    }
}

/// None: signal 0, which is never delivered.
fn signal(name: &str) -> Result<Option<Signal>, String> {
    match Signal::parse(name) {
        Some(signal) => Ok(Some(signal)),
        None if name == "0" => Ok(None),
        None => Err(format!("invalid signal '{name}'")),
    }
}

fn list_names(system: &mut System) -> Result<(), String> {
    let names = (1..=31).filter_map(Signal::from_number).map(Signal::short_name);
    system.print(&format!("{}\n", names.collect::<Vec<_>>().join(" ")));
    Ok(())
}
