//! rm(1)
//! Models libbb/remove_file.c of busybox, and src/remove.c of coreutils for the words of GNU's.

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Errno, Kind, LastLink, path};
use crate::cluster::app::processes::{Family, System};

#[derive(Clone, Copy)]
pub struct How {
    pub recursive: bool,
    /// What is not there is no reason to complain.
    pub force: bool,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "rRfiv")?;
    if read.operands.is_empty() && !read.has('f') {
        return Err(Failure::missing_operand());
    }
    let how = How { recursive: read.has('r') || read.has('R'), force: read.has('f') };
    let mut messages = Vec::new();
    for operand in &read.operands {
        remove(system, how, operand, &mut messages);
    }
    let mut failed = None;
    for message in messages {
        failed = failure::join(failed, system, message);
    }
    failure::end(failed)
}

/// A directory stays when something in it could not be removed, and nothing is said of that.
pub fn remove(system: &mut System, how: How, shown: &str, messages: &mut Vec<String>) {
    let whole = system.path(shown);
    let kind = system.files().stat(&whole, LastLink::Keep).map(|stat| stat.kind);
    let removed = match kind {
        Err(Errno::NoEntry | Errno::NotDirectory) if how.force => Ok(()),
        Err(error) => Err(error),
        Ok(Kind::Directory) if !how.recursive => {
            return messages.push(match system.kernel.machine.family {
                Family::Busybox => format!("'{shown}' is a directory"),
                Family::Gnu => failure::about(system, Action::Remove, shown, Errno::IsDirectory),
            });
        }
        Ok(Kind::Directory) => {
            let before = messages.len();
            for name in system.files().list(&whole).unwrap_or_default() {
                remove(system, how, &path::join(shown, &name), messages);
            }
            if before < messages.len() {
                return;
            }
            system.files().remove_directory(&whole)
        }
        Ok(Kind::File | Kind::Link | Kind::Device) => system.files().remove(&whole),
    };
    if let Err(error) = removed {
        messages.push(failure::about(system, Action::Remove, shown, error));
    }
}
