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
    /// What the whole lines are compared by, where no key says otherwise.
    order: Order,
    unique: bool,
    keys: Vec<Key>,
    /// `-t`
    separator: Option<char>,
    lines: Vec<String>,
    bytes: usize,
}

/// `-k2`, `-k2,2nr`: fields counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    from: usize,
    to: Option<usize>,
    /// None: as the whole lines.
    order: Option<Order>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Order {
    by: By,
    reverse: bool,
    /// `-f`
    folds: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Text,
    /// `-n`
    Number,
    /// `-h`: 2K, 1G
    Size,
    /// `-V`: numbers inside names count as numbers.
    Version,
}

/// What is sorted is kept; a longer input is cut.
pub const BYTES_MAX: usize = 1024 * 1024;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "nrufhVbk:t:s")?;
    let letters: String = "nrfhV".chars().filter(|letter| read.has(*letter)).collect();
    let keys = read.values('k').map(|text| {
        key(text).ok_or_else(|| {
            Failure::new(
                2,
                format!("invalid number at field start: invalid count at start of ‘{text}’"),
            )
        })
    });
    let sort = Sort {
        order: order_of(&letters),
        unique: read.has('u'),
        keys: keys.collect::<Result<_, _>>()?,
        separator: read.value('t').and_then(|text| text.chars().next()),
        lines: Vec::new(),
        bytes: 0,
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Sort(sort), read.operands))))
}

fn order_of(letters: &str) -> Order {
    let by = match () {
        () if letters.contains('n') => By::Number,
        () if letters.contains('h') => By::Size,
        () if letters.contains('V') => By::Version,
        () => By::Text,
    };
    Order { by, reverse: letters.contains('r'), folds: letters.contains('f') }
}

/// `F[.C][OPTS][,F[.C][OPTS]]`; characters within a field are not told apart.
fn key(text: &str) -> Option<Key> {
    let (from, to) = text.split_once(',').map_or((text, None), |(from, to)| (from, Some(to)));
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse::<usize>().ok().filter(|number| 0 < *number)
    };
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    Some(Key {
        from: number(from)?,
        to: match to {
            Some(to) => Some(number(to)?),
            None => None,
        },
        order: (!letters.is_empty()).then(|| order_of(&letters)),
    })
}

impl Sort {
    fn compare(&self, left: &str, right: &str) -> Ordering {
        for key in &self.keys {
            let order = key.order.unwrap_or(self.order);
            let by_key = order.compare(self.part(left, *key), self.part(right, *key));
            if by_key != Ordering::Equal {
                return by_key;
            }
        }
        let whole =
            if self.keys.is_empty() { self.order.compare(left, right) } else { Ordering::Equal };
        whole.then_with(|| match (self.unique, self.order.reverse) {
            (true, _) => Ordering::Equal,
            (false, false) => left.cmp(right),
            (false, true) => right.cmp(left),
        })
    }

    /// From one field to the end of another, or of the line.
    fn part<'a>(&self, line: &'a str, key: Key) -> &'a str {
        let ends = self.field_ends(line);
        let start = |field: usize| match field.checked_sub(2).map(|before| ends.get(before)) {
            None => 0,
            Some(None) => line.len(),
            Some(Some(end)) => (end + self.separator.map_or(0, char::len_utf8)).min(line.len()),
        };
        let from = start(key.from);
        let to = key.to.and_then(|to| ends.get(to - 1).copied()).unwrap_or(line.len());
        let part = &line[from..to.max(from)];
        if self.separator.is_none() { part.trim_start() } else { part }
    }

    /// Where each field ends; without a separator blanks stand at its beginning.
    fn field_ends(&self, line: &str) -> Vec<usize> {
        if let Some(separator) = self.separator {
            let ends = line.match_indices(separator).map(|(at, _)| at);
            return ends.chain([line.len()]).collect();
        }
        let mut ends = Vec::new();
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if c.is_whitespace() && !before.is_whitespace() {
                ends.push(at);
            }
            before = c;
        }
        ends.push(line.len());
        ends
    }
}

impl Order {
    fn compare(self, left: &str, right: &str) -> Ordering {
        let order = match self.by {
            By::Number => number(left).total_cmp(&number(right)),
            By::Size => size(left).total_cmp(&size(right)),
            By::Version => version(left).cmp(&version(right)),
            By::Text if self.folds => left.to_uppercase().cmp(&right.to_uppercase()),
            By::Text => left.cmp(right),
        };
        if self.reverse { order.reverse() } else { order }
    }
}

/// `1.5G`, `200Mi`: the number, times what its letter means.
fn size(text: &str) -> f64 {
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    let letter = text.trim_start().trim_start_matches(is_number).chars().next();
    let power = letter.and_then(|letter| "KMGTPE".find(letter.to_ascii_uppercase()));
    let times = power.map_or(1.0, |power| (1_u64 << (10 * (power + 1))) as f64);
    number(text) * times
}

/// Texts and the numbers between them.
fn version(text: &str) -> Vec<(&str, u64)> {
    let mut parts = Vec::new();
    let mut left = text;
    while !left.is_empty() {
        let digits = left.find(|c: char| c.is_ascii_digit()).unwrap_or(left.len());
        let (before, rest) = left.split_at(digits);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        parts.push((before, rest[..end].parse().unwrap_or(u64::MAX)));
        left = &rest[end..];
    }
    parts
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
