//! uniq(1)

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uniq {
    counted: bool,
    /// `-d`: only lines that come more than once.
    repeated: bool,
    /// `-u`: only lines that come once.
    single: bool,
    last: Option<(String, u64)>,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "cdu")?;
    let uniq =
        Uniq { counted: read.has('c'), repeated: read.has('d'), single: read.has('u'), last: None };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Uniq(uniq), read.operands))))
}

impl Uniq {
    fn flush(&mut self, out: &mut String) {
        let Some((line, count)) = self.last.take() else { return };
        if (self.repeated && count == 1) || (self.single && 1 < count) {
            return;
        }
        let prefix = if self.counted { format!("{count:>7} ") } else { String::new() };
        out.push_str(&format!("{prefix}{line}\n"));
    }
}

impl LineFilter for Uniq {
    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        let line = line.strip_suffix('\n').unwrap_or(line);
        match &mut self.last {
            Some((last, count)) if last == line => *count += 1,
            Some(_) | None => {
                self.flush(out);
                self.last = Some((line.to_owned(), 1));
            }
        }
        Flow::Continue
    }

    fn end(&mut self, out: &mut String) -> i32 {
        self.flush(out);
        0
    }
}
