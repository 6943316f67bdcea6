//! A template cut into tokens: text, and what stands between two braces.
//! Models text/template/parse/lex.go (Go 1.24).

#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
    /// Whether a blank stands before it.
    pub is_apart: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Outside of actions; the text may be shorter than what was written, where a dash trims it.
    Text(String),
    Open,
    Close,
    Dot,
    Field(String),
    Variable(String),
    Word(String),
    Quoted(String),
    Number(String),
    Char(char),
    Pipe,
    Comma,
    Declare,
    Assign,
    OpenBracket,
    CloseBracket,
    /// The lexer's own complaint; nothing comes behind it.
    Error(String),
    End,
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

pub fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    let mut trims = false;
    while let Some(open) = lexer.rest().find("{{") {
        let from = lexer.at;
        lexer.at += open;
        let after = &text[lexer.at + 2..];
        let trims_before = after.starts_with('-') && after[1..].starts_with(is_blank);
        lexer.text_token(from, lexer.at, trims, trims_before);
        let start = lexer.at;
        lexer.at += if trims_before { 3 } else { 2 };
        let inside = lexer.rest().trim_start_matches(is_blank);
        if inside.starts_with("/*") {
            match lexer.comment() {
                Some(trims_after) => trims = trims_after,
                None => return lexer.fail(start, "unclosed comment"),
            }
            continue;
        }
        lexer.push(Kind::Open, start, false);
        match lexer.action() {
            Some(trims_after) => trims = trims_after,
            None => return lexer.tokens,
        }
    }
    let from = lexer.at;
    lexer.text_token(from, text.len(), trims, false);
    lexer.at = text.len();
    lexer.push(Kind::End, text.len(), false);
    lexer.tokens
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, from: usize, is_apart: bool) {
        self.tokens.push(Token { kind, from, to: self.at, is_apart });
    }

    fn fail(mut self, from: usize, problem: &str) -> Vec<Token> {
        self.push(Kind::Error(problem.to_owned()), from, false);
        self.tokens
    }

    fn text_token(&mut self, from: usize, to: usize, trims_start: bool, trims_end: bool) {
        let mut text = &self.text[from..to];
        if trims_start {
            text = text.trim_start_matches(is_blank);
        }
        if trims_end {
            text = text.trim_end_matches(is_blank);
        }
        if !text.is_empty() {
            self.tokens.push(Token {
                kind: Kind::Text(text.to_owned()),
                from,
                to,
                is_apart: false,
            });
        }
    }

    /// Whether what follows is trimmed; None for a comment that does not end as it should.
    fn comment(&mut self) -> Option<bool> {
        let end = self.rest().find("*/")? + 2;
        self.at += end;
        for (close, trims) in [("}}", false), (" -}}", true)] {
            if self.rest().starts_with(close) {
                self.at += close.len();
                return Some(trims);
            }
        }
        None
    }

    /// Up to the closing braces. Whether what follows is trimmed; None after a complaint.
    fn action(&mut self) -> Option<bool> {
        let mut depth = 0_usize;
        loop {
            let before = self.at;
            self.at += self.rest().len() - self.rest().trim_start_matches(is_blank).len();
            let is_apart = before < self.at;
            let start = self.at;
            let closes = if is_apart && self.rest().starts_with("-}}") { 3 } else { 2 };
            if closes == 3 || self.rest().starts_with("}}") {
                self.at += closes;
                if 0 < depth {
                    self.push(Kind::Error("unclosed left paren".to_owned()), start, is_apart);
                    return None;
                }
                self.push(Kind::Close, start, is_apart);
                return Some(closes == 3);
            }
            let kind = self.token();
            match kind {
                Kind::OpenBracket => depth += 1,
                Kind::CloseBracket if depth == 0 => {
                    self.push(Kind::Error("unexpected right paren".to_owned()), start, is_apart);
                    return None;
                }
                Kind::CloseBracket => depth -= 1,
                _ => {}
            }
            let is_error = matches!(kind, Kind::Error(_));
            self.push(kind, start, is_apart);
            if is_error {
                return None;
            }
        }
    }

    fn token(&mut self) -> Kind {
        let mut chars = self.rest().chars();
        let Some(first) = chars.next() else { return Kind::Error("unclosed action".to_owned()) };
        let next = chars.next();
        let is_word = |c: char| c == '_' || c.is_alphanumeric();
        match first {
            '|' => self.take(1, Kind::Pipe),
            ',' => self.take(1, Kind::Comma),
            '(' => self.take(1, Kind::OpenBracket),
            ')' => self.take(1, Kind::CloseBracket),
            '=' => self.take(1, Kind::Assign),
            ':' if next == Some('=') => self.take(2, Kind::Declare),
            ':' => Kind::Error("expected :=".to_owned()),
            '"' => self.quoted(),
            '`' => self.raw(),
            '\'' => self.character(),
            '.' if !next.is_some_and(is_word) => self.take(1, Kind::Dot),
            '.' if !next.is_some_and(|c| c.is_ascii_digit()) => {
                self.at += 1;
                Kind::Field(self.run(is_word))
            }
            '$' => {
                self.at += 1;
                Kind::Variable(format!("${}", self.run(is_word)))
            }
            '+' | '-' | '.' | '0'..='9' => {
                self.at += 1;
                let more = self.run(|c| is_word(c) || c == '.');
                Kind::Number(format!("{first}{more}"))
            }
            c if is_word(c) => Kind::Word(self.run(is_word)),
            c => Kind::Error(format!(
                "unrecognized character in action: U+{:04X} '{c}'",
                u32::from(c)
            )),
        }
    }

    fn take(&mut self, bytes: usize, kind: Kind) -> Kind {
        self.at += bytes;
        kind
    }

    fn run(&mut self, goes_on: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
        let run = rest[..end].to_owned();
        self.at += end;
        run
    }

    fn quoted(&mut self) -> Kind {
        let unterminated = || Kind::Error("unterminated quoted string".to_owned());
        let mut text = String::new();
        let mut chars = self.text[self.at + 1..].char_indices();
        while let Some((index, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += index + 2;
                    return Kind::Quoted(text);
                }
                '\n' => return unterminated(),
                '\\' => match chars.next() {
                    Some((_, escaped)) => text.push(unescaped(escaped)),
                    None => return unterminated(),
                },
                c => text.push(c),
            }
        }
        unterminated()
    }

    fn raw(&mut self) -> Kind {
        let rest = &self.text[self.at + 1..];
        let Some(end) = rest.find('`') else {
            return Kind::Error("unterminated raw quoted string".to_owned());
        };
        let text = rest[..end].to_owned();
        self.at += end + 2;
        Kind::Quoted(text)
    }

    fn character(&mut self) -> Kind {
        let mut chars = self.rest()[1..].char_indices();
        let c = match chars.next() {
            Some((_, '\\')) => chars.next().map(|(_, c)| unescaped(c)),
            Some((_, c)) if c != '\'' => Some(c),
            Some(_) | None => None,
        };
        match (c, chars.next()) {
            (Some(c), Some((index, '\''))) => {
                self.at += index + 2;
                Kind::Char(c)
            }
            _ => Kind::Error("unterminated character constant".to_owned()),
        }
    }
}

fn unescaped(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        other => other,
    }
}
