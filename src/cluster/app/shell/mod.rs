//! A POSIX shell as a value: scripts run in it as they are written, and wherever it waits it is only a place in its code.
//!
//! `parse` and `compile*` make `code` of a text, with `braces` for bash. `operate` does one operation of it at a time,
//! `frames` undoes what is left, `run` does a simple command, `wait` what takes time, `jobs` remembers what runs in the background, `traps` signals, `seat` lines typed by a person. `expand` (with `field`, `parameters`,
//! `arrays`, `conditions`, `pattern`, `glob`, `arithmetic`) makes words of words, `redirect` opens files, `builtins/` is one file for each command of the shell's
//! own. Models POSIX XCU chapter 2, busybox ash where that leaves room, and the few words of bash that scripts expect.

mod arithmetic;
mod arrays;
mod braces;
mod builtins;
pub mod code;
mod compile;
mod compile_simple;
mod compile_test;
mod compile_words;
mod conditions;
mod expand;
mod field;
mod frames;
mod glob;
mod jobs;
mod operate;
pub mod options;
mod parameters;
mod parse;
pub mod pattern;
mod redirect;
mod run;
mod seat;
mod start;
mod traps;
pub mod variables;
mod wait;

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use code::Code;
use expand::Substituted;
use jobs::Job;
use options::Options;
use parse::Dialect;
use redirect::Undo;
use seat::Seat;
use start::Source;
use traps::{TrapCondition, Traps};
use variables::{Variable, Variables};
use wait::Doing;

pub use parse::SyntaxError;

use super::processes::{DescriptionId, Family, Pid, Step, System};
use super::signal::Signal;
use crate::kit::time::SimTime;

/// Functions and sourced files may call each other this deep.
const CALLS_DEEP_MAX: usize = 64;
const FUNCTIONS_MAX: usize = 200;

#[derive(Clone, Debug, PartialEq)]
pub struct Shell {
    /// `$0`
    name: String,
    dialect: Dialect,
    /// `$$`: a subshell keeps its parent's.
    pid: Pid,
    code: Rc<Code>,
    at: usize,
    /// The line of the command that ran last.
    line: usize,
    frames: Vec<Frame>,
    doing: Doing,
    variables: Variables,
    parameters: Rc<Vec<String>>,
    functions: Rc<SortedMap<String, Rc<Code>>>,
    options: Options,
    status: i32,
    /// `$!`
    background: Option<Pid>,
    /// Commands started with `&` whose end has not been told.
    jobs: SortedMap<Pid, Job>,
    /// What `alias` was told; each is a function of that name too.
    aliases: Rc<SortedMap<String, String>>,
    traps: Traps,
    /// Substitutions of the command at hand that have run.
    substituted: Vec<Substituted>,
    /// Where `getopts` is: which word is next, and how much of it has been read.
    option_place: Option<(usize, usize)>,
    /// How often RANDOM was asked for.
    draws: u64,
    /// Whether the whole shell is a part of somebody's condition.
    condition: InCondition,
    seat: Seat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InCondition {
    Yes,
    No,
}

/// What must be undone when the code that began it is left.
#[derive(Clone, Debug, PartialEq)]
enum Frame {
    /// A condition: failures are answers.
    Guard,
    Loop {
        again: usize,
        end: usize,
        items: Vec<String>,
        status: i32,
    },
    /// The word that `case` compares.
    Subject(String),
    /// `time`, since when.
    Timed(SimTime),
    Redirected(Undo),
    Call(Box<Call>),
}

/// Code that was left for other code, and is gone back to.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    code: Rc<Code>,
    at: usize,
    kind: CallKind,
    undo: Undo,
}

#[derive(Clone, Debug, PartialEq)]
enum CallKind {
    Function {
        parameters: Rc<Vec<String>>,
        locals: SortedMap<String, Option<Variable>>,
    },
    Source {
        parameters: Rc<Vec<String>>,
    },
    Eval,
    /// A trap's action; the status and the substitutions before it come back.
    Trap {
        status: i32,
        substituted: Vec<Substituted>,
    },
    /// The EXIT trap: afterwards the shell is over.
    Exit {
        status: i32,
    },
}

impl Shell {
    /// A shell that will read its arguments at its first step.
    pub fn start(argv: &[String], env: &SortedMap<String, String>) -> Shell {
        let name = argv.first().map_or("sh", String::as_str);
        let dialect = if name.ends_with("bash") { Dialect::Bash } else { Dialect::Ash };
        Shell {
            name: name.to_owned(),
            dialect,
            pid: Pid::OUTSIDE,
            code: Rc::new(Code { operations: Vec::new() }),
            at: 0,
            line: 1,
            frames: Vec::new(),
            doing: Doing::Begin(Source::Arguments),
            variables: Variables::inherited(env),
            parameters: Rc::new(Vec::new()),
            functions: Rc::new(SortedMap::new()),
            options: Options::default(),
            status: 0,
            background: None,
            jobs: SortedMap::new(),
            aliases: Rc::new(SortedMap::new()),
            traps: Traps::default(),
            substituted: Vec::new(),
            option_place: None,
            draws: 0,
            condition: InCondition::No,
            seat: Seat::Script,
        }
    }

