//! `<!-- … -->` is a comment of HTML, not of YAML.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};

pub const RULE: Rule = Rule::refused("lint.html-comment", pages::OBJECTS, Check::Text(check));

fn check(writing: &Writing) -> Vec<Finding> {
    let of_line = |line: lines::Line<'_>| {
        // In the middle of a value or a script it may be meant.
        let inside = line.text.trim();
        let body = inside.strip_prefix("<!--")?;
        let start = line.start + line.text.find("<!--")?;
        let end = start + inside.len();
        let span = edit::span(writing.text, start, end)?;
        let fix = body.strip_suffix("-->").and_then(|body| {
            let body = body.trim().trim_start_matches('#').trim_start();
            edit::replace(writing.text, start, end, format!("# {body}"))
        });
        Some(Finding::at(span).fill("text", inside).set("#", fix))
    };
    if is_scripted(writing) {
        return Vec::new();
    }
    lines::lines(writing.text).filter_map(of_line).take(1).collect()
}

/// A page of HTML in a block of text begins its lines like this as well.
fn is_scripted(writing: &Writing) -> bool {
    lines::lines(writing.text).any(|line| {
        line.text.trim_end().ends_with([':', '|', '>', '-']) && {
            let value = line.text.trim_end().rsplit(' ').next().unwrap_or("");
            value.starts_with(['|', '>'])
        }
    })
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
