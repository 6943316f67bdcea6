//! The fence of a code block, copied along with it.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};

pub const RULE: Rule = Rule::refused("lint.code-fence", pages::OBJECTS, Check::Text(check));

const FENCE: &str = "```";

fn check(writing: &Writing) -> Vec<Finding> {
    let text = writing.text;
    let of_line = |line: lines::Line<'_>| {
        let start = line.start + line.text.find(FENCE)?;
        let span = edit::span(text, start, line.start + line.text.trim_end().len())?;
        let end = (line.start + line.text.len() + 1).min(text.len());
        let fix = edit::replace(text, line.start, end, "");
        Some(Finding::at(span).fill("text", span.of(text)).remove(span.of(text), fix))
    };
    // Deeper in the text it belongs to a value.
    let fences = lines::lines(text).filter(|line| line.text.starts_with(FENCE));
    fences.filter_map(of_line).take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_fence_around_the_manifest() {
        let text = format!("```yaml\n{}# 끝\n```\n", pod(""));
        let fixed = format!("{}# 끝\n", pod(""));
        finds(&RULE, &text, &["```yaml: ```yaml", "```: ```"], &fixed);
    }

    #[test]
    fn a_fence_inside_a_value_stays() {
        silent(
            &RULE,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.md: |\n    ```\n    x\n    ```\n",
        );
    }
}
