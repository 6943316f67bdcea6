//! A line, and what belongs to it, at the wrong depth: it is tried at every depth that is open where it stands.

use std::cmp::Reverse;

use super::lines::{Line, lines};
use crate::kit::order;
use crate::yaml::complaint::Complaint;

/// Each depth at which the block at the complaint may have been meant, the nearest first.
pub(super) fn mend(text: &str, complaint: &Complaint) -> Vec<String> {
    let found = lines(text);
    let Some(at) = block_start(&found, complaint.span.start.line) else { return Vec::new() };
    let depth = found[at].indent;
    let mut depths = open_depths(&found[..at]);
    depths.retain(|open| *open != depth);
    order::sort_by_key(&mut depths, |open| (open.abs_diff(depth), Reverse(*open)));
    let ends = [end_of_block(&found, at), end_of_siblings(&found, at)];
    let ends = if ends[0] == ends[1] { &ends[..1] } else { &ends[..] };
    let moves = depths.iter().flat_map(|depth| ends.iter().map(|end| (*depth, *end)));
    moves.map(|(depth, end)| moved(&found, at, end, depth)).collect()
}

/// The line of the complaint, or the next that has anything on it.
fn block_start(found: &[Line], line: usize) -> Option<usize> {
    let from = line.saturating_sub(1);
    (from..found.len()).find(|index| found[*index].has_code())
}

/// The columns at which a key or a dash may stand behind these lines.
fn open_depths(before: &[Line]) -> Vec<usize> {
    let mut depths: Vec<usize> = Vec::new();
    let mut deepest = usize::MAX;
    for line in before.iter().rev().filter(|line| line.has_code()) {
        if line.text.starts_with("---") {
            break;
        }
        let behind_dash = line.text[line.indent..]
            .strip_prefix('-')
            .map(|rest| line.text.len() - rest.trim_start_matches(' ').len());
        // A key without a value may have something deeper under it.
        let under = line.code().ends_with(':').then(|| behind_dash.unwrap_or(line.indent) + 2);
        for depth in [under, behind_dash, Some(line.indent)].into_iter().flatten() {
            if depth < deepest || depths.is_empty() {
                depths.push(depth);
            }
        }
        deepest = deepest.min(line.indent);
        if deepest == 0 {
            break;
        }
    }
    order::sort(&mut depths);
    depths.dedup();
    depths
}

/// Behind the last line that is deeper than the first.
fn end_of_block(found: &[Line], at: usize) -> usize {
    end(found, at, |line, depth| depth < line.indent)
}

/// The lines beside the first go with it, up to the next dash.
fn end_of_siblings(found: &[Line], at: usize) -> usize {
    end(found, at, |line, depth| {
        depth < line.indent || depth == line.indent && !line.code().starts_with('-')
    })
}

fn end(found: &[Line], at: usize, belongs: impl Fn(&Line, usize) -> bool) -> usize {
    let depth = found[at].indent;
    let others = found.iter().enumerate().skip(at + 1);
    let mut end = at + 1;
    for (index, line) in others {
        if line.has_code() || line.is_literal() {
            if !belongs(line, depth) && !line.is_literal() {
                break;
            }
            end = index + 1;
        }
    }
    end
}

fn moved(found: &[Line], at: usize, end: usize, depth: usize) -> String {
    let first = found[at].indent;
    let mut moved = String::new();
    for (index, line) in found.iter().enumerate() {
        let is_moved = (at..end).contains(&index) && !line.text.trim().is_empty();
        if is_moved {
            let indent = line.text.len() - line.text.trim_start_matches(' ').len();
            moved.push_str(&" ".repeat((indent + depth).saturating_sub(first)));
            moved.push_str(line.text.trim_start_matches(' '));
        } else {
            moved.push_str(line.text);
        }
        moved.push_str(line.end);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::mend;
    use crate::yaml::read::read;

    fn check(text: &str, mended: &str) {
        let reading = read(text);
        let candidates = mend(text, reading.fatal().expect("it is broken"));
        assert!(candidates.iter().any(|one| one == mended), "{candidates:#?}");
    }

    #[test]
    fn a_line_is_tried_where_something_is_open() {
        check("a:\n- name: x\nimage: y\n  b: 1\n", "a:\n- name: x\nimage: y\nb: 1\n");
        check(
            "c:\n    - name: x\n    image: y\n    # note\n    - name: z\n",
            "c:\n    - name: x\n      image: y\n    # note\n    - name: z\n",
        );
        check("a:\n  b:\n    c: 1\n   d: 2\n", "a:\n  b:\n    c: 1\n    d: 2\n");
        check("a: 1\n  b: 2\n", "a: 1\nb: 2\n");
    }
}
