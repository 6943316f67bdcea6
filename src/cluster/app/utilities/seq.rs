//! seq(1)

use super::arguments;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{Step, System};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counting {
    next: i64,
    last: i64,
    by: i64,
    separator: String,
    width: usize,
    has_printed: bool,
}

const NUMBERS_A_STEP: usize = 100;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    // A negative number is an operand.
    let options = arguments.iter().take_while(|word| {
        word.starts_with('-') && !word[1..].starts_with(|c: char| c.is_ascii_digit())
    });
    let options = options.count();
    let with_value = |index: &usize| arguments.get(*index).is_some_and(|word| word == "-s");
    let values = (0..options).filter(with_value).count();
    let (options, numbers) = arguments.split_at((options + values).min(arguments.len()));
    let read = arguments::read(options, "ws:")?;
    let numbers = numbers.iter().map(|text| {
        text.parse::<i64>().map_err(|_| Failure::new(1, format!("invalid number '{text}'")))
    });
    let numbers = numbers.collect::<Result<Vec<_>, _>>()?;
    let (next, by, last) = match *numbers.as_slice() {
        [last] => (1, 1, last),
        [first, last] => (first, 1, last),
        [first, by, last] if by != 0 => (first, by, last),
        [_, _, _] => return Err(Failure::new(1, "step is zero")),
        _ => return Err(Failure::missing_operand()),
    };
    let separator = read.value('s').unwrap_or("\n").to_owned();
    let width = if read.has('w') { next.to_string().len().max(last.to_string().len()) } else { 0 };
    Ok(Work::Counts(Counting { next, last, by, separator, width, has_printed: false }))
}

impl Counting {
    pub fn step(&mut self, system: &mut System) -> Step {
        let mut out = String::new();
        for _ in 0..NUMBERS_A_STEP {
            let is_over = if 0 < self.by { self.last < self.next } else { self.next < self.last };
            if is_over {
                if self.has_printed {
                    out.push('\n');
                }
                system.print(&out);
                return Step::Exit(0);
            }
            if self.has_printed {
                out.push_str(&self.separator);
            }
            out.push_str(&format!("{:0width$}", self.next, width = self.width));
            self.has_printed = true;
            match self.next.checked_add(self.by) {
                Some(next) => self.next = next,
                None => {
                    system.print(&format!("{out}\n"));
                    return Step::Exit(0);
                }
            }
        }
        system.print(&out);
        Step::Again
    }
}
