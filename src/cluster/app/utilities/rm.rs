//! rm(1)

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "rRfiv")?;
    let (recursive, force) = (read.has('r') || read.has('R'), read.has('f'));
    if read.operands.is_empty() && !force {
        return Err(Failure::missing_operand());
    }
    let mut failed = None;
    for operand in &read.operands {
        let path = system.path(operand);
        let removed = match system.files().remove(&path) {
            Err(Errno::IsDirectory) if recursive => system.files().remove_all(&path),
            other => other,
        };
        match removed {
            Ok(()) => {}
            Err(Errno::NoEntry | Errno::NotDirectory) if force => {}
            Err(error) => {
                let message = failure::about(system, Action::Remove, operand, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    failure::end(failed)
}
