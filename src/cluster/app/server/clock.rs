//! How programs write the time into their lines, and the lines themselves.

use std::rc::Rc;

use crate::kit::time::{MicroStamp, SimTime, Stamp};

use crate::cluster::app::launch::Output;

/// One line a program prints.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub stream: Stream,
    pub clock: Clock,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
    /// A file of the container's, at this path.
    File(Rc<str>),
}

/// The form of the time that stands for `{time}` in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The line says no time; braces in it are only braces.
    None,
    /// `2026/01/01 00:00:00`: Go's log package, and nginx's error log.
    Slashes,
    /// `2026-01-01 00:00:00.000`
    Millis,
    /// `2026-01-01 00:00:00,000`: Python's logging.
    Comma,
    /// `2026-01-01T00:00:00.000000Z`
    Iso,
    /// `01/Jan/2026:00:00:00 +0000`: the common log format.
    Common,
    /// `01/Jan/2026 00:00:00`: Python's http.server.
    Python,
    /// `Thu Jan 01 00:00:00.000000 2026`: Apache's error log.
    Apache,
    /// `01 Jan 2026 00:00:00.000`: redis.
    Redis,
    /// `0101 00:00:00.000000`: klog, behind the letter of its severity.
    Klog,
}

impl Line {
    pub fn out(text: impl Into<String>) -> Line {
        Line { stream: Stream::Out, clock: Clock::None, text: text.into() }
    }

    pub fn err(text: impl Into<String>) -> Line {
        Line { stream: Stream::Err, clock: Clock::None, text: text.into() }
    }

    pub fn at(self, clock: Clock) -> Line {
        Line { clock, ..self }
    }

    /// The words about a signal: `{from}` is its sender, if that is a process of the same container.
    /// Models si_pid of sigaction(2), which is 0 for whoever is outside.
    pub fn sent_by(&self, sender: Option<u32>) -> Line {
        let from = sender.map_or(String::new(), |sender| format!(" from {sender}"));
        Line { text: self.text.replacen("{from}", &from, 1), ..self.clone() }
    }

    pub fn say(&self, now: SimTime, out: &mut Output) {
        let stream = match &self.stream {
            Stream::Out => &mut out.stdout,
            Stream::Err => &mut out.stderr,
            Stream::File(path) => out.file(path),
        };
        match self.clock {
            Clock::None => stream.push_str(&self.text),
            clock => stream.push_str(&self.text.replacen("{time}", &clock.show(now), 1)),
        }
        stream.push('\n');
    }
}

impl Clock {
    pub fn show(self, now: SimTime) -> String {
        match self {
            Clock::None => String::new(),
            Clock::Iso => MicroStamp::of(now).to_string(),
            Clock::Slashes | Clock::Millis | Clock::Comma | Clock::Klog => self.in_digits(now),
            Clock::Common | Clock::Python | Clock::Apache | Clock::Redis => self.in_words(now),
        }
    }

    fn in_digits(self, now: SimTime) -> String {
        let stamp = Stamp::of(now).to_string();
        let (date, time) = stamp.trim_end_matches('Z').split_once('T').unwrap_or((&stamp, ""));
        let millis = now.as_millis() % 1000;
        match self {
            Clock::Millis => format!("{date} {time}.{millis:03}"),
            Clock::Comma => format!("{date} {time},{millis:03}"),
            Clock::Klog => format!("{} {time}.{millis:03}000", date[5..].replace('-', "")),
            _ => format!("{} {time}", date.replace('-', "/")),
        }
    }

    fn in_words(self, now: SimTime) -> String {
        // `Thu, 01 Jan 2026 00:00:00 +0000`
        let long = Stamp::of(now).rfc1123z();
        let (weekday, day, month) = (&long[..3], &long[5..7], &long[8..11]);
        let (year, time) = (&long[12..16], &long[17..25]);
        let millis = now.as_millis() % 1000;
        match self {
            Clock::Python => format!("{day}/{month}/{year} {time}"),
            Clock::Apache => format!("{weekday} {month} {day} {time}.{millis:03}000 {year}"),
            Clock::Redis => format!("{day} {month} {year} {time}.{millis:03}"),
            _ => format!("{day}/{month}/{year}:{time} +0000"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_writes_the_time_its_own_way() {
        let now = SimTime::millis(3_723_045);
        for (clock, text) in [
            (Clock::Slashes, "2026/01/01 01:02:03"),
            (Clock::Millis, "2026-01-01 01:02:03.045"),
            (Clock::Comma, "2026-01-01 01:02:03,045"),
            (Clock::Iso, "2026-01-01T01:02:03.045000Z"),
            (Clock::Common, "01/Jan/2026:01:02:03 +0000"),
            (Clock::Python, "01/Jan/2026 01:02:03"),
            (Clock::Apache, "Thu Jan 01 01:02:03.045000 2026"),
            (Clock::Redis, "01 Jan 2026 01:02:03.045"),
            (Clock::Klog, "0101 01:02:03.045000"),
        ] {
            assert_eq!(clock.show(now), text, "{clock:?}");
        }
    }

    #[test]
    fn a_line_without_a_clock_keeps_its_braces() {
        let mut out = Output::default();
        Line::out("{time}").say(SimTime::ZERO, &mut out);
        Line::err("{time} up").at(Clock::Slashes).say(SimTime::ZERO, &mut out);
        assert_eq!(out.stdout, "{time}\n");
        assert_eq!(out.stderr, "2026/01/01 00:00:00 up\n");
    }
}
