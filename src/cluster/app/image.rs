//! What an image brings: the files and programs of a container, and how it is started.

use std::rc::Rc;

use super::server::Server;
use super::signal::Signal;
use super::utilities::Utility;

#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub entrypoint: Vec<String>,
    pub cmd: Vec<String>,
    pub env: Vec<(String, String)>,
    pub working_dir: String,
    pub stop_signal: Signal,
    pub files: Vec<(String, ImageFile)>,
    /// Programs by their absolute path.
    pub binaries: Vec<(String, Binary)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFile {
    pub content: String,
    pub mode: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Binary {
    Shell,
    Utility(&'static Utility),
    Server(Rc<Server>),
}
