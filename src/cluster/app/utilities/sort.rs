//! sort(1)

use std::cmp::Ordering;

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;
use crate::kit::order;

#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    /// `-n`
    numeric: bool,
    reverse: bool,
    unique: bool,
    /// `-k`, counted from one.
    key: Option<usize>,
    /// `-t`
    separator: Option<char>,
    lines: Vec<String>,
    bytes: usize,
}

/// What is sorted is kept; a longer input is cut.
const BYTES_MAX: usize = 1024 * 1024;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "nrufk:t:s")?;
    let key =
        match read.value('k').map(|text| text.split([',', 'n', 'r', '.']).next().unwrap_or("")) {
            None => None,
            Some(text) => match text.parse::<usize>() {
                Ok(number) if 0 < number => Some(number),
                Ok(_) | Err(_) => return Err(Failure::new(2, format!("invalid number '{text}'"))),
            },
        };
    let in_key = |letter: char| read.value('k').is_some_and(|text| text.contains(letter));
    let sort = Sort {
        numeric: read.has('n') || in_key('n'),
        reverse: read.has('r') || in_key('r'),
        unique: read.has('u'),
        key,
        separator: read.value('t').and_then(|text| text.chars().next()),
        lines: Vec::new(),
        bytes: 0,
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Sort(sort), read.operands))))
}

impl Sort {
    fn compare(&self, left: &str, right: &str) -> Ordering {
        let (left_key, right_key) = (self.field(left), self.field(right));
        let by_key = if self.numeric {
            number(left_key).total_cmp(&number(right_key))
        } else {
            left_key.cmp(right_key)
        };
        let order =
            by_key.then_with(|| if self.unique { Ordering::Equal } else { left.cmp(right) });
        if self.reverse { order.reverse() } else { order }
    }

    fn field<'a>(&self, line: &'a str) -> &'a str {
        let Some(key) = self.key else { return line };
        match self.separator {
            Some(separator) => line.splitn(key, separator).nth(key - 1).unwrap_or_default(),
            None => {
                let mut left = line.trim_start();
                for _ in 1..key {
                    left = left.find(char::is_whitespace).map_or("", |at| left[at..].trim_start());
                }
                left
            }
        }
    }
}

/// The number a text begins with, or zero.
fn number(text: &str) -> f64 {
    let text = text.trim_start();
    let end =
        text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
    text[..end].parse().unwrap_or(0.0)
}

impl LineFilter for Sort {
    fn line(&mut self, line: &str, _: &mut String) -> Flow {
        self.bytes += line.len();
        if BYTES_MAX < self.bytes {
            return Flow::Stop;
        }
        self.lines.push(line.strip_suffix('\n').unwrap_or(line).to_owned());
        Flow::Continue
    }

    fn end(&mut self, out: &mut String) -> i32 {
        let mut lines = std::mem::take(&mut self.lines);
        order::sort_by(&mut lines, |left, right| self.compare(left, right));
        if self.unique {
            lines.dedup_by(|left, right| self.compare(left, right) == Ordering::Equal);
        }
        out.extend(lines.into_iter().map(|line| line + "\n"));
        0
    }
}
