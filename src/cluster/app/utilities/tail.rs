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
    path: String,
    /// None: the file is not there yet, and `-F` keeps trying.
    number: Option<u32>,
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
        let patience = if read.has('F') { Patience::Endless } else { Patience::None };
        return follow(system, path, count, skip, patience);
    }
    let headers = if read.operands.len() < 2 || read.has('q') { 0 } else { 1 };
    let count = usize::try_from(count).unwrap_or(KEPT_MAX);
    let tail = Tail { count, skip, unit, kept: VecDeque::new(), headers };
    let operands = std::mem::take(&mut read.operands);
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Tail(tail), operands))))
}

/// Whether a file that is not there is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    None,
    Endless,
}

/// Prints the last lines at once and stays at the file's end.
fn follow(
    system: &mut System,
    path: &str,
    count: u64,
    skip: Option<u64>,
    patience: Patience,
) -> Result<Work, Failure> {
    let whole = system.path(path);
    let number = match system.open_number(path, OpenMode::Read) {
        Ok(number) => number,
        Err(error) => {
            let message = failure::about(system, Action::Open, path, error);
            if patience == Patience::None {
                return Err(Failure::new(1, message));
            }
            system.print_error(&format!("tail: {message}\n"));
            return Ok(Work::Follows(Following { path: path.to_owned(), number: None }));
        }
    };
    let text = system.files().read(&whole).unwrap_or_default().to_owned();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = match skip {
        Some(skip) => usize::try_from(skip).unwrap_or(usize::MAX).min(lines.len()),
        None => lines.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX)),
    };
    system.print(&lines[first..].concat());
    // What was just printed is not read again.
    while let Ok(Read::Data(_)) = system.read_up_to(number, text.len()) {}
    Ok(Work::Follows(Following { path: path.to_owned(), number: Some(number) }))
}

impl Following {
    pub fn step(&mut self, system: &mut System) -> Step {
        let again = Step::Wait(Wait::until(system.now() + PAUSE));
        let Some(number) = self.number else {
            self.number = system.open_number(&self.path, OpenMode::Read).ok();
            return if self.number.is_some() { Step::Again } else { again };
        };
        match system.read(number) {
            Ok(Read::Data(data)) => {
                system.print(&data);
                Step::Again
            }
            Ok(Read::Empty(_) | Read::End) | Err(_) => again,
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
