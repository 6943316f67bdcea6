//! Within braces and brackets on one line: `{httpGet: {port: 80}}`.

use super::locate::At;
use crate::yaml::path::Step;

/// Where in an open collection a text ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inside {
    pub steps: Vec<Step>,
    pub at: At,
    /// Where the word being written begins.
    pub word: usize,
    /// Keys of the innermost map before the word.
    pub beside: Vec<String>,
}

enum Frame {
    Map { keys: Vec<String>, open: bool },
    List(usize),
}

/// None if all that was opened is closed again.
pub(super) fn inside(text: &str) -> Option<Inside> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut word = 0;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
            continue;
        }
        match (c, frames.last_mut()) {
            ('"' | '\'', _) if text[word..at].trim().is_empty() => {
                quote = Some(c);
                word = next;
            }
            ('{', _) => frames.push(Frame::Map { keys: Vec::new(), open: false }),
            ('[', _) => frames.push(Frame::List(0)),
            ('}' | ']', _) => {
                frames.pop();
            }
            (',', Some(Frame::Map { open, .. })) => *open = false,
            (',', Some(Frame::List(index))) => *index += 1,
            (':', Some(Frame::Map { keys, open })) if !*open => {
                *open = true;
                keys.push(text[word..at].trim_matches([' ', '"', '\'']).to_owned());
            }
            _ => continue,
        }
        word = if quote.is_some() { word } else { next };
    }
    let blanks = text[word..].len() - text[word..].trim_start().len();
    ended(frames, word + blanks)
}

fn ended(frames: Vec<Frame>, word: usize) -> Option<Inside> {
    let mut found = Inside { steps: Vec::new(), at: At::Value, word, beside: Vec::new() };
    let last = frames.len().checked_sub(1)?;
    for (depth, frame) in frames.into_iter().enumerate() {
        match frame {
            Frame::List(index) => found.steps.push(Step::Index(index)),
            Frame::Map { mut keys, open: true } => {
                found.steps.push(Step::Field(keys.pop().unwrap_or_default()));
            }
            Frame::Map { keys, open: false } if depth == last => {
                found.at = At::Key;
                found.beside = keys;
            }
            Frame::Map { open: false, .. } => return None,
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::path::Path;

    fn check(text: &str, expected: &str) {
        let shown = inside(text).map_or("outside".to_owned(), |found| {
            let path = found.steps.iter().fold(Path::root(), |path, step| match step {
                Step::Field(name) | Step::Key(name) => path.field(name),
                Step::Index(index) => path.index(*index),
            });
            format!("{path} {:?} {:?} {:?}", found.at, &text[found.word..], found.beside)
        });
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn braces_are_followed_inwards() {
        check("{", " Key \"\" []");
        check("{app: we", "app Value \"we\" []");
        check("{a: 1, b: [x, {c: 2, d", "b[1] Key \"d\" [\"c\"]");
        check("[\"sh\", \"-c", "[1] Value \"-c\" []");
        check("{a: \"x, y\", ", " Key \"\" [\"a\"]");
        check("{a: 1}", "outside");
        check("web", "outside");
        check("}]}", "outside");
        check("{한글: {값", "한글 Key \"값\" []");
    }
}
