//! Reading a selector, and the server's words for one that cannot be read.
//! Models apimachinery/pkg/labels/selector.go Lexer and Parser (v1.36), R4.

use super::{Operator, Requirement, check_key};
use crate::admit::field_error::FieldError;
use crate::kit::order::sort_by_key;
use crate::kit::sorted::SortedSet;
use crate::yaml::path::Path;

const OPERATORS: &str = "in, notin, =, ==, !=, gt, lt";
const SYMBOLS: [char; 7] = ['=', '!', '(', ')', ',', '>', '<'];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    End,
    Word(&'a str),
    Symbol(&'a str),
    /// Symbols that mean nothing.
    Unknown(&'a str),
}

impl Token<'_> {
    fn text(self) -> String {
        match self {
            Token::End => String::new(),
            Token::Word(text) | Token::Symbol(text) => text.to_owned(),
            Token::Unknown(text) => format!("error expected: keyword found '{text}'"),
        }
    }

    fn is_not_or_word(self) -> bool {
        matches!(self, Token::Word(_) | Token::Symbol("!"))
    }
}

/// Requirements by key; the empty text asks for nothing.
pub fn parse(text: &str) -> Result<Vec<Requirement>, String> {
    let mut parser = Parser { tokens: tokens(text), position: 0 };
    let mut requirements = Vec::new();
    loop {
        match parser.next() {
            Token::End => break,
            token if token.is_not_or_word() => {
                let requirement = parser
                    .requirement()
                    .map_err(|why| format!("unable to parse requirement: {why}"))?;
                requirements.push(requirement);
                match parser.take() {
                    Token::End => break,
                    Token::Symbol(",") if parser.next().is_not_or_word() => {}
                    Token::Symbol(",") => {
                        return Err(found(parser.next(), ", expected: identifier after ','"));
                    }
                    other => return Err(found(other, ", expected: ',' or 'end of string'")),
                }
            }
            other => return Err(found(other, ", expected: !, identifier, or 'end of string'")),
        }
    }
    sort_by_key(&mut requirements, |one: &Requirement| one.key.clone());
    Ok(requirements)
}

fn found(token: Token, expected: &str) -> String {
    format!("found '{}'{expected}", token.text())
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    position: usize,
}

impl<'a> Parser<'a> {
    fn next(&self) -> Token<'a> {
        self.tokens.get(self.position).copied().unwrap_or(Token::End)
    }

    fn take(&mut self) -> Token<'a> {
        let token = self.next();
        self.position += 1;
        token
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let mut token = self.take();
        let is_denied = token == Token::Symbol("!");
        if is_denied {
            token = self.take();
        }
        let Token::Word(key) = token else {
            return Err(found(token, ", expected: identifier"));
        };
        check_key(key, Path::root()).map_err(|error| printed(&error))?;
        let ends = matches!(self.next(), Token::End | Token::Symbol(","));
        let (operator, values) = match (is_denied, ends) {
            (true, _) => (Operator::DoesNotExist, SortedSet::new()),
            (false, true) => (Operator::Exists, SortedSet::new()),
            (false, false) => self.comparison()?,
        };
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let made = Requirement::new(key, operator, values);
        made.map_err(|errors| errors.iter().map(printed).collect::<Vec<_>>().join(", "))
    }

    fn comparison(&mut self) -> Result<(Operator, SortedSet<&'a str>), String> {
        let token = self.take();
        let operator = match token {
            Token::Word("in") => Operator::In,
            Token::Word("notin") => Operator::NotIn,
            Token::Symbol("=") => Operator::Equals,
            Token::Symbol("==") => Operator::DoubleEquals,
            Token::Symbol("!=") => Operator::NotEquals,
            Token::Symbol(">") => Operator::GreaterThan,
            Token::Symbol("<") => Operator::LessThan,
            other => return Err(found(other, &format!(", expected: {OPERATORS}"))),
        };
        let values = match operator {
            Operator::In | Operator::NotIn => self.list()?,
            _ => self.value()?,
        };
        Ok((operator, values))
    }

    /// Models parseExactValue.
    fn value(&mut self) -> Result<SortedSet<&'a str>, String> {
        let mut values = SortedSet::new();
        match self.next() {
            Token::End | Token::Symbol(",") => values.insert(""),
            Token::Word(text) => {
                self.take();
                values.insert(text)
            }
            other => return Err(found(other, ", expected: identifier")),
        };
        Ok(values)
    }

    /// Models parseValues and parseIdentifiersList: what stands between two commas may be nothing.
    fn list(&mut self) -> Result<SortedSet<&'a str>, String> {
        match self.take() {
            Token::Symbol("(") => {}
            other => return Err(found(other, " expected: '('")),
        }
        let first = self.next();
        if !matches!(first, Token::Word(_) | Token::Symbol("," | ")")) {
            return Err(found(first, ", expected: ',', ')' or identifier"));
        }
        let mut values = SortedSet::new();
        if first == Token::Symbol(")") {
            values.insert("");
        }
        let mut is_after_comma = true;
        loop {
            match self.take() {
                Token::Word(text) if is_after_comma => {
                    values.insert(text);
                    is_after_comma = false;
                }
                Token::Symbol(",") => {
                    if is_after_comma {
                        values.insert("");
                    }
                    is_after_comma = true;
                }
                Token::Symbol(")") => {
                    if is_after_comma {
                        values.insert("");
                    }
                    return Ok(values);
                }
                other if is_after_comma => {
                    return Err(found(other, ", expected: ',', or identifier"));
                }
                other => return Err(found(other, ", expected: ',' or ')'")),
            }
        }
    }
}

/// Of the selector as a whole there is no field to name.
fn printed(error: &FieldError) -> String {
    match error.path.is_root() {
        true => format!("<nil>{error}"),
        false => error.to_string(),
    }
}

/// Models Lexer. A word ends at a blank or at a symbol, and symbols are read as long as they mean something together.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let is_blank = |letter: char| matches!(letter, ' ' | '\t' | '\r' | '\n');
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_blank);
        let is_word = |letter: char| !is_blank(letter) && !SYMBOLS.contains(&letter);
        let Some(first) = rest.chars().next() else { return tokens };
        let token = if is_word(first) {
            let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            Token::Word(&rest[..end])
        } else {
            symbol(rest)
        };
        let (Token::Word(taken) | Token::Symbol(taken) | Token::Unknown(taken)) = token else {
            return tokens;
        };
        rest = &rest[taken.len()..];
        tokens.push(token);
    }
}

fn symbol(rest: &str) -> Token<'_> {
    match ["==", "!=", "=", "!", "(", ")", ",", ">", "<"]
        .iter()
        .find(|symbol| rest.starts_with(**symbol))
    {
        Some(symbol) => Token::Symbol(&rest[..symbol.len()]),
        None => Token::Unknown(&rest[..rest.chars().next().map_or(0, char::len_utf8)]),
    }
}
