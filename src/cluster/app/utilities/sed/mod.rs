//! sed(1), as notes and scripts use it: `s`, `y`, `p`, `=`, `d`, `q`, `a`, `i`, `c`, with a line, a pattern or a range
//! before them. `script` reads the commands.

mod script;

use super::arguments;
use super::failure::{self, Action, Failure};
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::regex::{Regex, Syntax};
use super::work::Work;
use crate::cluster::app::files::{Errno, path};
use crate::cluster::app::processes::{Family, System};
use crate::kit::chance::draw;

#[derive(Clone, Debug, PartialEq)]
pub struct Sed {
    commands: Vec<Command>,
    /// `-n`
    quiet: bool,
    number: u64,
    /// The line at hand, where it matters whether another one follows.
    kept: Option<String>,
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
    /// `$`
    Last,
    Pattern(Regex),
}

#[derive(Clone, Debug, PartialEq)]
enum Verb {
    Delete,
    Print,
    Quit,
    /// `=`
    Number,
    /// `a`, `i`, `c`: a text of lines behind, before, or in place.
    Append(String),
    Insert(String),
    Change(String),
    /// `y`: characters in place of others.
    Transliterate(Vec<char>, Vec<char>),
    Substitute {
        pattern: Regex,
        text: String,
        which: Which,
        prints: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    All,
    Nth(usize),
}

const LINE_BYTES_MAX: usize = 256 * 1024;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    // `-i.bak` keeps what was, under that name.
    let suffix = arguments.iter().find_map(|word| word.strip_prefix("-i")).unwrap_or_default();
    let plain = |word: &String| {
        if word.starts_with("-i") { "-i".to_owned() } else { word.clone() }
    };
    let arguments: Vec<String> = arguments.iter().map(plain).collect();
    let mut read = arguments::read_long(
        &arguments,
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
        commands.extend(script::read(script, syntax).map_err(|message| Failure::new(1, message))?);
    }
    let sed = Sed { commands, quiet: read.has('n'), number: 0, kept: None };
    if read.has('i') {
        return in_place(system, &sed, suffix, &read.operands);
    }
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Sed(sed), read.operands))))
}

/// `-i`: each file becomes what would have been printed.
fn in_place(
    system: &mut System,
    sed: &Sed,
    suffix: &str,
    operands: &[String],
) -> Result<Work, Failure> {
    for operand in operands {
        let path = system.path(operand);
        let fail = |system: &System, error| {
            Failure::new(1, failure::about(system, Action::Open, operand, error))
        };
        let text = system.files().read(&path).map(str::to_owned);
        let text = text.map_err(|error| fail(system, error))?;
        check_replaceable(system, operand)?;
        let mut sed = sed.clone();
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            if sed.line(line, &mut out) == Flow::Stop {
                break;
            }
        }
        sed.end(&mut out);
        if !suffix.is_empty() {
            let before = format!("{path}{suffix}");
            system.files().write(&before, &text).map_err(|error| fail(system, error))?;
        }
        system.files().write(&path, &out).map_err(|error| fail(system, error))?;
    }
    Ok(Work::Done(0))
}

/// What is printed goes to a file beside the first one, which then takes its place: the folder must allow that, and
/// nothing may be mounted at the file itself.
fn check_replaceable(system: &mut System, operand: &str) -> Result<(), Failure> {
    let path = system.path(operand);
    let folder = system.files().check_folder(&path);
    let is_mounted = system.files().is_mount_point(&path);
    let beside = temporary(system, operand);
    let refused = match (folder, system.kernel.machine.family) {
        (Err(error), Family::Busybox) => {
            Failure::new(1, format!("can't create temp file '{beside}': {error}"))
        }
        (Err(error), Family::Gnu) => {
            Failure::new(4, format!("couldn't open temporary file {beside}: {error}"))
        }
        (Ok(()), _) if !is_mounted => return Ok(()),
        (Ok(()), Family::Busybox) => {
            let error = Errno::Busy;
            Failure::new(1, format!("can't move '{beside}' to '{operand}': {error}"))
        }
        (Ok(()), Family::Gnu) => {
            Failure::new(4, format!("cannot rename {beside}: {}", Errno::Busy))
        }
    };
    Err(refused)
}

