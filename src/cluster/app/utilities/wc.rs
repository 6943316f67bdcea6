//! wc(1)

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::files::{Kind, LastLink};
use crate::cluster::app::processes::{Family, System};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wc {
    lines: bool,
    words: bool,
    bytes: bool,
    /// How wide a column is.
    width: usize,
    here: Counts,
    total: Counts,
    files: u32,
    has_more: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    lines: u64,
    words: u64,
    bytes: u64,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "lwcm")?;
    let bytes = read.has('c') || read.has('m');
    let all = !read.has('l') && !read.has('w') && !bytes;
    let wc = Wc {
        lines: all || read.has('l'),
        words: all || read.has('w'),
        bytes: all || bytes,
        width: width(system, &read.operands),
        here: Counts::default(),
        total: Counts::default(),
        files: 0,
        // Of several files the counts stand below each other.
        has_more: 1 < read.operands.len() && system.kernel.machine.family == Family::Gnu,
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Wc(wc), read.operands))))
}

/// busybox's columns are always as wide; GNU's have room for the size of all files, and more for what is piped.
fn width(system: &mut System, operands: &[String]) -> usize {
    if system.kernel.machine.family == Family::Busybox {
        return 9;
    }
    let sizes = operands.iter().map(|operand| {
        let path = system.path(operand);
        system
            .kernel
            .files
            .stat(&path, LastLink::Follow)
            .ok()
            .filter(|stat| stat.kind == Kind::File)
    });
    let sizes: Vec<u64> = sizes.flatten().map(|stat| stat.size).collect();
    let digits = sizes.iter().sum::<u64>().to_string().len();
    if operands.is_empty() || sizes.len() < operands.len() { digits.max(7) } else { digits }
}

impl Wc {
    fn shown(&self, counts: Counts, name: Option<&str>) -> String {
        let columns =
            [(self.lines, counts.lines), (self.words, counts.words), (self.bytes, counts.bytes)];
        let numbers: Vec<u64> =
            columns.into_iter().filter_map(|(is_shown, count)| is_shown.then_some(count)).collect();
        let texts: Vec<String> = match numbers.as_slice() {
            [one] if self.files < 2 && !self.has_more => vec![one.to_string()],
            several => several.iter().map(|number| format!("{number:>0$}", self.width)).collect(),
        };
        let name = name.map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{name}\n", texts.join(" "))
    }
}

impl LineFilter for Wc {
    fn begin_file(&mut self, _: Option<&str>, _: &mut String) {
        self.here = Counts::default();
        self.files += 1;
    }

    fn line(&mut self, line: &str, _: &mut String) -> Flow {
        self.here.lines += u64::from(line.ends_with('\n'));
        self.here.words += line.split_whitespace().count() as u64;
        self.here.bytes += line.len() as u64;
        Flow::Continue
    }

    fn end_file(&mut self, name: Option<&str>, out: &mut String) {
        out.push_str(&self.shown(self.here, name));
        self.total.lines += self.here.lines;
        self.total.words += self.here.words;
        self.total.bytes += self.here.bytes;
    }

    fn end(&mut self, out: &mut String) -> i32 {
        if 1 < self.files {
            out.push_str(&self.shown(self.total, Some("total")));
        }
        0
    }
}
