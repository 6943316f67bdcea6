//! A script's text into code: brush-parser's grammar behind bounds that keep hostile text from exhausting it.

use std::rc::Rc;

use brush_parser::{ParseError, Parser, ParserOptions};

use super::code::Code;
use super::compile;
use crate::kit::shell_bounds::{self, Excess};

/// A longer script is none.
pub const SCRIPT_BYTES_MAX: usize = 64 * 1024;
/// Why a text is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError(pub String);

impl SyntaxError {
    /// Whether more of the same text would help.
    pub fn is_unfinished(&self, text: &str) -> bool {
        let mut is_open = ["end of file", "unterminated", "end of input"].iter();
        is_open.any(|words| self.0.contains(words)) || text.trim_end().ends_with('\\')
    }
}

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
    compile::program(&program, text, dialect).map(Rc::new)
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

/// What is too much for the parser, in a shell's words.
fn check_bounds(text: &str) -> Result<(), SyntaxError> {
    let said = match shell_bounds::check(text, SCRIPT_BYTES_MAX) {
        Ok(()) => return Ok(()),
        Err(Excess::Length) => format!("a script holds at most {SCRIPT_BYTES_MAX} bytes"),
        Err(Excess::ZeroByte) => "a script cannot hold zero bytes".to_owned(),
        Err(Excess::Nesting) => "too deeply nested".to_owned(),
        Err(Excess::Indices) => unsupported("indices in indices"),
        Err(Excess::Descriptor) => "bad file descriptor".to_owned(),
    };
    Err(SyntaxError(said))
}
