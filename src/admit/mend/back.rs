//! What is found in a mended text, shown at the same place of the text before.

use super::position;
use crate::yaml::tree::{Position, Span};

/// The lines of two texts side by side.
pub(in crate::admit) struct Back<'a> {
    before: &'a str,
    after: &'a str,
    /// For each line behind, where its counterpart stands before.
    lines: Vec<Pair<'a>>,
}

struct Pair<'a> {
    before: Piece<'a>,
    after: Piece<'a>,
}

#[derive(Clone, Copy)]
struct Piece<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Back<'a> {
    pub(in crate::admit) fn new(before: &'a str, after: &'a str) -> Back<'a> {
        let (old, new) = (pieces(before), pieces(after));
        let is_even = old.len() == new.len();
        let mut next = 0;
        let lines = new.into_iter().enumerate().map(|(index, after)| {
            let at = if is_even { Some(index) } else { counterpart(&old, next, after.text) };
            let shown = at.unwrap_or(next).min(old.len() - 1);
            next = at.map_or(next, |at| at + 1);
            Pair { before: old[shown], after }
        });
        Back { before, after, lines: lines.collect() }
    }

    pub(in crate::admit) fn span(&self, span: Span) -> Span {
        let start = self.offset(span.start.offset);
        let end = self.offset(span.end.offset).max(start);
        Span { start: self.position(start), end: self.position(end) }
    }

    /// Whether a place is the same in both, so that what is to be put there can be.
    pub(in crate::admit) fn is_same(&self, span: Span) -> bool {
        let back = self.span(span);
        let around = |text: &'a str, span: Span| {
            let start = text[..span.start.offset].rfind('\n').map_or(0, |at| at + 1);
            &text[start..span.end.offset]
        };
        around(self.before, back) == around(self.after, span)
    }

    fn position(&self, offset: usize) -> Position {
        position(self.before, offset)
    }

    fn offset(&self, offset: usize) -> usize {
        let found = self.lines.partition_point(|pair| pair.after.start <= offset);
        let Some(Pair { before, after }) = found.checked_sub(1).map(|index| &self.lines[index])
        else {
            return 0;
        };
        before.start + column(before.text, after.text, offset - after.start)
    }
}

/// A byte of a line, counted from whichever end the two have in common.
fn column(before: &str, after: &str, at: usize) -> usize {
    let same = |(b, a): &(char, char)| b == a;
    let head = before.chars().zip(after.chars()).take_while(same);
    let head: usize = head.map(|(c, _)| c.len_utf8()).sum();
    let tail = before[head..].chars().rev().zip(after[head..].chars().rev()).take_while(same);
    let tail: usize = tail.map(|(c, _)| c.len_utf8()).sum();
    if at <= head {
        return at;
    }
    match after.len().saturating_sub(at) {
        from_end if from_end <= tail => before.len() - from_end,
        _ => head,
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut start = 0;
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for text in text.split_inclusive('\n') {
        pieces.push(Piece { start, text });
        start += text.len();
    }
    pieces.push(Piece { start, text: "" });
    pieces
}

/// The next line that says the same, as it is or as a comment.
fn counterpart(old: &[Piece<'_>], from: usize, text: &str) -> Option<usize> {
    const LOOK_AHEAD: usize = 64;
    let text = text.trim();
    let bare = text.strip_prefix("# ").unwrap_or(text);
    let window = old.iter().enumerate().skip(from).take(LOOK_AHEAD);
    let mut same = window.filter(|(_, piece)| [text, bare].contains(&piece.text.trim()));
    same.next().map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admit::mend::position;

    fn check(before: &str, after: &str, what: &str) {
        let at = after.find(what).expect("it is there");
        let span = Span { start: position(after, at), end: position(after, at + what.len()) };
        let back = Back::new(before, after).span(span);
        assert_eq!(back.of(before), what, "{back:?}");
    }

    #[test]
    fn a_place_is_found_again() {
        check("a:\n\tb: 한 x\n", "a:\n  b: 한 x\n", "한");
        check("글\n```yaml\na: 1\nb: 2\n```\n", "# 글\na: 1\nb: 2\n", "b: 2");
        check("a: b: c\nd: 1\n", "a: \"b: c\"\nd: 1\n", "d");
    }

    #[test]
    fn what_is_new_is_shown_where_it_came_in() {
        let back = Back::new("a: @x\n", "a: \"@x\"\n");
        let quote = Span { start: position("a: \"@x\"\n", 3), end: position("a: \"@x\"\n", 7) };
        assert_eq!(back.span(quote).start.line, 1);
        assert!(!back.is_same(quote));
    }
}
