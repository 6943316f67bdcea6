//! A pattern's text into a program: alternatives, groups and repetitions become ways that part.

use super::{GROUPS_MAX, Op, PROGRAM_MAX, Syntax};
use crate::cluster::app::shell::pattern::class;

const REPEAT_MAX: usize = 100;
const GROUPS_DEEP_MAX: usize = 20;

pub struct Parser<'a> {
    characters: &'a [char],
    at: usize,
    syntax: Syntax,
    groups: usize,
    depth: usize,
}

/// A part of the pattern as it is read; targets of jumps count from the part's own beginning.
type Part = Vec<Op>;

impl Parser<'_> {
    pub fn new(characters: &[char], syntax: Syntax) -> Parser<'_> {
        Parser { characters, at: 0, syntax, groups: 0, depth: 0 }
    }

    /// The program of the whole pattern, as it stands behind so many other operations.
    pub fn read(mut self, behind: usize) -> Result<Part, String> {
        let part = self.alternatives()?;
        if self.at < self.characters.len() {
            return Err("Unmatched ) or \\)".to_owned());
        }
        Ok(shifted(part, behind).collect())
    }

    fn alternatives(&mut self) -> Result<Part, String> {
        let mut part = self.sequence()?;
        while self.takes_special('|') {
            let other = self.sequence()?;
            part = either(part, other);
        }
        Ok(part)
    }

    fn sequence(&mut self) -> Result<Part, String> {
        let mut parts: Part = Vec::new();
        while self.at < self.characters.len() && !self.sees_special('|') && !self.sees_special(')')
        {
            let is_first = parts.is_empty();
            let atom = self.atom(is_first)?;
            let atom = self.repeated(atom)?;
            let base = parts.len();
            parts.extend(shifted(atom, base));
            if PROGRAM_MAX < parts.len() {
                return Err("regular expression too large".to_owned());
            }
        }
        Ok(parts)
    }

    fn atom(&mut self, is_first: bool) -> Result<Part, String> {
        if self.takes_special('(') {
            self.depth += 1;
            if GROUPS_DEEP_MAX < self.depth {
                return Err("regular expression too deeply nested".to_owned());
            }
            self.groups += 1;
            let group = self.groups;
            let inner = self.alternatives()?;
            self.depth -= 1;
            if !self.takes_special(')') {
                return Err("Unmatched ( or \\(".to_owned());
            }
            if GROUPS_MAX < group {
                return Ok(inner);
            }
            let mut part = vec![Op::Save(2 * group)];
            part.extend(shifted(inner, 1));
            part.push(Op::Save(2 * group + 1));
            return Ok(part);
        }
        let c = self.characters[self.at];
        self.at += 1;
        let is_last =
            self.at == self.characters.len() || self.sees_special('|') || self.sees_special(')');
        Ok(vec![match c {
            '.' => Op::Any,
            '^' if is_first || self.syntax == Syntax::Extended => Op::Start,
            '$' if is_last || self.syntax == Syntax::Extended => Op::End,
            '[' => self.set()?,
            '\\' => self.escape()?,
            '*' if is_first => Op::Char('*'),
            c => Op::Char(c),
        }])
    }

    fn escape(&mut self) -> Result<Op, String> {
        let Some(c) = self.characters.get(self.at).copied() else {
            return Err("Trailing backslash".to_owned());
        };
        self.at += 1;
        let set =
            |members: &[(char, char)], negated| Op::Set { members: members.to_vec(), negated };
        let word = [('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')];
        Ok(match c {
            'w' => set(&word, false),
            'W' => set(&word, true),
            's' => set(class("space"), false),
            'S' => set(class("space"), true),
            'd' if self.syntax == Syntax::Extended => set(class("digit"), false),
            'b' | '<' | '>' => Op::WordEdge,
            'n' => Op::Char('\n'),
            't' => Op::Char('\t'),
            '1'..='9' => return Err("back-references: not supported by podlife".to_owned()),
            c => Op::Char(c),
        })
    }

    fn set(&mut self) -> Result<Op, String> {
        let unmatched = || "Unmatched [, [^, [:, [., or [=".to_owned();
        let rest = &self.characters[self.at..];
        let negated = rest.first() == Some(&'^');
        let mut at = usize::from(negated);
        let first = at;
        let mut members = Vec::new();
        loop {
            match *rest.get(at).ok_or_else(unmatched)? {
                ']' if first < at => break,
                '[' if rest.get(at + 1) == Some(&':') => {
                    let length =
                        rest[at + 2..].iter().position(|c| *c == ':').ok_or_else(unmatched)?;
                    let name: String = rest[at + 2..at + 2 + length].iter().collect();
                    members.extend(class(&name));
                    at += length + 4;
                }
                from => match (rest.get(at + 1), rest.get(at + 2)) {
                    (Some('-'), Some(to)) if *to != ']' => {
                        members.push((from, *to));
                        at += 3;
                    }
                    _ => {
                        members.push((from, from));
                        at += 1;
                    }
                },
            }
        }
        self.at += at + 1;
        Ok(Op::Set { members, negated })
    }

    fn repeated(&mut self, atom: Part) -> Result<Part, String> {
        let mut part = atom;
        loop {
            let (least, most) = if self.takes('*') {
                (0, None)
            } else if self.takes_special('+') {
                (1, None)
            } else if self.takes_special('?') {
                (0, Some(1))
            } else if self.takes_special('{') {
                self.bounds()?
            } else {
                return Ok(part);
            };
            part = repeat(&part, least, most);
            if PROGRAM_MAX < part.len() {
                return Err("regular expression too large".to_owned());
            }
        }
    }

    fn bounds(&mut self) -> Result<(usize, Option<usize>), String> {
        let invalid = || "Invalid content of \\{\\}".to_owned();
        let length =
            self.characters[self.at..].iter().position(|c| *c == '}').ok_or_else(invalid)?;
        let text: String = self.characters[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        let text = if self.syntax == Syntax::Basic {
            text.strip_suffix('\\').ok_or_else(invalid)?.to_owned()
        } else {
            text
        };
        let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number <= REPEAT_MAX);
        let bounds = match text.split_once(',') {
            None => number(&text).map(|exactly| (exactly, Some(exactly))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some(("", most)) => number(most).map(|most| (0, Some(most))),
            Some((least, most)) => number(least).zip(number(most)).map(|(a, b)| (a, Some(b))),
        };
        bounds.filter(|(least, most)| most.is_none_or(|most| *least <= most)).ok_or_else(invalid)
    }

    fn takes(&mut self, c: char) -> bool {
        let is_here = self.characters.get(self.at) == Some(&c);
        self.at += usize::from(is_here);
        is_here
    }

    /// `(`, `|`, `+` …: plain in extended expressions, behind a backslash in basic ones.
    fn sees_special(&self, c: char) -> bool {
        let rest = self.characters.get(self.at..).unwrap_or_default();
        match self.syntax {
            Syntax::Basic => rest.starts_with(&['\\', c]),
            Syntax::Extended => rest.starts_with(&[c]),
            Syntax::Fixed => false,
        }
    }

    fn takes_special(&mut self, c: char) -> bool {
        let is_here = self.sees_special(c);
        if is_here {
            self.at += if self.syntax == Syntax::Basic { 2 } else { 1 };
        }
        is_here
    }
}

