//! rmdir(1)

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "p")?;
    let mut failed = None;
    for operand in &read.operands {
        let path = system.path(operand);
        if let Err(error) = system.files().remove_directory(&path) {
            let message = failure::about(system, Action::RemoveDirectory, operand, error);
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}
