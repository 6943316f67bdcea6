//! Shell patterns: `*`, `?` and `[…]`, as `case`, `${x%…}` and paths use them.
//! Models fnmatch(3).

use super::code::{End, Place, Reach};
use super::variables::TEXT_BYTES_MAX;

/// Whether the whole text matches. A backslash makes the next character plain.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern = tokens(pattern);
    let text: Vec<char> = text.chars().collect();
    matches_tokens(&pattern, &text)
}

pub fn is_pattern(pattern: &str) -> bool {
    tokens(pattern).iter().any(|token| !matches!(token, Token::Plain(_)))
}

/// A quoted text as a pattern that matches only itself.
pub fn quoted(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// The text without the part at one end that matches.
pub fn trim<'a>(text: &'a str, pattern: &str, end: End, reach: Reach) -> &'a str {
    let tokens = tokens(pattern);
    let mut cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let is_short_first =
        matches!((end, reach), (End::Front, Reach::Shortest) | (End::Back, Reach::Longest));
    if !is_short_first {
        cuts.reverse();
    }
    for cut in cuts {
        let (front, back) = text.split_at(cut);
        let (candidate, rest) = match end {
            End::Front => (front, back),
            End::Back => (back, front),
        };
        if matches_tokens(&tokens, &candidate.chars().collect::<Vec<_>>()) {
            return rest;
        }
    }
    text
}

/// The first part of a text that matches, the longest from its start: where it begins and ends.
pub fn find(text: &str, pattern: &str) -> Option<(usize, usize)> {
    let tokens = tokens(pattern);
    let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for (index, start) in cuts.iter().enumerate() {
        for end in cuts[index + 1..].iter().rev() {
            if matches_tokens(&tokens, &text[*start..*end].chars().collect::<Vec<_>>()) {
                return Some((*start, *end));
            }
        }
    }
    None
}

#[derive(Debug, PartialEq)]
enum Token {
    Plain(char),
    /// `?`
    One,
    /// `*`
    Any,
    Set {
        members: Vec<(char, char)>,
        negated: bool,
    },
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let characters: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    while let Some(c) = characters.get(at) {
        at += 1;
        tokens.push(match c {
            '*' if tokens.last() == Some(&Token::Any) => continue,
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => match characters.get(at) {
                Some(next) => {
                    at += 1;
                    Token::Plain(*next)
                }
                None => Token::Plain('\\'),
            },
            '[' => match set(&characters[at..]) {
                Some((token, length)) => {
                    at += length;
                    token
                }
                None => Token::Plain('['),
            },
            other => Token::Plain(*other),
        });
    }
    tokens
}

/// The inside of `[…]` and how much of the pattern it takes; none if it is not closed.
fn set(rest: &[char]) -> Option<(Token, usize)> {
    let negated = matches!(rest.first(), Some('!' | '^'));
    let mut at = usize::from(negated);
    let first = at;
    let mut members = Vec::new();
    loop {
        match rest.get(at)? {
            ']' if first < at => return Some((Token::Set { members, negated }, at + 1)),
            '[' if rest.get(at + 1) == Some(&':') => {
                let close = rest[at + 2..].iter().position(|c| *c == ':')?;
                let name: String = rest[at + 2..at + 2 + close].iter().collect();
                members.extend(class(&name));
                at += close + 4;
            }
            '\\' => {
                let c = *rest.get(at + 1)?;
                members.push((c, c));
                at += 2;
            }
            from if rest.get(at + 1) == Some(&'-')
                && rest.get(at + 2).is_some_and(|to| *to != ']') =>
            {
                members.push((*from, *rest.get(at + 2)?));
                at += 3;
            }
            c => {
                members.push((*c, *c));
                at += 1;
            }
        }
    }
}

/// The ranges of a class such as `[:digit:]`.
pub fn class(name: &str) -> &'static [(char, char)] {
    match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "blank" => &[(' ', ' '), ('\t', '\t')],
        "digit" => &[('0', '9')],
        "lower" => &[('a', 'z')],
        "upper" => &[('A', 'Z')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        "print" => &[(' ', '~')],
        _ => &[],
    }
}

/// The classic loop: remember the last star, and come back to it with one character more.
fn matches_tokens(tokens: &[Token], text: &[char]) -> bool {
    let (mut token, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match tokens.get(token) {
            Some(Token::Any) => {
                star = Some((token, at));
                token += 1;
            }
            Some(single) if matches_one(single, text[at]) => {
                token += 1;
                at += 1;
            }
            Some(_) | None => {
                let Some((star_token, star_at)) = star else { return false };
                star = Some((star_token, star_at + 1));
                token = star_token + 1;
                at = star_at + 1;
            }
        }
    }
    tokens[token..].iter().all(|token| *token == Token::Any)
}

fn matches_one(token: &Token, c: char) -> bool {
    match token {
        Token::Plain(plain) => *plain == c,
        Token::One => true,
        Token::Any => false,
        Token::Set { members, negated } => {
            members.iter().any(|(from, to)| (*from..=*to).contains(&c)) != *negated
        }
    }
}

/// None: the text would be too long.
pub fn replace(value: &str, pattern: &str, text: &str, place: Place) -> Option<String> {
    let mut replaced = String::new();
    let mut left = value;
    while let Some((start, end)) = find(left, pattern) {
        let is_here = match place {
            Place::First | Place::All => true,
            Place::Front => start == 0 && replaced.is_empty(),
            Place::Back => end == left.len(),
        };
        if !is_here {
            break;
        }
        replaced.push_str(&left[..start]);
        replaced.push_str(text);
        left = &left[end..];
        if TEXT_BYTES_MAX < replaced.len() {
            return None;
        }
        if place != Place::All || left.is_empty() {
            break;
        }
    }
    replaced.push_str(left);
    Some(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*b?c", "axxbyc", true),
            ("a*b?c", "axxbc", false),
            ("[a-c]*", "beta", true),
            ("[!a-c]*", "beta", false),
            ("[[:digit:]]", "7", true),
            ("[]x]", "]", true),
            ("\\*", "*", true),
            ("\\*", "x", false),
            ("[ab", "[ab", true),
            ("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn ends_are_trimmed_short_or_long() {
        for (end, reach, pattern, rest) in [
            (End::Back, Reach::Shortest, ".*", "a.b"),
            (End::Back, Reach::Longest, ".*", "a"),
            (End::Front, Reach::Shortest, "*.", "b.c"),
            (End::Front, Reach::Longest, "*.", "c"),
            (End::Front, Reach::Longest, "x", "a.b.c"),
        ] {
            assert_eq!(trim("a.b.c", pattern, end, reach), rest, "{pattern}");
        }
        assert_eq!(find("a.b.c", ".?"), Some((1, 3)));
    }
}
