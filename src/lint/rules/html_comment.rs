//! `<!-- … -->` is a comment of HTML, not of YAML.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};
use crate::yaml::tree::{Node, Span, Style};

pub const RULE: Rule = Rule::refused("lint.html-comment", pages::OBJECTS, Check::Text(check));

fn check(writing: &Writing) -> Vec<Finding> {
    let mut scripts = Vec::new();
    for document in &writing.reading.documents {
        blocks(&document.root, &mut scripts);
    }
    let of_line = |line: lines::Line<'_>| {
        let inside = line.text.trim();
        let body = inside.strip_prefix("<!--")?;
        let start = line.start + line.text.find("<!--")?;
        // A page of HTML in a block of text begins its lines like this as well.
        if scripts.iter().any(|script| script.contains(start)) {
            return None;
        }
        let end = start + inside.len();
        let span = edit::span(writing.text, start, end)?;
        let fix = body.strip_suffix("-->").and_then(|body| {
            let body = body.trim().trim_start_matches('#').trim_start();
            edit::replace(writing.text, start, end, format!("# {body}"))
        });
        Some(Finding::at(span).fill("text", inside).set("#", fix))
    };
    // Where reading ended the rest is not known to be a manifest.
    let end = writing.reading.fatal().map_or(usize::MAX, |fatal| fatal.span.start.line);
    lines::lines(writing.text).take(end).filter_map(of_line).take(lines::FOUND_MAX).collect()
}

fn blocks(node: &Node, found: &mut Vec<Span>) {
    if node
        .source
        .as_ref()
        .is_some_and(|source| matches!(source.style, Style::Literal | Style::Folded))
    {
        found.push(node.span);
    }
    node.items().iter().for_each(|item| blocks(item, found));
    node.entries().iter().for_each(|entry| blocks(&entry.value, found));
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_comment_of_html() {
        let text = "<!-- # the app -->\n".to_owned() + &pod("");
        let fixed = "# the app\n".to_owned() + &pod("");
        finds(&RULE, &text, &["<!-- # the app -->: <!-- # the app -->"], &fixed);
    }

    #[test]
    fn in_a_page_of_html_it_is_at_home() {
        silent(
            &RULE,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.html: |\n    <!-- x -->\n",
        );
        silent(&RULE, &pod("    # <!-- x -->\n"));
    }
}
