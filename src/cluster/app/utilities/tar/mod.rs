//! tar(1): many files as one, which is how `kubectl cp` moves them. Models GNU tar 1.35 and busybox, without compression.

pub mod archive;

use super::Utility;
use super::arguments::{self, Arguments};
use super::failure::Failure;
use super::work::Work;
use super::{date, ls};
use crate::cluster::app::files::{Errno, Kind, path};
use crate::cluster::app::processes::{Event, Family, Read, Step, System, Wait};
use crate::kit::stamp::Stamp;

use archive::{Entry, What};

/// How wide GNU tar begins with.
const OWNER_AND_SIZE: usize = 19;
/// Longer archives are refused.
const BYTES_MAX: usize = 1024 * 1024;
const LETTERS: &str = "cxtf:vmpohC:";
const LONG: &[(&str, char)] = &[
    ("create", 'c'),
    ("directory", 'C'),
    ("extract", 'x'),
    ("file", 'f'),
    ("list", 't'),
    ("no-same-owner", 'o'),
    ("no-same-permissions", 'p'),
    ("verbose", 'v'),
];

/// An archive that is being read from standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacking {
    read: String,
    directory: String,
    doing: Doing,
    tells: Tells,
    /// Only these, and what is in them; none: everything.
    wanted: Vec<String>,
}

/// What is said of each file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Nothing,
    Names,
    Everything,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Extracting,
    Listing,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    // The first word may do without its dash.
    let mut words = arguments.to_vec();
    if let Some(first) = words.first_mut().filter(|first| !first.starts_with('-')) {
        first.insert(0, '-');
    }
    let read = arguments::read_long(&words, LETTERS, LONG)?;
    let directory = system.path(read.value('C').unwrap_or("."));
    if !system.files().is_dir(&directory) {
        let given = read.value('C').unwrap_or_default();
        let busybox = format!("can't change directory to '{given}': {}", Errno::NoEntry);
        return Err(fatal(system, given, Errno::NoEntry, busybox));
    }
    let doing = match (read.has('c'), read.has('x'), read.has('t')) {
        (true, false, false) => return pack(system, &read, &directory),
        (false, true, false) => Doing::Extracting,
        (false, false, true) => Doing::Listing,
        _ => {
            let said = "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.";
            return Err(Failure::new(2, said));
        }
    };
    let tells = match (doing, read.count('v')) {
        (Doing::Extracting, 0) => Tells::Nothing,
        (Doing::Extracting, 1) | (Doing::Listing, 0) => Tells::Names,
        (Doing::Extracting | Doing::Listing, _) => Tells::Everything,
    };
    let unpacking =
        Unpacking { read: String::new(), directory, doing, tells, wanted: read.operands.clone() };
    match read.value('f') {
        None | Some("-") => Ok(Work::Unpacks(unpacking)),
        Some(name) => match system.text_at(name).map(str::to_owned) {
            Ok(text) => Ok(Work::Done(Unpacking { read: text, ..unpacking }.finish(system))),
            Err(error) => Err(unopened(system, name, error)),
        },
    }
}

fn unopened(system: &System, name: &str, error: Errno) -> Failure {
    fatal(system, name, error, format!("can't open '{name}': {error}"))
}

fn fatal(system: &System, name: &str, error: Errno, busybox: String) -> Failure {
    match system.kernel.machine.family {
        Family::Busybox => Failure::new(1, busybox),
        Family::Gnu => {
            let end = "tar: Error is not recoverable: exiting now";
            Failure::new(2, format!("{name}: Cannot open: {error}\n{end}"))
        }
    }
}

fn pack(system: &mut System, read: &Arguments, directory: &str) -> Result<Work, Failure> {
    let family = system.kernel.machine.family;
    if read.operands.is_empty() {
        return Err(Failure::new(2, "Cowardly refusing to create an empty archive"));
    }
    let (mut entries, mut code, mut has_told) = (Vec::new(), 0, false);
    for operand in &read.operands {
        let whole = path::absolute(directory, operand);
        let name = operand.trim_matches('/');
        if operand.starts_with('/') && !has_told {
            has_told = true;
            system.print_error(match family {
                Family::Busybox => "tar: removing leading '/' from member names\n",
                Family::Gnu => "tar: Removing leading `/' from member names\n",
            });
        }
        match archive::gather(system.files(), &whole, if name.is_empty() { "." } else { name }) {
            Ok(found) => entries.extend(found),
            Err(error) => {
                code = if family == Family::Gnu { 2 } else { 1 };
                system.print_error(&match family {
                    Family::Busybox => format!("tar: {operand}: {error}\n"),
                    Family::Gnu => format!("tar: {operand}: Cannot stat: {error}\n"),
                });
            }
        }
    }
    let text = archive::write(&entries);
    if BYTES_MAX < text.len() {
        return Err(Failure::unsupported("an archive of more than a mebibyte"));
    }
    if read.has('v') {
        let names: String = entries.iter().map(|entry| format!("{}\n", entry.name)).collect();
        match read.value('f') {
            None | Some("-") => system.print_error(&names),
            Some(_) => system.print(&names),
        }
    }
    match read.value('f') {
        None | Some("-") => system.print(&text),
        Some(name) => {
            let whole = system.path(name);
            if let Err(error) = system.files().write(&whole, &text) {
                return Err(unopened(system, name, error));
            }
        }
    }
    if code != 0 {
        system.print_error(match family {
            Family::Busybox => "tar: error exit delayed from previous errors\n",
            Family::Gnu => "tar: Exiting with failure status due to previous errors\n",
        });
    }
    Ok(Work::Done(code))
}

