//! cut(1): fields or characters of each line.

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    unit: Unit,
    /// From and to, counted from one.
    ranges: Vec<(usize, usize)>,
    /// `-s`: lines without a delimiter are dropped.
    only_delimited: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Unit {
    Fields { delimiter: String },
    Characters,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "d:f:c:b:s")?;
    let (list, unit) = match (read.value('f'), read.value('c').or(read.value('b'))) {
        (Some(list), _) => {
            (list, Unit::Fields { delimiter: read.value('d').unwrap_or("\t").to_owned() })
        }
        (None, Some(list)) => (list, Unit::Characters),
        (None, None) => {
            return Err(Failure::new(1, "expected a list of bytes, characters, or fields"));
        }
    };
    let ranges = list
        .split(',')
        .map(|text| range(text).ok_or_else(|| Failure::new(1, format!("invalid range '{text}'"))));
    let cut =
        Cut { unit, ranges: ranges.collect::<Result<_, _>>()?, only_delimited: read.has('s') };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Cut(cut), read.operands))))
}

/// `3`, `2-4`, `2-`, `-4`
fn range(text: &str) -> Option<(usize, usize)> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| 0 < *number);
    match text.split_once('-') {
        None => number(text).map(|number| (number, number)),
        Some(("", to)) => Some((1, number(to)?)),
        Some((from, "")) => Some((number(from)?, usize::MAX)),
        Some((from, to)) => Some((number(from)?, number(to)?)),
    }
}

impl LineFilter for Cut {
    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let is_wanted = |index: usize| {
            self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&(index + 1)))
        };
        match &self.unit {
            Unit::Fields { delimiter } if delimiter.is_empty() || !text.contains(delimiter) => {
                if self.only_delimited {
                    return Flow::Continue;
                }
                out.push_str(text);
            }
            Unit::Fields { delimiter } => {
                let fields = text.split(delimiter).enumerate();
                let kept: Vec<&str> =
                    fields.filter(|(index, _)| is_wanted(*index)).map(|(_, field)| field).collect();
                out.push_str(&kept.join(delimiter));
            }
            Unit::Characters => {
                let characters = text.chars().enumerate();
                out.extend(characters.filter(|(index, _)| is_wanted(*index)).map(|(_, c)| c));
            }
        }
        out.push('\n');
        Flow::Continue
    }
}
