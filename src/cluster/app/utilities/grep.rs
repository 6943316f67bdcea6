//! grep(1): lines that match, and those around them.

use std::collections::VecDeque;

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
    around: Around,
    name: String,
    number: u64,
    here: u64,
    total: u64,
}

/// `-B`, `-A`: lines before a match and behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Around {
    before: usize,
    after: u64,
    /// The lines before this one that have not been printed.
    kept: VecDeque<String>,
    /// How many lines are still to be printed behind the last match.
    owed: u64,
    /// The number of the line printed last in this file.
    printed: Option<u64>,
    /// Whether anything was printed in an earlier file.
    has_printed: bool,
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
    /// `-L`
    OtherNames,
    /// `-q`
    Nothing,
}

/// Files that `-r` looks into.
const FILES_MAX: usize = 1_000;
const USAGE: &str =
    "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    // What is printed here has no colours, as what goes into a pipe has none.
    let is_colour = |word: &&String| word.starts_with("--color") || word.starts_with("--colour");
    let arguments: Vec<String> =
        arguments.iter().filter(|word| !is_colour(word)).map(|word| dash_number(word)).collect();
    let mut read = arguments::read_long(
        &arguments,
        "EFGPivcqnolLwxsHhm:e:f:rRA:B:C:a",
        &[
            ("after-context", 'A'),
            ("before-context", 'B'),
            ("context", 'C'),
            ("file", 'f'),
            ("files-with-matches", 'l'),
            ("files-without-match", 'L'),
            ("line-number", 'n'),
            ("line-regexp", 'x'),
            ("no-filename", 'h'),
            ("no-messages", 's'),
            ("perl-regexp", 'P'),
            ("recursive", 'r'),
            ("regexp", 'e'),
            ("word-regexp", 'w'),
            ("with-filename", 'H'),
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
    let name = system.argv().first().cloned().unwrap_or_default();
    let syntax = match () {
        () if read.has('F') || name.ends_with("fgrep") => Syntax::Fixed,
        () if read.has('E') || read.has('P') || name.ends_with("egrep") => Syntax::Extended,
        () => Syntax::Basic,
    };
    let case = if read.has('i') { LetterCase::Ignored } else { LetterCase::Heeded };
    let mut texts: Vec<String> = read.values('e').map(str::to_owned).collect();
    for file in read.values('f') {
        let path = system.path(file);
        let text = system.files().read(&path).map(str::to_owned);
        let text = text.map_err(|error| Failure::new(2, format!("{file}: {error}")))?;
        texts.extend(text.lines().map(str::to_owned));
    }
    if texts.is_empty() && !read.has('f') {
        if read.operands.is_empty() {
            system.print_error(USAGE);
            return Err(Failure::new(2, ""));
        }
        texts.push(read.operands.remove(0));
    }
    let is_recursive = read.has('r') || read.has('R');
    if is_recursive {
        let roots = std::mem::take(&mut read.operands);
        read.operands = files_below(system, &roots);
        if read.operands.is_empty() {
            return Ok(Work::Done(1));
        }
    }
    // A fixed text that is to be a whole word or line is an expression of its characters.
    let is_bounded = read.has('w') || read.has('x');
    let (syntax, is_fixed) = match syntax {
        Syntax::Fixed if is_bounded => (Syntax::Extended, true),
        syntax => (syntax, false),
    };
    let patterns = texts.iter().flat_map(|text| text.split('\n')).map(|text| {
        let text = if is_fixed { escaped(text) } else { text.to_owned() };
        let text = match (read.has('w'), read.has('x'), syntax) {
            (_, true, Syntax::Extended) => format!("^({text})$"),
            (_, true, Syntax::Basic) => format!("^\\({text}\\)$"),
            (true, _, Syntax::Extended) => format!("\\b({text})\\b"),
            (true, _, Syntax::Basic) => format!("\\b\\({text}\\)\\b"),
            _ => text,
        };
        Regex::new(&text, syntax, case).map_err(|message| Failure::new(2, message))
    });
    let context = context(&read, 'C')?.unwrap_or(0);
    let around = Around {
        before: context_of(&read, 'B', context)?,
        after: context_of(&read, 'A', context)? as u64,
        ..Around::default()
    };
    let grep = Grep {
        patterns: patterns.collect::<Result<_, _>>()?,
        inverted: read.has('v'),
        prints: match () {
            () if read.has('q') => Prints::Nothing,
            () if read.has('c') => Prints::Count,
            () if read.has('l') => Prints::Names,
            () if read.has('L') => Prints::OtherNames,
            () if read.has('o') => Prints::Matches,
            () => Prints::Lines,
        },
        numbered: read.has('n'),
        named: (1 < read.operands.len() || read.has('H') || is_recursive) && !read.has('h'),
        most: read.number('m')?.unwrap_or(u64::MAX),
        around,
        name: String::new(),
        number: 0,
        here: 0,
        total: 0,
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Grep(grep), read.operands))))
}

