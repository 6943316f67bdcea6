//! mv(1)
//! Models coreutils/mv.c of busybox, and src/copy.c of coreutils for the words of GNU's.

use super::arguments;
use super::cp::{self, Destination, Refused, destination};
use super::failure::{self, Action, Failure};
use super::rm::{self, How};
use super::work::Work;
use crate::cluster::app::files::{Errno, LastLink};
use crate::cluster::app::processes::{Family, System};

/// Directories lie in each other at most this deep.
const DEEP_MAX: usize = 32;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "fvnT")?;
    let Some((target, sources)) =
        read.operands.split_last().filter(|(_, sources)| !sources.is_empty())
    else {
        return Err(Failure::missing_operand());
    };
    let mut failed = None;
    for source in sources {
        let from = system.path(source);
        let to = destination(system, source, target);
        if system.files().stat(&from, LastLink::Keep).is_err() {
            let message = failure::about(system, Action::Stat, source, Errno::NoEntry);
            failed = failure::join(failed, system, message);
            continue;
        }
        let messages = match system.files().are_on_one_mount(&from, &to.path) {
            true => rename(system, source, &from, &to).err().into_iter().collect(),
            false => carry(system, source, &from, &to),
        };
        for message in messages {
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}

fn rename(
    system: &mut System,
    source: &str,
    from: &str,
    Destination { path, shown }: &Destination,
) -> Result<(), String> {
    let family = system.kernel.machine.family;
    system.files().rename(from, path).map_err(|error| match family {
        Family::Busybox => format!("can't rename '{source}': {error}"),
        Family::Gnu => format!("cannot move '{source}' to '{shown}': {error}"),
    })
}

/// From one file system to another: a copy is made, and then the first one is removed.
fn carry(system: &mut System, source: &str, from: &str, to: &Destination) -> Vec<String> {
    if system.files().check_folder(from).is_ok() && system.files().check_folder(&to.path).is_ok() {
        let moved = system.files().rename(from, &to.path);
        let told = moved.map_err(|error| failure::about(system, Action::Create, &to.shown, error));
        return told.err().into_iter().collect();
    }
    let mut refused: Vec<Refused> = Vec::new();
    cp::copy(system, from, to, DEEP_MAX, &mut refused);
    let told = refused.into_iter();
    let mut messages: Vec<String> =
        told.map(|(action, shown, error)| failure::about(system, action, &shown, error)).collect();
    if messages.is_empty() {
        rm::remove(system, How { recursive: true, force: true }, source, &mut messages);
    }
    messages
}
