//! mkdir(1)

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "pm:v")?;
    if read.operands.is_empty() {
        return Err(Failure::missing_operand());
    }
    let mut failed = None;
    for operand in &read.operands {
        let path = system.path(operand);
        let made = if read.has('p') {
            system.files().create_directories(&path)
        } else {
            system.files().create_directory(&path)
        };
        if let Err(error) = made {
            let message = failure::about(system, Action::MakeDirectory, operand, error);
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}
