//! tac(1): the lines of each file from the last to the first.

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::sort::BYTES_MAX;
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tac {
    /// Of the file at hand.
    lines: Vec<String>,
    bytes: usize,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "")?;
    let filter = Filter::Tac(Tac::default());
    Ok(Work::Filters(Box::new(Filtering::new(filter, read.operands))))
}

impl LineFilter for Tac {
    fn line(&mut self, line: &str, _out: &mut String) -> Flow {
        self.bytes += line.len();
        if BYTES_MAX < self.bytes {
            return Flow::NextFile;
        }
        self.lines.push(line.to_owned());
        Flow::Continue
    }

    fn end_file(&mut self, _name: Option<&str>, out: &mut String) {
        // A last line without an end runs into the one before it, as it does in the real one.
        let lines = std::mem::take(self).lines;
        lines.iter().rev().for_each(|line| out.push_str(line));
    }
}
