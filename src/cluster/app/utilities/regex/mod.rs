//! Regular expressions of grep and sed: basic and extended, matched in time linear in the text.
//! Models regex(7); of several matches at one place the first alternative wins, not the longest.

mod parser;

use parser::Parser;

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
const GROUPS_MAX: usize = 9;
/// Places in the program times places in the text.
const PLACES_MAX: usize = 4_000_000;
const STEPS_MAX: u32 = 20_000_000;

impl Regex {
    pub fn new(pattern: &str, syntax: Syntax, case: LetterCase) -> Result<Regex, String> {
        if PATTERN_BYTES_MAX < pattern.len() {
            return Err("regular expression too long".to_owned());
        }
        let characters: Vec<char> = pattern.chars().collect();
        let mut program = vec![Op::Save(0)];
        if syntax == Syntax::Fixed {
            program.extend(characters.iter().copied().map(Op::Char));
        } else {
            program.extend(Parser::new(&characters, syntax).read(program.len())?);
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
        self.finder(text).find(from)
    }

    /// For one match after another in the same text.
    pub fn finder<'a>(&'a self, text: &'a str) -> Finder<'a> {
        let most = PLACES_MAX / self.program.len();
        Finder {
            regex: self,
            text,
            characters: text.char_indices().take(most).collect(),
            seen: Vec::new(),
            search: 0,
            steps: STEPS_MAX,
        }
    }
}

/// Searches in one text. Within one search a place in the program is entered once for each place in the text, whatever came before;
/// all of them together take no more than so many steps, and then nothing is found any more.
pub struct Finder<'a> {
    regex: &'a Regex,
    text: &'a str,
    /// Of a very long text only the beginning.
    characters: Vec<(usize, char)>,
    /// The search in which each place was last entered.
    seen: Vec<u32>,
    search: u32,
    steps: u32,
}

impl Finder<'_> {
    pub fn find(&mut self, from: usize) -> Option<Captures> {
        self.search += 1;
        let first = self.characters.partition_point(|(at, _)| *at < from);
        (first..=self.characters.len()).find_map(|start| self.match_at(start))
    }

    fn match_at(&mut self, start: usize) -> Option<Captures> {
        let width = self.characters.len() + 1;
        let program = &self.regex.program;
        // What failed from an earlier start fails from here too, so nothing is forgotten within a search.
        self.seen.resize(program.len() * width, 0);
        let mut stack = vec![(0_usize, start, vec![None; 2 * (GROUPS_MAX + 1)])];
        while let Some((mut op, mut at, mut saves)) = stack.pop() {
            loop {
                let is_seen =
                    std::mem::replace(&mut self.seen[op * width + at], self.search) == self.search;
                if is_seen || self.steps == 0 {
                    break;
                }
                self.steps -= 1;
                let next = self.characters.get(at).map(|(_, c)| *c);
                let goes_on = match &program[op] {
                    Op::Char(c) => next.is_some_and(|next| self.same(*c, next)),
                    Op::Any => next.is_some(),
                    Op::Set { members, negated } => {
                        next.is_some_and(|next| self.is_member(members, next) != *negated)
                    }
                    Op::Start => at == 0,
                    Op::End => self.offset(at) == self.text.len(),
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

    /// Behind the last character that is looked at comes the next one, or the end.
    fn offset(&self, at: usize) -> usize {
        let behind = || self.characters.last().map_or(0, |(offset, c)| offset + c.len_utf8());
        self.characters.get(at).map_or_else(behind, |(offset, _)| *offset)
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
    fn a_long_text_is_searched_within_bounds() {
        let long = "x".repeat(128 * 1024);
        let all = |pattern: &str| {
            let regex = Regex::new(pattern, Syntax::Extended, LetterCase::Heeded).expect(pattern);
            let mut finder = regex.finder(&long);
            let mut count = 0;
            while let Some(Some((start, end))) =
                finder.find(count).and_then(|found| found.first().copied())
            {
                assert_eq!((start, end), (count, count + 1));
                count += 1;
            }
            count
        };
        assert_eq!(all("x"), long.len());
        // Each look at the rest of the line costs steps, and at last there are none.
        assert!((1..long.len()).contains(&all("x(.*y)?")));
        // The end of what is looked at is not the end of the text.
        assert_eq!(found(&format!("x$|{}", "(y{100})".repeat(9)), Syntax::Extended, &long), None);
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
