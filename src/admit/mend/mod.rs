//! Slips that come with pasted text, and what undoes each: only what makes the text sound, or at least readable further
//! than before, is offered.
//!
//! Knows: yaml's complaints, the text. Never knows: what a field means; that is `header`'s and `fragment`'s business.
//!
//! The map: one file a slip. `lines` tells them what is quoted, comment or a block of text.

mod alignment;
pub(super) mod back;
mod characters;
mod fence;
pub(super) mod fragment;
pub(super) mod header;
mod indentation;
mod line;
mod lines;
mod notes;
mod tabs;

use std::ops::RangeInclusive;

use super::problem::Fix;
use crate::yaml::complaint::Complaint;
use crate::yaml::read::read;
use crate::yaml::tree::{Position, Span};

/// Longer texts were not pasted from a page of notes, and every slip costs a reading.
pub const BYTES_MAX: usize = 32 * 1024;

/// A way to mend a text, by the name of the slip it undoes.
#[derive(Clone, Debug, PartialEq)]
pub struct Mending {
    pub name: &'static str,
    pub text: String,
}

type Undo = fn(&str, &Complaint) -> Vec<String>;

/// The sure ones first.
const SLIPS: [(&str, Undo); 12] = [
    ("dashes", |text, _| line::dashes(text)),
    ("fence", |text, _| fence::mend(text)),
    ("characters", |text, _| characters::mend(text)),
    ("tabs", |text, _| tabs::mend(text)),
    ("notes", |text, _| notes::mend(text)),
    ("indentation", |text, _| indentation::mend(text)),
    ("space", |text, _| line::space(text)),
    ("colon", |text, _| line::colon(text)),
    ("alignment", alignment::mend),
    ("quotes", line::quotes),
    ("close", line::close),
    ("stray", |text, _| line::stray(text)),
];

/// Slips that also go unnoticed by YAML: what they leave behind is part of a value or a key.
const SILENT: [(&str, Undo); 2] =
    [("characters", |text, _| characters::mend(text)), ("notes", |text, _| notes::mend(text))];

/// What undoes the slip that keeps a text from being read. `badness` judges what can be read.
pub fn unreadable(
    text: &str,
    complaint: &Complaint,
    badness: impl Fn(&str) -> usize,
) -> Option<Mending> {
    if BYTES_MAX < text.len() {
        return None;
    }
    let before = unread(text, complaint);
    let mut first_step = None;
    for (name, undo) in SLIPS {
        let mut candidates = undo(text, complaint);
        candidates.retain(|mended| mended != text);
        let (whole, partly): (Vec<String>, Vec<(String, Complaint)>) = sorted(candidates);
        // Of several that can be read, the one with the least to say about it was meant.
        if let Some(text) = whole.into_iter().min_by_key(|text| badness(text)) {
            return Some(Mending { name, text });
        }
        if first_step.is_none() {
            let further = partly.into_iter().filter(|(text, at)| unread(text, at) < before);
            let step = further.map(|(text, _)| text).min_by_key(|text| badness(text));
            first_step = step.map(|text| Mending { name, text });
        }
    }
    first_step
}

/// Those that can be read as a whole, and those that cannot yet.
fn sorted(candidates: Vec<String>) -> (Vec<String>, Vec<(String, Complaint)>) {
    let (mut whole, mut partly) = (Vec::new(), Vec::new());
    for text in candidates {
        match read(&text).fatal().cloned() {
            None => whole.push(text),
            Some(complaint) => partly.push((text, complaint)),
        }
    }
    (whole, partly)
}

fn unread(text: &str, complaint: &Complaint) -> usize {
    text.len().saturating_sub(complaint.span.start.offset)
}

/// A text with each of those slips undone.
pub struct Silent(Vec<Mending>);

impl Silent {
    pub fn of(text: &str) -> Silent {
        if BYTES_MAX < text.len() {
            return Silent(Vec::new());
        }
        let undone = SILENT.into_iter().filter_map(|(name, undo)| {
            let mended = undo(text, &Complaint::nowhere()).into_iter().next()?;
            let is_sound = mended != text && read(&mended).fatal().is_none();
            is_sound.then_some(Mending { name, text: mended })
        });
        Silent(undone.collect())
    }