/// `-3` as `-C3`.
fn dash_number(word: &str) -> String {
    let digits = word.strip_prefix('-').filter(|digits| !digits.is_empty());
    match digits {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("-C{digits}"),
        _ => word.to_owned(),
    }
}

fn context_of(read: &arguments::Arguments, letter: char, usual: usize) -> Result<usize, Failure> {
    Ok(context(read, letter)?.unwrap_or(usual))
}

fn context(read: &arguments::Arguments, letter: char) -> Result<Option<usize>, Failure> {
    let count = |text: &str| {
        let wrong = || Failure::new(2, format!("{text}: invalid context length argument"));
        text.parse().map_err(|_| wrong())
    };
    read.value(letter).map(count).transpose()
}

/// A text as an extended expression that matches nothing else.
fn escaped(text: &str) -> String {
    let is_special = |c: char| ".[]{}()*+?^$|\\".contains(c);
    text.chars().flat_map(|c| is_special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// The files in these directories and below, each by the path that leads there.
fn files_below(system: &System, roots: &[String]) -> Vec<String> {
    let here = [String::new()];
    let mut left: Vec<String> = if roots.is_empty() { here.to_vec() } else { roots.to_vec() };
    left.reverse();
    let mut found = Vec::new();
    while let Some(path) = left.pop().filter(|_| found.len() < FILES_MAX) {
        let files = &system.kernel.files;
        let whole = system.path(if path.is_empty() { "." } else { &path });
        match files.list(&whole) {
            Ok(names) => {
                let slash = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
                left.extend(names.iter().rev().map(|name| format!("{path}{slash}{name}")));
            }
            Err(_) => found.push(path),
        }
    }
    found
}

impl Grep {
    /// The file's name and the line's number, each with a sign behind it.
    fn prefix(&self, number: u64, sign: char) -> String {
        let name = if self.named { format!("{}{sign}", self.name) } else { String::new() };
        let number = if self.numbered { format!("{number}{sign}") } else { String::new() };
        format!("{name}{number}")
    }

    /// A line that matches, with the lines before it.
    fn print_with_context(&mut self, text: &str, out: &mut String) {
        let kept = std::mem::take(&mut self.around.kept);
        let first = self.number - kept.len() as u64;
        let has_context = self.around.before != 0 || self.around.after != 0;
        let is_apart = match self.around.printed {
            Some(printed) => printed + 1 < first,
            None => self.around.has_printed,
        };
        if has_context && is_apart {
            out.push_str("--\n");
        }
        for (line, number) in kept.iter().zip(first..) {
            out.push_str(&format!("{}{line}\n", self.prefix(number, '-')));
        }
        out.push_str(&format!("{}{text}\n", self.prefix(self.number, ':')));
        self.around.printed = Some(self.number);
        self.around.has_printed = true;
        self.around.owed = self.around.after;
    }

    /// A line that does not match: it may stand behind one that did, or before one that will.
    fn pass(&mut self, text: &str, out: &mut String) {
        if self.prints != Prints::Lines {
            return;
        }
        if 0 < self.around.owed {
            self.around.owed -= 1;
            self.around.printed = Some(self.number);
            out.push_str(&format!("{}{text}\n", self.prefix(self.number, '-')));
        } else if 0 < self.around.before {
            if self.around.before <= self.around.kept.len() {
                self.around.kept.pop_front();
            }
            self.around.kept.push_back(text.to_owned());
        }
    }
}

impl LineFilter for Grep {
    fn begin_file(&mut self, name: Option<&str>, _: &mut String) {
        self.name = name.unwrap_or("(standard input)").to_owned();
        (self.number, self.here) = (0, 0);
        (self.around.owed, self.around.printed) = (0, None);
        self.around.kept.clear();
    }

    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        let text = line.strip_suffix('\n').unwrap_or(line);
        self.number += 1;
        let has_enough = self.most <= self.here;
        if has_enough && self.around.owed == 0 {
            return Flow::NextFile;
        }
        let matches = self.patterns.iter().any(|pattern| pattern.is_match(text));
        if has_enough || matches == self.inverted {
            self.pass(text, out);
            return Flow::Continue;
        }
        self.here += 1;
        self.total += 1;
        match self.prints {
            Prints::Lines => self.print_with_context(text, out),
            Prints::Matches => {
                let prefix = self.prefix(self.number, ':');
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
            Prints::OtherNames => return Flow::NextFile,
            Prints::Nothing => return Flow::Stop,
            Prints::Count => {}
        }
        if self.most <= self.here && self.around.after == 0 {
            Flow::NextFile
        } else {
            Flow::Continue
        }
    }

    fn end_file(&mut self, _: Option<&str>, out: &mut String) {
        if self.prints == Prints::OtherNames && self.here == 0 {
            out.push_str(&format!("{}\n", self.name));
        }
        if self.prints == Prints::Count {
            let name = if self.named { format!("{}:", self.name) } else { String::new() };
            out.push_str(&format!("{name}{}\n", self.here));
        }
    }

    fn end(&mut self, _: &mut String) -> i32 {
        i32::from(self.total == 0)
    }
}
