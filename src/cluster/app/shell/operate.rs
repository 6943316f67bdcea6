//! One operation of a script's code: jumps, loops, cases, groups, and the processes that pipelines and subshells are.

use std::rc::Rc;

use super::code::{Code, Operation, Redirect, Word};
use super::expand::{Expander, Stop};
use super::variables::Variables;
use super::wait::Foreground;
use super::{FUNCTIONS_MAX, Frame, Shell, pattern};
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{
    DescriptionId, Disposition, Hearing, OpenMode, Pid, Program, Step, System,
};
use crate::cluster::app::signal::Signal;

impl Shell {
    pub(super) fn operate(&mut self, system: &mut System) -> Step {
        let code = Rc::clone(&self.code);
        let Some(operation) = code.operations.get(self.at) else { return self.end_of_code(system) };
        match operation {
            Operation::Run(simple) => self.run(system, simple),
            Operation::Test(condition) => {
                match self.expanding(system, |expander| expander.condition(condition)) {
                    Ok(holds) => self.finish(system, i32::from(!holds)),
                    Err(step) => step,
                }
            }
            Operation::Calculate(pieces) => {
                match self.expanding(system, |expander| expander.arithmetic(pieces)) {
                    Ok(number) => self.finish(system, i32::from(number == 0)),
                    Err(step) => step,
                }
            }
            Operation::Pipeline(stages) => self.pipeline(system, stages),
            Operation::Subshell(body) => match self.fork(system, body, &[]) {
                Ok(child) => self.wait_for(Foreground::one(child)),
                Err(error) => self.cannot_fork(system, error),
            },
            Operation::Background { body, said } => self.start_background(system, body, said),
            Operation::TimeBegin => self.push_frame(Frame::Timed(system.now())),
            Operation::TimeEnd => {
                if let Some(Frame::Timed(since)) = self.frames.pop() {
                    let millis = (system.now() - since).as_millis();
                    let (mins, secs) = (millis / 60_000, millis % 60_000);
                    system.print_error(&format!(
                        "\nreal\t{mins}m{}.{:03}s\nuser\t0m0.000s\nsys\t0m0.000s\n",
                        secs / 1_000,
                        secs % 1_000
                    ));
                }
                self.go(self.at + 1)
            }
            Operation::Define { name, body } => match self.define(name, Rc::clone(body)) {
                Ok(()) => self.finish(system, 0),
                Err(message) => self.fail(system, message),
            },
            Operation::Jump(target) => self.go(*target),
            Operation::JumpIfFailed(target) if self.status != 0 => self.go(*target),
            Operation::JumpIfSucceeded(target) if self.status == 0 => self.go(*target),
            Operation::JumpIfFailed(_) | Operation::JumpIfSucceeded(_) => self.go(self.at + 1),
            Operation::Invert => {
                self.status = i32::from(self.status == 0);
                self.go(self.at + 1)
            }
            Operation::Succeed => {
                self.status = 0;
                self.go(self.at + 1)
            }
            Operation::Guard => self.push_frame(Frame::Guard),
            Operation::Unguard | Operation::CaseEnd | Operation::RedirectEnd => {
                self.pop_frame(system);
                self.go(self.at + 1)
            }
            Operation::LoopBegin { again, end } => {
                let (again, end) = (*again, *end);
                self.push_frame(Frame::Loop { again, end, items: Vec::new(), status: 0 })
            }
            Operation::ForBegin { words, again, end } => {
                self.begin_for(system, words.as_deref(), *again, *end)
            }
            Operation::ForNext { name, end } => self.next_item(system, name, *end),
            Operation::LoopAgain { again } => {
                if let Some(Frame::Loop { status, .. }) = self.frames.last_mut() {
                    *status = self.status;
                }
                self.go(*again)
            }
            Operation::LoopEnd => {
                if let Some(Frame::Loop { status, .. }) = self.frames.pop() {
                    self.status = status;
                }
                self.go(self.at + 1)
            }
            Operation::CaseBegin(word) => {
                match self.expanding(system, |expander| expander.text(word)) {
                    Ok(text) => {
                        self.substituted.clear();
                        self.push_frame(Frame::Subject(text))
                    }
                    Err(step) => step,
                }
            }
            Operation::CaseTest { patterns, otherwise } => {
                self.test_case(system, patterns, *otherwise)
            }
            Operation::RedirectBegin { redirects, skip } => {
                self.begin_redirect(system, redirects, *skip)
            }
        }
    }

