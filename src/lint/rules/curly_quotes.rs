//! Quotation marks of a word processor: YAML takes them for letters.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};
use crate::yaml::tree::{Node, Style};

pub const RULE: Rule = Rule::refused("lint.curly-quotes", pages::OBJECTS, Check::Text(check));

const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '‚', '‛'];

fn check(writing: &Writing) -> Vec<Finding> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for document in &writing.reading.documents {
        values(&document.root, &mut places);
    }
    if let Some(line) = lines::from_fatal(writing).next() {
        places.extend(quoted(line.text).map(|(from, to)| (line.start + from, line.start + to)));
    }
    let found = |(from, to): (usize, usize)| {
        let text = writing.text.get(from..to)?;
        let straight = text.replace(CURLY, "\"");
        let span = edit::span(writing.text, from, to)?;
        let fix = edit::replace(writing.text, from, to, straight.clone());
        Some(Finding::at(span).fill("text", text).set(straight, fix))
    };
    places.into_iter().take(lines::FOUND_MAX).filter_map(found).collect()
}

/// Plain values that are wrapped in such marks.
fn values(node: &Node, places: &mut Vec<(usize, usize)>) {
    if let Some(source) = node.source.as_ref().filter(|source| source.style == Style::Plain) {
        let is_one_line = !source.text.contains('\n');
        let is_wrapped = source.text.starts_with(CURLY) && source.text.ends_with(CURLY);
        let inside = source.text.trim_matches(CURLY);
        if is_one_line && is_wrapped && !inside.contains(['"', '\\']) {
            places.push((node.span.start.offset, node.span.end.offset));
        }
    }
    node.items().iter().for_each(|item| values(item, places));
    node.entries().iter().for_each(|entry| values(&entry.value, places));
}

/// From the first such mark of a line to its last.
fn quoted(line: &str) -> Option<(usize, usize)> {
    let from = line.find(CURLY)?;
    let to = line.rfind(CURLY)?;
    let last = line[to..].chars().next()?;
    (from < to).then_some((from, to + last.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn marks_that_are_letters_to_yaml() {
        let text = pod("    args: [“--port”, 80번]\n    workingDir: ‘/app’\n");
        let fixed = text.replace("“--port”", "\"--port\"").replace("‘/app’", "\"/app\"");
        finds(&RULE, &text, &["“--port”: “--port”", "‘/app’: ‘/app’"], &fixed);
    }

    #[test]
    fn marks_that_end_the_reading() {
        let text = pod("    workingDir: “x: y”\n");
        let fixed = text.replace(['“', '”'], "\"");
        finds(&RULE, &text, &["“x: y”: “x: y”"], &fixed);
    }

    #[test]
    fn straight_ones_and_prose_are_fine() {
        silent(&RULE, &pod("    args: ['a', \"“b”\", it’s]\n"));
    }
}
