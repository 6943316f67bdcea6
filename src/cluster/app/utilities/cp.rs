//! cp(1)
//! Models libbb/copy_file.c of busybox for what is said of which path.

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Errno, Kind, LastLink, path};
use crate::cluster::app::processes::System;

/// Directories lie in each other at most this deep.
const DEEP_MAX: usize = 32;

/// Where something goes: the place, and the path that is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub path: String,
    pub shown: String,
}

/// What could not be done, and with which path.
pub type Refused = (Action, String, Errno);

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "rRafpvnT")?;
    let recursive = read.has('r') || read.has('R') || read.has('a');
    let Some((target, sources)) =
        read.operands.split_last().filter(|(_, sources)| !sources.is_empty())
    else {
        return Err(Failure::missing_operand());
    };
    let mut failed = None;
    for source in sources {
        let from = system.path(source);
        let to = destination(system, source, target);
        let mut refused = Vec::new();
        match system.files().kind(&from) {
            None => refused.push((Action::Stat, source.clone(), Errno::NoEntry)),
            Some(Kind::Directory) if !recursive => {
                failed = failure::join(failed, system, format!("omitting directory '{source}'"));
            }
            Some(_) => copy(system, &from, &to, DEEP_MAX, &mut refused),
        }
        for (action, shown, error) in refused {
            let message = failure::about(system, action, &shown, error);
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}

/// Into a directory under its own name, or to the name given.
pub fn destination(system: &mut System, source: &str, target: &str) -> Destination {
    let whole = Destination { path: system.path(target), shown: target.to_owned() };
    if system.files().is_dir(&whole.path) { whole.inside(path::base_name(source)) } else { whole }
}

impl Destination {
    fn inside(&self, name: &str) -> Destination {
        let Destination { path, shown } = self;
        Destination { path: path::join(path, name), shown: path::join(shown, name) }
    }
}

/// What cannot be copied is told, and the rest is copied all the same.
pub fn copy(
    system: &mut System,
    from: &str,
    to: &Destination,
    deep: usize,
    refused: &mut Vec<Refused>,
) {
    let mut refuse = |action, error| refused.push((action, to.shown.clone(), error));
    match system.files().stat(from, LastLink::Follow) {
        Err(error) => return refuse(Action::Create, error),
        Ok(stat) if stat.kind != Kind::Directory => {
            if let Err(error) = system.files().copy(from, &to.path) {
                refuse(Action::Create, error);
            }
            return;
        }
        Ok(_) => {}
    }
    if deep == 0 || to.path.starts_with(&format!("{from}/")) {
        return refuse(Action::Create, Errno::Invalid);
    }
    if !system.files().is_dir(&to.path)
        && let Err(error) = system.files().create_directory(&to.path)
    {
        return refuse(Action::MakeDirectory, error);
    }
    for name in system.files().list(from).unwrap_or_default() {
        copy(system, &path::join(from, &name), &to.inside(&name), deep - 1, refused);
    }
}
