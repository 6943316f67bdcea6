//! mkdir(1)

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::processes::{Family, System};

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
            let refused = if read.has('p') { refused(system, operand) } else { operand.clone() };
            let message = failure::about(system, Action::MakeDirectory, &refused, error);
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}

/// The first folder along a path that is not there. busybox leaves the slash behind all but the last.
fn refused(system: &mut System, operand: &str) -> String {
    let ends = operand.match_indices('/').map(|(at, _)| at).filter(|at| 0 < *at);
    let is_missing = |at: &usize| {
        let path = system.path(&operand[..*at]);
        !system.files().is_dir(&path)
    };
    let first = ends.into_iter().find(is_missing);
    match (first, system.kernel.machine.family) {
        (Some(at), Family::Busybox) => operand[..=at].to_owned(),
        (Some(at), Family::Gnu) => operand[..at].to_owned(),
        (None, _) => operand.to_owned(),
    }
}