/// The name of a file that nobody else has. Models mkstemp(3).
fn temporary(system: &System, operand: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let who = format!("{}/{}", system.kernel.machine.seed_key, system.pid());
    let chance = draw(system.kernel.seed, "sed", &who);
    let letter = |nth: u64| {
        let letters = LETTERS.len() as u64;
        char::from(LETTERS[usize::try_from(chance.nth(nth).bits() % letters).unwrap_or(0)])
    };
    let unique: String = (0..6).map(letter).collect();
    match system.kernel.machine.family {
        Family::Busybox => format!("{operand}{unique}"),
        Family::Gnu => path::join(path::parent(operand), &format!("sed{unique}")),
    }
}

impl LineFilter for Sed {
    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        if !self.commands.iter().any(Command::asks_for_last) {
            return self.edit(line, Follows::Perhaps, out);
        }
        match self.kept.replace(line.to_owned()) {
            Some(line) => self.edit(&line, Follows::Perhaps, out),
            None => Flow::Continue,
        }
    }

    fn end(&mut self, out: &mut String) -> i32 {
        if let Some(line) = self.kept.take() {
            self.edit(&line, Follows::Nothing, out);
        }
        0
    }
}

/// Whether a line is the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    Nothing,
    Perhaps,
}

impl Sed {
    fn edit(&mut self, line: &str, follows: Follows, out: &mut String) -> Flow {
        let mut behind = String::new();
        let ends = line.ends_with('\n');
        let mut text = line.strip_suffix('\n').unwrap_or(line).to_owned();
        self.number += 1;
        let (mut is_deleted, mut quits) = (false, false);
        for command in &mut self.commands {
            if !command.applies(self.number, &text, follows) {
                continue;
            }
            match &command.verb {
                Verb::Delete => {
                    is_deleted = true;
                    break;
                }
                Verb::Print => out.push_str(&format!("{text}\n")),
                Verb::Number => out.push_str(&format!("{}\n", self.number)),
                Verb::Insert(lines) => out.push_str(lines),
                Verb::Append(lines) => behind.push_str(lines),
                Verb::Change(lines) => {
                    // Of a range only its end is replaced.
                    if !command.is_open || command.negated {
                        out.push_str(lines);
                    }
                    is_deleted = true;
                    break;
                }
                Verb::Transliterate(from, to) => {
                    let place = |c| from.iter().position(|known| *known == c);
                    let changed = |c| place(c).and_then(|at| to.get(at).copied()).unwrap_or(c);
                    text = text.chars().map(changed).collect();
                }
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
        out.push_str(&behind);
        if quits {
            self.kept = None;
        }
        if quits { Flow::Stop } else { Flow::Continue }
    }
}

impl Command {
    fn asks_for_last(&self) -> bool {
        [&self.from, &self.to].into_iter().flatten().any(|address| *address == Address::Last)
    }

    fn applies(&mut self, number: u64, text: &str, follows: Follows) -> bool {
        self.is_selected(number, text, follows) != self.negated
    }

    fn is_selected(&mut self, number: u64, text: &str, follows: Follows) -> bool {
        let Some(from) = &self.from else { return true };
        let Some(to) = &self.to else { return from.holds(number, text, follows) };
        if !self.is_open {
            self.is_open = from.holds(number, text, follows);
            let ends_here = match to {
                Address::Line(line) => *line <= number,
                Address::Last => follows == Follows::Nothing,
                Address::Pattern(_) => false,
            };
            let was_open = self.is_open;
            self.is_open &= !ends_here;
            return was_open;
        }
        let ends_here = match to {
            Address::Line(line) => *line <= number,
            Address::Last => follows == Follows::Nothing,
            Address::Pattern(pattern) => pattern.is_match(text),
        };
        self.is_open = !ends_here;
        true
    }
}

impl Address {
    fn holds(&self, number: u64, text: &str, follows: Follows) -> bool {
        match self {
            Address::Line(line) => *line == number,
            Address::Last => follows == Follows::Nothing,
            Address::Pattern(pattern) => pattern.is_match(text),
        }
    }
}

/// None: nothing matched.
pub(super) fn substitute(
    text: &str,
    pattern: &Regex,
    replacement: &str,
    which: Which,
) -> Option<String> {
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
