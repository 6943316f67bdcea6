//! head(1): the first lines of each file.

use super::arguments::{self, Arguments};
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    count: u64,
    unit: Unit,
    left: u64,
    /// Headers between several files.
    headers: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Lines,
    Bytes,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(&with_dash_number(arguments), "n:c:q")?;
    let (count, unit) = amount(&read)?;
    let headers = if read.operands.len() < 2 || read.has('q') { 0 } else { 1 };
    let head = Head { count, unit, left: count, headers };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Head(head), read.operands))))
}

/// `-5` as `-n5`, in head and in tail.
pub fn with_dash_number(arguments: &[String]) -> Vec<String> {
    let old = |word: &String| {
        let digits = word.strip_prefix('-')?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| format!("-n{digits}"))
    };
    arguments.iter().map(|word| old(word).unwrap_or_else(|| word.clone())).collect()
}

pub fn amount(read: &Arguments) -> Result<(u64, Unit), Failure> {
    Ok(match read.number('c')? {
        Some(bytes) => (bytes, Unit::Bytes),
        None => (read.number('n')?.unwrap_or(10), Unit::Lines),
    })
}

/// `==> name <==` before a file, with an empty line between two.
pub fn header(name: Option<&str>, headers: &mut u32, out: &mut String) {
    if *headers == 0 {
        return;
    }
    let gap = if *headers == 1 { "" } else { "\n" };
    out.push_str(&format!("{gap}==> {} <==\n", name.unwrap_or("standard input")));
    *headers += 1;
}

impl LineFilter for Head {
    fn begin_file(&mut self, name: Option<&str>, out: &mut String) {
        header(name, &mut self.headers, out);
        self.left = self.count;
    }

    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        let cost = match self.unit {
            Unit::Lines => 1,
            Unit::Bytes => line.len() as u64,
        };
        if cost <= self.left {
            self.left -= cost;
            out.push_str(line);
        } else {
            let end = line.floor_char_boundary(usize::try_from(self.left).unwrap_or(usize::MAX));
            if self.unit == Unit::Bytes {
                out.push_str(&line[..end]);
            }
            self.left = 0;
        }
        if self.left == 0 { Flow::NextFile } else { Flow::Continue }
    }
}
