//! A simple command: expanded, redirected, and given to a function, to the shell itself or to a program.

use std::rc::Rc;

use super::builtins::{self, Builtin, BuiltinCall, Outcome};
use super::code::Simple;
use super::expand::{Expander, Stop};
use super::frames::LoopExit;
use super::parse::Dialect;
use super::redirect::{Redirected, Undo};
use super::seat::Seat;
use super::variables::Variable;
use super::wait::{Doing, Foreground, Pending};
use super::{CALLS_DEEP_MAX, CallKind, Shell, parse};
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{Loaded, LookupError, Program, Step, System};

/// A simple command after expansion.
struct Prepared {
    words: Vec<String>,
    redirects: Vec<Redirected>,
    /// What the assigned variables were before.
    before: Vec<(String, Option<Variable>)>,
}

impl Shell {
    pub(super) fn run(&mut self, system: &mut System, simple: &Simple) -> Step {
        self.line = simple.line;
        let prepared = match self.expanding(system, |expander| prepare(expander, simple)) {
            Ok(prepared) => prepared,
            Err(step) => return step,
        };
        let Prepared { words, redirects, before } = prepared;
        if self.options.xtrace {
            self.trace(system, simple, &words);
        }
        let mut undo = match self.redirect(system, &redirects) {
            Ok(undo) => undo,
            Err(message) => {
                self.complain(system, &message);
                self.undo(system, Undo { variables: before, ..Undo::default() });
                return self.finish(system, 1);
            }
        };
        let Some(name) = words.first() else {
            self.undo(system, undo);
            let status = self.substituted.last().map_or(0, |last| last.status);
            return self.finish(system, status);
        };
        for (assigned, _) in &before {
            // It was just assigned, so there is room for it.
            let _ = self.variables.export(assigned);
        }
        undo.variables = before;
        if let Some(body) = self.functions.get(name) {
            let body = Rc::clone(body);
            return self.call_function(system, body, &words[1..], undo);
        }
        if let Some(builtin) = builtins::find(name) {
            return self.run_builtin(system, builtin, words[1..].to_vec(), undo);
        }
        if builtins::REFUSED.contains(&name.as_str()) {
            return self.fail(system, &parse::unsupported(name));
        }
        self.run_program(system, words, undo)
    }

    /// `+ command words`, before it runs.
    fn trace(&self, system: &mut System, simple: &Simple, words: &[String]) {
        let assigned = simple.assignments.iter().map(|assignment| {
            format!("{}={}", assignment.name, self.variables.value(&assignment.name).unwrap_or(""))
        });
        let shown: Vec<String> = assigned.chain(words.iter().cloned()).collect();
        let prompt = self.variables.value("PS4").unwrap_or("+ ");
        system.print_error(&format!("{prompt}{}\n", shown.join(" ")));
    }

    fn call_function(
        &mut self,
        system: &mut System,
        body: Rc<super::code::Code>,
        arguments: &[String],
        undo: Undo,
    ) -> Step {
        if CALLS_DEEP_MAX <= self.calls_deep() {
            return self.fail(system, "function calls nested too deep");
        }
        let parameters = std::mem::replace(&mut self.parameters, Rc::new(arguments.to_vec()));
        self.substituted.clear();
        self.call(body, CallKind::Function { parameters, locals: Default::default() }, undo);
        Step::Again
    }

    fn run_builtin(
        &mut self,
        system: &mut System,
        builtin: &'static Builtin,
        arguments: Vec<String>,
        undo: Undo,
    ) -> Step {
        let (since, read) = (system.now(), String::new());
        let pending = Pending { builtin, arguments, undo, since, read };
        self.doing = Doing::Builtin(Box::new(pending));
        self.resume_builtin(system)
    }

    /// Asks a builtin for the first time, or again after it had to wait.
    pub(super) fn resume_builtin(&mut self, system: &mut System) -> Step {
        let Doing::Builtin(pending) = std::mem::replace(&mut self.doing, Doing::Ready) else {
            return Step::Again;
        };
        let Pending { builtin, arguments, mut undo, since, mut read } = *pending;
        let read_so_far = &mut read;
        let mut call =
            BuiltinCall { shell: self, system, arguments: &arguments, since, read: read_so_far };
        let outcome = (builtin.run)(&mut call);
        match outcome {
            Outcome::Wait(wait) => {
                let pending = Pending { builtin, arguments, undo, since, read };
                self.doing = Doing::Builtin(Box::new(pending));
                Step::Wait(wait)
            }
            Outcome::Done(status) => {
                self.put_back(system, undo, &arguments, builtin);
                self.finish(system, status)
            }
            Outcome::Keep => {
                self.keep_redirects(system, &mut undo);
                self.finish(system, 0)
            }
            Outcome::Exit(status) => {
                self.undo(system, undo);
                self.leave(system, status)
            }
            Outcome::Fail(message) => {
                self.complain(system, &message);
                self.undo(system, undo);
                self.leave(system, self.failure_status())
            }
            Outcome::Return(status) => {
                self.undo(system, undo);
                self.substituted.clear();
                self.return_with(system, status)
            }
            Outcome::Break(levels) => {
                self.undo(system, undo);
                self.leave_loops(system, levels, LoopExit::Break)
            }
            Outcome::Continue(levels) => {
                self.undo(system, undo);
                self.leave_loops(system, levels, LoopExit::Continue)
            }
            Outcome::Run(code, kind) => {
                if CALLS_DEEP_MAX <= self.calls_deep() {
                    return self.fail(system, "calls nested too deep");
                }
                self.substituted.clear();
                self.call(code, kind, undo);
                Step::Again
            }
            Outcome::Become(words) => self.become_program(system, words, undo),
            Outcome::RunProgram(words) => self.run_program(system, words, undo),
        }
    }

