//! `//` and `=>` notes behind a value: to YAML they are part of it.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};
use crate::yaml::tree::{Node, Style};

pub const RULE: Rule = Rule::refused("lint.foreign-comment", pages::OBJECTS, Check::Text(check));

const MARKS: [&str; 3] = ["//", "=>", "<--"];

fn check(writing: &Writing) -> Vec<Finding> {
    let mut places: Vec<(usize, &'static str)> = Vec::new();
    for document in &writing.reading.documents {
        values(&document.root, &mut |start, source| places.extend(note(start, source)));
    }
    // Where reading ended, the line itself has to do, or the one that made it long.
    let near = lines::from_fatal(writing).take(2);
    places.extend(near.into_iter().find_map(|line| note(line.start, line.text)));
    let found = |(at, mark): (usize, &'static str)| {
        let span = edit::span(writing.text, at, at + mark.len())?;
        let hash = if mark == "//" { (at + mark.len(), "#") } else { (at, "# ") };
        let fix = edit::replace(writing.text, at, hash.0, hash.1);
        Some(Finding::at(span).fill("mark", mark).set("#", fix))
    };
    places.into_iter().take(lines::FOUND_MAX).filter_map(found).collect()
}

/// Every plain value of a line, with the offset of its first character.
fn values(node: &Node, found: &mut dyn FnMut(usize, &str)) {
    if let Some(source) = node.source.as_ref().filter(|source| source.style == Style::Plain) {
        found(node.span.start.offset, &source.text);
    }
    node.items().iter().for_each(|item| values(item, found));
    node.entries().iter().for_each(|entry| values(&entry.value, found));
}

/// A mark between blanks behind something else, not in a comment.
fn note(start: usize, text: &str) -> Option<(usize, &'static str)> {
    let text = text.split(" #").next()?.split('\n').next()?;
    let place = |mark: &&'static str| {
        let find = |(at, _): (usize, &str)| {
            let (before, after) = (&text[..at], &text[at + mark.len()..]);
            let is_apart =
                before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
            (is_apart && !before.trim().is_empty()).then_some(at)
        };
        let at = text.match_indices(*mark).find_map(find)?;
        Some((start + at, *mark))
    };
    MARKS.iter().filter_map(place).min()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_note_that_becomes_part_of_the_value() {
        let text = pod("  restartPolicy: Always  => 재시작 정책\n");
        let fixed = text.replace("=> 재시작", "# => 재시작");
        finds(&RULE, &text, &["=>: =>"], &fixed);
        let text = pod("  hostname: web // 이름\n");
        finds(&RULE, &text, &["//: //"], &text.replace("//", "#"));
    }

    #[test]
    fn a_note_that_ends_the_reading() {
        let text = pod("  hostname: web  // 이름: 웹\n");
        finds(&RULE, &text, &["//: //"], &text.replace("//", "#"));
    }

    #[test]
    fn addresses_quotes_scripts_and_comments_are_fine() {
        silent(
            &RULE,
            &pod(
                "    args: [http://a//b, 'a // b']\n    command:\n    - sh\n    - -c\n    - |\n      a // b => c\n    # a // b\n  hostname: web # a // b\n",
            ),
        );
    }
}
