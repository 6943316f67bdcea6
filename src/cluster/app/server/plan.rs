//! What a server is going to do, made once when it begins: its doors, its words, its reactions, what it uses.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use crate::kit::time::Span;

use super::clock::Line;
use super::document::Service;
use super::interface::{Interface, Stack};
use super::page::{Exchange, Page};
use crate::cluster::app::files::Files;
use crate::cluster::app::launch::{Launch, Numbers};
use crate::cluster::app::signal::Signal;

/// How long so much computing takes one thread under the container's CPU limit.
pub fn computing(work: Span, launch: &Launch) -> Span {
    const SLOWEST: u32 = 10;
    const ONE_CORE: u32 = 1000;
    let share = launch.cpu_limit_millis.map_or(ONE_CORE, |limit| limit.clamp(SLOWEST, ONE_CORE));
    Span::millis(work.as_millis().saturating_mul(u64::from(ONE_CORE)) / u64::from(share))
}

/// Everything is counted from the process's start.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Until its doors open.
    pub start_up: Span,
    pub first_words: Vec<Line>,
    /// Said when the doors open.
    pub ready_words: Vec<Line>,
    pub doors: Vec<Door>,
    /// A signal that is not named here has no handler.
    pub reactions: Vec<Reacts>,
    pub chatter: Vec<Chatter>,
    /// Signals after which it drops the requests it is at. Else a program that ends well answers them first.
    pub hasty_on: Vec<Signal>,
    /// It reads its files anew then. A plan that ends by itself is not taken up: only its words are said.
    pub reloads: Option<Reloads>,
    /// It ends by itself.
    pub end: Option<End>,
    /// After so long it is another program.
    pub becomes: Option<(Span, Vec<String>)>,
    pub memory: Memory,
    pub cpu: Cpu,
}

/// A port that is listened on.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    pub port: i32,
    pub at: Interface,
    pub stack: Stack,
    pub talks: Talks,
}

/// A log line about a visitor, by its number.
pub type Complaint = fn(u64) -> Line;

#[derive(Clone, Debug, PartialEq)]
pub enum Talks {
    Http(Site),
    Https(Site),
    Grpc(Health),
    /// Connections are taken; whoever speaks HTTP gets this back, or is hung up on.
    Tcp {
        answer_to_http: Option<&'static str>,
        /// What it logs of such a visitor, counted from 1.
        complaint: Option<Code<Complaint>>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Site {
    Code(Code<fn(&mut Exchange) -> Page>),
    /// With what the program read when it began.
    Pages(Rc<dyn Pages>),
}

/// What a program makes of its configuration: the pages it has.
pub trait Pages: Any + fmt::Debug {
    fn answer(&self, exchange: &mut Exchange) -> Page;
    /// Whether it is the same kind of program, with the same configuration.
    fn is(&self, other: &dyn Pages) -> bool;
}

/// The standard health service, asked about one name.
#[derive(Clone, Debug, PartialEq)]
pub enum Health {
    Code(Code<fn(&mut Exchange, &str) -> Serving>),
    /// Other names are unknown.
    Services(Vec<Service>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    Yes,
    No,
    Unknown,
}

/// A handler for one signal.
#[derive(Clone, Debug, PartialEq)]
pub struct Reacts {
    pub signal: Signal,
    pub doors: WhileStopping,
    pub end: End,
    /// Said when the signal arrives.
    pub words: Vec<Line>,
}

/// A handler after which a program goes on by the files as they are now.
#[derive(Clone, Debug, PartialEq)]
pub struct Reloads {
    pub signal: Signal,
    /// Said when the signal arrives.
    pub first_words: Vec<Line>,
    /// Said of files that can be read.
    pub words: Vec<Line>,
    /// What the processes say that served until then, so long after it was taken up.
    pub goodbye: (Span, Vec<Line>),
}

/// Whether a program that is stopping still takes new requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhileStopping {
    Open,
    Closed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub after: Span,
    pub code: i32,
    pub words: Vec<Line>,
}

/// Lines that come again and again.
#[derive(Clone, Debug, PartialEq)]
pub struct Chatter {
    pub first: Span,
    /// None: it is said once.
    pub every: Option<Span>,
    pub text: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// One after the other, and from the beginning again.
    Lines(Vec<Line>),
    /// The line of this number, counted from 0.
    Code(Code<fn(&Launch, u64) -> Line>),
}

/// In bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub start: u64,
    pub growth_per_second: u64,
    pub most: u64,
}

/// In thousandths of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpu {
    pub starting: u32,
    pub serving: u32,
}

/// Code as part of a value: equal when it carries the same name.
#[derive(Clone, Copy)]
pub struct Code<F> {
    pub name: &'static str,
    pub run: F,
}

