//! nohup(1): a command that does not end with its terminal, and does not print on it.

use super::env;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{OpenMode, System, Target};

const FILE: &str = "nohup.out";

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let Some(name) = arguments.first() else { return Err(Failure::new(125, "missing operand")) };
    if is_screen(system, 1) {
        let opened = system.open(FILE, OpenMode::Append);
        let id = opened.map_err(|error| Failure::new(125, format!("{FILE}: {error}")))?;
        system.print_error(&format!("nohup: ignoring input and appending output to '{FILE}'\n"));
        if is_screen(system, 2) {
            let id = system.kernel.descriptors.hold(id);
            system.install(2, Some(id));
        }
        system.install(1, Some(id));
    }
    let environment = (*system.process.env).clone();
    let loaded = system.load(arguments.to_vec(), environment);
    let loaded = loaded.map_err(|error| env::not_run(name, &error))?;
    Ok(Work::Becomes(Box::new(loaded)))
}

/// Whether a number stands for what a person looks at.
fn is_screen(system: &System, number: u32) -> bool {
    let id = system.process.descriptors.get(&number);
    let target = id.and_then(|id| system.kernel.descriptors.target(*id));
    matches!(target, Some(Target::Screen(..)))
}
