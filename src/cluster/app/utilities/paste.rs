//! paste(1): lines of several files side by side, or with `-s` all lines of a file in one.

use super::arguments;
use super::escape;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::sort::BYTES_MAX;
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paste {
    /// `-d`: what stands between them, one after the other and again from the first.
    delimiters: Vec<char>,
    /// `-s`
    serial: bool,
    /// Where in `files` each operand is found: `-` may stand there several times.
    operands: Vec<usize>,
    named: usize,
    files: Vec<Vec<String>>,
    bytes: usize,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "sd:")?;
    let given = if read.operands.is_empty() { vec!["-".to_owned()] } else { read.operands.clone() };
    let mut names: Vec<String> = Vec::new();
    let mut operands = Vec::new();
    for name in given {
        let known = names.iter().position(|known| name == "-" && *known == name);
        operands.push(known.unwrap_or(names.len()));
        if known.is_none() {
            names.push(name);
        }
    }
    let paste = Paste {
        delimiters: escape::resolve(read.value('d').unwrap_or("\t")).text.chars().collect(),
        serial: read.has('s'),
        named: names.len(),
        operands,
        files: Vec::new(),
        bytes: 0,
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Paste(paste), names))))
}

impl LineFilter for Paste {
    fn begin_file(&mut self, _name: Option<&str>, _out: &mut String) {
        self.files.push(Vec::new());
    }

    fn line(&mut self, line: &str, _out: &mut String) -> Flow {
        self.bytes += line.len();
        let Some(file) = self.files.last_mut().filter(|_| self.bytes <= BYTES_MAX) else {
            return Flow::NextFile;
        };
        file.push(line.strip_suffix('\n').unwrap_or(line).to_owned());
        Flow::Continue
    }

    fn end(&mut self, out: &mut String) -> i32 {
        // One that is not there has been complained of.
        if self.files.len() < self.named {
            return 1;
        }
        if self.serial {
            for file in &self.files {
                self.side_by_side(file.iter().map(String::as_str), out);
            }
            return 0;
        }
        let mut files: Vec<_> = self.files.iter().map(|file| file.iter()).collect();
        loop {
            let row: Vec<Option<&String>> =
                self.operands.iter().map(|at| files[*at].next()).collect();
            if row.iter().all(Option::is_none) {
                return 0;
            }
            self.side_by_side(row.into_iter().map(|text| text.map_or("", String::as_str)), out);
        }
    }
}

impl Paste {
    fn side_by_side<'a>(&self, texts: impl Iterator<Item = &'a str>, out: &mut String) {
        let mut delimiters = self.delimiters.iter().cycle();
        for (index, text) in texts.enumerate() {
            if 0 < index {
                out.extend(delimiters.next());
            }
            out.push_str(text);
        }
        out.push('\n');
    }
}
