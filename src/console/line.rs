//! A console line as it is typed: what is too long, and what ends before it is finished.
//! Its grammar is the shell's, which also runs in containers.

use std::fmt;

use crate::cluster::SyntaxError;

/// A longer line is no line.
pub const LINE_LENGTH_MAX: usize = 16 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    TooLong,
    /// The shell's grammar does not have it; the text says where.
    Syntax(String),
    /// More has to follow; the terminal asks for it with another prompt.
    Unfinished,
}

impl LineError {
    /// What the shell says of a line, and whether more of it would help.
    pub fn of(text: &str, error: &SyntaxError) -> LineError {
        if error.is_unfinished(text) {
            return LineError::Unfinished;
        }
        LineError::Syntax(error.0.clone())
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineError::TooLong => write!(f, "a line holds at most {LINE_LENGTH_MAX} characters"),
            LineError::Syntax(text) => f.write_str(text),
            LineError::Unfinished => f.write_str("syntax error: unexpected end of file"),
        }
    }
}

pub fn check(text: &str) -> Result<(), LineError> {
    if LINE_LENGTH_MAX < text.len() { Err(LineError::TooLong) } else { Ok(()) }
}