fn either(first: Part, second: Part) -> Part {
    let (first_length, second_length) = (first.len(), second.len());
    let mut part = vec![Op::Split(1, first_length + 2)];
    part.extend(shifted(first, 1));
    part.push(Op::Jump(first_length + 2 + second_length));
    part.extend(shifted(second, first_length + 2));
    part
}

fn repeat(atom: &Part, least: usize, most: Option<usize>) -> Part {
    let mut part: Part = Vec::new();
    for _ in 0..least {
        let base = part.len();
        part.extend(shifted(atom.clone(), base));
    }
    let Some(most) = most else {
        let base = part.len();
        part.push(Op::Split(base + 1, base + atom.len() + 2));
        part.extend(shifted(atom.clone(), base + 1));
        part.push(Op::Jump(base));
        return part;
    };
    for _ in least..most {
        let base = part.len();
        part.push(Op::Split(base + 1, base + 1 + atom.len()));
        part.extend(shifted(atom.clone(), base + 1));
    }
    part
}

/// A part that stands so much further back.
fn shifted(part: Part, by: usize) -> impl Iterator<Item = Op> {
    part.into_iter().map(move |op| match op {
        Op::Split(first, second) => Op::Split(first + by, second + by),
        Op::Jump(target) => Op::Jump(target + by),
        other => other,
    })
}
