//! Looking at files: what is there, what it holds, how old and how large it is.

use std::rc::Rc;

use super::{Content, Device, Errno, File, Files, LastLink, Look, Medium, Mount, Node, usage};
use crate::cluster::app::image::Binary;
use crate::kit::time::SimTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Directory,
    Link,
    Device,
}

/// What stat(2) tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    pub kind: Kind,
    pub size: u64,
    /// What it takes, in units of 1024 bytes.
    pub blocks: u64,
    /// How many names it has.
    pub links: usize,
    pub mode: u32,
    pub modified: SimTime,
    /// Where a link points.
    pub target: Option<String>,
}

/// Programs have no bytes here; listings show this many.
pub(super) const PROGRAM_BYTES: u64 = 1_131_168;

impl Kind {
    fn of(node: &Node) -> Kind {
        match node {
            Node::Directory(_) => Kind::Directory,
            Node::Link { .. } => Kind::Link,
            Node::File(File { content: Content::Device(_), .. }) => Kind::Device,
            Node::File(_) => Kind::File,
        }
    }
}

impl Files {
    /// The text of a file; zeros are only counted and read as nothing.
    pub fn read(&self, path: &str) -> Result<&str, Errno> {
        self.note(path, Look::Text);
        match &self.file(path)?.content {
            Content::Text(text) => Ok(text),
            Content::Zeros(_) | Content::Program(_) | Content::Device(_) => Ok(""),
        }
    }

    pub fn exists(&self, path: &str) -> bool {
        self.stat(path, LastLink::Follow).is_ok()
    }

    pub fn is_dir(&self, path: &str) -> bool {
        self.kind(path) == Some(Kind::Directory)
    }

    pub fn is_file(&self, path: &str) -> bool {
        self.kind(path) == Some(Kind::File)
    }

    /// What a path leads to, links followed.
    pub fn kind(&self, path: &str) -> Option<Kind> {
        self.note(path, Look::Place);
        let names = self.locate(path, LastLink::Follow).ok()?;
        self.node(&names).map(Kind::of)
    }

    /// The names in a directory, sorted.
    pub fn list(&self, path: &str) -> Result<Vec<String>, Errno> {
        self.note(path, Look::Names);
        let names = self.locate(path, LastLink::Follow)?;
        match self.node(&names).ok_or(Errno::NoEntry)? {
            Node::Directory(directory) => Ok(directory.entries.keys().cloned().collect()),
            Node::File(_) | Node::Link { .. } => Err(Errno::NotDirectory),
        }
    }

    pub fn stat(&self, path: &str, last: LastLink) -> Result<Stat, Errno> {
        self.note(path, Look::Place);
        let names = self.locate(path, last)?;
        let node = self.node(&names).ok_or(Errno::NoEntry)?;
        let medium = self.medium(&names);
        let blocks = usage::own_bytes(node, medium) / 1024;
        Ok(match node {
            Node::Directory(directory) => {
                let size = match medium {
                    Medium::Disk => 4_096,
                    // Twenty bytes a name, with its own two.
                    Medium::Memory { .. } => 40 + 20 * directory.entries.len() as u64,
                };
                let is_directory = |node: &&Rc<Node>| matches!(***node, Node::Directory(_));
                Stat {
                    kind: Kind::Directory,
                    size,
                    blocks,
                    links: 2 + directory.entries.values().filter(is_directory).count(),
                    mode: directory.mode,
                    modified: directory.modified,
                    target: None,
                }
            }
            Node::File(file) => {
                let size = match file.content {
                    Content::Program(_) => PROGRAM_BYTES,
                    Content::Text(_) | Content::Zeros(_) | Content::Device(_) => file.size(),
                };
                Stat {
                    kind: Kind::of(node),
                    size,
                    blocks,
                    links: 1,
                    mode: file.mode,
                    modified: file.modified,
                    target: None,
                }
            }
            Node::Link { target, modified } => Stat {
                kind: Kind::Link,
                size: target.len() as u64,
                blocks,
                links: 1,
                mode: 0o777,
                modified: *modified,
                target: Some(target.clone()),
            },
        })
    }

    pub fn device(&self, path: &str) -> Option<Device> {
        match self.file(path).ok()?.content {
            Content::Device(device) => Some(device),
            Content::Text(_) | Content::Zeros(_) | Content::Program(_) => None,
        }
    }

    /// The volumes that are mounted, where, and how full they are.
    pub fn mounted(&self) -> Vec<Mounted> {
        let of = |mount: &Mount| {
            let volume = self.lent.get(&mount.volume)?;
            let path = mount.path.clone();
            let (medium, used, read_only) = (volume.medium, volume.used(), mount.read_only);
            Some(Mounted { path, medium, used, read_only })
        };
        self.mounts.iter().filter_map(of).collect()
    }

    /// What is written outside of all volumes.
    pub fn own_bytes(&self) -> u64 {
        self.layer.used()
    }

    /// What a path would run.
    pub fn executable(&self, path: &str) -> Result<Executable, Errno> {
        self.note(path, Look::Text);
        let names = self.locate(path, LastLink::Follow)?;
        match self.node(&names).ok_or(Errno::NoEntry)? {
            Node::Directory(_) | Node::Link { .. } => Err(Errno::Access),
            Node::File(file) if file.mode & 0o111 == 0 => Err(Errno::Access),
            Node::File(file) => match &file.content {
                Content::Program(binary) => Ok(Executable::Program(binary.clone())),
                Content::Text(text) => Ok(Executable::Script(text.clone())),
                Content::Zeros(_) | Content::Device(_) => Err(Errno::NotExecutable),
            },
        }
    }

    pub(super) fn file(&self, path: &str) -> Result<&File, Errno> {
        let names = self.locate(path, LastLink::Follow)?;
        match self.node(&names).ok_or(Errno::NoEntry)? {
            Node::File(file) => Ok(file),
            Node::Directory(_) => Err(Errno::IsDirectory),
            Node::Link { .. } => Err(Errno::Loop),
        }
    }
}

/// A volume as its container finds it.
pub struct Mounted {
    pub path: String,
    pub medium: Medium,
    pub used: u64,
    pub read_only: bool,
}

/// Something a process can be made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Executable {
    Program(Binary),
    Script(String),
}
