//! What a program is handed while it runs: the cluster, the files, and two streams to print to.

use super::world::{Chunk, Exit, LineId, Stream, World};
use crate::cluster::{Cluster, Command, Done, RecordId, Refused, Store};
use crate::console::job::Job;
use crate::kit::time::SimTime;

/// What one line may print, in bytes. More helps nobody and would fill the page.
pub const OUTPUT_LENGTH_MAX: usize = 1024 * 1024;

/// What a program comes to at once: an end, or a job that goes on while simulated time passes.
#[derive(Debug)]
pub enum Outcome {
    Ended(Exit),
    Running(Job),
}

/// Where a line prints, and how much it has printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub line: LineId,
    pub length: usize,
}

pub struct Shell<'a, 'w> {
    world: &'a mut World<'w>,
    printed: &'a mut Printed,
    next_record: RecordId,
}

impl<'a, 'w> Shell<'a, 'w> {
    /// `next_record` is the first record that the terminal has not seen.
    pub fn new(
        world: &'a mut World<'w>,
        printed: &'a mut Printed,
        next_record: RecordId,
    ) -> Shell<'a, 'w> {
        Shell { world, printed, next_record }
    }

    pub fn now(&self) -> SimTime {
        self.world.cluster.now()
    }

    pub fn cluster(&self) -> &Cluster {
        self.world.cluster
    }

    pub fn store(&self) -> &Store {
        self.world.cluster.objects()
    }

    pub fn command(&mut self, command: Command) -> Result<Done, Refused> {
        self.world.cluster.command(self.world.log, command)
    }

    pub fn file(&self, name: &str) -> Option<&str> {
        self.world.files.text(name.strip_prefix("./").unwrap_or(name))
    }

    pub fn out(&mut self, text: &str) {
        self.print(Stream::Out, text);
    }

    pub fn err(&mut self, text: &str) {
        self.print(Stream::Err, text);
    }

    /// The first record that nothing already printed can stem from.
    pub fn next_record(&self) -> RecordId {
        let logged = self.world.log.records.last().map_or(0, |record| record.id + 1);
        logged.max(self.next_record)
    }

    fn print(&mut self, stream: Stream, text: &str) {
        if text.is_empty() || OUTPUT_LENGTH_MAX < self.printed.length {
            return;
        }
        let room = OUTPUT_LENGTH_MAX - self.printed.length;
        self.printed.length += text.len();
        if text.len() <= room {
            self.push(stream, text);
            return;
        }
        self.push(stream, &text[..text.floor_char_boundary(room)]);
        self.push(Stream::Err, "\nThis line has printed 1 MiB; the rest is not shown.\n");
    }

    fn push(&mut self, stream: Stream, text: &str) {
        let (line, at) = (self.printed.line, self.now());
        match self.world.out.last_mut() {
            Some(last) if (last.line, last.at, last.stream) == (line, at, stream) => {
                last.text.push_str(text);
            }
            _ => self.world.out.push(Chunk { line, at, stream, text: text.to_owned() }),
        }
    }
}
