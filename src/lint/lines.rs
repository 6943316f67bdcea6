//! The lines of a text, for rules about what YAML could not read.

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

/// The blanks a line begins with.
pub fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}
