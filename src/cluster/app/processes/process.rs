//! One process: what it runs, what it has open, what it waits for.

use crate::kit::sorted::SortedMap;
use std::fmt;
use std::rc::Rc;

use super::bounds::Allowance;
use super::descriptors::{DescriptionId, PipeId};
use super::load::Loaded;
use super::outside::Outside;
use crate::cluster::app::server::ServerProcess;
use crate::cluster::app::shell::Shell;
use crate::cluster::app::signal::Signal;
use crate::cluster::app::utilities::Utility;
use crate::cluster::app::utilities::work::Work;
use crate::kit::time::SimTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pid(u32);

#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    pub core: Core,
    pub program: Program,
    /// None: it can go on at once.
    pub wait: Option<Wait>,
}

/// What the kernel knows of a process, whatever program it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Core {
    pub pid: Pid,
    pub parent: Pid,
    /// The process that was begun from outside and from which this one descends.
    pub group: Pid,
    pub argv: Rc<Vec<String>>,
    pub env: Rc<SortedMap<String, String>>,
    pub cwd: String,
    pub descriptors: SortedMap<u32, DescriptionId>,
    pub keyboard: Hearing,
    /// Signals that are not left to their default.
    pub dispositions: SortedMap<Signal, Disposition>,
    /// Caught signals that the program has not seen yet.
    pub pending: Vec<Signal>,
    pub run: RunState,
    pub steps: Allowance,
    /// A pipe it wrote more into than fits: it goes on when that has room again.
    pub full: Option<PipeId>,
    pub started_at: SimTime,
    /// What it holds besides its program.
    pub memory_bytes: u64,
    pub cpu_millis: u32,
}

/// Whether Ctrl-C at the terminal reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    Hears,
    /// A job in the background: a process group of its own, which is not the terminal's.
    Deaf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    Ignored,
    Caught,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    Free,
    /// It used up its steps and is given the next portion then.
    Portioned {
        next: SimTime,
    },
    /// By SIGSTOP, until SIGCONT.
    Stopped,
    /// It wrote into a pipe that nobody reads, and ends of SIGPIPE.
    BrokenPipe,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Program {
    Shell(Box<Shell>),
    Utility { utility: &'static Utility, work: Option<Box<Work>> },
    Server(Box<ServerProcess>),
    Outside(Outside),
}

/// What a process waits for; a time and an event may be waited for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub event: Option<Event>,
    pub until: Option<SimTime>,
    pub attention: Attention,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something can be read, or nothing ever will.
    Data(DescriptionId),
    /// A whole line can be read, or nothing more will come.
    Line(DescriptionId),
    Child(Pid),
    AnyChild,
    /// The answer of another machine.
    Answer,
}

/// Whether a caught signal ends the waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    Deferred,
    Signals,
}

/// What a program's step came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Again,
    Wait(Wait),
    /// The process goes on as another program.
    Become(Box<Loaded>),
    Exit(i32),
}

impl Pid {
    /// Whoever started the container; nobody inside.
    pub const OUTSIDE: Pid = Pid(0);
    pub const FIRST: Pid = Pid(1);

    pub fn new(number: u32) -> Pid {
        Pid(number)
    }

    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Wait {
    pub fn until(time: SimTime) -> Wait {
        Wait { event: None, until: Some(time), attention: Attention::Deferred }
    }

    pub fn on(event: Event) -> Wait {
        Wait { event: Some(event), until: None, attention: Attention::Deferred }
    }

    pub fn forever() -> Wait {
        Wait { event: None, until: None, attention: Attention::Deferred }
    }

    pub fn or_until(self, until: Option<SimTime>) -> Wait {
        Wait { until, ..self }
    }

    pub fn or_signal(self) -> Wait {
        Wait { attention: Attention::Signals, ..self }
    }
}

impl Core {
    /// The environment's value, or none.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str)
    }

    pub fn disposition(&self, signal: Signal) -> Option<Disposition> {
        self.dispositions.get(&signal).copied()
    }
}
