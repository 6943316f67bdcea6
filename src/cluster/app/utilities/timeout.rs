//! timeout(1): a command that may take so long.

use super::arguments;
use super::duration;
use super::env;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{Event, Family, Pid, Step, System, Wait};
use crate::cluster::app::signal::Signal;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supervising {
    child: Pid,
    until: Option<SimTime>,
    signal: Signal,
    /// `-k`: so long after the first signal comes SIGKILL.
    kill_after: Option<Span>,
    is_late: bool,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "+s:k:t")?;
    let length = |text: &str| {
        duration::parse(text)
            .ok_or_else(|| Failure::new(125, format!("invalid time interval '{text}'")))
    };
    let (Some(time), Some(name)) = (read.operands.first(), read.operands.get(1)) else {
        return Err(Failure::new(125, "missing operand"));
    };
    let limit = length(time)?.filter(|limit| !limit.is_zero());
    let kill_after = read.value('k').map(length).transpose()?.flatten();
    let signal = match read.value('s') {
        None => Signal::Term,
        Some(name) => Signal::parse(name)
            .ok_or_else(|| Failure::new(125, format!("{name}: invalid signal")))?,
    };
    let words = read.operands[1..].to_vec();
    let environment = (*system.process.env).clone();
    let loaded = system.load(words, environment).map_err(|error| env::not_run(name, &error))?;
    let child = system.spawn(loaded).map_err(|error| Failure::new(125, error.to_string()))?;
    let until = limit.map(|limit| system.now() + limit);
    Ok(Work::Supervises(Supervising { child, until, signal, kill_after, is_late: false }))
}

impl Supervising {
    pub fn step(&mut self, system: &mut System) -> Step {
        if let Some(code) = system.reap(self.child) {
            return Step::Exit(match (self.is_late, system.kernel.machine.family) {
                (true, Family::Gnu) if code != Signal::Kill.exit_code() => 124,
                _ => code,
            });
        }
        if !system.is_child(self.child) {
            return Step::Exit(125);
        }
        let now = system.now();
        if self.until.is_some_and(|until| until <= now) {
            let signal = if self.is_late { Signal::Kill } else { self.signal };
            self.is_late = true;
            self.until = self.kill_after.take().map(|after| now + after);
            // Whoever has just ended needs no signal.
            let _ = system.signal(self.child, signal);
            return Step::Again;
        }
        Step::Wait(Wait::on(Event::Child(self.child)).or_until(self.until))
    }
}
