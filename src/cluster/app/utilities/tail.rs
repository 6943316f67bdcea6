//! tail(1): the last lines of each file, and with -f what is added to it.

use std::collections::VecDeque;

use super::arguments;
use super::failure::{self, Action, Failure};
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::head::{Unit, amount, header, with_dash_number};
use super::work::Work;
use crate::cluster::app::processes::{OpenMode, Read, Step, System, Wait};
use crate::kit::time::Span;

#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    count: usize,
    /// `-n +5`: from that line on.
    skip: Option<u64>,
    unit: Unit,
    kept: VecDeque<String>,
    headers: u32,
}

/// `tail -f`: a file is looked at again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    number: u32,
}

/// How often busybox looks.
const PAUSE: Span = Span::secs(1);
const KEPT_MAX: usize = 5_000;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut read = arguments::read(&with_dash_number(arguments), "n:c:fFq")?;
    let from_line = read.value('n').and_then(|text| text.strip_prefix('+')).map(str::parse::<u64>);
    let skip = match from_line {
        Some(Ok(line)) => Some(line.saturating_sub(1)),
        Some(Err(_)) => return Err(Failure::new(1, "invalid number")),
        None => None,
    };
    let (count, unit) = if skip.is_some() { (0, Unit::Lines) } else { amount(&read)? };
    if (read.has('f') || read.has('F')) && !read.operands.is_empty() {
        let [path] = read.operands.as_slice() else {
            return Err(Failure::unsupported("following several files"));
        };
        return follow(system, path, count);
    }
    let headers = if read.operands.len() < 2 || read.has('q') { 0 } else { 1 };
    let count = usize::try_from(count).unwrap_or(KEPT_MAX);
    let tail = Tail { count, skip, unit, kept: VecDeque::new(), headers };
    let operands = std::mem::take(&mut read.operands);
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Tail(tail), operands))))
}

/// Prints the last lines at once and stays at the file's end.
fn follow(system: &mut System, path: &str, count: u64) -> Result<Work, Failure> {
    let fail =
        |system: &System, error| Failure::new(1, failure::about(system, Action::Open, path, error));
    let whole = system.path(path);
    let number = system.open_number(path, OpenMode::Read).map_err(|error| fail(system, error))?;
    let text = system.files().read(&whole).unwrap_or_default().to_owned();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
    system.print(&lines[first..].concat());
    // What was just printed is not read again.
    while let Ok(Read::Data(_)) = system.read_up_to(number, text.len()) {}
    Ok(Work::Follows(Following { number }))
}

impl Following {
    pub fn step(&mut self, system: &mut System) -> Step {
        match system.read(self.number) {
            Ok(Read::Data(data)) => {
                system.print(&data);
                Step::Again
            }
            Ok(Read::Empty(_) | Read::End) | Err(_) => {
                Step::Wait(Wait::until(system.now() + PAUSE))
            }
        }
    }
}

impl LineFilter for Tail {
    fn begin_file(&mut self, name: Option<&str>, out: &mut String) {
        header(name, &mut self.headers, out);
    }

    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        if let Some(skip) = &mut self.skip {
            match skip.checked_sub(1) {
                Some(left) => *skip = left,
                None => out.push_str(line),
            }
            return Flow::Continue;
        }
        self.kept.push_back(line.to_owned());
        let bound = match self.unit {
            Unit::Lines => self.count.min(KEPT_MAX),
            Unit::Bytes => KEPT_MAX,
        };
        if bound < self.kept.len() {
            self.kept.pop_front();
        }
        Flow::Continue
    }

    fn end_file(&mut self, _: Option<&str>, out: &mut String) {
        let text: String = self.kept.drain(..).collect();
        let start = match self.unit {
            Unit::Lines => 0,
            Unit::Bytes => text.ceil_char_boundary(text.len().saturating_sub(self.count)),
        };
        out.push_str(&text[start..]);
    }
}
