//! From a template's text to its nodes.
//! Models client-go/util/jsonpath/parser.go (v1.36), complaints included.

use serde_json::Number;

use super::{Node, Slice};

pub fn parse(text: &str) -> Result<Vec<Node>, String> {
    let mut nodes = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        if !before.is_empty() {
            nodes.push(Node::Text(before.to_owned()));
        }
        let mut reader = Reader { text: behind, at: 0 };
        nodes.push(Node::List(reader.action(Ends::AtBrace)?));
        rest = &behind[reader.at..];
    }
    if !rest.is_empty() {
        nodes.push(Node::Text(rest.to_owned()));
    }
    Ok(nodes)
}

/// What stands inside an index or a filter, as if it stood between braces of its own.
fn part(text: &str) -> Result<Vec<Node>, String> {
    Reader { text, at: 0 }.action(Ends::WithText)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    AtBrace,
    WithText,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Everything up to where an action ends.
    fn action(&mut self, ends: Ends) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        loop {
            if self.rest().starts_with("[?(") {
                nodes.push(self.filter()?);
                continue;
            }
            if self.rest().starts_with("..") {
                self.recursive(&mut nodes)?;
                continue;
            }
            let begin = self.at;
            match self.next() {
                Some('}') => return Ok(nodes),
                None if ends == Ends::WithText => return Ok(nodes),
                None | Some('\n' | '\r') => return Err("unclosed action".to_owned()),
                Some(' ' | '@' | '$') => {}
                Some('[') => self.array(&mut nodes)?,
                Some(quote @ ('"' | '\'')) => nodes.push(self.quoted(begin, quote)?),
                Some('.') => nodes.push(self.field()),
                Some(c) if c == '+' || c == '-' || c.is_numeric() => {
                    nodes.push(self.number(begin)?);
                }
                Some(c) if c == '_' || c.is_alphabetic() => nodes.push(self.word(begin)),
                Some(c) => {
                    let code = u32::from(c);
                    return Err(format!("unrecognized character in action: U+{code:04X} '{c}'"));
                }
            }
        }
    }

    fn recursive(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        if nodes.last() == Some(&Node::Recursive) {
            return Err("invalid multiple recursive descent".to_owned());
        }
        self.at += "..".len();
        nodes.push(Node::Recursive);
        let next = self.rest().chars().next();
        if next.is_some_and(|c| c == '_' || c.is_alphanumeric()) {
            nodes.push(self.field());
        }
        Ok(())
    }

    fn word(&mut self, begin: usize) -> Node {
        while self.rest().chars().next().is_some_and(|c| !is_terminator(c)) {
            self.next();
        }
        match &self.text[begin..self.at] {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            word => Node::Word(word.to_owned()),
        }
    }

    /// A backslash keeps what follows it inside the name.
    fn field(&mut self) -> Node {
        let begin = self.at;
        while let Some(c) = self.rest().chars().next().filter(|c| !is_terminator(*c)) {
            self.next();
            if c == '\\' {
                self.next();
            }
        }
        match &self.text[begin..self.at] {
            "*" => Node::Wildcard,
            name => Node::Field(name.replace('\\', "")),
        }
    }

    fn number(&mut self, begin: usize) -> Result<Node, String> {
        while self.rest().starts_with(|c: char| c == '.' || c.is_numeric()) {
            self.next();
        }
        let text = &self.text[begin..self.at];
        let whole = text.parse::<i64>().map(Number::from).ok();
        let number = whole.or_else(|| text.parse().ok().and_then(Number::from_f64));
        number.map(Node::Number).ok_or_else(|| format!("cannot parse number {text}"))
    }

    fn quoted(&mut self, begin: usize, quote: char) -> Result<Node, String> {
        let mut before = quote;
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated quoted string".to_owned()),
                Some(c) if c == quote && before != '\\' => break,
                Some(c) => before = c,
            }
        }
        let text = &self.text[begin..self.at];
        let inside = unquote(&text[1..text.len() - 1], quote);
        inside.map(Node::Text).ok_or_else(|| format!("unquote string {text} error invalid syntax"))
    }

    fn array(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        let begin = self.at;
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated array".to_owned()),
                Some(']') => break,
                Some(_) => {}
            }
        }
        let text = match &self.text[begin..self.at - 1] {
            "*" => ":",
            text => text,
        };
        if text.contains(',') {
            let members = text.split(',').map(|one| part(&format!("[{}]", one.trim_matches(' '))));
            nodes.push(Node::Union(members.collect::<Result<_, _>>()?));
            return Ok(());
        }
        let quoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        if let Some(key) = quoted.filter(|key| !key.contains('\'')) {
            nodes.extend(part(&format!(".{key}"))?);
            return Ok(());
        }
        nodes.push(Node::Slice(slice(text)?));
        Ok(())
    }

    fn filter(&mut self) -> Result<Node, String> {
        self.at += "[?(".len();
        let begin = self.at;
        let (mut pair, mut is_closed, mut before) = (None, false, ' ');
        loop {
            let c = match self.next() {
                None | Some('\n') => return Err("unterminated filter".to_owned()),
                Some(c) => c,
            };
            match c {
                '"' | '\'' if pair.is_none() => pair = Some(c),
                '"' | '\'' if before != '\\' && pair == Some(c) => is_closed = true,
                ')' if pair.is_some() == is_closed => break,
                _ => {}
            }
            before = c;
        }
        let text = &self.text[begin..self.at - 1];
        if self.next() != Some(']') {
            return Err("unclosed array expect ]".to_owned());
        }
        let Some((left, operator, right)) = comparison(text) else {
            let (operator, right) = ("exists".to_owned(), Vec::new());
            return Ok(Node::Filter { left: part(text)?, operator, right });
        };
        Ok(Node::Filter { left: part(left)?, operator: operator.to_owned(), right: part(right)? })
    }
}

