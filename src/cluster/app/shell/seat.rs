//! A shell that a person sits at: each line typed goes on from what the lines before it left.
//! Models bash's interactive mode as far as lines can tell: no EXIT trap at a line's end, no line number in complaints.

use std::rc::Rc;

use super::code::Code;
use super::parse::{self, SyntaxError};
use super::wait::Doing;
use super::{Shell, builtins};
use crate::cluster::app::processes::Pid;
use crate::kit::sorted::SortedMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Script,
    Terminal,
}

impl Shell {
    /// A shell that waits for its first line.
    pub fn at_terminal(env: &SortedMap<String, String>) -> Shell {
        let shell = Shell::start(&["bash".to_owned()], env);
        Shell { seat: Seat::Terminal, doing: Doing::Ready, ..shell }
    }

    /// The shell that runs a line; none for a line in which there is nothing to do.
    pub fn with_line(&self, text: &str) -> Result<Option<Shell>, SyntaxError> {
        let code = parse::parse(text, self.dialect)?;
        let shell = Shell { code, ..self.clone() };
        Ok((!shell.code.operations.is_empty()).then_some(shell))
    }

    pub fn begin_line(&mut self, pid: Pid) {
        self.pid = pid;
    }

    /// What was begun in the background and is not known to be over.
    pub fn living_jobs(&self) -> Vec<Pid> {
        let living = self.jobs.iter().filter(|(_, code)| code.is_none());
        living.map(|(pid, _)| *pid).collect()
    }

    pub fn environment(&self) -> SortedMap<String, String> {
        self.variables.exported()
    }

    /// Goes on from a line that is over. Another line may have run meanwhile, so only what it changed is taken.
    pub fn take_over(&mut self, before: &Shell, after: Shell, status: i32) {
        let Shell { variables, functions, options, background, jobs, traps, draws, .. } = after;
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
        self.jobs = jobs;
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
