//! What a workstation's owner hears of it: text for the screen, lines that are over, programs whose work waits outside.

use super::Kernel;
use super::bounds::{SCREEN_BYTES_MAX, WhenSpent};
use super::outside::Call;
use super::process::{Pid, Process};
use crate::cluster::app::log::Stream;
use crate::cluster::app::shell::Shell;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screen {
    pub shown: Vec<Shown>,
    bytes: usize,
    pub left: Vec<Left>,
    pub calls: Vec<Call>,
    /// Lines that do without end what takes no time.
    pub spent: Vec<Pid>,
}

/// Text that a line printed; by its leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub line: Pid,
    pub stream: Stream,
    pub text: String,
}

/// The leader of a line is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    pub pid: Pid,
    pub code: i32,
    /// As it was in the end: the next line begins from there.
    pub shell: Box<Shell>,
    pub cwd: String,
}

impl Screen {
    /// Text in the order of its printing; beyond the bound it is lost.
    pub fn print(&mut self, line: Pid, stream: Stream, text: &str) {
        let room = SCREEN_BYTES_MAX.saturating_sub(self.bytes);
        let text = &text[..text.floor_char_boundary(room)];
        self.bytes += text.len();
        match self.shown.last_mut() {
            Some(last) if (last.line, last.stream) == (line, stream) => last.text.push_str(text),
            _ => self.shown.push(Shown { line, stream, text: text.to_owned() }),
        }
    }

    pub fn take_shown(&mut self) -> Vec<Shown> {
        self.bytes = 0;
        std::mem::take(&mut self.shown)
    }
}

impl Kernel {
    /// Somebody used up what may be done without time passing.
    pub fn report_spent(&mut self, group: Pid) {
        let is_told = self.machine.limits.when_spent == WhenSpent::IsReported;
        if is_told && !self.screen.spent.contains(&group) {
            self.screen.spent.push(group);
        }
    }

    /// Ends the lines that have been reported, with all they began.
    pub fn end_spent(&mut self) {
        for index in 0..self.screen.spent.len() {
            self.end_group(self.screen.spent[index], 1);
        }
    }

    /// Ends a line with everything it began.
    pub fn end_group(&mut self, group: Pid, code: i32) {
        let of_group = |process: &&Process| process.core.group == group;
        let pids: Vec<Pid> =
            self.table.values().filter(of_group).map(|process| process.core.pid).collect();
        for pid in pids {
            if let Some(process) = self.table.remove(&pid) {
                self.bury(process, code);
            }
        }
    }
}
