//! A shell that a person sits at: each line typed goes on from what the lines before it left.
//! Models bash's interactive mode as far as lines can tell: no EXIT trap at a line's end, no line number in complaints.

use std::rc::Rc;

use super::code::Code;
use super::parse::{self, Dialect, SyntaxError};
use super::start::Source;
use super::traps::TrapCondition;
use super::wait::Doing;
use super::{Shell, builtins};
use crate::cluster::app::processes::{Disposition, Event, Family, Pid, Read, Step, System, Wait};
use crate::cluster::app::signal::Signal;
use crate::kit::sorted::SortedMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Script,
    /// The learner's own machine: each line is a shell of its own.
    Terminal,
    /// What such a line runs as a process of its own.
    Part,
    /// A shell that asks for line after line.
    Session,
}

impl Shell {
    /// A shell that found somebody who types to it.
    pub(super) fn sit_down(&mut self, system: &mut System) -> Step {
        self.seat = Seat::Session;
        system.process.dispositions.insert(Signal::Int, Disposition::Caught);
        self.ask_again()
    }

    /// The line is over, whatever became of it.
    pub(super) fn ask_again(&mut self) -> Step {
        self.substituted.clear();
        self.doing = Doing::Begin(Source::Prompt(String::new()));
        Step::Again
    }

    /// Leaves what the line is about and asks for another one.
    pub(super) fn drop_line(&mut self, system: &mut System, status: i32) -> Step {
        while let Some(frame) = self.frames.pop() {
            self.undo_frame(system, frame);
        }
        self.status = status;
        self.ask_again()
    }

    /// Ctrl-C. True once: what the shell was doing is to be left.
    pub(super) fn is_interrupted(&self, system: &mut System) -> bool {
        let pending = &mut system.process.pending;
        let Some(at) = pending.iter().position(|signal| *signal == Signal::Int) else {
            return false;
        };
        if self.seat == Seat::Session
            && self.traps.action(TrapCondition::Signal(Signal::Int)).is_none()
        {
            pending.remove(at);
            return true;
        }
        false
    }

    pub(super) fn ask_for_line(&mut self, system: &mut System, text: String) -> Step {
        if text.is_empty() {
            self.tell_of_ended_jobs(system);
        }
        let prompt = if text.is_empty() { self.prompt(system) } else { "> ".to_owned() };
        system.print_error(&prompt);
        self.doing = Doing::Begin(Source::Typed(text));
        Step::Again
    }

    pub(super) fn read_typed(&mut self, system: &mut System, mut text: String) -> Step {
        match system.read_line(0) {
            Ok(Read::Data(data)) => text.push_str(&data),
            Ok(Read::Empty(id)) => {
                self.doing = Doing::Begin(Source::Typed(text));
                return Step::Wait(Wait::on(Event::Line(id)).or_signal());
            }
            Ok(Read::End) | Err(_) => {
                let farewell = if self.dialect == Dialect::Bash { "exit\n" } else { "\n" };
                system.print_error(farewell);
                return self.leave(system, self.status);
            }
        }
        match parse::parse(&text, self.dialect) {
            Ok(code) => {
                self.code = code;
                self.at = 0;
                self.doing = Doing::Ready;
                Step::Again
            }
            Err(error) if error.is_unfinished(text.trim_end_matches('\n')) => {
                self.doing = Doing::Begin(Source::Prompt(text));
                Step::Again
            }
            Err(error) => {
                self.complain(system, &error.0);
                self.status = 2;
                self.ask_again()
            }
        }
    }

    /// PS1 as busybox, dash, and Debian's bash have it for root.
    fn prompt(&self, system: &System) -> String {
        let machine = &system.kernel.machine;
        let home = self.variables.value("HOME").unwrap_or("/root");
        let cwd = match system.process.cwd.strip_prefix(home) {
            Some(rest) if home != "/" && (rest.is_empty() || rest.starts_with('/')) => {
                format!("~{rest}")
            }
            _ => system.process.cwd.clone(),
        };
        match (self.dialect, machine.family) {
            (Dialect::Ash, Family::Busybox) => format!("{cwd} # "),
            (Dialect::Ash, Family::Gnu) => "# ".to_owned(),
            (Dialect::Bash, _) => format!("root@{}:{cwd}# ", machine.hostname),
        }
    }

    /// A shell that waits for its first line.
    pub fn at_terminal(env: &SortedMap<String, String>) -> Shell {
        let shell = Shell::start(&["bash".to_owned()], env);
        Shell { seat: Seat::Terminal, doing: Doing::Ready, ..shell }
    }

    /// The shell that runs a line; none for a line in which there is nothing to do.
    pub fn with_line(&self, text: &str) -> Result<Option<Shell>, SyntaxError> {
        let code = parse::parse(text, self.dialect)?;
        // With nothing to do there may still be something to tell.
        let is_idle = code.operations.is_empty() && self.jobs.is_empty();
        Ok((!is_idle).then(|| Shell { code, ..self.clone() }))
    }

    pub fn begin_line(&mut self, pid: Pid) {
        self.pid = pid;
    }

    pub fn environment(&self) -> SortedMap<String, String> {
        self.variables.exported()
    }

    /// Goes on from a line that is over. Another line may have run meanwhile, so only what it changed is taken.
    pub fn take_over(&mut self, before: &Shell, after: Shell, status: i32) {
        let Shell {
            variables, functions, aliases, options, background, jobs, traps, draws, ..
        } = after;
        self.variables.take_changes(&before.variables, &variables);
        for (name, body) in functions.iter() {
            if before.functions.get(name) != Some(body) {
                Rc::make_mut(&mut self.functions).insert(name.clone(), Rc::clone(body));
            }
        }
        for name in before.functions.keys().filter(|name| !functions.contains_key(*name)) {
            Rc::make_mut(&mut self.functions).remove(name);
        }
        self.options = options;
        self.background = background;
        self.aliases = aliases;
        self.jobs.retain(|pid, _| jobs.contains_key(pid) || !before.jobs.contains_key(pid));
        // What another line has told of meanwhile does not come back.
        let still = |pid: &Pid| self.jobs.contains_key(pid) || !before.jobs.contains_key(pid);
        let jobs: Vec<_> = jobs.into_iter().filter(|(pid, _)| still(pid)).collect();
        self.jobs.extend(jobs);
        self.traps = traps;
        self.draws = draws;
        self.status = status;
        self.code = Rc::new(Code { operations: Vec::new() });
    }

    /// What the shell does itself: its builtins, its own words, the functions there are.
    pub fn commands(&self) -> Vec<String> {
        const WORDS: [&str; 8] = ["case", "do", "done", "for", "if", "then", "until", "while"];
        let builtins = builtins::names().map(str::to_owned);
        let words = WORDS.into_iter().map(str::to_owned);
        builtins.chain(words).chain(self.functions.keys().cloned()).collect()
    }

    pub fn variable_names(&self) -> Vec<String> {
        self.variables.all().map(|(name, _)| name.to_owned()).collect()
    }
}
