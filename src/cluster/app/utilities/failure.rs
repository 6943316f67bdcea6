//! Why a utility gives up: its exit code and what it says, in the words of busybox or of the GNU tools.

use super::work::Work;
use crate::cluster::app::files::{Errno, path};
use crate::cluster::app::processes::{Family, System};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: i32,
    /// Empty: nothing is said.
    pub message: String,
}

impl Failure {
    pub fn new(code: i32, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into() }
    }

    /// What the real program can do and this one cannot.
    pub fn unsupported(what: &str) -> Failure {
        Failure::new(2, format!("{what}: not supported by podlife"))
    }

    pub fn missing_operand() -> Failure {
        Failure::new(1, "missing operand")
    }
}

/// `can't open 'x': …` of busybox, `x: …` or `cannot … 'x': …` of GNU.
pub fn about(system: &System, action: Action, path: &str, error: Errno) -> String {
    match (system.kernel.machine.family, action) {
        (Family::Busybox, Action::Open) => format!("can't open '{path}': {error}"),
        (Family::Busybox, Action::Remove) => format!("can't remove '{path}': {error}"),
        (Family::Busybox, Action::MakeDirectory) => {
            format!("can't create directory '{path}': {error}")
        }
        (Family::Busybox, Action::Stat) => format!("can't stat '{path}': {error}"),
        (Family::Busybox, Action::Create) => format!("can't create '{path}': {error}"),
        (
            Family::Busybox,
            Action::List
            | Action::Touch
            | Action::Read
            | Action::Link
            | Action::Delete
            | Action::ChangeMode
            | Action::ChangeOwner,
        ) => format!("{path}: {error}"),
        (Family::Busybox, Action::RemoveDirectory) => format!("'{path}': {error}"),
        (Family::Gnu, Action::RemoveDirectory) => format!("failed to remove '{path}': {error}"),
        (Family::Gnu, Action::Open | Action::Read) => format!("{path}: {error}"),
        (Family::Gnu, Action::Remove) => format!("cannot remove '{path}': {error}"),
        (Family::Gnu, Action::MakeDirectory) => {
            format!("cannot create directory '{path}': {error}")
        }
        (Family::Gnu, Action::Stat) => format!("cannot stat '{path}': {error}"),
        (Family::Gnu, Action::Create) => format!("cannot create regular file '{path}': {error}"),
        (Family::Gnu, Action::List) => format!("cannot access '{path}': {error}"),
        (Family::Gnu, Action::Touch) => format!("cannot touch '{path}': {error}"),
        (Family::Gnu, Action::Delete) => format!("cannot delete '{path}': {error}"),
        (Family::Gnu, Action::Link) => {
            format!("failed to create symbolic link '{path}': {error}")
        }
        (Family::Gnu, Action::ChangeMode) => {
            format!("changing permissions of '{path}': {error}")
        }
        (Family::Gnu, Action::ChangeOwner) => format!("changing ownership of '{path}': {error}"),
    }
}

/// What was tried with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Open,
    Read,
    Remove,
    RemoveDirectory,
    MakeDirectory,
    Stat,
    Create,
    List,
    Touch,
    Link,
    Delete,
    ChangeMode,
    ChangeOwner,
}

/// One more complaint of a utility that goes on with its next operand; the last one is kept for the end.
pub fn join(before: Option<Failure>, system: &mut System, message: String) -> Option<Failure> {
    if let Some(before) = before {
        let name = system.argv().first().map(|name| path::base_name(name).to_owned());
        system.print_error(&format!("{}: {}\n", name.unwrap_or_default(), before.message));
    }
    Some(Failure::new(1, message))
}

pub fn end(failed: Option<Failure>) -> Result<Work, Failure> {
    failed.map_or(Ok(Work::Done(0)), Err)
}
