//! A server program as a value: one process of a container that listens and answers.

use std::rc::Rc;

pub use super::Reply;
use super::files::Files;
use super::launch::{Launch, Output};
use super::signal::Signal;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, HttpReply};

/// A server that answers every GET with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    pub name: String,
    pub ports: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ServerProcess {
    program: Rc<Server>,
    exits: Option<(SimTime, i32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Runs,
    Exits(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// No handler: PID 1 drops it, others die of it.
    Ignored,
    /// It will end later by itself.
    Handled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Recover,
}

impl ServerProcess {
    pub fn start(program: Rc<Server>, _launch: &Launch, _now: SimTime) -> ServerProcess {
        ServerProcess { program, exits: None }
    }

    pub fn due(&self) -> Option<SimTime> {
        self.exits.map(|(at, _)| at)
    }

    pub fn turn(&mut self, now: SimTime, _files: &mut Files, _out: &mut Output) -> Step {
        match self.exits {
            Some((at, code)) if at <= now => Step::Exits(code),
            Some(_) | None => Step::Runs,
        }
    }

    pub fn signal(&mut self, signal: Signal, now: SimTime) -> Reaction {
        if signal != Signal::Term && signal != Signal::Quit {
            return Reaction::Ignored;
        }
        self.exits = Some((now + Span::millis(80), 0));
        Reaction::Handled
    }

    pub fn listens_on(&self, port: i32) -> bool {
        self.program.ports.contains(&port)
    }

    pub fn answer(
        &mut self,
        ask: &Ask,
        _now: SimTime,
        _files: &mut Files,
        out: &mut Output,
    ) -> Reply {
        let answer = match ask {
            Ask::HttpGet(question) => {
                out.stdout.push_str(&format!("GET {}\n", question.path));
                let body = format!("{}\n", self.program.name);
                Answer::Http(HttpReply { code: 200, body, location: None })
            }
            Ask::TcpConnect { .. } | Ask::Exec { .. } => Answer::Connected,
            Ask::Grpc { .. } => Answer::Serving,
        };
        Reply::After { delay: Span::millis(3), answer }
    }

    pub fn memory_bytes(&self, _now: SimTime) -> u64 {
        4 * 1024 * 1024
    }

    pub fn cpu_millis(&self, _now: SimTime) -> u32 {
        1
    }

    pub fn fault(&mut self, _fault: Fault, _now: SimTime) {}
}