    /// A builtin such as `read` may have set the very variable that was assigned before it.
    fn put_back(
        &mut self,
        system: &mut System,
        mut undo: Undo,
        arguments: &[String],
        builtin: &Builtin,
    ) {
        if builtin.sets_variables {
            undo.variables.retain(|(name, _)| !arguments.contains(name));
        }
        self.undo(system, undo);
    }

    fn run_program(&mut self, system: &mut System, words: Vec<String>, mut undo: Undo) -> Step {
        let name = words.first().cloned().unwrap_or_default();
        let loaded = match self.load_program(system, words) {
            Ok(loaded) => loaded,
            Err(error) => {
                let (status, message) = self.lookup_failure(&name, error);
                self.complain(system, &message);
                self.undo(system, undo);
                return self.finish(system, status);
            }
        };
        if self.is_last_command() {
            self.keep_redirects(system, &mut undo);
            return Step::Become(Box::new(loaded));
        }
        let spawned = system.spawn(loaded);
        self.undo(system, undo);
        match spawned {
            Ok(child) => self.wait_for(Foreground::one(child)),
            Err(error) => self.cannot_fork(system, error),
        }
    }

    /// `exec`: this very process goes on as the program.
    fn become_program(&mut self, system: &mut System, words: Vec<String>, mut undo: Undo) -> Step {
        let name = words.first().cloned().unwrap_or_default();
        match self.load_program(system, words) {
            Ok(loaded) => {
                self.keep_redirects(system, &mut undo);
                Step::Become(Box::new(loaded))
            }
            Err(error) => {
                let (status, message) = self.lookup_failure(&name, error);
                self.complain(system, &format!("exec: {message}"));
                self.undo(system, undo);
                self.leave(system, status)
            }
        }
    }

    fn load_program(
        &mut self,
        system: &mut System,
        words: Vec<String>,
    ) -> Result<Loaded, LookupError> {
        let env = self.variables.exported();
        match system.load(words.clone(), env.clone()) {
            // A text without `#!` is a script for the shell itself.
            Err(LookupError::NotExecutable { script }) => {
                let arguments = words.into_iter().skip(1);
                let own = match self.dialect {
                    Dialect::Ash => "sh",
                    Dialect::Bash => "bash",
                };
                let argv: Vec<String> =
                    [own.to_owned(), script].into_iter().chain(arguments).collect();
                let program = Program::Shell(Box::new(Shell::start(&argv, &env)));
                Ok(Loaded { program, argv, env })
            }
            other => other,
        }
    }

    fn lookup_failure(&self, name: &str, error: LookupError) -> (i32, String) {
        let is_bash = self.dialect == Dialect::Bash;
        match error {
            LookupError::NoCommand | LookupError::NotInPath if is_bash => {
                (127, format!("{name}: command not found"))
            }
            LookupError::Path(Errno::NoEntry) if is_bash => {
                (127, format!("{name}: {}", Errno::NoEntry))
            }
            LookupError::Interpreter(Errno::NoEntry) if is_bash => {
                (127, format!("{name}: cannot execute: required file not found"))
            }
            LookupError::NoCommand
            | LookupError::NotInPath
            | LookupError::Path(Errno::NoEntry)
            | LookupError::Interpreter(Errno::NoEntry) => (127, format!("{name}: not found")),
            LookupError::Path(errno) | LookupError::Interpreter(errno) => {
                (126, format!("{name}: {errno}"))
            }
            LookupError::NotExecutable { .. } => (126, format!("{name}: {}", Errno::NotExecutable)),
            LookupError::TooLong => (126, format!("{name}: Argument list too long")),
        }
    }

    /// Whether nothing is left to do after this command: then no child is needed, and none is made.
    fn is_last_command(&self) -> bool {
        self.at + 1 == self.code.operations.len()
            && self.frames.is_empty()
            && !self.traps.has_actions()
            && matches!(self.seat, Seat::Script | Seat::Part)
    }
}

/// Words, then redirections, then assignments, as POSIX orders them.
fn prepare(expander: &mut Expander, simple: &Simple) -> Result<Prepared, Stop> {
    let words = expander.fields(&simple.words)?;
    let redirects = expander.redirects(&simple.redirects)?;
    let mut before = Vec::new();
    for assignment in &simple.assignments {
        let name = &assignment.name;
        let earlier = expander.shell.variables.variable(name).cloned();
        expander.assign(assignment)?;
        if !words.is_empty() {
            before.push((name.clone(), earlier));
        }
    }
    Ok(Prepared { words, redirects, before })
}
