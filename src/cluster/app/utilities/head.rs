//! head(1): the first lines of each file, or all but its last.

use std::collections::VecDeque;

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
    /// `-n -2`: the last lines so far, which may be those that are not printed.
    kept: Option<VecDeque<String>>,
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
    let all_but = read.value('n').and_then(|text| text.strip_prefix('-'));
    let (count, unit) = match all_but {
        Some(text) => {
            let wrong = || Failure::new(1, format!("invalid number of lines: '-{text}'"));
            (text.parse().map_err(|_| wrong())?, Unit::Lines)
        }
        None => amount(&read)?,
    };
    let kept = all_but.map(|_| VecDeque::new());
    let headers = if read.operands.len() < 2 || read.has('q') { 0 } else { 1 };
    let head = Head { count, unit, left: count, kept, headers };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Head(head), read.operands))))
}

/// `-5` as `-n5`, in head and in tail.
pub fn with_dash_number(arguments: &[String]) -> Vec<String> {
    let mut before = String::new();
    let mut old = |word: &String| {
        let is_value = matches!(std::mem::replace(&mut before, word.clone()).as_str(), "-n" | "-c");
        let digits = word.strip_prefix('-')?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && !is_value).then(|| format!("-n{digits}"))
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
        self.kept.iter_mut().for_each(VecDeque::clear);
    }

    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        if let Some(kept) = &mut self.kept {
            kept.push_back(line.to_owned());
            if self.count < kept.len() as u64 {
                out.extend(kept.pop_front());
            }
            return Flow::Continue;
        }
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
