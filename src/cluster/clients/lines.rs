//! What programs inside containers have asked of others and wait for: a server that ends takes its connections along.

use std::rc::Rc;

use crate::cluster::app::NetAnswer;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{ContainerId, NodeName, ProgramKey, QuestionId};
use crate::cluster::mailbox::Message;
use crate::cluster::runtime::Opened;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};

/// A program that gave up leaves its line behind until its own or the other end dies; beyond this the oldest goes.
const LINES_MAX: usize = 256;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    by_program: Rc<SortedMap<ProgramKey, Line>>,
}

/// The connection over which a program asked last.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    question: QuestionId,
    /// Where the program is.
    node: NodeName,
    server: Option<Server>,
}

#[derive(Clone, Debug, PartialEq)]
struct Server {
    node: NodeName,
    container: ContainerId,
    /// None: it says nothing.
    leaves_at: Option<SimTime>,
}

impl Server {
    /// What it has not sent by now it never will.
    fn owes_at(&self, now: SimTime) -> bool {
        self.leaves_at.is_none_or(|leaves_at| now < leaves_at)
    }
}

impl Lines {
    /// A program asks anew; what it asked before does not matter any more.
    pub fn open(&mut self, program: ProgramKey, node: NodeName, question: QuestionId) {
        let lines = Rc::make_mut(&mut self.by_program);
        lines.insert(program, Line { question, node, server: None });
        if LINES_MAX < lines.len() {
            let oldest = lines.iter().min_by_key(|(_, line)| line.question);
            if let Some(oldest) = oldest.map(|(program, _)| program.clone()) {
                lines.remove(&oldest);
            }
        }
    }

    /// A pod took the connection, on that node.
    pub fn reached(&mut self, program: &ProgramKey, at: &NodeName, opened: &Opened, now: SimTime) {
        let (container, leaves_at) = match opened {
            Opened::Answers { container, delay, .. } => (container, Some(now + *delay)),
            Opened::Hangs { container, .. } => (container, None),
            Opened::Refused { .. } => return,
        };
        if let Some(line) = Rc::make_mut(&mut self.by_program).get_mut(program) {
            let (node, container) = (at.clone(), container.clone());
            line.server = Some(Server { node, container, leaves_at });
        }
    }

    /// Whether an answer is still waited for; it is not any longer.
    pub fn answered(&mut self, program: &ProgramKey, question: QuestionId) -> bool {
        let is_awaited = self.by_program.get(program).is_some_and(|line| line.question == question);
        if is_awaited {
            Rc::make_mut(&mut self.by_program).remove(program);
        }
        is_awaited
    }

    /// A container has ended: who waits for it is told at once, and what its own programs waited for is forgotten.
    pub fn broken(&mut self, ctx: &mut Ctx, container: &ContainerId) {
        let now = ctx.now();
        let has_it = |server: &Server| server.container == *container && server.owes_at(now);
        for (program, node) in self.waiting(has_it) {
            let answer = NetAnswer::Reset;
            ctx.send(Span::ZERO, Message::Told { node, key: program.clone(), answer });
            self.hang_up(&program);
        }
        let own: Vec<ProgramKey> =
            self.by_program.keys().filter(|one| one.container == *container).cloned().collect();
        own.iter().for_each(|program| self.hang_up(program));
    }

    /// A machine is without power: nothing comes from there any more, and nobody says so.
    pub fn lost(&mut self, node: &NodeName, now: SimTime) {
        for (program, _) in self.waiting(|server| server.node == *node && server.owes_at(now)) {
            self.hang_up(&program);
        }
    }

    fn waiting(&self, whose: impl Fn(&Server) -> bool) -> Vec<(ProgramKey, NodeName)> {
        let waits = |line: &Line| line.server.as_ref().is_some_and(&whose);
        let waiting = self.by_program.iter().filter(|(_, line)| waits(line));
        waiting.map(|(program, line)| (program.clone(), line.node.clone())).collect()
    }

    fn hang_up(&mut self, program: &ProgramKey) {
        Rc::make_mut(&mut self.by_program).remove(program);
    }
}
