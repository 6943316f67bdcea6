//! sed(1), as notes and scripts use it: `s/…/…/`, `p`, `d`, `q`, with a line, a pattern or a range before them.

use super::arguments;
use super::failure::{self, Action, Failure};
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::regex::{LetterCase, Regex, Syntax};
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, PartialEq)]
pub struct Sed {
    commands: Vec<Command>,
    /// `-n`
    quiet: bool,
    number: u64,
}

#[derive(Clone, Debug, PartialEq)]
struct Command {
    from: Option<Address>,
    to: Option<Address>,
    negated: bool,
    /// Whether a range has begun and not ended.
    is_open: bool,
    verb: Verb,
}

#[derive(Clone, Debug, PartialEq)]
enum Address {
    Line(u64),
    Pattern(Regex),
}

#[derive(Clone, Debug, PartialEq)]
enum Verb {
    Delete,
    Print,
    Quit,
    Substitute { pattern: Regex, text: String, which: Which, prints: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    Nth(usize),
}

const COMMANDS_MAX: usize = 100;
const LINE_BYTES_MAX: usize = 256 * 1024;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut read = arguments::read_long(
        arguments,
        "nErie:s",
        &[("quiet", 'n'), ("regexp-extended", 'E'), ("in-place", 'i'), ("expression", 'e')],
    )?;
    let syntax = if read.has('E') || read.has('r') { Syntax::Extended } else { Syntax::Basic };
    let mut scripts: Vec<String> = read.values('e').map(str::to_owned).collect();
    if scripts.is_empty() {
        if read.operands.is_empty() {
            return Err(Failure::missing_operand());
        }
        scripts.push(read.operands.remove(0));
    }
    let mut commands = Vec::new();
    for script in &scripts {
        let mut reader = Reader { left: script, syntax };
        commands.extend(reader.commands().map_err(|message| Failure::new(1, message))?);
    }
    let sed = Sed { commands, quiet: read.has('n'), number: 0 };
    if read.has('i') {
        return in_place(system, &sed, &read.operands);
    }
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Sed(sed), read.operands))))
}

/// `-i`: each file becomes what would have been printed.
fn in_place(system: &mut System, sed: &Sed, operands: &[String]) -> Result<Work, Failure> {
    for operand in operands {
        let path = system.path(operand);
        let fail = |system: &System, error| {
            Failure::new(1, failure::about(system, Action::Open, operand, error))
        };
        let text = system.files().read(&path).map(str::to_owned);
        let text = text.map_err(|error| fail(system, error))?;
        let mut sed = sed.clone();
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            if sed.line(line, &mut out) == Flow::Stop {
                break;
            }
        }
        system.files().write(&path, &out).map_err(|error| fail(system, error))?;
    }
    Ok(Work::Done(0))
}

impl LineFilter for Sed {
    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        let ends = line.ends_with('\n');
        let mut text = line.strip_suffix('\n').unwrap_or(line).to_owned();
        self.number += 1;
        let (mut is_deleted, mut quits) = (false, false);
        for command in &mut self.commands {
            if !command.applies(self.number, &text) {
                continue;
            }
            match &command.verb {
                Verb::Delete => {
                    is_deleted = true;
                    break;
                }
                Verb::Print => out.push_str(&format!("{text}\n")),
                Verb::Quit => {
                    quits = true;
                    break;
                }
                Verb::Substitute { pattern, text: replacement, which, prints } => {
                    if let Some(changed) = substitute(&text, pattern, replacement, *which) {
                        text = changed;
                        if *prints {
                            out.push_str(&format!("{text}\n"));
                        }
                    }
                }
            }
        }
        if !is_deleted && !self.quiet {
            out.push_str(&text);
            if ends {
                out.push('\n');
            }
        }
        if quits { Flow::Stop } else { Flow::Continue }
    }
}

impl Command {
    fn applies(&mut self, number: u64, text: &str) -> bool {
        self.is_selected(number, text) != self.negated
    }

    fn is_selected(&mut self, number: u64, text: &str) -> bool {
        let Some(from) = &self.from else { return true };
        let Some(to) = &self.to else { return from.holds(number, text) };
        if !self.is_open {
            self.is_open = from.holds(number, text);
            let ends_here = matches!(to, Address::Line(line) if *line <= number);
            let was_open = self.is_open;
            self.is_open &= !ends_here;
            return was_open;
        }
        let ends_here = match to {
            Address::Line(line) => *line <= number,
            Address::Pattern(pattern) => pattern.is_match(text),
        };
        self.is_open = !ends_here;
        true
    }
}

impl Address {
    fn holds(&self, number: u64, text: &str) -> bool {
        match self {
            Address::Line(line) => *line == number,
            Address::Pattern(pattern) => pattern.is_match(text),
        }
    }
}

