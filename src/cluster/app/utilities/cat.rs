//! cat(1)

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cat {
    /// The number of the last line, when lines are numbered.
    numbered: Option<u64>,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "nu")?;
    let cat = Cat { numbered: read.has('n').then_some(0) };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Cat(cat), read.operands))))
}

/// `less` and `more`: with nobody to press a key they print it all.
pub fn start_pager(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let is_file = |word: &&String| !word.starts_with(['-', '+']);
    let files = arguments.iter().filter(is_file).cloned().collect();
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Cat(Cat::default()), files))))
}

impl LineFilter for Cat {
    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        if let Some(number) = &mut self.numbered {
            *number += 1;
            out.push_str(&format!("{number:6}\t"));
        }
        out.push_str(line);
        Flow::Continue
    }
}
