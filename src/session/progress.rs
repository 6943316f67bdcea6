//! What has been done of the lessons: a short text, the same on the shelf and in a link: `first-probe.dp,silence.b`.

use crate::kit::sorted::SortedMap;
use crate::lessons;

/// More lessons than there are.
const LESSONS_MAX: usize = 1_000;
const NAME_LENGTH_MAX: usize = 60;

/// How far somebody came in one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// All its goals were reached.
    pub is_done: bool,
    /// All its questions were answered right.
    pub is_foreseen: bool,
}

/// The lessons that were begun, each with its mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(SortedMap<String, Mark>);

impl Progress {
    /// What is no lesson's mark is passed over.
    pub fn parse(text: &str) -> Progress {
        let mut progress = Progress::default();
        for part in text.split(',').take(LESSONS_MAX) {
            let Some((name, letters)) = part.split_once('.') else { continue };
            let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            if name.is_empty() || NAME_LENGTH_MAX < name.len() || !name.bytes().all(is_letter) {
                continue;
            }
            let mark = Mark { is_done: letters.contains('d'), is_foreseen: letters.contains('p') };
            progress.add(name, mark);
        }
        progress
    }

    /// Without what is no lesson of this page.
    pub fn of_lessons(self) -> Progress {
        let known = self.0.into_iter().filter(|(name, _)| lessons::exists(name));
        Progress(SortedMap::from_iter(known))
    }

    pub fn to_text(&self) -> String {
        let one = |(name, mark): (&String, &Mark)| {
            let letters = match (mark.is_done, mark.is_foreseen) {
                (true, true) => "dp",
                (true, false) => "d",
                (false, true) => "p",
                (false, false) => "b",
            };
            format!("{name}.{letters}")
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(",")
    }

    /// Nothing if it was never begun.
    pub fn of(&self, lesson: &str) -> Option<Mark> {
        self.0.get(lesson).copied()
    }

    /// What was reached once stays reached. Says whether that is news.
    pub fn add(&mut self, lesson: &str, more: Mark) -> bool {
        let before = self.of(lesson);
        let known = before.unwrap_or_default();
        let mark = Mark {
            is_done: known.is_done || more.is_done,
            is_foreseen: known.is_foreseen || more.is_foreseen,
        };
        self.0.insert(lesson.to_owned(), mark);
        before != Some(mark)
    }

    /// Takes over what another has more.
    pub fn merge(&mut self, other: &Progress) {
        for (name, mark) in &other.0 {
            self.add(name, *mark);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many lessons were begun.
    pub fn begun(&self) -> usize {
        self.0.len()
    }

    /// Whether another has nothing more.
    pub fn covers(&self, other: &Progress) -> bool {
        let mut both = self.clone();
        both.merge(other);
        both == *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_read_as_it_was_written_and_nonsense_is_passed_over() {
        let text = "first-probe.dp,silence.b,three.d";
        assert_eq!(Progress::parse(text).to_text(), text);
        let odd = "x,<b>.d,.d,three.d.p,UP.d,first-probe.dpx,";
        assert_eq!(Progress::parse(odd).to_text(), "first-probe.dp,three.dp");
        assert!(Progress::parse("").is_empty());
    }

    #[test]
    fn two_people_s_progress_adds_up() {
        let mut mine = Progress::parse("a.d,b.b");
        let theirs = Progress::parse("a.p,c.b");
        assert!(!mine.covers(&theirs));
        mine.merge(&theirs);
        assert_eq!(mine.to_text(), "a.dp,b.b,c.b");
        assert!(mine.covers(&theirs));
        assert!(!mine.add("a", Mark::default()));
        assert!(mine.add("d", Mark::default()));
    }
}
