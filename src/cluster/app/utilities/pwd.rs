//! pwd(1)

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, _: &[String]) -> Result<Work, Failure> {
    let text = format!("{}\n", system.process.cwd);
    system.print(&text);
    Ok(Work::Done(0))
}
