//! What a shell began in the background: its number, how it ended, and what a person who types is told of it.
//! Models bash's jobs.c and the showjob of busybox's ash as far as lines can tell.

use std::rc::Rc;

use super::Shell;
use super::parse::Dialect;
use super::seat::Seat;
use crate::cluster::app::processes::{Pid, System};
use crate::cluster::app::signal::Signal;

/// A command started with `&`.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// As `%1` names it.
    pub number: usize,
    /// As it was written.
    pub said: Rc<str>,
    /// Set once it is over.
    pub code: Option<i32>,
    pub ground: Ground,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Back,
    /// `fg` waits for it.
    Fore,
}

/// Jobs that are remembered after they ended.
const JOBS_MAX: usize = 100;

impl Shell {
    /// A child in the background; too many that are over, and the oldest are forgotten.
    pub(super) fn remember_job(&mut self, system: &mut System, child: Pid, said: &Rc<str>) {
        self.reap_jobs(system);
        // Where nobody is told of an end, an end frees the number.
        let counts = |job: &&Job| job.code.is_none() || self.has_job_control();
        let taken = self.jobs.values().filter(counts).map(|job| job.number);
        let number = 1 + taken.max().unwrap_or(0);
        let said = Rc::clone(said);
        self.jobs.insert(child, Job { number, said, code: None, ground: Ground::Back });
        while JOBS_MAX < self.jobs.len() {
            self.jobs.pop_first();
        }
        if self.has_job_control() && self.dialect == Dialect::Bash {
            system.print_error(&format!("[{number}] {child}\n"));
        }
    }

    pub(super) fn reap_jobs(&mut self, system: &mut System) {
        for (child, job) in &mut self.jobs {
            if job.code.is_none() {
                job.code = system.reap(*child);
            }
        }
        // Of those whose end another line was told there is nothing more to tell.
        self.jobs.retain(|child, job| job.code.is_some() || system.kernel.knows(*child));
    }

    /// Whether somebody sits here who is told of jobs.
    pub(super) fn has_job_control(&self) -> bool {
        match self.seat {
            Seat::Terminal | Seat::Session => true,
            Seat::Script | Seat::Part => false,
        }
    }

    /// What is said before the next prompt: which jobs are over. They are forgotten then.
    pub(super) fn tell_of_ended_jobs(&mut self, system: &mut System) {
        if self.jobs.is_empty() || !self.has_job_control() {
            return;
        }
        self.reap_jobs(system);
        let text = self.job_lines(|job| job.code.is_some());
        if !text.is_empty() {
            system.print_error(&text);
        }
        self.jobs.retain(|_, job| job.code.is_none());
    }

    /// Lines of `jobs`, in the order of their numbers.
    pub(super) fn job_lines(&self, is_shown: impl Fn(&Job) -> bool) -> String {
        let last = self.jobs.len();
        let lines = self.jobs.values().enumerate().filter(|(_, job)| is_shown(job));
        let lines = lines.map(|(index, job)| {
            let mark = match last - index {
                1 => '+',
                2 => '-',
                _ => ' ',
            };
            let (state, ending) = match (job.code, self.dialect) {
                (None, Dialect::Bash) => ("Running".to_owned(), " &"),
                (None, Dialect::Ash) => ("Running".to_owned(), ""),
                (Some(code), dialect) => (ended(code, dialect), ""),
            };
            let width = match self.dialect {
                Dialect::Bash => 24,
                Dialect::Ash => 27,
            };
            format!("[{}]{mark}  {state:<width$}{}{ending}\n", job.number, job.said)
        });
        lines.collect()
    }

    /// What was begun in the background and is not known to be over.
    pub fn living_jobs(&self) -> Vec<Pid> {
        let living = self.jobs.iter().filter(|(_, job)| job.code.is_none());
        living.map(|(pid, _)| *pid).collect()
    }
}

/// How a job ended, in a shell's words.
fn ended(code: i32, dialect: Dialect) -> String {
    let signals = [
        (Signal::Hup, "Hangup"),
        (Signal::Int, "Interrupt"),
        (Signal::Kill, "Killed"),
        (Signal::Term, "Terminated"),
    ];
    let signal = signals.iter().find(|(signal, _)| signal.exit_code() == code);
    match (signal, dialect) {
        (Some((_, said)), _) => (*said).to_owned(),
        (None, _) if code == 0 => "Done".to_owned(),
        (None, Dialect::Bash) => format!("Exit {code}"),
        (None, Dialect::Ash) => format!("Done({code})"),
    }
}
