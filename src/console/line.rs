//! A console line as it is typed: what is too long, and what ends before it is finished.
//! Its grammar is the shell's, which also runs in containers.

use std::fmt;

/// A longer line is no line.
pub const LINE_LENGTH_MAX: usize = 16 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    TooLong,
    /// The shell's grammar does not have it; the text says where.
    Syntax(String),
    /// More would have to follow; a terminal would ask for it with another prompt.
    Unfinished(String),
}

impl LineError {
    /// What the shell says of a line, and whether more of it would help.
    pub fn of(text: &str, said: &str) -> LineError {
        let is_open = ["end of file", "unterminated", "end of input"].iter();
        let is_unfinished = is_open.clone().any(|words| said.contains(words));
        // Where the parser looked for a here-document's end is of no help.
        let said = said.split("; tag(s)").next().unwrap_or(said).to_owned();
        if is_unfinished || text.trim_end().ends_with('\\') {
            LineError::Unfinished(said)
        } else {
            LineError::Syntax(said)
        }
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineError::TooLong => write!(f, "a line holds at most {LINE_LENGTH_MAX} characters"),
            LineError::Syntax(text) => f.write_str(text),
            LineError::Unfinished(text) => write!(
                f,
                "{text}\nThe command goes on where this line ends. Type all of it in one line, its parts joined by ;, \
                 or put it into a file and run that: sh FILE"
            ),
        }
    }
}

pub fn check(text: &str) -> Result<(), LineError> {
    if LINE_LENGTH_MAX < text.len() { Err(LineError::TooLong) } else { Ok(()) }
}
