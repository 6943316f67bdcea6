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
/// What stands before a line's text in its file, and behind it: `2026-01-15T10:00:00.123456789Z stdout F `, a line's end.
const HEADER_BYTES: u64 = 41;
/// The kubelet begins another file beyond this, and packs all but the last of those before: containerLogMaxSize.
/// Models pkg/kubelet/logs/container_log_manager.go (v1.36).
const FILE_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// A snapshot shares all pieces of a log; whoever writes on copies the last one.
const PIECE_LINES: usize = 32;

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
    /// All but the last hold `PIECE_LINES`.
    pieces: VecDeque<Rc<Vec<LogLine>>>,
    /// Of the lines in the first piece those that are forgotten.
    skipped: usize,
    /// Lines that are left, and their bytes.
    count: usize,
    bytes: usize,
    /// Lines forgotten because there were too many.
    forgotten: u64,
    /// What went into its files, forgotten lines too.
    written: u64,
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
        (0..self.count).map(|index| {
            let place = self.skipped + index;
            &self.pieces[place / PIECE_LINES][place % PIECE_LINES]
        })
    }

    /// What stands behind the last line's end: a prompt, say.
    pub fn open_line(&self) -> &str {
        &self.open[0]
    }

    /// How many lines were forgotten before the first that is left.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// What its files take of the node's disk, in bytes: the one that grows and the last one before it. Those that were
    /// packed take next to nothing.
    pub fn disk_bytes(&self) -> u64 {
        let growing = self.written % FILE_BYTES_MAX;
        let full = self.written.min(FILE_BYTES_MAX) / FILE_BYTES_MAX * FILE_BYTES_MAX;
        growing.next_multiple_of(4_096) + full
    }

    /// The last lines of what the program printed, for a termination message (`FallbackToLogsOnError`).
    pub fn tail(&self, lines: usize, bytes: usize) -> String {
        let printed = self.lines().rev().filter(|line| line.stream != Stream::Remark);
        let mut last: Vec<&str> = printed.take(lines).map(|line| &*line.text).collect();
        last.reverse();
        let text: String = last.into_iter().flat_map(|line| [line, "\n"]).collect();
        let start = text.ceil_char_boundary(text.len().saturating_sub(bytes));
        text[start..].to_owned()
    }

    fn push(&mut self, at: SimTime, stream: Stream, text: &str) {
        if stream != Stream::Remark {
            self.written += HEADER_BYTES + text.len() as u64;
        }
        let line = LogLine { at, stream, text: text.into() };
        match self.pieces.back_mut() {
            Some(last) if last.len() < PIECE_LINES => Rc::make_mut(last).push(line),
            Some(_) | None => self.pieces.push_back(Rc::new(vec![line])),
        }
        self.count += 1;
        self.bytes += text.len();
        while LINES_MAX < self.count || BYTES_MAX < self.bytes {
            self.forget_one();
        }
    }

    fn forget_one(&mut self) {
        let Some(oldest) = self.pieces.front() else { return };
        self.bytes -= oldest[self.skipped].text.len();
        self.count -= 1;
        self.forgotten += 1;
        self.skipped += 1;
        if self.skipped == oldest.len() {
            self.pieces.pop_front();
            self.skipped = 0;
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
    fn its_files_hold_what_it_forgets() {
        let mut log = ContainerLog::default();
        assert_eq!(log.disk_bytes(), 0);
        log.write(SimTime::ZERO, Stream::Remark, "what a real container does not print");
        assert_eq!(log.disk_bytes(), 0);
        log.write(SimTime::ZERO, Stream::Stdout, "x\n");
        assert_eq!(log.disk_bytes(), 4_096);
        let line = "x".repeat(1024 - HEADER_BYTES as usize) + "\n";
        for kib in 1..=25 * 1024_u64 {
            log.write(SimTime::ZERO, Stream::Stdout, &line);
            let in_files = log.disk_bytes() / 1024;
            assert!(in_files <= 20 * 1024 + 4, "{in_files} after {kib} KiB");
            if kib < 10 * 1024 {
                assert!((kib..=kib + 8).contains(&in_files), "{in_files} after {kib} KiB");
            }
        }
        assert_eq!(log.disk_bytes(), 15 * 1024 * 1024 + 4_096);
    }

    #[test]
    fn a_log_forgets_and_says_how_much() {
        let mut log = ContainerLog::default();
        for _ in 0..LINES_MAX + 5 {
            log.write(SimTime::ZERO, Stream::Stdout, "x\n");
        }
        assert_eq!((log.lines().len(), log.forgotten()), (LINES_MAX, 5));
        for number in 0..PIECE_LINES {
            log.write(SimTime::secs(number as u64), Stream::Stdout, &format!("{number}\n"));
        }
        let shown: Vec<_> = log.lines().rev().take(PIECE_LINES).map(|line| &*line.text).collect();
        let written: Vec<_> = (0..PIECE_LINES).rev().map(|number| number.to_string()).collect();
        assert_eq!(shown, written);
        assert_eq!((log.lines().len(), log.forgotten()), (LINES_MAX, 5 + PIECE_LINES as u64));
        log.write(SimTime::ZERO, Stream::Stdout, &"가".repeat(BYTES_MAX));
        assert!(
            log.bytes <= BYTES_MAX && log.lines().all(|line| line.text.len() <= LINE_BYTES_MAX)
        );
    }
}
