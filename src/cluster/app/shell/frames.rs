//! Leaving code: functions return, loops are left, and whatever their frames set up is undone.

use std::rc::Rc;

use super::redirect::Undo;
use super::seat::Seat;
use super::wait::Doing;
use super::{Call, CallKind, Frame, Shell};
use crate::cluster::app::processes::{Step, System};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoopExit {
    Break,
    Continue,
}

impl Shell {
    /// A list of operations is at its end: back to whoever called it, or the shell is over.
    pub(super) fn end_of_code(&mut self, system: &mut System) -> Step {
        loop {
            match self.frames.pop() {
                Some(Frame::Call(call)) => return self.return_from(system, *call),
                Some(frame) => self.undo_frame(system, frame),
                None if self.seat == Seat::Session => return self.ask_again(),
                None => return self.leave(system, self.status),
            }
        }
    }

    /// `return`: out of the function or the sourced file at hand; where there is none the shell ends.
    pub(super) fn return_with(&mut self, system: &mut System, status: i32) -> Step {
        self.status = status;
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Call(call) => match call.kind {
                    CallKind::Function { .. } | CallKind::Source { .. } => {
                        return self.return_from(system, *call);
                    }
                    CallKind::Eval | CallKind::Trap { .. } | CallKind::Exit { .. } => {
                        self.undo_frame(system, Frame::Call(call));
                    }
                },
                frame => self.undo_frame(system, frame),
            }
        }
        self.leave(system, status)
    }

    fn return_from(&mut self, system: &mut System, call: Call) -> Step {
        let exits = match &call.kind {
            CallKind::Exit { .. } => true,
            CallKind::Function { .. }
            | CallKind::Source { .. }
            | CallKind::Eval
            | CallKind::Trap { .. } => false,
        };
        let (code, at) = (Rc::clone(&call.code), call.at);
        let kind = call.kind.clone();
        self.undo_frame(system, Frame::Call(Box::new(call)));
        self.code = code;
        self.at = at;
        match kind {
            CallKind::Exit { status } if exits => Step::Exit(status & 0xff),
            CallKind::Trap { status, substituted } => {
                self.status = status;
                self.substituted = substituted;
                Step::Again
            }
            _ => self.finish(system, self.status),
        }
    }

    /// `break` and `continue`: the loop so many levels out, its inner ones undone.
    pub(super) fn leave_loops(
        &mut self,
        system: &mut System,
        levels: usize,
        goes: LoopExit,
    ) -> Step {
        let is_loop = |frame: &&Frame| matches!(frame, Frame::Loop { .. });
        let here = self.frames.iter().rev().take_while(|frame| !matches!(frame, Frame::Call(call) if matches!(call.kind, CallKind::Function { .. })));
        let loops = here.filter(is_loop).count();
        let mut left = levels.min(loops);
        if left == 0 {
            return self.finish(system, 0);
        }
        while let Some(frame) = self.frames.pop() {
            let Frame::Loop { again, end, items, .. } = frame else {
                self.undo_frame(system, frame);
                continue;
            };
            left -= 1;
            if 0 < left {
                continue;
            }
            self.status = 0;
            self.substituted.clear();
            self.doing = Doing::Ready;
            self.frames.push(Frame::Loop { again, end, items, status: 0 });
            return self.go(match goes {
                LoopExit::Break => end,
                LoopExit::Continue => again,
            });
        }
        Step::Again
    }

    pub(super) fn undo_frame(&mut self, system: &mut System, frame: Frame) {
        match frame {
            Frame::Guard | Frame::Loop { .. } | Frame::Subject(_) | Frame::Timed(_) => {}
            Frame::Redirected(undo) => self.undo(system, undo),
            Frame::Call(call) => {
                match call.kind {
                    CallKind::Function { parameters, locals } => {
                        self.parameters = parameters;
                        for (name, before) in locals {
                            self.variables.restore(&name, before);
                        }
                    }
                    CallKind::Source { parameters } => self.parameters = parameters,
                    CallKind::Eval | CallKind::Trap { .. } | CallKind::Exit { .. } => {}
                }
                self.code = call.code;
                self.at = call.at;
                self.undo(system, call.undo);
            }
        }
    }

    pub(super) fn undo(&mut self, system: &mut System, undo: Undo) {
        for (number, id) in undo.descriptors.into_iter().rev() {
            system.install(number, id);
        }
        for (name, before) in undo.variables.into_iter().rev() {
            self.variables.restore(&name, before);
        }
    }
}
