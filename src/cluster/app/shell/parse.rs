//! A script's text into code: brush-parser's grammar behind bounds that keep hostile text from exhausting it.

use std::rc::Rc;

use brush_parser::{ParseError, Parser, ParserOptions};

use super::code::Code;
use super::compile;

/// A longer script is none.
pub const SCRIPT_BYTES_MAX: usize = 64 * 1024;
/// How deep brackets, and how deep compound commands may lie in each other.
const BRACKETS_DEEP_MAX: usize = 12;
const COMPOUNDS_DEEP_MAX: usize = 24;
/// The parser reads the last branch of a `case` twice, so its time doubles with each one inside another.
const CASES_DEEP_MAX: usize = 6;
/// And it reads indices of arrays, which this shell does not have, many times over.
const INDICES_MAX: usize = 2;
/// Longer numbers before a `<` are none of a file descriptor's.
const DESCRIPTOR_DIGITS_MAX: usize = 4;

/// Why a text is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError(pub String);

/// Which shell's habits are followed where shells differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// busybox's sh, and what calls itself sh anywhere.
    Ash,
    Bash,
}

pub fn parse(text: &str, dialect: Dialect) -> Result<Rc<Code>, SyntaxError> {
    check_bounds(text)?;
    let program = Parser::new(text.as_bytes(), &options()).parse_program();
    let program = program.map_err(|error| SyntaxError(told(text, &error)))?;
    compile::program(&program, dialect).map(Rc::new)
}

/// The parser's complaint in a shell's words.
fn told(text: &str, error: &ParseError) -> String {
    match error {
        ParseError::ParsingAtEndOfInput => "syntax error: unexpected end of file".to_owned(),
        ParseError::ParsingNear(position) => {
            let left: String = text.chars().skip(position.index).collect();
            if left.starts_with('\n') {
                return "syntax error: unexpected newline".to_owned();
            }
            let is_operator = |c: char| "();&|<>".contains(c);
            let length = if left.starts_with(is_operator) {
                left.find(|c| !is_operator(c))
            } else {
                left.find(|c: char| c.is_whitespace() || is_operator(c))
            };
            format!("syntax error: unexpected \"{}\"", &left[..length.unwrap_or(left.len())])
        }
        ParseError::Tokenizing { inner, .. } => format!("syntax error: {inner}"),
    }
}

/// What is said of a part of the language that is not there.
pub fn unsupported(what: &str) -> String {
    format!("{what}: not supported by this shell of podlife")
}

/// Without tildes and extended patterns: the parser takes their numbers on trust, and POSIX has no extended patterns.
pub fn options() -> ParserOptions {
    ParserOptions {
        enable_extended_globbing: false,
        tilde_expansion_at_word_start: false,
        ..ParserOptions::default()
    }
}

/// The parser descends into what is nested and trusts numbers; this keeps both within reason.
fn check_bounds(text: &str) -> Result<(), SyntaxError> {
    if SCRIPT_BYTES_MAX < text.len() {
        return Err(SyntaxError(format!("a script holds at most {SCRIPT_BYTES_MAX} bytes")));
    }
    if text.contains('\0') {
        return Err(SyntaxError("a script cannot hold zero bytes".to_owned()));
    }
    let compounds = compounds_deep(text);
    let is_too_deep = BRACKETS_DEEP_MAX < brackets_deep(text)
        || COMPOUNDS_DEEP_MAX < compounds.all
        || CASES_DEEP_MAX < compounds.cases;
    if is_too_deep {
        return Err(SyntaxError("too deeply nested".to_owned()));
    }
    if INDICES_MAX < indices(text) {
        return Err(SyntaxError(unsupported("arrays")));
    }
    if has_long_descriptor(text) {
        return Err(SyntaxError("bad file descriptor".to_owned()));
    }
    Ok(())
}

/// Quotes are not looked at, so this errs on the safe side.
fn brackets_deep(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    // A backquote opens and closes; pairs of pairs nest only by escaping.
    deepest + text.matches("\\`").count().div_ceil(2)
}

/// How deep compound commands lie in each other, and how deep `case` in `case`.
#[derive(Clone, Copy, Default)]
struct Depth {
    all: usize,
    cases: usize,
}

fn compounds_deep(text: &str) -> Depth {
    let (mut depth, mut deepest) = (Depth::default(), Depth::default());
    let mut begins_command = true;
    for word in text.split_inclusive([' ', '\t', '\n', ';', '&', '|', '(', ')', '`']) {
        let (name, end) = match word.char_indices().next_back() {
            Some((at, last)) if !last.is_alphanumeric() => (&word[..at], last),
            _ => (word, ' '),
        };
        match name {
            "if" | "while" | "until" | "for" | "case" | "function" | "coproc" if begins_command => {
                depth.all += 1;
                depth.cases += usize::from(name == "case");
            }
            "fi" | "done" | "esac" if begins_command => {
                depth.all = depth.all.saturating_sub(1);
                depth.cases = depth.cases.saturating_sub(usize::from(name == "esac"));
            }
            _ => {}
        }
        deepest.all = deepest.all.max(depth.all);
        deepest.cases = deepest.cases.max(depth.cases);
        let opens = matches!(
            name,
            "if" | "then" | "else" | "elif" | "while" | "until" | "do" | "!" | "{" | "in" | "time"
        );
        begins_command = match end {
            ' ' | '\t' => opens || (name.is_empty() && begins_command),
            _ => true,
        };
    }
    deepest
}

/// How often `${name[` stands in the text.
fn indices(text: &str) -> usize {
    let begins = text.match_indices("${").filter(|(at, _)| {
        let name =
            text[at + 2..].trim_start_matches(|c: char| c.is_alphanumeric() || "_#!".contains(c));
        name.starts_with('[')
    });
    begins.count()
}

fn has_long_descriptor(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        let is_too_long = matches!(byte, b'<' | b'>') && DESCRIPTOR_DIGITS_MAX < digits;
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        is_too_long
    })
}