impl Unpacking {
    pub fn step(&mut self, utility: &Utility, system: &mut System) -> Step {
        match system.read(0) {
            Ok(Read::Data(data)) if self.read.len() + data.len() <= BYTES_MAX => {
                self.read.push_str(&data);
                Step::Again
            }
            Ok(Read::Data(_)) => {
                utility.complain(
                    system,
                    "an archive of more than a mebibyte: not supported by podlife",
                );
                Step::Exit(2)
            }
            Ok(Read::Empty(id)) => Step::Wait(Wait::on(Event::Data(id))),
            Ok(Read::End) => Step::Exit(self.clone().finish(system)),
            Err(error) => {
                utility.complain(system, &error.to_string());
                Step::Exit(2)
            }
        }
    }

    fn finish(self, system: &mut System) -> i32 {
        let family = system.kernel.machine.family;
        let Ok(entries) = archive::read(&self.read) else {
            system.print_error(match family {
                Family::Busybox => "tar: short read\n",
                Family::Gnu => {
                    "tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n"
                }
            });
            return if family == Family::Gnu { 2 } else { 1 };
        };
        let mut width = OWNER_AND_SIZE;
        for entry in entries.iter().filter(|entry| self.wants(entry)) {
            match self.tells {
                Tells::Nothing => {}
                Tells::Names => system.print(&format!("{}\n", entry.name)),
                Tells::Everything => system.print(&long(entry, &mut width, family)),
            }
            if self.doing == Doing::Listing {
                continue;
            }
            if let Err(error) = self.extract(system, entry) {
                system.print_error(&match family {
                    Family::Busybox => format!("tar: can't open '{}': {error}\n", entry.name),
                    Family::Gnu => format!(
                        "tar: {}: Cannot open: {error}\ntar: Exiting with failure status due to previous errors\n",
                        entry.name
                    ),
                });
                return if family == Family::Gnu { 2 } else { 1 };
            }
        }
        self.end(system, &entries)
    }

    fn wants(&self, entry: &Entry) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|wanted| is_of(entry, wanted))
    }

    /// Complains of what was asked for and is not there.
    fn end(&self, system: &mut System, entries: &[Entry]) -> i32 {
        let is_missing = |wanted: &&String| !entries.iter().any(|entry| is_of(entry, wanted));
        let missing: Vec<&String> = self.wanted.iter().filter(is_missing).collect();
        if missing.is_empty() {
            return 0;
        }
        let family = system.kernel.machine.family;
        for name in missing {
            system.print_error(&match family {
                Family::Busybox => format!("tar: {name}: not found in archive\n"),
                Family::Gnu => format!("tar: {name}: Not found in archive\n"),
            });
        }
        match family {
            Family::Busybox => 1,
            Family::Gnu => {
                system.print_error("tar: Exiting with failure status due to previous errors\n");
                2
            }
        }
    }

    /// Nothing is put outside of the directory.
    fn extract(&self, system: &mut System, entry: &Entry) -> Result<(), Errno> {
        if entry.name.split('/').any(|name| name == "..") {
            return Err(Errno::Invalid);
        }
        let is_busy = matches!(entry.what, What::File(_))
            && system.files().is_dir(&format!("{}/{}", self.directory, entry.name));
        if is_busy {
            return Err(Errno::IsDirectory);
        }
        archive::place(system.files(), &self.directory, entry)
    }
}

fn is_of(entry: &Entry, wanted: &str) -> bool {
    let wanted = wanted.trim_end_matches('/');
    entry.name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The line of `-tv`. GNU's columns grow with what does not fit.
/// Models simple_print_header of GNU tar's list.c, and archival/libarchive/header_verbose_list.c of busybox.
fn long(entry: &Entry, width: &mut usize, family: Family) -> String {
    let (kind, size, target) = match &entry.what {
        What::File(text) => (Kind::File, text.len().to_string(), String::new()),
        What::Directory => (Kind::Directory, "0".to_owned(), String::new()),
        What::Link(target) => (Kind::Link, "0".to_owned(), format!(" -> {target}")),
    };
    let mode = ls::mode(kind, entry.mode);
    let stamp = Stamp::from_unix_secs(entry.modified);
    let (owner, name) = ("root/root", &entry.name);
    match family {
        Family::Gnu => {
            *width = (*width).max(owner.len() + 1 + size.len());
            let size_width = *width - owner.len() - 1;
            let time = date::format("%Y-%m-%d %H:%M", stamp);
            format!("{mode} {owner} {size:>size_width$} {time} {name}{target}\n")
        }
        Family::Busybox => {
            let time = date::format("%Y-%m-%d %H:%M:%S", stamp);
            format!("{mode} {owner} {size:>9} {time} {name}{target}\n")
        }
    }
}
