//! find(1): paths below a directory that pass some tests.

use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Errno, Kind, LastLink, Stat, path};
use crate::cluster::app::processes::{Family, System};
use crate::cluster::app::shell::pattern;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Name(String),
    Type(Kind),
    /// `-mmin`, `-mtime`: how much older or younger, in units of that length.
    Age {
        unit: Span,
        compared: Compared,
        count: u64,
    },
    Empty,
    Not(Box<Test>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compared {
    More,
    Less,
    Exactly,
}

/// All that was asked for.
struct Search {
    tests: Vec<Test>,
    deep_max: usize,
    deletes: bool,
    now: SimTime,
    out: Vec<String>,
}

const DEEP_MAX: usize = 32;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let paths = arguments.iter().take_while(|word| !word.starts_with(['-', '!', '('])).count();
    let (roots, words) = arguments.split_at(paths);
    let mut search = read(words, system.now())?;
    let here = [".".to_owned()];
    let roots = if roots.is_empty() { here.as_slice() } else { roots };
    let mut failed = None;
    for root in roots {
        if let Err(error) = visit(system, root, 0, &mut search) {
            let message = failure::about(system, Action::Read, root, error);
            failed = failure::join(failed, system, message);
        }
    }
    for found in search.out.iter().rev().filter(|_| search.deletes) {
        let whole = system.path(found);
        let removed = match system.files().remove(&whole) {
            Err(Errno::IsDirectory) => system.files().remove_directory(&whole),
            other => other,
        };
        let Err(error) = removed else { continue };
        let message = failure::about(system, Action::Delete, found, error);
        match system.kernel.machine.family {
            // Its exit code says nothing of that.
            Family::Busybox => system.print_error(&format!("find: {message}\n")),
            Family::Gnu => failed = failure::join(failed, system, message),
        }
    }
    if !search.deletes {
        let lines: String = search.out.iter().map(|found| format!("{found}\n")).collect();
        system.print(&lines);
    }
    failure::end(failed)
}

fn visit(system: &mut System, at: &str, depth: usize, search: &mut Search) -> Result<(), Errno> {
    let whole = system.path(at);
    let stat = system.files().stat(&whole, LastLink::Keep)?;
    system.process.steps.spend(1);
    if search.tests.iter().all(|test| passes(system, test, at, &stat, search.now)) {
        search.out.push(at.to_owned());
    }
    if stat.kind != Kind::Directory || search.deep_max <= depth {
        return Ok(());
    }
    for name in system.files().list(&whole)? {
        visit(system, &path::join(at, &name), depth + 1, search)?;
    }
    Ok(())
}

fn passes(system: &System, test: &Test, at: &str, stat: &Stat, now: SimTime) -> bool {
    match test {
        Test::Name(wanted) => pattern::matches(wanted, path::base_name(at)),
        Test::Type(kind) => stat.kind == *kind,
        Test::Age { unit, compared, count } => {
            let age = (now - stat.modified).as_millis() / unit.as_millis().max(1);
            match compared {
                Compared::More => *count < age,
                Compared::Less => age < *count,
                Compared::Exactly => age == *count,
            }
        }
        Test::Empty => match stat.kind {
            Kind::Directory => {
                let whole = system.path(at);
                system.kernel.files.list(&whole).is_ok_and(|names| names.is_empty())
            }
            Kind::File | Kind::Link | Kind::Device => stat.size == 0,
        },
        Test::Not(inner) => !passes(system, inner, at, stat, now),
    }
}

fn read(words: &[String], now: SimTime) -> Result<Search, Failure> {
    let mut search =
        Search { tests: Vec::new(), deep_max: DEEP_MAX, deletes: false, now, out: Vec::new() };
    let mut words = words.iter().map(String::as_str);
    let mut negated = false;
    while let Some(word) = words.next() {
        let mut value =
            || words.next().ok_or_else(|| Failure::new(1, format!("missing argument to '{word}'")));
        let test = match word {
            "-print" | "-and" | "-a" => continue,
            "-delete" => {
                search.deletes = true;
                continue;
            }
            "-maxdepth" => {
                let text = value()?;
                let deep = text
                    .parse()
                    .map_err(|_| Failure::new(1, format!("invalid number '{text}'")))?;
                search.deep_max = DEEP_MAX.min(deep);
                continue;
            }
            "!" | "-not" => {
                negated = !negated;
                continue;
            }
            "-name" | "-iname" => Test::Name(value()?.to_owned()),
            "-type" => Test::Type(match value()? {
                "f" => Kind::File,
                "d" => Kind::Directory,
                "l" => Kind::Link,
                other => return Err(Failure::new(1, format!("bad argument to -type: {other}"))),
            }),
            "-mmin" => age(value()?, Span::mins(1))?,
            "-mtime" => age(value()?, Span::mins(24 * 60))?,
            "-empty" => Test::Empty,
            other => return Err(Failure::unsupported(other)),
        };
        search.tests.push(if negated { Test::Not(Box::new(test)) } else { test });
        negated = false;
    }
    Ok(search)
}

fn age(text: &str, unit: Span) -> Result<Test, Failure> {
    let (compared, digits) = match text.split_at_checked(1) {
        Some(("+", digits)) => (Compared::More, digits),
        Some(("-", digits)) => (Compared::Less, digits),
        _ => (Compared::Exactly, text),
    };
    let count = digits.parse().map_err(|_| Failure::new(1, format!("invalid number '{text}'")))?;
    Ok(Test::Age { unit, compared, count })
}
