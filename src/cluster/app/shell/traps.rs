//! `trap`: what a shell does when a signal reaches it, and before it ends.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::redirect::Undo;
use super::{CallKind, Frame, Shell, parse};
use crate::cluster::app::processes::{Step, System};
use crate::cluster::app::signal::Signal;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrapCondition {
    Exit,
    Signal(Signal),
}

/// Actions by condition; an empty action ignores the signal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traps {
    actions: Rc<SortedMap<TrapCondition, String>>,
}

impl TrapCondition {
    /// `EXIT`, `0`, `TERM`, `SIGTERM` or `15`.
    pub fn parse(text: &str) -> Option<TrapCondition> {
        match text {
            "EXIT" | "exit" | "0" => Some(TrapCondition::Exit),
            _ => Signal::parse(text).map(TrapCondition::Signal),
        }
    }

    pub fn name(self) -> String {
        match self {
            TrapCondition::Exit => "EXIT".to_owned(),
            TrapCondition::Signal(signal) => signal.short_name(),
        }
    }
}

impl Traps {
    pub fn set(&mut self, condition: TrapCondition, action: &str) {
        Rc::make_mut(&mut self.actions).insert(condition, action.to_owned());
    }

    pub fn take(&mut self, condition: TrapCondition) -> Option<String> {
        if !self.actions.contains_key(&condition) {
            return None;
        }
        Rc::make_mut(&mut self.actions).remove(&condition).filter(|action| !action.is_empty())
    }

    pub fn action(&self, condition: TrapCondition) -> Option<&str> {
        self.actions.get(&condition).map(String::as_str)
    }

    pub fn all(&self) -> impl Iterator<Item = (TrapCondition, &str)> {
        self.actions.iter().map(|(condition, action)| (*condition, action.as_str()))
    }

    /// What a subshell keeps.
    pub fn only_ignored(&self) -> Traps {
        let ignored = self.actions.iter().filter(|(_, action)| action.is_empty());
        Traps {
            actions: Rc::new(SortedMap::from_iter(
                ignored.map(|(at, action)| (*at, action.clone())),
            )),
        }
    }

    /// Whether something remains to be done here, so that the shell must not become another program.
    pub fn has_actions(&self) -> bool {
        self.actions.values().any(|action| !action.is_empty())
    }
}

impl Shell {
    /// The action of a signal that has reached the shell; one at a time, and none inside another's action.
    pub(super) fn next_trap(&mut self, system: &mut System) -> Option<String> {
        if system.process.pending.is_empty() {
            return None;
        }
        let is_busy = self.frames.iter().any(|frame| {
            matches!(frame, Frame::Call(call) if matches!(call.kind, CallKind::Trap { .. }))
        });
        if is_busy {
            return None;
        }
        let signal = system.process.pending.remove(0);
        let action = self.traps.action(TrapCondition::Signal(signal))?;
        Some(action.to_owned()).filter(|action| !action.is_empty())
    }

    pub(super) fn run_trap(&mut self, system: &mut System, action: &str) -> Step {
        match parse::parse(action, self.dialect) {
            Ok(code) => {
                let substituted = std::mem::take(&mut self.substituted);
                let kind = CallKind::Trap { status: self.status, substituted };
                self.call(code, kind, Undo::default());
                Step::Again
            }
            Err(error) => {
                self.complain(system, &error.0);
                self.leave(system, 2)
            }
        }
    }
}
