//! stat(1) and its relatives readlink(1) and realpath(1).

use super::arguments;
use super::failure::{self, Action, Failure};
use super::ls::mode;
use super::work::Work;
use crate::cluster::app::files::{Kind, LastLink, Stat};
use crate::cluster::app::processes::System;
use crate::kit::stamp::Stamp;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read_long(arguments, "c:Lt", &[("format", 'c'), ("printf", 'c')])?;
    let format = read.value('c').unwrap_or(
        "  File: %n\n  Size: %s\n%F\nAccess: (%a/%A)  Uid: (0/root)  Gid: (0/root)\nModify: %y",
    );
    let mut failed = None;
    for operand in &read.operands {
        let path = system.path(operand);
        let last = if read.has('L') { LastLink::Follow } else { LastLink::Keep };
        system.files().weigh(&path);
        match system.files().stat(&path, last) {
            Ok(stat) => system.print(&format!("{}\n", filled(format, operand, &stat))),
            Err(error) => {
                let message = failure::about(system, Action::Stat, operand, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    failure::end(failed)
}

fn filled(format: &str, name: &str, stat: &Stat) -> String {
    let modified = Stamp::of(stat.modified);
    let mut out = String::new();
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let shown = match characters.next() {
            Some('n') => name.to_owned(),
            Some('s') => stat.size.to_string(),
            Some('a') => format!("{:o}", stat.mode),
            Some('A') => mode(stat.kind, stat.mode),
            Some('F') => match stat.kind {
                Kind::File => "regular file",
                Kind::Directory => "directory",
                Kind::Link => "symbolic link",
                Kind::Device => "character special file",
            }
            .to_owned(),
            Some('X' | 'Y' | 'Z' | 'W') => modified.as_unix_secs().to_string(),
            Some('x' | 'y' | 'z') => {
                modified.to_string().replace('T', " ").replace('Z', ".000000000 +0000")
            }
            Some('U' | 'G') => "root".to_owned(),
            Some('u' | 'g') => "0".to_owned(),
            Some('%') => "%".to_owned(),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        out.push_str(&shown);
    }
    out
}

pub fn start_readlink(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "fen")?;
    let [operand] = read.operands.as_slice() else { return Err(Failure::missing_operand()) };
    let path = system.path(operand);
    let files = system.files();
    let found = if read.has('f') || read.has('e') {
        files.real_path(&path, LastLink::Follow).ok()
    } else {
        files.stat(&path, LastLink::Keep).ok().and_then(|stat| stat.target)
    };
    let Some(found) = found else { return Ok(Work::Done(1)) };
    system.print(&format!("{found}\n"));
    Ok(Work::Done(0))
}

pub fn start_realpath(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut failed = None;
    for operand in arguments.iter().filter(|word| !word.starts_with('-')) {
        let path = system.path(operand);
        match system.files().real_path(&path, LastLink::Follow) {
            Ok(real) => system.print(&format!("{real}\n")),
            Err(error) => {
                let message = failure::about(system, Action::Read, operand, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    failure::end(failed)
}
