//! What a program is handed while it runs: the cluster, the files, its input, and two streams to print to.

use std::cell::Cell;

use super::forwards::Forwards;
use super::world::{Exit, LineId, Stream, World};
use crate::cluster::{Cluster, Command, Docker, Done, Pid, RecordId, Refused, Store, Workstation};
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

/// One program at work: a process of the workstation.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub pid: Pid,
    pub line: LineId,
    pub words: Vec<String>,
    pub since: SimTime,
    /// How much it has printed, wherever that went.
    pub length: usize,
    /// What it was warned of.
    pub warnings: Vec<String>,
}

/// The line that stands last in the cluster's log, and who brought it there.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    pub line: LineId,
    /// None: a person typed it.
    pub by: Option<Pid>,
    pub text: String,
    pub at: SimTime,
}

pub struct Shell<'a, 'w> {
    world: &'a mut World<'w>,
    station: &'a mut Workstation,
    docker: &'a mut Docker,
    forwards: &'a mut Forwards,
    running: &'a mut Running,
    noted: &'a mut Option<Noted>,
    next_record: RecordId,
    input: Option<&'a str>,
    /// Whether the program asked for its input before that was read.
    wants_input: Cell<bool>,
    printed: Vec<(Stream, String)>,
}

/// What a program left in its shell.
pub struct Left {
    pub printed: Vec<(Stream, String)>,
    pub wants_input: bool,
}

/// What a shell is made of, besides the program itself.
pub struct Surroundings<'a, 'w> {
    pub world: &'a mut World<'w>,
    pub station: &'a mut Workstation,
    pub docker: &'a mut Docker,
    pub forwards: &'a mut Forwards,
    pub noted: &'a mut Option<Noted>,
    /// The first record that the terminal has not seen.
    pub next_record: RecordId,
}

impl<'a, 'w> Shell<'a, 'w> {
    pub fn new(
        surroundings: Surroundings<'a, 'w>,
        running: &'a mut Running,
        input: Option<&'a str>,
    ) -> Shell<'a, 'w> {
        let Surroundings { world, station, docker, forwards, noted, next_record } = surroundings;
        Shell {
            world,
            station,
            docker,
            forwards,
            running,
            noted,
            next_record,
            input,
            wants_input: Cell::new(false),
            printed: Vec::new(),
        }
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

    /// Every command has a line of the log for its cause: the one typed, or this program's own within it.
    pub fn command(&mut self, command: Command) -> Result<Done, Refused> {
        if !self.is_noted() {
            let text = self.running.words.join(" ");
            note_line(self.world, &text);
            *self.noted = Some(Noted {
                line: self.running.line,
                by: Some(self.running.pid),
                text,
                at: self.now(),
            });
        }
        self.world.cluster.command(self.world.log, command)
    }

    /// Docker's engine on this machine.
    pub fn docker(&mut self) -> &mut Docker {
        self.docker
    }

    pub fn file(&self, name: &str) -> Option<&str> {
        self.station.read(Some(self.running.pid), name)
    }

    /// What lies in a directory; directories end with a slash. Nothing where there is none.
    pub fn names(&self, directory: &str) -> Vec<String> {
        self.station.names(Some(self.running.pid), directory)
    }

    /// The text of one of the recipe's files, as the recipe has it.
    pub fn recipe_file(&self, name: &str) -> Option<String> {
        self.station.note_read(name);
        self.world.files.text(name).map(str::to_owned)
    }

    /// False where the path leads nowhere.
    pub fn write_file(&mut self, name: &str, text: &str) -> bool {
        self.station.write(Some(self.running.pid), name, text).is_ok()
    }

    /// The same, and in Go's words what is in the way.
    pub fn put_file(&mut self, name: &str, text: &str) -> Result<(), String> {
        let written = self.station.write(Some(self.running.pid), name, text);
        written.map_err(|errno| format!("open {name}: {}", errno.to_string().to_lowercase()))
    }

    pub fn make_directory(&mut self, name: &str) -> Result<(), String> {
        let made = self.station.make_directory(Some(self.running.pid), name);
        made.map_err(|errno| format!("mkdir {name}: {}", errno.to_string().to_lowercase()))
    }

    pub fn has_path(&self, name: &str) -> bool {
        self.station.has_path(Some(self.running.pid), name)
    }

    /// A file or a directory as an archive in which it has another name.
    pub fn pack(&self, path: &str, name: &str) -> Result<String, String> {
        let packed = self.station.pack(Some(self.running.pid), path, name);
        packed.map_err(|errno| format!("open {path}: {}", errno.to_string().to_lowercase()))
    }

    pub fn remove_file(&mut self, path: &str) {
        self.station.remove_file(path);
    }

    /// Of this program's environment.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.station.variable(self.running.pid, name)
    }

