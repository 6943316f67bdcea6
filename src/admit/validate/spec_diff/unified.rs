//! Two texts compared line by line, as a unified diff with three lines around each change.
//! Models github.com/pmezard/go-difflib (v1.0.0), which is Python's difflib.

use crate::kit::order;
use crate::kit::sorted::SortedMap;
use std::ops::Range;

const CONTEXT: usize = 3;
/// Longer texts are compared from both ends only; no pod that a person wrote gets there.
const LINES_MAX: usize = 5_000;

/// A stretch that is equal in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    old: usize,
    new: usize,
    length: usize,
}

/// A stretch of each text: equal, or the one to be replaced by the other.
#[derive(Clone, Debug)]
struct Step {
    is_equal: bool,
    old: Range<usize>,
    new: Range<usize>,
}

/// Ends in a line break; empty if nothing differs.
pub fn diff(old: &[String], new: &[String]) -> String {
    let matches = match old.len().max(new.len()) <= LINES_MAX {
        true => Matcher::new(old, new).matches(),
        false => both_ends(old, new),
    };
    let steps = steps(&matches, old.len(), new.len());
    groups(steps).iter().map(|group| hunk(group, old, new)).collect()
}

fn hunk(group: &[Step], old: &[String], new: &[String]) -> String {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return String::new() };
    let mut text = format!(
        "@@ -{} +{} @@\n",
        range(first.old.start, last.old.end),
        range(first.new.start, last.new.end)
    );
    let mut write = |sign: char, lines: &[String]| {
        for line in lines {
            text.push(sign);
            text.push_str(line);
            text.push('\n');
        }
    };
    for step in group {
        if step.is_equal {
            write(' ', &old[step.old.clone()]);
        } else {
            write('-', &old[step.old.clone()]);
            write('+', &new[step.new.clone()]);
        }
    }
    text
}

/// Lines count from one; an empty range stands at the line before it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        length => format!("{},{length}", start + 1),
    }
}

/// `matches` are in order and do not touch.
fn steps(matches: &[Match], old_length: usize, new_length: usize) -> Vec<Step> {
    let (mut old, mut new) = (0, 0);
    let mut steps = Vec::new();
    let end = Match { old: old_length, new: new_length, length: 0 };
    for found in matches.iter().chain([&end]) {
        if old < found.old || new < found.new {
            steps.push(Step { is_equal: false, old: old..found.old, new: new..found.new });
        }
        (old, new) = (found.old + found.length, found.new + found.length);
        if 0 < found.length {
            steps.push(Step { is_equal: true, old: found.old..old, new: found.new..new });
        }
    }
    steps
}

/// Changes with what is equal around them; a long equal stretch parts two groups.
fn groups(mut steps: Vec<Step>) -> Vec<Vec<Step>> {
    if let Some(first) = steps.first_mut().filter(|step| step.is_equal) {
        keep_end(first);
    }
    if let Some(last) = steps.last_mut().filter(|step| step.is_equal) {
        keep_start(last);
    }
    let mut groups = Vec::new();
    let mut group = Vec::new();
    for mut step in steps {
        if step.is_equal && 2 * CONTEXT < step.old.len() {
            let mut before = step.clone();
            keep_start(&mut before);
            group.push(before);
            groups.push(std::mem::take(&mut group));
            keep_end(&mut step);
        }
        group.push(step);
    }
    groups.push(group);
    groups.retain(|group| group.iter().any(|step| !step.is_equal));
    groups
}

fn keep_start(step: &mut Step) {
    step.old.end = step.old.end.min(step.old.start + CONTEXT);
    step.new.end = step.new.end.min(step.new.start + CONTEXT);
}

fn keep_end(step: &mut Step) {
    step.old.start = step.old.start.max(step.old.end.saturating_sub(CONTEXT));
    step.new.start = step.new.start.max(step.new.end.saturating_sub(CONTEXT));
}

fn both_ends(old: &[String], new: &[String]) -> Vec<Match> {
    let front = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let rest = old[front..].iter().rev().zip(new[front..].iter().rev());
    let back = rest.take_while(|(old, new)| old == new).count();
    let end = Match { old: old.len() - back, new: new.len() - back, length: back };
    let matches = [Match { old: 0, new: 0, length: front }, end];
    matches.into_iter().filter(|found| 0 < found.length).collect()
}

struct Matcher<'a> {
    old: &'a [String],
    new: &'a [String],
    /// Where each line stands in the new text, without lines that are everywhere.
    places: SortedMap<&'a str, Vec<usize>>,
}

