//! What the learner does: console lines, each with its instant, in the order of time.

use std::fmt;

use crate::kit::offset::{TimeError, compact, parse_time_offset};
use crate::kit::time::SimTime;

pub const LINES_MAX: usize = 1000;
pub const LINE_LENGTH_MAX: usize = 4096;
/// The line that stands for Ctrl-C at the prompt: it ends whatever runs.
pub const INTERRUPT: &str = "^C";

/// Stands before a line that begins with blanks.
const BAR: char = '|';

/// Console lines that never go back in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script(Vec<ScriptLine>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    pub at: SimTime,
    line: String,
    /// Comment lines directly before it, as they were typed.
    pub remarks: Vec<String>,
    /// Where it stands in the recipe's text; 0 if it was typed into the console.
    pub source_line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptProblem {
    /// The line does not begin with a time.
    Time(TimeError),
    /// There is nothing behind the time.
    Empty,
    LineBreak,
    LineTooLong,
    TooManyLines,
    /// It is earlier than the line before it.
    BackInTime {
        at: SimTime,
        before: SimTime,
    },
}

impl Script {
    pub fn push(&mut self, line: ScriptLine) -> Result<(), ScriptProblem> {
        if LINES_MAX <= self.0.len() {
            return Err(ScriptProblem::TooManyLines);
        }
        if let Some(last) = self.0.last().filter(|last| line.at < last.at) {
            return Err(ScriptProblem::BackInTime { at: line.at, before: last.at });
        }
        self.0.push(line);
        Ok(())
    }

    /// Forgets every line after an instant and returns them; the lines at that very instant stay.
    pub fn cut_after(&mut self, at: SimTime) -> Vec<ScriptLine> {
        let kept = self.0.partition_point(|line| line.at <= at);
        self.0.split_off(kept)
    }

    pub fn lines(&self) -> &[ScriptLine] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl ScriptLine {
    /// A line typed into the console at an instant.
    pub fn new(at: SimTime, line: &str) -> Result<ScriptLine, ScriptProblem> {
        let line = line.trim_end();
        if line.is_empty() {
            return Err(ScriptProblem::Empty);
        }
        ScriptLine::of(at, line)
    }

    /// The Enter key alone: whoever reads what is typed gets an empty line.
    pub fn blank(at: SimTime) -> ScriptLine {
        ScriptLine { at, line: String::new(), remarks: Vec::new(), source_line: 0 }
    }

    fn of(at: SimTime, line: &str) -> Result<ScriptLine, ScriptProblem> {
        if line.contains(['\n', '\r']) {
            return Err(ScriptProblem::LineBreak);
        }
        if LINE_LENGTH_MAX < line.len() {
            return Err(ScriptProblem::LineTooLong);
        }
        Ok(ScriptLine { at, line: line.to_owned(), remarks: Vec::new(), source_line: 0 })
    }

    /// Reads `40s  sim freeze web`. A bar keeps the blanks behind it: `41s  |  name: web` in a here-document.
    pub fn parse(text: &str) -> Result<ScriptLine, ScriptProblem> {
        let (time, line) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let at = parse_time_offset(time).map_err(ScriptProblem::Time)?;
        match line.trim_start().strip_prefix(BAR) {
            Some(line) => ScriptLine::of(at, line),
            None => ScriptLine::new(at, line.trim_start()),
        }
    }

    pub fn line(&self) -> &str {
        &self.line
    }
}

/// The line as a recipe shows it, its time in a column.
impl fmt::Display for ScriptLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs_bar =
            self.line.is_empty() || self.line.starts_with(|c: char| c == BAR || c.is_whitespace());
        let bar = if needs_bar { "|" } else { "" };
        write!(f, "{:<6} {bar}{}", compact(self.at), self.line)
    }
}

impl ScriptProblem {
    /// By which the page finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            ScriptProblem::Time(_) => "script.time",
            ScriptProblem::Empty => "script.empty",
            ScriptProblem::LineBreak => "script.line-break",
            ScriptProblem::LineTooLong => "script.line-too-long",
            ScriptProblem::TooManyLines => "script.too-many-lines",
            ScriptProblem::BackInTime { .. } => "script.back-in-time",
        }
    }
}

impl fmt::Display for ScriptProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScriptProblem::Time(error) => {
                write!(f, "{error}; a line of the script begins with its time, a comment with #")
            }
            ScriptProblem::Empty => {
                f.write_str("nothing to run: write a console line after the time, as in 40s kubectl get pods")
            }
            ScriptProblem::LineBreak => {
                f.write_str("a console line cannot contain a line break: put the text into a file of the recipe")
            }
            ScriptProblem::LineTooLong => write!(
                f,
                "the console line is longer than {LINE_LENGTH_MAX} bytes: put the text into a file of the recipe"
            ),
            ScriptProblem::TooManyLines => {
                write!(f, "more than {LINES_MAX} lines in the script: start a new recipe")
            }
            ScriptProblem::BackInTime { at, before } => write!(
                f,
                "{} comes after {}: put the lines into the order of their times",
                compact(*at),
                compact(*before)
            ),
        }
    }
}

impl std::error::Error for ScriptProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_time_and_what_is_typed() {
        for (text, canonical) in [
            ("0s     kubectl apply -f web.yaml", "0s     kubectl apply -f web.yaml"),
            ("  2m30s\tkubectl get pods  ", "2m30s  kubectl get pods"),
            ("62.3s echo 'a  b'", "62.3s  echo 'a  b'"),
            ("1h2m30s sleep 1", "1h2m30s sleep 1"),
            ("5s |  name: web", "5s     |  name: web"),
            ("5s |", "5s     |"),
            ("5s ||x", "5s     ||x"),
            ("5s |\u{3000}x", "5s     |\u{3000}x"),
            ("5s |\u{a0}x", "5s     |\u{a0}x"),
        ] {
            assert_eq!(ScriptLine::parse(text).unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        for (text, sentence) in [
            (
                "kubectl get pods",
                "no number where \"kubectl\" begins: write a time like 40s, 2m30s or 250ms; a line of the script \
                 begins with its time, a comment with #",
            ),
            (
                "40s",
                "nothing to run: write a console line after the time, as in 40s kubectl get pods",
            ),
        ] {
            assert_eq!(ScriptLine::parse(text).unwrap_err().to_string(), sentence);
        }
        let typed = |line: &str| ScriptLine::new(SimTime::ZERO, line).map(|_| ());
        assert_eq!(typed(" \t"), Err(ScriptProblem::Empty));
        assert_eq!(typed("a\nb"), Err(ScriptProblem::LineBreak));
        assert_eq!(typed(&"x".repeat(LINE_LENGTH_MAX + 1)), Err(ScriptProblem::LineTooLong));
    }

    #[test]
    fn the_future_can_be_cut_off() {
        let mut script = Script::default();
        for line in ["0s a", "40s b", "40s c", "60s d"] {
            script.push(ScriptLine::parse(line).unwrap()).unwrap();
        }
        assert_eq!(
            script.push(ScriptLine::parse("59s e").unwrap()),
            Err(ScriptProblem::BackInTime { at: SimTime::secs(59), before: SimTime::secs(60) })
        );
        let cut: Vec<_> =
            script.cut_after(SimTime::secs(40)).iter().map(ToString::to_string).collect();
        assert_eq!(cut, ["1m     d"]);
        assert_eq!(script.lines().len(), 3);
    }
}
