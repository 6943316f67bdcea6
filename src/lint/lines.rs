//! What the rules about raw text share: the lines, for where YAML could not be read.

use super::document::Writing;

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

/// The line at which reading ended; an empty place at the end of a line belongs to the text before it.
pub fn of_fatal<'a>(writing: &Writing<'a>) -> Option<Line<'a>> {
    let fatal = writing.reading.fatal()?;
    let number = fatal.span.start.line.checked_sub(1)?;
    lines(writing.text).nth(number)
}
