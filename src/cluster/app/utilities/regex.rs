//! Regular expressions of grep and sed: basic and extended, matched in time linear in the text.
//! Models regex(7); of several matches at one place the first alternative wins, not the longest.

use crate::cluster::app::shell::pattern::class;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regex {
    program: Vec<Op>,
    case: LetterCase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Basic,
    Extended,
    /// The text itself, as fgrep reads it.
    Fixed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCase {
    Heeded,
    Ignored,
}

/// Where the whole match and each group lie in the text.
pub type Captures = Vec<Option<(usize, usize)>>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Op {
    Char(char),
    Any,
    Set {
        members: Vec<(char, char)>,
        negated: bool,
    },
    Start,
    End,
    /// Between a word's character and another one: `\b`, `\<`, `\>`.
    WordEdge,
    Save(usize),
    /// Two ways on; the first is tried first.
    Split(usize, usize),
    Jump(usize),
    Match,
}

const PATTERN_BYTES_MAX: usize = 1_000;
const PROGRAM_MAX: usize = 4_000;
const REPEAT_MAX: usize = 100;
const GROUPS_DEEP_MAX: usize = 20;
const GROUPS_MAX: usize = 9;

impl Regex {
    pub fn new(pattern: &str, syntax: Syntax, case: LetterCase) -> Result<Regex, String> {
        if PATTERN_BYTES_MAX < pattern.len() {
            return Err("regular expression too long".to_owned());
        }
        let characters: Vec<char> = pattern.chars().collect();
        let mut parser = Parser { characters: &characters, at: 0, syntax, groups: 0, depth: 0 };
        let mut program = vec![Op::Save(0)];
        if syntax == Syntax::Fixed {
            program.extend(characters.iter().copied().map(Op::Char));
        } else {
            program.extend(shifted(parser.alternatives()?, 1));
            if parser.at < characters.len() {
                return Err("Unmatched ) or \\)".to_owned());
            }
        }
        program.extend([Op::Save(1), Op::Match]);
        if PROGRAM_MAX < program.len() {
            return Err("regular expression too large".to_owned());
        }
        Ok(Regex { program, case })
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }

    /// The first match at or behind a byte of the text.
    pub fn find(&self, text: &str, from: usize) -> Option<Captures> {
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        let first = characters.iter().position(|(at, _)| from <= *at).unwrap_or(characters.len());
        let mut run = Run { regex: self, text, characters: &characters, seen: Vec::new() };
        (first..=characters.len()).find_map(|start| run.match_at(start))
    }
}

/// One search. A place in the program is entered once for each place in the text, whatever came before.
struct Run<'a> {
    regex: &'a Regex,
    text: &'a str,
    characters: &'a [(usize, char)],
    seen: Vec<bool>,
}

