//! Lines of dots, which stand for what a book left out.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};

pub const RULE: Rule = Rule::refused("lint.ellipsis", pages::OBJECTS, Check::Text(check));

fn check(writing: &Writing) -> Vec<Finding> {
    // A text that can be read has its dots where they may be.
    if writing.is_whole() {
        return Vec::new();
    }
    let text = writing.text;
    let dots: Vec<lines::Line<'_>> =
        lines::lines(text).filter(|line| is_dots(line.text.trim())).collect();
    let (Some(first), Some(last)) = (dots.first(), dots.last()) else { return Vec::new() };
    let start = first.start + lines::indent(first.text);
    let end = (last.start + last.text.len() + 1).min(text.len());
    let kept = |line: &lines::Line<'_>| {
        (first.start..end).contains(&line.start) && !is_dots(line.text.trim())
    };
    let rest: String =
        lines::lines(text).filter(kept).map(|line| format!("{}\n", line.text)).collect();
    let span = edit::span(text, start, start + first.text.trim().len());
    let fix = edit::replace(text, first.start, end, rest);
    span.map(|span| Finding::at(span).fill("count", dots.len()).remove("…", fix))
        .into_iter()
        .collect()
}

/// `...` by itself ends a document, and is fine.
fn is_dots(line: &str) -> bool {
    let dots = line.chars().filter(|c| ['.', '…'].contains(c)).count();
    0 < dots && dots == line.chars().count() && line != "..."
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn dots_for_what_was_left_out() {
        let text = pod("").replace("spec:", ".\n.\nspec:") + "  ....\n";
        finds(&RULE, &text, &[".: 3"], &pod(""));
    }

    #[test]
    fn the_end_of_a_document_is_fine() {
        silent(&RULE, &(pod("") + "...\n"));
        silent(&RULE, "a: [\n...\n");
    }
}
