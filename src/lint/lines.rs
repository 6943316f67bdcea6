//! What the rules about raw text share: the lines, for where YAML could not be read.

use super::document::Writing;

/// More of one slip in a text need not be pointed at.
pub const FOUND_MAX: usize = 100;

/// A line without its end.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub start: usize,
    pub text: &'a str,
}

pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split('\n').map(move |text| {
        let line = Line { start, text };
        start += text.len() + 1;
        line
    })
}

/// The line at which reading ended, and all behind it.
pub fn from_fatal<'a>(writing: &Writing<'a>) -> impl Iterator<Item = Line<'a>> {
    let before = writing.reading.fatal().map(|fatal| fatal.span.start.line.saturating_sub(1));
    lines(writing.text).skip(before.unwrap_or(usize::MAX))
}

/// The blanks a line begins with.
pub fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}