impl Run<'_> {
    fn match_at(&mut self, start: usize) -> Option<Captures> {
        let width = self.characters.len() + 1;
        let program = &self.regex.program;
        // What failed from an earlier start fails from here too, so `seen` is never cleared.
        self.seen.resize(program.len() * width, false);
        let mut stack = vec![(0_usize, start, vec![None; 2 * (GROUPS_MAX + 1)])];
        while let Some((mut op, mut at, mut saves)) = stack.pop() {
            loop {
                if std::mem::replace(&mut self.seen[op * width + at], true) {
                    break;
                }
                let next = self.characters.get(at).map(|(_, c)| *c);
                let goes_on = match &program[op] {
                    Op::Char(c) => next.is_some_and(|next| self.same(*c, next)),
                    Op::Any => next.is_some(),
                    Op::Set { members, negated } => {
                        next.is_some_and(|next| self.is_member(members, next) != *negated)
                    }
                    Op::Start => at == 0,
                    Op::End => at == self.characters.len(),
                    Op::WordEdge => self.is_word(at) != (0 < at && self.is_word(at - 1)),
                    Op::Save(slot) => {
                        saves[*slot] = Some(self.offset(at));
                        true
                    }
                    Op::Split(first, second) => {
                        stack.push((*second, at, saves.clone()));
                        op = *first;
                        continue;
                    }
                    Op::Jump(target) => {
                        op = *target;
                        continue;
                    }
                    Op::Match => {
                        let pairs = saves.chunks(2).map(|pair| Some((pair[0]?, pair[1]?)));
                        return Some(pairs.collect());
                    }
                };
                if !goes_on {
                    break;
                }
                if matches!(program[op], Op::Char(_) | Op::Any | Op::Set { .. }) {
                    at += 1;
                }
                op += 1;
            }
        }
        None
    }

    fn offset(&self, at: usize) -> usize {
        self.characters.get(at).map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn is_word(&self, at: usize) -> bool {
        self.characters.get(at).is_some_and(|(_, c)| c.is_alphanumeric() || *c == '_')
    }

    fn same(&self, pattern: char, c: char) -> bool {
        match self.regex.case {
            LetterCase::Heeded => pattern == c,
            LetterCase::Ignored => pattern.to_lowercase().eq(c.to_lowercase()),
        }
    }

    fn is_member(&self, members: &[(char, char)], c: char) -> bool {
        let has = |c: char| members.iter().any(|(from, to)| (*from..=*to).contains(&c));
        match self.regex.case {
            LetterCase::Heeded => has(c),
            LetterCase::Ignored => has(c.to_ascii_lowercase()) || has(c.to_ascii_uppercase()),
        }
    }
}

struct Parser<'a> {
    characters: &'a [char],
    at: usize,
    syntax: Syntax,
    groups: usize,
    depth: usize,
}

/// A part of the pattern as it is read; targets of jumps count from the part's own beginning.
type Part = Vec<Op>;

impl Parser<'_> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, syntax: Syntax, text: &str) -> Option<String> {
        let regex = Regex::new(pattern, syntax, LetterCase::Heeded).expect(pattern);
        let (start, end) = regex.find(text, 0)?.first().copied()??;
        Some(text[start..end].to_owned())
    }

    #[test]
    fn patterns_find_their_first_match() {
        for (pattern, text, expected) in [
            ("b.d", "abcdbed", Some("bcd")),
            ("^a*", "aaab", Some("aaa")),
            ("x*$", "abxx", Some("xx")),
            ("(ab|cd)+", "xcdabz", Some("cdab")),
            ("[0-9]{2,3}", "a1234", Some("123")),
            ("a?b", "ab", Some("ab")),
            ("[^[:space:]]+", "  word two", Some("word")),
            ("\\bin\\b", "within in", Some("in")),
            ("a|b|c", "zc", Some("c")),
            ("(a|ab)(c|bcd)", "abcd", Some("abcd")),
            ("z", "abc", None),
            ("(x+x+)+y", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", None),
        ] {
            assert_eq!(found(pattern, Syntax::Extended, text).as_deref(), expected, "{pattern}");
        }
        for (pattern, text, expected) in [
            ("a+", "aa+", Some("a+")),
            ("a\\+", "aa+", Some("aa")),
            ("\\(b\\)\\|c", "abc", Some("b")),
            ("*a", "x*a", Some("*a")),
            ("a\\{2\\}", "aaa", Some("aa")),
            ("1$2", "1$2", Some("1$2")),
        ] {
            assert_eq!(found(pattern, Syntax::Basic, text).as_deref(), expected, "{pattern}");
        }
        assert_eq!(found("a.b*", Syntax::Fixed, "xa.b*").as_deref(), Some("a.b*"));
    }

    #[test]
    fn broken_patterns_are_refused() {
        for pattern in
            ["(", ")", "[a", "a{3,1}", "a{1000}", "\\", "(((((((((((((((((((((((a", "(a{100}){100}"]
        {
            let regex = Regex::new(pattern, Syntax::Extended, LetterCase::Heeded);
            assert!(regex.is_err(), "{pattern}");
        }
    }
}
