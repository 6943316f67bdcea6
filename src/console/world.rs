//! What the console lives in: the cluster, its log, the learner's files, and where output goes.

use crate::kit::sorted::SortedMap;

use crate::cluster::{Cluster, Log, LogStream};
use crate::kit::time::SimTime;

/// Counts the lines of one terminal, from 1.
pub type LineId = u32;

pub struct World<'a> {
    pub cluster: &'a mut Cluster,
    pub log: &'a mut Log,
    pub files: &'a dyn Files,
    pub out: &'a mut Vec<Chunk>,
    pub ended: &'a mut Vec<Ended>,
}

/// The learner's files: what `-f` finds.
pub trait Files {
    fn text(&self, name: &str) -> Option<&str>;

    /// In the order in which completion offers them.
    fn names(&self) -> Vec<&str>;
}

impl Files for SortedMap<String, String> {
    fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(String::as_str)
    }

    fn names(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }
}

/// Text that a line printed at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub line: LineId,
    pub at: SimTime,
    pub stream: Stream,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

impl From<LogStream> for Stream {
    fn from(stream: LogStream) -> Stream {
        match stream {
            LogStream::Stdout => Stream::Out,
            LogStream::Stderr | LogStream::Remark => Stream::Err,
        }
    }
}

/// A line that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    pub line: LineId,
    pub exit: Exit,
    pub at: SimTime,
}

/// A program's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub i32);

impl Exit {
    pub const SUCCESS: Exit = Exit(0);
    pub const FAILURE: Exit = Exit(1);
    /// The line is not in the shell's grammar, or asks for what this console cannot do.
    pub const USAGE: Exit = Exit(2);
    pub const COMMAND_NOT_FOUND: Exit = Exit(127);
    pub const INTERRUPTED: Exit = Exit(130);

    pub fn is_success(self) -> bool {
        self == Exit::SUCCESS
    }
}