impl<'a> Matcher<'a> {
    fn new(old: &'a [String], new: &'a [String]) -> Matcher<'a> {
        /// From so many lines on, a line on more than a hundredth of them is no landmark.
        const LANDMARKS_FROM: usize = 200;
        let mut places: SortedMap<&str, Vec<usize>> = SortedMap::new();
        for (index, line) in new.iter().enumerate() {
            places.entry(line).or_default().push(index);
        }
        if LANDMARKS_FROM <= new.len() {
            places.retain(|_, places| places.len() <= new.len() / 100 + 1);
        }
        Matcher { old, new, places }
    }

    /// All that is equal, found from the longest stretch outwards; in order, neighbours joined.
    fn matches(&self) -> Vec<Match> {
        let mut found = Vec::new();
        let mut open = vec![(0..self.old.len(), 0..self.new.len())];
        while let Some((old, new)) = open.pop() {
            let longest = self.longest(&old, &new);
            if longest.length == 0 {
                continue;
            }
            found.push(longest);
            open.push((old.start..longest.old, new.start..longest.new));
            let (old_end, new_end) = (longest.old + longest.length, longest.new + longest.length);
            open.push((old_end..old.end, new_end..new.end));
        }
        order::sort(&mut found);
        joined(found)
    }

    /// The longest equal stretch, the earliest in the old text, then in the new one.
    fn longest(&self, old: &Range<usize>, new: &Range<usize>) -> Match {
        let mut best = Match { old: old.start, new: new.start, length: 0 };
        let mut lengths: SortedMap<usize, usize> = SortedMap::new();
        for index in old.clone() {
            let mut next = SortedMap::new();
            let places = self.places.get(self.old[index].as_str()).map_or(&[][..], Vec::as_slice);
            for &place in places.iter().filter(|place| new.contains(place)) {
                let before = place.checked_sub(1).and_then(|before| lengths.get(&before));
                let length = before.copied().unwrap_or(0) + 1;
                next.insert(place, length);
                if best.length < length {
                    best = Match { old: index + 1 - length, new: place + 1 - length, length };
                }
            }
            lengths = next;
        }
        self.widened(best, old, new)
    }

    /// What is no landmark still counts beside one.
    fn widened(&self, mut best: Match, old: &Range<usize>, new: &Range<usize>) -> Match {
        while old.start < best.old
            && new.start < best.new
            && self.old[best.old - 1] == self.new[best.new - 1]
        {
            best = Match { old: best.old - 1, new: best.new - 1, length: best.length + 1 };
        }
        while best.old + best.length < old.end
            && best.new + best.length < new.end
            && self.old[best.old + best.length] == self.new[best.new + best.length]
        {
            best.length += 1;
        }
        best
    }
}

fn joined(found: Vec<Match>) -> Vec<Match> {
    let mut joined: Vec<Match> = Vec::new();
    for next in found {
        match joined.last_mut() {
            Some(last)
                if last.old + last.length == next.old && last.new + last.length == next.new =>
            {
                last.length += next.length;
            }
            _ => joined.push(next),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &str) {
        let lines = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let found = diff(&lines(old), &lines(new)).replace('\n', "|");
        assert_eq!(found, expected, "{old} {new}");
    }

    #[test]
    fn changes_are_shown_with_three_lines_around() {
        check("abc", "abc", "");
        check("abcdefghi", "abcdXfghi", "@@ -2,7 +2,7 @@| b| c| d|-e|+X| f| g| h|");
        check("abc", "abcd", "@@ -1,3 +1,4 @@| a| b| c|+d|");
        check("a", "", "@@ -1 +0,0 @@|-a|");
    }

    #[test]
    fn changes_far_apart_have_a_head_each() {
        check(
            "abcdefghijkl",
            "XbcdefghijkY",
            "@@ -1,4 +1,4 @@|-a|+X| b| c| d|@@ -9,4 +9,4 @@| i| j| k|-l|+Y|",
        );
    }

    #[test]
    fn long_texts_are_compared_from_both_ends() {
        let mut old = vec!["x".to_owned(); LINES_MAX + 1];
        old[5] = "y".to_owned();
        let new = vec!["x".to_owned(); LINES_MAX + 1];
        assert_eq!(diff(&old, &new), "@@ -3,7 +3,7 @@\n x\n x\n x\n-y\n+x\n x\n x\n x\n");
    }
}
