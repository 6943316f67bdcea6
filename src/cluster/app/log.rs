//! What a container prints: lines with their time and stream, kept up to a bound.
//! Models the CRI log file that the kubelet reads (containerd internal/cri/io/logger.go).

use std::collections::VecDeque;
use std::rc::Rc;

use crate::kit::time::SimTime;

/// Older lines are forgotten, as a node rotates its log files.
pub const LINES_MAX: usize = 2_000;
pub const BYTES_MAX: usize = 256 * 1024;
/// A longer line is cut in two, as containerd cuts it.
pub const LINE_BYTES_MAX: usize = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    Stdout,
    Stderr,
    /// podlife's own remark; a real container does not print it.
    Remark,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub at: SimTime,
    pub stream: Stream,
    pub text: Rc<str>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerLog {
    lines: Rc<VecDeque<LogLine>>,
    bytes: usize,
    /// Lines forgotten because there were too many.
    forgotten: u64,
    /// What each stream has printed of a line that is not over.
    open: [String; 2],
}

impl ContainerLog {
    pub fn write(&mut self, at: SimTime, stream: Stream, text: &str) {
        let slot = match stream {
            Stream::Stdout => 0,
            Stream::Stderr => 1,
            Stream::Remark => return self.push(at, stream, text),
        };
        let mut line = std::mem::take(&mut self.open[slot]);
        for piece in text.split_inclusive('\n') {
            line.push_str(piece.strip_suffix('\n').unwrap_or(piece));
            while LINE_BYTES_MAX <= line.len() {
                let rest = line.split_off(line.floor_char_boundary(LINE_BYTES_MAX));
                self.push(at, stream, &line);
                line = rest;
            }
            if piece.ends_with('\n') {
                self.push(at, stream, &line);
                line.clear();
            }
        }
        self.open[slot] = line;
    }

    /// The program is over: what it printed without a line's end is a line too.
    pub fn close(&mut self, at: SimTime) {
        for (slot, stream) in [Stream::Stdout, Stream::Stderr].into_iter().enumerate() {
            let line = std::mem::take(&mut self.open[slot]);
            if !line.is_empty() {
                self.push(at, stream, &line);
            }
        }
    }

    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &LogLine> + ExactSizeIterator {
        self.lines.iter()
    }

    /// What stands behind the last line's end: a prompt, say.
    pub fn open_line(&self) -> &str {
        &self.open[0]
    }

    /// How many lines were forgotten before the first that is left.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The last lines of what the program printed, for a termination message (`FallbackToLogsOnError`).
    pub fn tail(&self, lines: usize, bytes: usize) -> String {
        let printed = self.lines.iter().rev().filter(|line| line.stream != Stream::Remark);
        let mut last: Vec<&str> = printed.take(lines).map(|line| &*line.text).collect();
        last.reverse();
        let text: String = last.into_iter().flat_map(|line| [line, "\n"]).collect();
        let start = text.ceil_char_boundary(text.len().saturating_sub(bytes));
        text[start..].to_owned()
    }

    fn push(&mut self, at: SimTime, stream: Stream, text: &str) {
        let lines = Rc::make_mut(&mut self.lines);
        lines.push_back(LogLine { at, stream, text: text.into() });
        self.bytes += text.len();
        while LINES_MAX < lines.len() || BYTES_MAX < self.bytes {
            let Some(line) = lines.pop_front() else { return };
            self.bytes -= line.text.len();
            self.forgotten += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_from_pieces() {
        let mut log = ContainerLog::default();
        log.write(SimTime::secs(1), Stream::Stdout, "one\ntw");
        log.write(SimTime::secs(2), Stream::Stderr, "oops\n");
        log.write(SimTime::secs(3), Stream::Stdout, "o\nthree");
        log.close(SimTime::secs(4));
        let shown: Vec<_> = log.lines().map(|line| format!("{} {}", line.at, line.text)).collect();
        assert_eq!(shown, ["1.000 one", "2.000 oops", "3.000 two", "4.000 three"]);
        assert_eq!(log.tail(2, 1_000), "two\nthree\n");
        assert_eq!(log.tail(80, 5), "hree\n");
    }

    #[test]
    fn a_log_forgets_and_says_how_much() {
        let mut log = ContainerLog::default();
        for _ in 0..LINES_MAX + 5 {
            log.write(SimTime::ZERO, Stream::Stdout, "x\n");
        }
        assert_eq!((log.lines().len(), log.forgotten()), (LINES_MAX, 5));
        log.write(SimTime::ZERO, Stream::Stdout, &"가".repeat(BYTES_MAX));
        assert!(
            log.bytes <= BYTES_MAX && log.lines().all(|line| line.text.len() <= LINE_BYTES_MAX)
        );
    }
}
