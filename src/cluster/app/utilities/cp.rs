//! cp(1)

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Errno, Files, Kind, LastLink, path};
use crate::cluster::app::processes::System;

/// Directories lie in each other at most this deep.
const DEEP_MAX: usize = 32;

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
        let copied = match system.files().kind(&from) {
            None => Err((Action::Stat, source.clone(), Errno::NoEntry)),
            Some(Kind::Directory) if !recursive => {
                failed = failure::join(failed, system, format!("omitting directory '{source}'"));
                continue;
            }
            Some(_) => copy(system.files(), &from, &to, DEEP_MAX)
                .map_err(|error| (Action::Create, target.clone(), error)),
        };
        if let Err((action, shown, error)) = copied {
            let message = failure::about(system, action, &shown, error);
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}

/// Into a directory under its own name, or to the name given.
pub fn destination(system: &mut System, source: &str, target: &str) -> String {
    let whole = system.path(target);
    if system.files().is_dir(&whole) { path::join(&whole, path::base_name(source)) } else { whole }
}

pub fn copy(files: &mut Files, from: &str, to: &str, deep: usize) -> Result<(), Errno> {
    let stat = files.stat(from, LastLink::Follow)?;
    if stat.kind != Kind::Directory {
        return files.copy(from, to);
    }
    if deep == 0 || to.starts_with(&format!("{from}/")) {
        return Err(Errno::Invalid);
    }
    if !files.is_dir(to) {
        files.create_directory(to)?;
    }
    for name in files.list(from)? {
        copy(files, &path::join(from, &name), &path::join(to, &name), deep - 1)?;
    }
    Ok(())
}
