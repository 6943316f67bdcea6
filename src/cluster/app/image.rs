//! An image: what a container starts from, as owned data.
//! Models the OCI image configuration (image-spec config.md).

use std::rc::Rc;

use super::server::Server;
use super::signal::Signal;
use super::utilities::{self, Utility};

#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub entrypoint: Vec<String>,
    pub cmd: Vec<String>,
    pub env: Vec<(String, String)>,
    pub working_dir: String,
    pub stop_signal: Signal,
    /// The TCP ports that it says its program listens on.
    pub exposed: Vec<u16>,
    /// Folders that lie outside of its own tree, one of each for every container.
    pub volumes: Vec<String>,
    /// Empty ones, by absolute path.
    pub folders: Vec<String>,
    /// By absolute path, with what they point to.
    pub links: Vec<(String, String)>,
    /// By absolute path.
    pub files: Vec<(String, ImageFile)>,
    /// By absolute path; a later entry of the same path wins.
    pub binaries: Vec<(String, Binary)>,
    /// 36 for busybox 1.36: its tools say different things in different versions.
    pub busybox_minor: u32,
}

/// Of an image that does not say which it has.
const BUSYBOX_MINOR: u32 = 37;

#[derive(Clone, Debug, PartialEq)]
pub struct ImageFile {
    pub content: String,
    pub mode: u32,
}

/// What runs when a path is executed.
#[derive(Clone, Debug, PartialEq)]
pub enum Binary {
    Shell,
    Utility(&'static Utility),
    Server(Rc<Server>),
    /// Its work is done by whoever owns the machine.
    Outside(&'static str),
}

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Image {
    /// Nothing but the variables every image has: `FROM scratch`.
    pub fn scratch() -> Image {
        Image {
            entrypoint: Vec::new(),
            cmd: Vec::new(),
            env: vec![("PATH".to_owned(), PATH.to_owned())],
            working_dir: "/".to_owned(),
            stop_signal: Signal::Term,
            exposed: Vec::new(),
            volumes: Vec::new(),
            folders: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            binaries: Vec::new(),
            busybox_minor: BUSYBOX_MINOR,
        }
    }

    pub fn busybox_minor(mut self, minor: u32) -> Image {
        self.busybox_minor = minor.min(BUSYBOX_MINOR);
        self
    }

    pub fn entrypoint(mut self, words: &[&str]) -> Image {
        self.entrypoint = owned(words);
        self
    }

    pub fn cmd(mut self, words: &[&str]) -> Image {
        self.cmd = owned(words);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Image {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn working_dir(mut self, path: &str) -> Image {
        self.working_dir = path.to_owned();
        self
    }

    pub fn stop_signal(mut self, signal: Signal) -> Image {
        self.stop_signal = signal;
        self
    }

    pub fn expose(mut self, port: u16) -> Image {
        self.exposed.push(port);
        self
    }

    pub fn volume(mut self, path: &str) -> Image {
        self.volumes.push(path.to_owned());
        self
    }

    pub fn folder(mut self, path: &str) -> Image {
        self.folders.push(path.to_owned());
        self
    }

    pub fn link(mut self, path: &str, target: &str) -> Image {
        self.links.push((path.to_owned(), target.to_owned()));
        self
    }

    pub fn file(mut self, path: &str, content: impl Into<String>) -> Image {
        let file = ImageFile { content: content.into(), mode: 0o644 };
        self.files.push((path.to_owned(), file));
        self
    }

    /// A text that can be executed; its first line says by what.
    pub fn script(mut self, path: &str, content: &str) -> Image {
        let file = ImageFile { content: content.to_owned(), mode: 0o755 };
        self.files.push((path.to_owned(), file));
        self
    }

    pub fn shell(mut self, path: &str) -> Image {
        self.binaries.push((path.to_owned(), Binary::Shell));
        self
    }

    /// The utilities of these names that podlife has, in one folder.
    pub fn tools(mut self, folder: &str, names: &[&str]) -> Image {
        let found = names.iter().filter_map(|name| utilities::find(name));
        let placed = found.map(|tool| (format!("{folder}/{}", tool.name), Binary::Utility(tool)));
        self.binaries.extend(placed);
        self
    }

    pub fn server(mut self, path: &str, server: &Rc<Server>) -> Image {
        self.binaries.push((path.to_owned(), Binary::Server(Rc::clone(server))));
        self
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
