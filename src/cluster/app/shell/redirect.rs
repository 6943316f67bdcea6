//! Redirections: opening files under numbers, and remembering what the numbers stood for.

use std::rc::Rc;

use super::Shell;
use super::code::{Code, Redirect, RedirectKind};
use super::expand::{Expander, Stop};
use super::parse::Dialect;
use super::variables::Variable;
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{DescriptionId, OpenMode, System, Target};

/// The highest number a script can open.
const NUMBER_MAX: u32 = 9;

/// What must be put back once a command is over. Descriptors are held while they are remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undo {
    pub descriptors: Vec<(u32, Option<DescriptionId>)>,
    pub variables: Vec<(String, Option<Variable>)>,
}

/// A redirection whose word has been expanded.
#[derive(Clone, Debug, PartialEq)]
pub struct Redirected {
    number: u32,
    kind: RedirectedKind,
}

#[derive(Clone, Debug, PartialEq)]
enum RedirectedKind {
    File(String, OpenMode),
    Duplicate(String),
    Text(String),
    Process(Rc<Code>),
}

impl Expander<'_, '_> {
    pub fn redirects(&mut self, redirects: &[Redirect]) -> Result<Vec<Redirected>, Stop> {
        let mut resolved = Vec::new();
        for Redirect { number, kind } in redirects {
            let kind = match kind {
                RedirectKind::Read(word) => RedirectedKind::File(self.text(word)?, OpenMode::Read),
                RedirectKind::Write(word) => {
                    RedirectedKind::File(self.text(word)?, OpenMode::Write)
                }
                RedirectKind::Append(word) => {
                    RedirectedKind::File(self.text(word)?, OpenMode::Append)
                }
                RedirectKind::Duplicate(word) => RedirectedKind::Duplicate(self.text(word)?),
                RedirectKind::Text(word) => RedirectedKind::Text(self.text(word)?),
                RedirectKind::Process(code) => RedirectedKind::Process(Rc::clone(code)),
            };
            resolved.push(Redirected { number: *number, kind });
        }
        Ok(resolved)
    }
}

impl Shell {
    /// Opens one after the other; if one fails, those before it are undone and the message is given back.
    pub(super) fn redirect(
        &mut self,
        system: &mut System,
        redirects: &[Redirected],
    ) -> Result<Undo, String> {
        let mut undo = Undo::default();
        for redirect in redirects {
            match self.open(system, redirect) {
                Ok(id) => {
                    let before = system.process.descriptors.get(&redirect.number).copied();
                    let held = before.map(|before| system.kernel.descriptors.hold(before));
                    undo.descriptors.push((redirect.number, held));
                    system.install(redirect.number, id);
                }
                Err(message) => {
                    self.undo(system, undo);
                    return Err(message);
                }
            }
        }
        Ok(undo)
    }

    /// `exec >file`: the redirections stay.
    pub(super) fn keep_redirects(&mut self, system: &mut System, undo: &mut Undo) {
        for (_, held) in undo.descriptors.drain(..) {
            if let Some(held) = held {
                system.kernel.descriptors.release(held);
            }
        }
    }

    fn open(
        &mut self,
        system: &mut System,
        redirect: &Redirected,
    ) -> Result<Option<DescriptionId>, String> {
        if NUMBER_MAX < redirect.number {
            return Err(format!("{}: {}", redirect.number, Errno::BadDescriptor));
        }
        match &redirect.kind {
            RedirectedKind::File(path, _) if path.is_empty() => {
                Err(self.cannot_open(path, OpenMode::Read, Errno::NoEntry))
            }
            RedirectedKind::File(path, _) if path.starts_with("/dev/tcp/") => {
                Err("/dev/tcp: not supported by this shell of podlife".to_owned())
            }
            RedirectedKind::File(path, mode) => match system.open(path, *mode) {
                Ok(id) => Ok(Some(id)),
                Err(error) => Err(self.cannot_open(path, *mode, error)),
            },
            RedirectedKind::Duplicate(text) if text == "-" => Ok(None),
            RedirectedKind::Duplicate(text) => {
                let number: Option<u32> = text.parse().ok();
                let id = number.and_then(|number| system.process.descriptors.get(&number).copied());
                match id {
                    Some(id) => Ok(Some(system.kernel.descriptors.hold(id))),
                    // bash's `>&file` is not POSIX; a word that is no number is none of ours.
                    None => Err(format!("{text}: {}", Errno::BadDescriptor)),
                }
            }
            RedirectedKind::Text(text) => {
                let target = Target::Text { text: text.as_str().into(), offset: 0 };
                let opened = system.kernel.descriptors.open(target);
                opened.map(Some).map_err(|error| error.to_string())
            }
            RedirectedKind::Process(code) => {
                let pipe = system.kernel.descriptors.pipe();
                let (reader, writer) = pipe.map_err(|error| error.to_string())?;
                let forked = self.fork(system, code, &[(1, Some(writer))]);
                system.kernel.descriptors.release(writer);
                forked.map(|_| Some(reader)).map_err(|error| {
                    system.kernel.descriptors.release(reader);
                    format!("can't fork: {error}")
                })
            }
        }
    }

    /// ash's own words for a file that is not there; all others use the system's.
    fn cannot_open(&self, path: &str, mode: OpenMode, error: Errno) -> String {
        if self.dialect == Dialect::Bash {
            return format!("{path}: {error}");
        }
        let is_missing = matches!(error, Errno::NoEntry | Errno::NotDirectory);
        match (mode, is_missing) {
            (OpenMode::Read, true) => format!("can't open {path}: no such file"),
            (OpenMode::Read, false) => format!("can't open {path}: {error}"),
            (_, true) => format!("can't create {path}: nonexistent directory"),
            (_, false) => format!("can't create {path}: {error}"),
        }
    }
}
