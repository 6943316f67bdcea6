//! grep(1): lines that match.

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::regex::{LetterCase, Regex, Syntax};
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, PartialEq)]
pub struct Grep {
    patterns: Vec<Regex>,
    /// `-v`
    inverted: bool,
    prints: Prints,
    /// `-n`
    numbered: bool,
    /// Whether the file's name stands before a line.
    named: bool,
    /// `-m`
    most: u64,
    name: String,
    number: u64,
    here: u64,
    total: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prints {
    Lines,
    /// `-o`
    Matches,
    /// `-c`
    Count,
    /// `-l`
    Names,
    /// `-q`
    Nothing,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut read = arguments::read_long(
        arguments,
        "EFGPivcqnolwxsHhm:e:rA:B:C:",
        &[
            ("quiet", 'q'),
            ("silent", 'q'),
            ("ignore-case", 'i'),
            ("line-buffered", 's'),
            ("count", 'c'),
            ("invert-match", 'v'),
            ("max-count", 'm'),
            ("extended-regexp", 'E'),
            ("fixed-strings", 'F'),
            ("only-matching", 'o'),
        ],
    )
    .map_err(|failure| Failure { code: 2, ..failure })?;
    for letter in ['r', 'A', 'B', 'C', 'P'] {
        if read.has(letter) {
            return Err(Failure::unsupported(&format!("option -{letter}")));
        }
    }
    let name = system.argv().first().cloned().unwrap_or_default();
    let syntax = match () {
        () if read.has('F') || name.ends_with("fgrep") => Syntax::Fixed,
        () if read.has('E') || name.ends_with("egrep") => Syntax::Extended,
        () => Syntax::Basic,
    };
    let case = if read.has('i') { LetterCase::Ignored } else { LetterCase::Heeded };
    let mut texts: Vec<String> = read.values('e').map(str::to_owned).collect();
    if texts.is_empty() {
        if read.operands.is_empty() {
            return Err(Failure::new(2, "no pattern"));
        }
        texts.push(read.operands.remove(0));
    }
    let patterns = texts.iter().flat_map(|text| text.split('\n')).map(|text| {
        let text = match (read.has('w'), read.has('x'), syntax) {
            (_, true, Syntax::Extended) => format!("^({text})$"),
            (_, true, Syntax::Basic) => format!("^\\({text}\\)$"),
            (true, _, Syntax::Extended) => format!("\\b({text})\\b"),
            (true, _, Syntax::Basic) => format!("\\b\\({text}\\)\\b"),
            _ => text.to_owned(),
        };
        Regex::new(&text, syntax, case).map_err(|message| Failure::new(2, message))
    });
    let grep = Grep {
        patterns: patterns.collect::<Result<_, _>>()?,
        inverted: read.has('v'),
        prints: match () {
            () if read.has('q') => Prints::Nothing,
            () if read.has('c') => Prints::Count,
            () if read.has('l') => Prints::Names,
            () if read.has('o') => Prints::Matches,
            () => Prints::Lines,
        },
        numbered: read.has('n'),
        named: (1 < read.operands.len() || read.has('H')) && !read.has('h'),
        most: read.number('m')?.unwrap_or(u64::MAX),
        name: String::new(),
        number: 0,
        here: 0,
        total: 0,
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Grep(grep), read.operands))))
}

impl Grep {
    fn prefix(&self) -> String {
        let name = if self.named { format!("{}:", self.name) } else { String::new() };
        let number = if self.numbered { format!("{}:", self.number) } else { String::new() };
        format!("{name}{number}")
    }
}

impl LineFilter for Grep {
    fn begin_file(&mut self, name: Option<&str>, _: &mut String) {
        self.name = name.unwrap_or("(standard input)").to_owned();
        (self.number, self.here) = (0, 0);
    }

    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        let text = line.strip_suffix('\n').unwrap_or(line);
        self.number += 1;
        if self.patterns.iter().any(|pattern| pattern.is_match(text)) == self.inverted {
            return Flow::Continue;
        }
        self.here += 1;
        self.total += 1;
        match self.prints {
            Prints::Lines => out.push_str(&format!("{}{text}\n", self.prefix())),
            Prints::Matches => {
                let prefix = self.prefix();
                for pattern in &self.patterns {
                    let (mut from, mut finder) = (0, pattern.finder(text));
                    while let Some(Some((start, end))) =
                        finder.find(from).and_then(|found| found.first().copied())
                    {
                        if start < end {
                            out.push_str(&format!("{prefix}{}\n", &text[start..end]));
                        }
                        from = end.max(start + 1);
                        if text.len() <= from {
                            break;
                        }
                    }
                }
            }
            Prints::Names => {
                out.push_str(&format!("{}\n", self.name));
                return Flow::NextFile;
            }
            Prints::Nothing => return Flow::Stop,
            Prints::Count => {}
        }
        if self.most <= self.here { Flow::NextFile } else { Flow::Continue }
    }

    fn end_file(&mut self, _: Option<&str>, out: &mut String) {
        if self.prints == Prints::Count {
            let name = if self.named { format!("{}:", self.name) } else { String::new() };
            out.push_str(&format!("{name}{}\n", self.here));
        }
    }

    fn end(&mut self, _: &mut String) -> i32 {
        i32::from(self.total == 0)
    }
}
