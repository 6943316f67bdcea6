//! The text of a sed script into its commands.

use super::super::regex::{LetterCase, Regex, Syntax};
use super::{Address, Command, Verb, Which};

const COMMANDS_MAX: usize = 100;

pub fn read(text: &str, syntax: Syntax) -> Result<Vec<Command>, String> {
    Reader { left: text, syntax }.commands()
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
        if self.take('$') {
            return Ok(Some(Address::Last));
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
            '=' => Ok(Verb::Number),
            'a' => Ok(Verb::Append(self.lines()?)),
            'i' => Ok(Verb::Insert(self.lines()?)),
            'c' => Ok(Verb::Change(self.lines()?)),
            's' => self.substitution(),
            'y' => self.transliteration(),
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

    fn transliteration(&mut self) -> Result<Verb, String> {
        let delimiter = self.left.chars().next().ok_or("unterminated `y' command")?;
        self.left = &self.left[delimiter.len_utf8()..];
        let from: Vec<char> = self.until(delimiter)?.chars().collect();
        let to: Vec<char> = self.until(delimiter)?.chars().collect();
        if from.len() != to.len() {
            return Err("strings for `y' command are different lengths".to_owned());
        }
        Ok(Verb::Transliterate(from, to))
    }

    /// The lines of `a`, `i` and `c`: the rest of the line, or what follows a backslash and a line's end.
    fn lines(&mut self) -> Result<String, String> {
        let rest = self.left.trim_start_matches([' ', '\t']);
        let rest =
            rest.strip_prefix('\\').map_or(rest, |rest| rest.strip_prefix('\n').unwrap_or(rest));
        if rest.is_empty() {
            return Err("expected \\ after `a', `c' or `i'".to_owned());
        }
        let mut text = String::new();
        let mut left = rest;
        loop {
            let (line, behind) = left.split_once('\n').unwrap_or((left, ""));
            let continued = line.strip_suffix('\\').filter(|_| !behind.is_empty());
            text += continued.unwrap_or(line);
            text.push('\n');
            left = behind;
            if continued.is_none() {
                break;
            }
        }
        self.left = left;
        Ok(text)
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
