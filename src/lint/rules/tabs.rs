//! Tabs where YAML wants blanks. The reader's own complaint brings the change; here is why.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};

pub const RULE: Rule = Rule::refused("lint.tabs", pages::OBJECTS, Check::Text(check));

fn check(writing: &Writing) -> Vec<Finding> {
    let Some(line) = lines::from_fatal(writing).next() else { return Vec::new() };
    let Some(tab) = stray(line.text) else { return Vec::new() };
    let from = line.start + tab;
    let tabs = line.text[tab..].bytes().take_while(|byte| *byte == b'\t').count();
    let span = edit::span(writing.text, from, from + tabs);
    span.map(|span| Finding::at(span).fill("count", tabs)).into_iter().collect()
}

/// A tab that indents, or stands before a comment.
fn stray(line: &str) -> Option<usize> {
    let indent = line.len() - line.trim_start().len();
    let before_comment = || {
        let (before, _) = line.split_once('#')?;
        let end = before.trim_end().len();
        before[end..].find('\t').map(|at| end + at)
    };
    line[..indent].find('\t').or_else(before_comment)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_tab_that_indents() {
        let text = "a:\n\tb: 1\n";
        finds(&RULE, text, &["\t: 1"], text);
    }

    #[test]
    fn tabs_inside_values_are_fine() {
        silent(&RULE, &pod("    args: [\"a\\tb\", 'a\tb']\n    stdin:\ttrue\n"));
    }
}