    pub fn step(&mut self, system: &mut System) -> Step {
        if self.is_interrupted(system) {
            system.print_error("\n");
            return self.drop_line(system, Signal::Int.exit_code());
        }
        match &self.doing {
            Doing::Begin(_) => self.begin(system),
            Doing::Ready => match self.next_trap(system) {
                Some(action) => self.run_trap(system, &action),
                None => self.operate(system),
            },
            Doing::Substituting { .. } => self.substituting(system),
            Doing::Foreground(_) => self.foreground(system),
            Doing::Builtin(_) => self.resume_builtin(system),
        }
    }

    /// A copy of this shell that runs code as a process of its own: traps do not go with it, ignored signals do.
    fn subshell(&self, code: Rc<Code>) -> Shell {
        let condition = if self.is_in_condition() { InCondition::Yes } else { InCondition::No };
        Shell {
            code,
            at: 0,
            frames: Vec::new(),
            doing: Doing::Ready,
            jobs: SortedMap::new(),
            traps: self.traps.only_ignored(),
            substituted: Vec::new(),
            condition,
            seat: match self.seat {
                Seat::Script | Seat::Session => Seat::Script,
                Seat::Terminal | Seat::Part => Seat::Part,
            },
            ..self.clone()
        }
    }

    /// Whether a failure here is an answer, so that `set -e` lets it pass.
    fn is_in_condition(&self) -> bool {
        self.condition == InCondition::Yes || self.frames.contains(&Frame::Guard)
    }

    /// An operation is done with this status.
    fn finish(&mut self, system: &mut System, status: i32) -> Step {
        self.status = status;
        self.at += 1;
        self.substituted.clear();
        self.doing = Doing::Ready;
        if status != 0 && self.options.errexit && !self.is_in_condition() {
            return self.leave(system, status);
        }
        Step::Again
    }

    /// The shell is about to end: what it set up is undone, and its EXIT trap runs first.
    fn leave(&mut self, system: &mut System, status: i32) -> Step {
        while let Some(frame) = self.frames.pop() {
            self.undo_frame(system, frame);
        }
        self.doing = Doing::Ready;
        self.substituted.clear();
        let action = match self.seat {
            Seat::Script | Seat::Session | Seat::Part => self.traps.take(TrapCondition::Exit),
            // The line is over, the terminal is not.
            Seat::Terminal => None,
        };
        let Some(action) = action else {
            self.tell_of_ended_jobs(system);
            return Step::Exit(status & 0xff);
        };
        self.status = status;
        match parse::parse(&action, self.dialect) {
            Ok(code) => {
                self.call(code, CallKind::Exit { status }, Undo::default());
                Step::Again
            }
            Err(error) => {
                self.complain(system, &error.0);
                Step::Exit(2)
            }
        }
    }

    /// An error that ends a shell which nobody sits at.
    fn fail(&mut self, system: &mut System, message: &str) -> Step {
        self.complain(system, message);
        match self.seat {
            Seat::Session => self.drop_line(system, self.failure_status()),
            Seat::Script | Seat::Terminal | Seat::Part => self.leave(system, self.failure_status()),
        }
    }

    fn failure_status(&self) -> i32 {
        match self.dialect {
            Dialect::Ash => 2,
            Dialect::Bash => 1,
        }
    }

    /// Open files that the shell remembers besides those it has open; whoever ends it releases them.
    pub fn held(&self) -> Vec<DescriptionId> {
        let frames = self.frames.iter().map(|frame| match frame {
            Frame::Redirected(undo) => Some(undo),
            Frame::Call(call) => Some(&call.undo),
            Frame::Guard | Frame::Loop { .. } | Frame::Subject(_) | Frame::Timed(_) => None,
        });
        let pending = match &self.doing {
            Doing::Builtin(pending) => Some(&pending.undo),
            Doing::Begin(_) | Doing::Ready | Doing::Substituting { .. } | Doing::Foreground(_) => {
                None
            }
        };
        let undos = frames.chain([pending]).flatten();
        undos.flat_map(|undo| undo.descriptors.iter().filter_map(|(_, held)| *held)).collect()
    }

    /// A message on standard error, as the shell at hand begins it.
    fn complain(&self, system: &mut System, message: &str) {
        let Shell { name, line, .. } = self;
        let text = match (self.dialect, system.kernel.machine.family) {
            (Dialect::Bash, _) if self.seat != Seat::Script => format!("{name}: {message}\n"),
            (Dialect::Bash, _) => format!("{name}: line {line}: {message}\n"),
            (Dialect::Ash, Family::Busybox) => format!("{name}: {message}\n"),
            // dash
            (Dialect::Ash, Family::Gnu) => format!("{name}: {line}: {message}\n"),
        };
        system.print_error(&text);
    }

    fn call(&mut self, code: Rc<Code>, kind: CallKind, undo: Undo) {
        let back = std::mem::replace(&mut self.code, code);
        let call = Call { code: back, at: self.at, kind, undo };
        self.at = 0;
        self.frames.push(Frame::Call(Box::new(call)));
    }

    fn calls_deep(&self) -> usize {
        self.frames.iter().filter(|frame| matches!(frame, Frame::Call(_))).count()
    }

    /// The characters at which unquoted expansions are split.
    fn separators(&self) -> String {
        self.variables.value("IFS").unwrap_or(" \t\n").to_owned()
    }
}
