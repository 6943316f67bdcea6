//! A field of a list's item stands under the dash instead of under the first field.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};

pub const RULE: Rule = Rule::refused("lint.dash-indent", pages::OBJECTS, Check::Text(check));

fn check(writing: &Writing) -> Vec<Finding> {
    under_a_dash(writing).into_iter().collect()
}

fn under_a_dash(writing: &Writing) -> Option<Finding> {
    let text = writing.text;
    let first = lines::from_fatal(writing).next()?;
    let indent = lines::indent(first.text);
    let field = first.text.trim().split(':').next().filter(|field| !field.is_empty())?;
    let is_said = |line: &lines::Line<'_>| {
        let trimmed = line.text.trim_start();
        !trimmed.is_empty() && !trimmed.starts_with('#')
    };
    let before = lines::lines(text).take_while(|line| line.start < first.start);
    let before: Vec<lines::Line<'_>> = before.filter(is_said).collect();
    let dash = before.iter().rev().find(|line| lines::indent(line.text) <= indent)?;
    let inside = dash.text.trim_start().strip_prefix("- ")?;
    if lines::indent(dash.text) != indent || field.starts_with('-') || !first.text.contains(':') {
        return None;
    }
    let width = dash.text.trim_start().len() - inside.trim_start().len();
    let body = lines::from_fatal(writing).take_while(|line| {
        let is_dash = line.text.trim_start().starts_with('-');
        let own = lines::indent(line.text);
        !is_said(line) || indent < own || own == indent && !is_dash
    });
    let body: Vec<lines::Line<'_>> = body.collect();
    let last = body.iter().rev().find(|line| is_said(line))?;
    let blanks = " ".repeat(width);
    let moved: Vec<String> =
        body.iter()
            .take_while(|line| line.start <= last.start)
            .map(|line| {
                if line.text.trim().is_empty() { String::new() } else { blanks.clone() + line.text }
            })
            .collect();
    let fix = edit::replace(text, first.start, last.start + last.text.len(), moved.join("\n"));
    let start = first.start + indent;
    let span = edit::span(text, start, start + field.len())?;
    let beside = inside.split(':').next().unwrap_or("").trim();
    let finding = Finding::at(span).fill("field", field).fill("beside", beside);
    Some(finding.move_under(beside, fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_field_under_the_dash() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata:\n    name: web\nspec:\n    containers:\n        - name: app\n        image: a:1\n        # 둘\n        ports:\n          - containerPort: 80\n        - name: side\n          image: b:1\n";
        let fixed = text
            .replace("        image: a", "          image: a")
            .replace("        # 둘", "          # 둘")
            .replace("        ports:\n          - c", "          ports:\n            - c");
        finds(&RULE, text, &["image: image, name"], &fixed);
    }

    #[test]
    fn a_field_at_its_place_and_another_slip_are_not_this() {
        silent(&RULE, &pod(""));
        silent(&RULE, "a:\n  b: 1\n c: 2\n");
    }
}
