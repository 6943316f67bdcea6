//! Two objects without `---` between them become one, in which the later values win.

use super::{Check, Finding, Rule, Writing, edit, pages};
use crate::yaml::read::Kind;

pub const RULE: Rule = Rule::refused("lint.missing-separator", pages::OBJECTS, Check::Text(check));

fn check(writing: &Writing) -> Vec<Finding> {
    let text = writing.text;
    let mut found: Vec<Finding> = Vec::new();
    let mut after_line = 0;
    for complaint in &writing.reading.complaints {
        let Kind::DuplicateKey { earlier } = complaint.kind else { continue };
        let key = complaint.span.of(text);
        let at = complaint.span.start;
        let is_head = ["apiVersion", "kind"].contains(&key) && at.column == 1;
        // Whatever else comes twice below is the same slip.
        if !is_head || earlier.start.line < after_line {
            continue;
        }
        after_line = at.line;
        let fix = edit::replace(text, at.offset, at.offset, "---\n");
        found.push(Finding::at(complaint.span).fill("key", key).add("---", fix));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn two_objects_in_one() {
        let first = pod("");
        let second = first.replace("name: web", "name: 둘째");
        let second = second.replace("둘째", "second");
        let text = format!("{first}# another\n{second}");
        let fixed = format!("{first}# another\n---\n{second}");
        finds(&RULE, &text, &["apiVersion: apiVersion"], &fixed);
    }

    #[test]
    fn a_separator_or_another_key_twice_is_not_this() {
        silent(&RULE, &format!("{}---\n{}", pod(""), pod("")));
        silent(&RULE, &pod("    image: nginx:1.28\n"));
    }
}
