//! What a workstation's owner hears of it: text for the screen, lines that are over, programs whose work waits outside.

use std::rc::Rc;

use super::Kernel;
use super::bounds::{SCREEN_BYTES_MAX, WhenSpent};
use super::outside::Call;
use super::process::{Disposition, Hearing, Pid, Process};
use crate::cluster::app::log::Stream;
use crate::cluster::app::shell::Shell;
use crate::cluster::app::signal::Signal;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screen {
    pub shown: Vec<Shown>,
    bytes: usize,
    pub left: Vec<Left>,
    pub calls: Vec<Call>,
    /// Lines that do without end what takes no time.
    pub spent: Vec<Pid>,
    /// The lines that were typed.
    pub history: Rc<Vec<String>>,
}

/// bash's HISTSIZE.
const HISTORY_MAX: usize = 500;

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
    /// Remembers a line as Ubuntu's bash does: not the same one twice in a row, and none that begins with a blank.
    pub fn remember(&mut self, line: &str) {
        if line.starts_with(' ') || self.history.last().is_some_and(|last| last == line) {
            return;
        }
        let history = Rc::make_mut(&mut self.history);
        history.push(line.to_owned());
        if HISTORY_MAX < history.len() {
            history.remove(0);
        }
    }

    /// Text in the order of its printing; beyond the bound it is lost.
    pub fn print(&mut self, line: Pid, stream: Stream, text: &str) {
        let room = SCREEN_BYTES_MAX.saturating_sub(self.bytes);
        let text = &text[..text.floor_char_boundary(room)];
        if text.is_empty() {
            return;
        }
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
        self.end_those(|process| process.core.group == group, code);
    }

    /// Ctrl-C at a line: what it runs ends, what was begun in the background does not hear the keyboard.
    pub fn interrupt(&mut self, leader: Pid) {
        let hears = |process: &Process| {
            process.core.keyboard == Hearing::Hears
                && process.core.disposition(Signal::Int) != Some(Disposition::Ignored)
        };
        // A job that `fg` brought to the front is of another line, and a child of this one.
        let mut reached = vec![leader];
        let mut seen = 0;
        while let Some(parent) = reached.get(seen).copied() {
            let children = self.table.values().filter(|child| child.core.parent == parent);
            reached.extend(children.filter(|child| hears(child)).map(|child| child.core.pid));
            seen += 1;
        }
        self.end_those(
            |process| {
                let Process { core, .. } = process;
                reached.contains(&core.pid) || (core.group == leader && hears(process))
            },
            Signal::Int.exit_code(),
        );
    }

    fn end_those(&mut self, is_one: impl Fn(&Process) -> bool, code: i32) {
        let those = self.table.values().filter(|process| is_one(process));
        let pids: Vec<Pid> = those.map(|process| process.core.pid).collect();
        for pid in pids {
            if let Some(process) = self.table.remove(&pid) {
                self.bury(process, code);
            }
        }
    }
}
