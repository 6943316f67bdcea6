//! Sets of completion indexes, as `0,2-5`.
//! Models orderedIntervals of pkg/controller/job/indexed_job_utils.go (v1.36).

use std::fmt;

use crate::objects::Pod;

pub const ANNOTATION: &str = "batch.kubernetes.io/job-completion-index";

/// First and last index of each run, in order, and never two that touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexes(Vec<(i32, i32)>);

impl Indexes {
    /// Models parseIndexesFromString.
    pub fn read(text: &str, completions: i32) -> Indexes {
        let mut indexes = Indexes::default();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<i32>(), last.parse::<i32>()) else {
                continue;
            };
            if completions <= first {
                break;
            }
            indexes.add(first, last.min(completions - 1));
        }
        indexes
    }

    pub fn insert(&mut self, index: i32) {
        self.add(index, index);
    }

    pub fn extend(&mut self, other: &Indexes) {
        other.0.iter().for_each(|(first, last)| self.add(*first, *last));
    }

    fn add(&mut self, first: i32, last: i32) {
        let place = self.0.partition_point(|run| run.0 < first);
        self.0.insert(place, (first, last));
        let mut runs: Vec<(i32, i32)> = Vec::with_capacity(self.0.len());
        for run in self.0.drain(..) {
            match runs.last_mut() {
                Some(before) if run.0 <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(run.1)
                }
                _ => runs.push(run),
            }
        }
        self.0 = runs;
    }

    pub fn has(&self, index: i32) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&index))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn count(&self) -> i32 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// How many indexes are in both.
    pub fn shared(&self, other: &Indexes) -> i32 {
        let overlap = |a: &(i32, i32), b: &(i32, i32)| (a.1.min(b.1) - a.0.max(b.0) + 1).max(0);
        self.0.iter().flat_map(|a| other.0.iter().map(move |b| overlap(a, b))).sum()
    }

    /// The first indexes below `completions` that are not in the set.
    pub fn first_missing(&self, count: usize, completions: i32) -> Vec<i32> {
        let mut missing = Vec::new();
        let mut candidate = 0;
        for (first, last) in self.0.iter().chain([&(completions, completions)]) {
            while candidate < (*first).min(completions) && missing.len() < count {
                missing.push(candidate);
                candidate += 1;
            }
            candidate = candidate.max(last.saturating_add(1));
        }
        missing
    }
}

/// Two neighbours are listed, three are a run.
impl fmt::Display for Indexes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs = self.0.iter().map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first},{last}"),
            _ => format!("{first}-{last}"),
        });
        f.write_str(&runs.collect::<Vec<_>>().join(","))
    }
}

/// Which completion a pod works on. Models getCompletionIndex.
pub fn of(pod: &Pod) -> Option<i32> {
    let index = pod.metadata.annotations.get(ANNOTATION)?.parse::<i32>().ok()?;
    (0 <= index).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks how a set is written again, and what is missing of ten.
    fn check(text: &str, written: &str, missing: &[i32]) {
        let indexes = Indexes::read(text, 10);
        assert_eq!(indexes.to_string(), written, "{text}");
        assert_eq!(indexes.first_missing(3, 10), missing, "{text}");
    }

    #[test]
    fn runs_are_kept_short() {
        check("", "", &[0, 1, 2]);
        check("0,1,2", "0-2", &[3, 4, 5]);
        check("1,3,4", "1,3,4", &[0, 2, 5]);
        check("0-8", "0-8", &[9]);
        check("0-99", "0-9", &[]);
        check("5,a,7-b,0", "0,5", &[1, 2, 3]);
    }

    #[test]
    fn what_two_sets_share_is_counted() {
        let (rule, done) = (Indexes::read("0,2-4", 10), Indexes::read("1-3,9", 10));
        assert_eq!(
            (rule.count(), rule.shared(&done), done.has(2), done.has(0)),
            (4, 2, true, false)
        );
    }
}