    pub fn pid(&self) -> Pid {
        self.running.pid
    }

    /// Whether the standard input is what a person types.
    pub fn reads_terminal(&self) -> bool {
        self.station.reads_terminal(self.running.pid)
    }

    /// A child of this program; its end is told to the job. None: there is no such program.
    pub fn start_child(&mut self, argv: Vec<String>) -> Option<Pid> {
        self.station.start_child(self.running.pid, argv)
    }

    pub fn forwards(&mut self) -> &mut Forwards {
        self.forwards
    }

    /// Whether `kubectl proxy` lets programs of this machine reach the API server.
    pub fn has_proxy(&self) -> bool {
        self.station.is_at_work(&["kubectl", "proxy"])
    }

    /// All of the standard input. None if it has not been read yet: then whatever the program does is forgotten, and
    /// it is started again with its input. So ask before anything else is done.
    pub fn input(&self) -> Option<&str> {
        if self.input.is_none() {
            self.wants_input.set(true);
        }
        self.input
    }

    pub fn out(&mut self, text: &str) {
        self.print(Stream::Out, text);
    }

    pub fn err(&mut self, text: &str) {
        self.print(Stream::Err, text);
    }

    /// The first record that nothing already printed can stem from.
    /// What the server warns of, told once by one program. Models client-go/rest/warnings.go with Deduplicate (v1.36).
    pub fn warn(&mut self, warning: &str) {
        if !self.running.warnings.iter().any(|said| said == warning) {
            self.running.warnings.push(warning.to_owned());
            self.err(&format!("Warning: {warning}\n"));
        }
    }

    pub fn next_record(&self) -> RecordId {
        let logged = self.world.log.records.last().map_or(0, |record| record.id + 1);
        logged.max(self.next_record)
    }

    pub fn leave(self) -> Left {
        Left { printed: self.printed, wants_input: self.wants_input.get() }
    }

    pub fn print(&mut self, stream: Stream, text: &str) {
        // One byte more than is shown, so that the screen notices that something is missing.
        let room = (OUTPUT_LENGTH_MAX + 1).saturating_sub(self.running.length);
        let text = &text[..text.floor_char_boundary(room.next_multiple_of(4))];
        if text.is_empty() {
            return;
        }
        self.running.length += text.len();
        match self.printed.last_mut() {
            Some((last, printed)) if *last == stream => printed.push_str(text),
            _ => self.printed.push((stream, text.to_owned())),
        }
    }

    /// Whether what stands last in the log tells of this program.
    fn is_noted(&self) -> bool {
        let Running { pid, line, words, since, .. } = &*self.running;
        let Some(noted) = self.noted.as_ref().filter(|noted| noted.line == *line) else {
            return false;
        };
        match noted.by {
            Some(by) => by == *pid,
            None => noted.at == *since && is_part_of(words, &noted.text),
        }
    }
}

/// Whether a line says a command as it stands, quotes aside.
fn is_part_of(words: &[String], line: &str) -> bool {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(|c| !matches!(c, '\'' | '"' | '\\'));
        kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    plain(line).contains(&plain(&words.join(" ")))
}

/// Leaves the line in the log, as the cause of what its commands bring about.
pub fn note_line(world: &mut World, text: &str) {
    let noted = world.cluster.command(world.log, Command::Line(text.to_owned()));
    noted.expect("the cluster takes note of every line");
}
