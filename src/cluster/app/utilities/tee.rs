//! tee(1): standard input to standard output and to files.

use super::arguments;
use super::cat::Cat;
use super::failure::{self, Action, Failure};
use super::filtering::{Filter, Filtering};
use super::work::Work;
use crate::cluster::app::processes::{OpenMode, System};

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "ai")?;
    let mode = if read.has('a') { OpenMode::Append } else { OpenMode::Write };
    let (mut copies, mut failed) = (Vec::new(), None);
    for operand in &read.operands {
        match system.open_number(operand, mode) {
            Ok(number) => copies.push(number),
            Err(error) => {
                let message = failure::about(system, Action::Read, operand, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    let filtering = Filtering::new(Filter::Cat(Cat::default()), Vec::new()).copying_to(copies);
    // What could be opened is written to all the same.
    let filtering = match failed {
        Some(Failure { code, message }) => {
            system.print_error(&format!("tee: {message}\n"));
            filtering.ending_with(code)
        }
        None => filtering,
    };
    Ok(Work::Filters(Box::new(filtering)))
}