    /// What undoes a slip at this place, which can be read, but means something else than was meant.
    pub fn at(&self, text: &str, place: Span) -> Option<&Mending> {
        let lines = lines_of(text, place);
        self.0.iter().find(|mending| {
            let pairs = text.lines().zip(mending.text.lines()).enumerate();
            let mut changed = pairs.filter(|(_, (before, after))| before != after);
            changed.any(|(index, _)| lines.contains(&(index + 1)))
        })
    }
}

fn lines_of(text: &str, span: Span) -> RangeInclusive<usize> {
    let last = text.get(span.start.offset..span.end.offset).unwrap_or("").matches('\n').count();
    span.start.line..=span.start.line + last
}

/// The one change that makes the second text of the first.
pub fn difference(before: &str, after: &str) -> Fix {
    let head = before.chars().zip(after.chars()).take_while(|(b, a)| b == a);
    let start: usize = head.map(|(c, _)| c.len_utf8()).sum();
    let tail = before[start..].chars().rev().zip(after[start..].chars().rev());
    let same: usize = tail.take_while(|(b, a)| b == a).map(|(c, _)| c.len_utf8()).sum();
    let (end, after_end) = (before.len() - same, after.len() - same);
    let span = Span { start: position(before, start), end: position(before, end) };
    Fix { span, replacement: after[start..after_end].to_owned() }
}

/// The place of a byte.
pub fn position(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        offset,
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which slip is found and what undoing it makes of the text.
    fn check(text: &str, name: &str, mended: &str) {
        let reading = read(text);
        let found = unreadable(text, reading.fatal().expect("it is broken"), |_| 0);
        let expected = Mending {
            name: SLIPS.iter().find(|slip| slip.0 == name).unwrap().0,
            text: mended.to_owned(),
        };
        assert_eq!(found, Some(expected), "{text}");
    }

    #[test]
    fn every_slip_is_known_by_what_undoes_it() {
        check("a: 1\n--- x\nb: 1\n", "dashes", "a: 1\n--- # x\nb: 1\n");
        check("```yaml\na: 1\n```\n", "fence", "a: 1\n");
        check("a：1\nb: 2\n", "characters", "a: 1\nb: 2\n");
        check("a:\n\tb: 1\n", "tabs", "a:\n  b: 1\n");
        check("a: 1 // x: y\n", "notes", "a: 1 # x: y\n");
        check("a: 1\n  b: 2\n  c: 3\n", "indentation", "a: 1\nb: 2\nc: 3\n");
        check("a:\n  b:x\n  c: 1\n", "space", "a:\n  b: x\n  c: 1\n");
        check("a: 1\nmetadata\n  b: 1\n", "colon", "a: 1\nmetadata:\n  b: 1\n");
        check("a:\n  b:\n    c: 1\n   d: 2\n", "alignment", "a:\n  b:\n    c: 1\n    d: 2\n");
        check("a: b: c\n", "quotes", "a: \"b: c\"\n");
        check("a: \"x\nb: 1\n", "close", "a: \"x\"\nb: 1\n");
        check("a: 1\nkubectl get pods\nb: 2\n", "stray", "a: 1\n# kubectl get pods\nb: 2\n");
    }

    #[test]
    fn a_slip_that_yaml_does_not_notice_is_found_at_its_place() {
        let text = "a: Always  => 정책\nb: http://x // 메모\n";
        let place = read(text).documents[0].root.get("a").unwrap().span;
        let silent = Silent::of(text);
        let mended = silent.at(text, place).expect("a note");
        assert_eq!(
            (mended.name, mended.text.as_str()),
            ("notes", "a: Always  # 정책\nb: http://x # 메모\n")
        );
        let text = "a: 1\nb: 2 // x\n";
        let place = read(text).documents[0].root.get("a").unwrap().span;
        assert_eq!(Silent::of(text).at(text, place), None);
    }

    #[test]
    fn a_difference_is_as_small_as_it_can_be() {
        let fix = difference("a: 한\nb: 2\n", "a: 한\nb: \"2\"\n");
        assert_eq!((fix.span.start.line, fix.span.start.column), (2, 4));
        assert_eq!(fix.replacement, "\"2\"");
        assert_eq!(difference("한", "한").replacement, "");
    }
}