/// `@.a==1` in its three parts.
fn comparison(text: &str) -> Option<(&str, &str, &str)> {
    const OPERATORS: [char; 4] = ['!', '<', '>', '='];
    let begin = text.find(OPERATORS).filter(|begin| 0 < *begin)?;
    let behind = &text[begin..];
    let length = behind.find(|c| !OPERATORS.contains(&c))?;
    Some((&text[..begin], &behind[..length], &behind[length..]))
}

fn slice(text: &str) -> Result<Slice, String> {
    let invalid = || format!("invalid array index {text}");
    let parts: Vec<&str> = text.split(':').collect();
    let is_number = |part: &&str| {
        part.strip_prefix('-').unwrap_or(part).bytes().all(|byte| byte.is_ascii_digit())
    };
    if 3 < parts.len() || !parts.iter().all(is_number) {
        return Err(invalid());
    }
    let number = |at: usize| match parts.get(at) {
        None | Some(&"") => Ok(None),
        Some(part) => {
            part.parse().map(Some).map_err(|_| format!("array index {part} is not a number"))
        }
    };
    let (from, to, step) = (number(0)?, number(1)?, number(2)?);
    if parts.len() == 1 {
        let to = from.unwrap_or(0_i64).checked_add(1).ok_or_else(invalid)?;
        return Ok(Slice { from, to: Some(to), is_single: true, step });
    }
    Ok(Slice { from, to, is_single: false, step })
}

fn is_terminator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

/// Models strconv.UnquoteChar, without octal escapes.
fn unquote(text: &str, quote: char) -> Option<String> {
    let mut unquoted = String::new();
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        if c != '\\' {
            unquoted.push(c);
            continue;
        }
        unquoted.push(match letters.next()? {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '\\' => '\\',
            'x' => coded(&mut letters, 2)?,
            'u' => coded(&mut letters, 4)?,
            'U' => coded(&mut letters, 8)?,
            c if c == quote => c,
            _ => return None,
        });
    }
    Some(unquoted)
}

fn coded(letters: &mut std::str::Chars, digits: usize) -> Option<char> {
    let mut code = 0;
    for _ in 0..digits {
        code = code * 16 + letters.next()?.to_digit(16)?;
    }
    char::from_u32(code)
}
