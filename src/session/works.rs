//! The learner's own of lessons that are not open, as far as there is room for it.

use super::work::{Work, drafts_of};

/// So many bytes are kept.
const LENGTH_MAX: usize = 512 * 1024;

/// By the lessons' names, in the order in which they were left.
#[derive(Clone, Debug, Default)]
pub struct Works(Vec<(String, Work)>);

impl Works {
    /// Nothing if it cannot be read.
    pub fn of_text(text: &str) -> Option<Works> {
        // They lay on the shelf in the order of their names once.
        let by_name = || Some(drafts_of(text)?.into_iter().collect());
        let works: Vec<(String, String)> = serde_json::from_str(text).ok().or_else(by_name)?;
        let works = works.into_iter().map(|(name, text)| (name, Work::of_text(&text)));
        Some(Works(works.collect()))
    }

    pub fn to_text(&self) -> String {
        let works = self.0.iter().map(|(name, work)| (name, work.to_text()));
        serde_json::to_string(&works.collect::<Vec<_>>()).unwrap_or_default()
    }

    pub fn take(&mut self, name: &str) -> Option<Work> {
        let index = self.0.iter().position(|(lesson, _)| lesson == name)?;
        Some(self.0.remove(index).1)
    }

    /// Answers with what there is no more room for; what comes stays.
    pub fn put(&mut self, name: &str, work: Work) -> Vec<(String, Work)> {
        self.take(name);
        self.0.push((name.to_owned(), work));
        make_room(&mut self.0)
    }
}

/// Answers with what had to go: the takes of what was left long ago first, then all of it. The newest stays.
pub fn make_room(works: &mut Vec<(String, Work)>) -> Vec<(String, Work)> {
    let length = |works: &[(String, Work)]| -> usize {
        works.iter().map(|(_, work)| work.to_text().len()).sum()
    };
    for index in 0..works.len() {
        if length(works) <= LENGTH_MAX {
            return Vec::new();
        }
        works[index].1.takes = None;
    }
    let mut gone = Vec::new();
    while LENGTH_MAX < length(works) && 1 < works.len() {
        gone.push(works.remove(0));
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(length: usize, takes: usize) -> Work {
        let takes = Some("t".repeat(takes));
        Work { recipe: "#".repeat(length), takes, ..Work::default() }
    }

    #[test]
    fn the_oldest_takes_go_first_then_the_oldest_works_and_the_newest_stays() {
        let third = LENGTH_MAX / 3 - 1_000;
        let mut works = Works::default();
        for (name, length) in [("c", third), ("b", third / 2)] {
            assert!(works.put(name, work(length, third / 2)).is_empty());
        }
        assert!(works.put("a", work(third, 0)).is_empty());
        let takes: Vec<bool> = works.0.iter().map(|(_, work)| work.takes.is_some()).collect();
        assert_eq!(takes, [false, true, true]);
        let mut again = Works::of_text(&works.to_text()).expect("as it was written");
        assert_eq!(again.0, works.0);
        let gone: Vec<String> =
            again.put("d", work(third, 0)).into_iter().map(|(name, _)| name).collect();
        assert_eq!(gone, ["c"]);
        assert_eq!(again.put("e", work(2 * LENGTH_MAX, 0)).len(), 3);
        assert_eq!(again.take("e").map(|work| work.recipe.len()), Some(2 * LENGTH_MAX));
    }

    #[test]
    fn what_was_kept_by_name_is_read_and_nonsense_is_not() {
        let mut works = Works::of_text(r##"{"a": "# A\n", "b": "# B\n"}"##).expect("a map");
        assert_eq!(works.take("a").map(|work| work.recipe), Some("# A\n".to_owned()));
        assert!(Works::of_text("soon").is_none());
    }
}