/// None: nothing matched.
fn substitute(text: &str, pattern: &Regex, replacement: &str, which: Which) -> Option<String> {
    let mut changed = String::new();
    let (mut from, mut count, mut kept) = (0, 0, 0);
    let mut finder = pattern.finder(text);
    while let Some(captures) = finder.find(from) {
        let Some((start, end)) = captures.first().copied().flatten() else { break };
        count += 1;
        if which == Which::All || which == Which::Nth(count) {
            changed.push_str(&text[kept..start]);
            push_replacement(&mut changed, replacement, text, &captures);
            kept = end;
        }
        let is_done = matches!(which, Which::Nth(wanted) if wanted <= count);
        let width = text[end..].chars().next().map_or(1, char::len_utf8);
        from = if start == end { end + width } else { end };
        if is_done || text.len() < from || LINE_BYTES_MAX < changed.len() {
            break;
        }
    }
    let has_changed = match which {
        Which::All => 0 < count,
        Which::Nth(wanted) => wanted <= count,
    };
    if !has_changed {
        return None;
    }
    changed.push_str(&text[kept..]);
    Some(changed)
}

/// `&` is the whole match, `\1` a group.
fn push_replacement(
    out: &mut String,
    replacement: &str,
    text: &str,
    captures: &[Option<(usize, usize)>],
) {
    let group = |index: usize| {
        let range = captures.get(index).copied().flatten();
        range.map_or("", |(start, end)| &text[start..end])
    };
    let mut characters = replacement.chars();
    while let Some(c) = characters.next() {
        match c {
            '&' => out.push_str(group(0)),
            '\\' => match characters.next() {
                Some(digit @ '0'..='9') => out.push_str(group(digit as usize - '0' as usize)),
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
}

struct Reader<'a> {
    left: &'a str,
    syntax: Syntax,
}

impl Reader<'_> {
    fn commands(&mut self) -> Result<Vec<Command>, String> {
        let mut commands = Vec::new();
        loop {
            self.left = self.left.trim_start_matches([' ', '\t', ';', '\n']);
            if self.left.is_empty() {
                return Ok(commands);
            }
            if COMMANDS_MAX <= commands.len() {
                return Err("too many commands".to_owned());
            }
            let from = self.address()?;
            let to = if from.is_some() && self.take(',') { self.address()? } else { None };
            self.left = self.left.trim_start();
            let negated = self.take('!');
            let verb = self.verb()?;
            commands.push(Command { from, to, negated, is_open: false, verb });
        }
    }

    fn address(&mut self) -> Result<Option<Address>, String> {
        let digits =
            self.left.len() - self.left.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if 0 < digits {
            let (number, rest) = self.left.split_at(digits);
            self.left = rest;
            return Ok(Some(Address::Line(number.parse().unwrap_or(u64::MAX))));
        }
        if self.left.starts_with('$') {
            return Err("the address $: not supported by podlife".to_owned());
        }
        if !self.take('/') {
            return Ok(None);
        }
        let pattern = self.until('/')?;
        Regex::new(&pattern, self.syntax, LetterCase::Heeded)
            .map(|regex| Some(Address::Pattern(regex)))
    }

    fn verb(&mut self) -> Result<Verb, String> {
        let Some(letter) = self.left.chars().next() else {
            return Err("missing command".to_owned());
        };
        self.left = &self.left[letter.len_utf8()..];
        match letter {
            'd' => Ok(Verb::Delete),
            'p' => Ok(Verb::Print),
            'q' => Ok(Verb::Quit),
            's' => self.substitution(),
            other => Err(format!("command {other}: not supported by podlife")),
        }
    }

    fn substitution(&mut self) -> Result<Verb, String> {
        let unterminated = || "unterminated `s' command".to_owned();
        let delimiter = self.left.chars().next().ok_or_else(unterminated)?;
        self.left = &self.left[delimiter.len_utf8()..];
        let pattern = self.until(delimiter)?;
        let text = self.until(delimiter)?;
        let (mut which, mut case, mut prints) = (Which::Nth(1), LetterCase::Heeded, false);
        while let Some(flag) = self.left.chars().next() {
            match flag {
                'g' => which = Which::All,
                'i' | 'I' => case = LetterCase::Ignored,
                'p' => prints = true,
                '1'..='9' => which = Which::Nth(flag as usize - '0' as usize),
                ';' | '\n' | ' ' | '}' => break,
                other => return Err(format!("unknown option to s: {other}")),
            }
            self.left = &self.left[1..];
        }
        let pattern = Regex::new(&pattern, self.syntax, case)?;
        Ok(Verb::Substitute { pattern, text, which, prints })
    }

    /// The text up to a delimiter, which a backslash makes plain.
    fn until(&mut self, delimiter: char) -> Result<String, String> {
        let mut text = String::new();
        let mut characters = self.left.char_indices();
        while let Some((at, c)) = characters.next() {
            if c == delimiter {
                self.left = &self.left[at + c.len_utf8()..];
                return Ok(text);
            }
            text.push(c);
            if c == '\\'
                && let Some((_, next)) = characters.next()
            {
                if next == delimiter {
                    text.pop();
                }
                text.push(next);
            }
        }
        Err("unterminated address or `s' command".to_owned())
    }

    fn take(&mut self, c: char) -> bool {
        match self.left.strip_prefix(c) {
            Some(rest) => {
                self.left = rest;
                true
            }
            None => false,
        }
    }
}