    pub(super) fn define(&mut self, name: &str, body: Rc<Code>) -> Result<(), &'static str> {
        if FUNCTIONS_MAX <= self.functions.len() {
            return Err("too many functions");
        }
        Rc::make_mut(&mut self.functions).insert(name.to_owned(), body);
        Ok(())
    }

    /// Expands words; a substitution that has to run first, or an error, is the step to take instead.
    pub(super) fn expanding<T>(
        &mut self,
        system: &mut System,
        expand: impl FnOnce(&mut Expander) -> Result<T, Stop>,
    ) -> Result<T, Step> {
        let before: Variables = self.variables.clone();
        match expand(&mut Expander::new(self, system)) {
            Ok(expanded) => Ok(expanded),
            Err(Stop::Substitute(code)) => {
                let step = self.substitute(system, &code);
                self.variables = before;
                Err(step)
            }
            Err(Stop::Error(message)) => Err(self.fail(system, &message)),
        }
    }

    /// A copy of this shell as a child; `open` says what some numbers stand for there.
    pub(super) fn fork(
        &mut self,
        system: &mut System,
        code: &Rc<Code>,
        open: &[(u32, Option<DescriptionId>)],
    ) -> Result<Pid, Errno> {
        let subshell = self.subshell(Rc::clone(code));
        let child = system.fork(Program::Shell(Box::new(subshell)))?;
        for (number, id) in open {
            system.install_in(child, *number, *id);
        }
        Ok(child)
    }

    pub(super) fn cannot_fork(&mut self, system: &mut System, error: Errno) -> Step {
        self.fail(system, &format!("can't fork: {error}"))
    }

    fn pipeline(&mut self, system: &mut System, stages: &[Rc<Code>]) -> Step {
        let mut children = Vec::new();
        let mut input: Option<DescriptionId> = None;
        for (index, stage) in stages.iter().enumerate() {
            let is_last = index + 1 == stages.len();
            let pipe = if is_last { None } else { Some(system.kernel.descriptors.pipe()) };
            let (reader, writer) = match pipe.transpose() {
                Ok(Some((reader, writer))) => (Some(reader), Some(writer)),
                Ok(None) => (None, None),
                Err(error) => return self.cannot_fork(system, error),
            };
            let mut open = Vec::new();
            open.extend(input.map(|id| (0, Some(id))));
            open.extend(writer.map(|id| (1, Some(id))));
            let forked = self.fork(system, stage, &open);
            // The stages hold their ends now.
            for end in [input, writer].into_iter().flatten() {
                system.kernel.descriptors.release(end);
            }
            input = reader;
            match forked {
                Ok(child) => children.push(child),
                Err(error) => {
                    input.into_iter().for_each(|end| system.kernel.descriptors.release(end));
                    return self.cannot_fork(system, error);
                }
            }
        }
        self.wait_for(Foreground::all(children))
    }

    fn start_background(&mut self, system: &mut System, body: &Rc<Code>, said: &Rc<str>) -> Step {
        let input = match system.open("/dev/null", OpenMode::Read) {
            Ok(input) => input,
            Err(error) => return self.cannot_fork(system, error),
        };
        let forked = self.fork(system, body, &[(0, Some(input))]);
        system.kernel.descriptors.release(input);
        let child = match forked {
            Ok(child) => child,
            Err(error) => return self.cannot_fork(system, error),
        };
        // POSIX: what runs in the background does not hear the keyboard. With job control it is a group of its own;
        // without, it ignores what the keyboard sends.
        let has_job_control = self.has_job_control();
        if let Some(process) = system.kernel.table.get_mut(&child) {
            if has_job_control {
                process.core.keyboard = Hearing::Deaf;
            } else {
                for signal in [Signal::Int, Signal::Quit] {
                    process.core.dispositions.insert(signal, Disposition::Ignored);
                }
            }
        }
        self.background = Some(child);
        self.remember_job(system, child, said);
        self.finish(system, 0)
    }

    fn begin_for(
        &mut self,
        system: &mut System,
        words: Option<&[Word]>,
        again: usize,
        end: usize,
    ) -> Step {
        let mut items = match words {
            None => self.parameters.to_vec(),
            Some(words) => match self.expanding(system, |expander| expander.fields(words)) {
                Ok(items) => items,
                Err(step) => return step,
            },
        };
        self.substituted.clear();
        items.reverse();
        self.push_frame(Frame::Loop { again, end, items, status: 0 })
    }

    fn next_item(&mut self, system: &mut System, name: &str, end: usize) -> Step {
        let Some(Frame::Loop { items, .. }) = self.frames.last_mut() else { return self.go(end) };
        let Some(item) = items.pop() else { return self.go(end) };
        match self.variables.assign(name, &item) {
            Ok(()) => self.go(self.at + 1),
            Err(error) => match super::expand::refusal(name, error) {
                Stop::Error(message) => self.fail(system, &message),
                Stop::Substitute(_) => unreachable!("an assignment runs nothing"),
            },
        }
    }

    fn test_case(&mut self, system: &mut System, patterns: &[Word], otherwise: usize) -> Step {
        let Some(Frame::Subject(subject)) = self.frames.last().cloned() else {
            return self.go(otherwise);
        };
        let matched = self.expanding(system, |expander| {
            for word in patterns {
                if pattern::matches(&expander.pattern(word)?, &subject) {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        match matched {
            Ok(matched) => {
                self.substituted.clear();
                self.go(if matched { self.at + 1 } else { otherwise })
            }
            Err(step) => step,
        }
    }

    fn begin_redirect(&mut self, system: &mut System, redirects: &[Redirect], skip: usize) -> Step {
        let resolved = match self.expanding(system, |expander| expander.redirects(redirects)) {
            Ok(resolved) => resolved,
            Err(step) => return step,
        };
        self.substituted.clear();
        match self.redirect(system, &resolved) {
            Ok(mut undo) => {
                // What is all that a subshell does needs nothing put back, and holds nothing open (evalsubshell of ash).
                let is_all = self.pid != system.pid()
                    && self.frames.is_empty()
                    && self.at == 0
                    && skip == self.code.operations.len();
                if is_all {
                    self.keep_redirects(system, &mut undo);
                }
                self.push_frame(Frame::Redirected(undo))
            }
            Err(message) => {
                self.complain(system, &message);
                let step = self.finish(system, 1);
                if step == Step::Again {
                    self.at = skip;
                }
                step
            }
        }
    }

    fn push_frame(&mut self, frame: Frame) -> Step {
        self.frames.push(frame);
        self.go(self.at + 1)
    }

    fn pop_frame(&mut self, system: &mut System) {
        if let Some(frame) = self.frames.pop() {
            self.undo_frame(system, frame);
        }
    }

    pub(super) fn go(&mut self, at: usize) -> Step {
        self.at = at;
        Step::Again
    }
}
