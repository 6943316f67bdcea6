//! dirname(1)

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::files::path;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let [whole] = arguments else { return Err(Failure::missing_operand()) };
    system.print(&format!("{}\n", path::parent(whole)));
    Ok(Work::Done(0))
}
