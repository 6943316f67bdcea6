//! What a process is started with, what it prints, and what a container is started with.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::files::{Access, Mount, Volume};
use super::image::Image;

/// What one process finds when it starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Launch {
    /// The program's own name first.
    pub argv: Vec<String>,
    pub env: SortedMap<String, String>,
    pub cwd: String,
    pub hostname: String,
    pub ip: String,
    pub declared_ports: Vec<i32>,
    /// The container's CPU limit, in thousandths of a core.
    pub cpu_limit_millis: Option<u32>,
}

/// The numbers of processes, as one of them sees them in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub own: u32,
    /// The last that was given out in its container.
    pub last: u32,
}

impl Numbers {
    /// Of a child that lives inside its parent's model.
    pub fn fork(&mut self) -> u32 {
        self.last = self.last.saturating_add(1);
        self.last
    }
}

/// What a process prints in one turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    /// What is added to files, each with its path.
    pub files: Vec<(Rc<str>, String)>,
}

impl Output {
    /// What is added to this file.
    pub fn file(&mut self, path: &Rc<str>) -> &mut String {
        let at = self.files.iter().position(|(known, _)| known == path);
        let at = at.unwrap_or_else(|| {
            self.files.push((Rc::clone(path), String::new()));
            self.files.len() - 1
        });
        &mut self.files[at].1
    }
}

/// What a program's standard input is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stdin {
    /// There is nothing to read.
    #[default]
    Nothing,
    /// What whoever is attached sends.
    Pipe,
    /// Somebody types: what is typed is shown, and a shell asks for the next line.
    Terminal,
}

/// What the kubelet asks of the runtime for one container.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub image: Rc<Image>,
    /// The image as a tree of files.
    pub layer: Volume,
    /// Replaces the image's entrypoint; then the image's own arguments are dropped too.
    pub command: Vec<String>,
    /// Replaces the image's arguments.
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// Empty: the image's own.
    pub working_dir: String,
    pub hostname: String,
    pub namespace: String,
    /// What stands in /etc/hosts.
    pub hosts: String,
    pub ip: String,
    pub mounts: Vec<Mount>,
    /// To the image's own files.
    pub root: Access,
    /// The file in which the container leaves its last words.
    pub termination_message_path: String,
    /// The ports that the container declares.
    pub ports: Vec<i32>,
    pub memory_limit: Option<u64>,
    pub cpu_limit_millis: Option<u32>,
    pub stdin: Stdin,
    /// Tells this container's draws of chance from those of others.
    pub seed_key: String,
}

impl Start {
    /// `command` replaces ENTRYPOINT, `args` replaces CMD.
    pub fn argv(&self) -> Vec<String> {
        let image = &self.image;
        match (self.command.as_slice(), self.args.as_slice()) {
            ([], []) => [image.entrypoint.as_slice(), image.cmd.as_slice()].concat(),
            ([], args) => [image.entrypoint.as_slice(), args].concat(),
            (command, args) => [command, args].concat(),
        }
    }
}