/// What a program sees while it begins.
pub struct Begin<'a> {
    pub launch: &'a Launch,
    pub files: &'a mut Files,
    pub occasion: Occasion,
    pub numbers: &'a mut Numbers,
}

/// Why a program makes its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    Start,
    /// It is to take up what has changed, and serves already.
    Reload,
}

pub const MEBIBYTE: u64 = 1024 * 1024;

impl Plan {
    /// A quick program without doors or handlers that runs until it is killed.
    pub fn idle() -> Plan {
        Plan {
            start_up: Span::millis(20),
            first_words: Vec::new(),
            ready_words: Vec::new(),
            doors: Vec::new(),
            reactions: Vec::new(),
            chatter: Vec::new(),
            hasty_on: Vec::new(),
            reloads: None,
            end: None,
            becomes: None,
            memory: Memory::steady(8 * MEBIBYTE),
            cpu: Cpu { starting: 100, serving: 1 },
        }
    }

    /// It says something and is over.
    pub fn over(code: i32, words: Vec<Line>) -> Plan {
        let end = End { after: Span::millis(30), code, words };
        Plan { end: Some(end), ..Plan::idle() }
    }

    pub fn http(mut self, port: i32, name: &'static str, run: fn(&mut Exchange) -> Page) -> Plan {
        self.doors.push(Door::new(port, Talks::Http(Site::Code(Code { name, run }))));
        self
    }

    pub fn tcp(self, port: i32) -> Plan {
        self.door(Door::new(port, Talks::silent()))
    }

    pub fn door(mut self, door: Door) -> Plan {
        self.doors.push(door);
        self
    }

    /// Everything it listens on, it listens on there.
    pub fn listens_at(mut self, at: Interface) -> Plan {
        self.doors.iter_mut().for_each(|door| door.at = at);
        self
    }

    pub fn takes(self, start_up: Span) -> Plan {
        Plan { start_up, ..self }
    }

    /// In mebibytes, and thousandths of a core.
    pub fn uses(self, mebibytes: u64, starting: u32, serving: u32) -> Plan {
        let memory = Memory::steady(mebibytes * MEBIBYTE);
        Plan { memory, cpu: Cpu { starting, serving }, ..self }
    }

    pub fn says_first(self, words: Vec<Line>) -> Plan {
        Plan { first_words: words, ..self }
    }

    pub fn says_when_ready(self, words: Vec<Line>) -> Plan {
        Plan { ready_words: words, ..self }
    }

    pub fn reacts(mut self, reacts: Reacts) -> Plan {
        self.reactions.push(reacts);
        self
    }

    pub fn hasty_on(self, signals: &[Signal]) -> Plan {
        Plan { hasty_on: signals.to_vec(), ..self }
    }

    pub fn stops_on(mut self, signal: Signal, after: Span, code: i32) -> Plan {
        let end = End { after, code, words: Vec::new() };
        let doors = WhileStopping::Closed;
        self.reactions.push(Reacts { signal, doors, end, words: Vec::new() });
        self
    }

    /// Go's runtime without a handler of the program's own: the signal is raised again, PID 1 survives that, and the
    /// runtime gives up with code 2.
    pub fn dies_as_go_does(self) -> Plan {
        let after = Span::millis(60);
        [Signal::Term, Signal::Int, Signal::Hup]
            .into_iter()
            .fold(self, |plan, signal| plan.stops_on(signal, after, 2))
    }
}

impl Door {
    pub fn new(port: i32, talks: Talks) -> Door {
        Door { port, at: Interface::Every, stack: Stack::default(), talks }
    }
}

impl Talks {
    /// A connection is all there is to be had.
    pub fn silent() -> Talks {
        Talks::Tcp { answer_to_http: None, complaint: None }
    }

    pub(super) fn is_http(&self) -> bool {
        matches!(self, Talks::Http(_) | Talks::Https(_))
    }

    pub(super) fn is_grpc(&self) -> bool {
        matches!(self, Talks::Grpc(_))
    }
}

impl Memory {
    pub const fn steady(bytes: u64) -> Memory {
        Memory { start: bytes, growth_per_second: 0, most: bytes }
    }
}

impl PartialEq for dyn Pages {
    fn eq(&self, other: &dyn Pages) -> bool {
        self.is(other)
    }
}

/// Whether two values behind `Pages` are equal.
pub fn are_equal<T: Pages + PartialEq>(one: &T, other: &dyn Pages) -> bool {
    (other as &dyn Any).downcast_ref() == Some(one)
}

impl<F> PartialEq for Code<F> {
    fn eq(&self, other: &Code<F>) -> bool {
        self.name == other.name
    }
}

impl<F> fmt::Debug for Code<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
