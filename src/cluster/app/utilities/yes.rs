//! yes(1)

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{Step, System};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeating {
    lines: String,
}

const LINES_A_STEP: usize = 50;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let line = if arguments.is_empty() { "y".to_owned() } else { arguments.join(" ") };
    system.process.cpu_millis = 1_000;
    Ok(Work::Repeats(Repeating { lines: format!("{line}\n").repeat(LINES_A_STEP) }))
}

impl Repeating {
    pub fn step(&mut self, system: &mut System) -> Step {
        system.print(&self.lines);
        Step::Again
    }
}
