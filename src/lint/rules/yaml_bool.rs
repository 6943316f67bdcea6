//! `yes`, `no`, `on`, `off`, `y` and `n` are booleans to YAML 1.1, which kubectl reads.
//! Models go.yaml.in/yaml/v2 resolve.go.

use super::{Check, Document, Finding, Rule, Writing, pages};
use crate::admit::Fix;
use crate::yaml::tree::{Node, Style, Value};

pub const RULE: Rule = Rule::hint("lint.yaml-bool", pages::OBJECTS, Check::Document(check));

fn check(document: &Document, _: &Writing) -> Vec<Finding> {
    let mut found = Vec::new();
    walk(&document.root, &mut found);
    found
}

fn walk(node: &Node, found: &mut Vec<Finding>) {
    found.extend(surprise(node));
    node.items().iter().for_each(|item| walk(item, found));
    node.entries().iter().for_each(|entry| walk(&entry.value, found));
}

fn surprise(node: &Node) -> Option<Finding> {
    let source = node.source.as_ref().filter(|source| source.style == Style::Plain)?;
    let Value::Bool(truth) = node.value else { return None };
    if !is_spelling(&source.text) {
        return None;
    }
    let finding = Finding::at(node.span).fill("text", &source.text).fill("value", truth);
    let fix = Fix { span: node.span, replacement: truth.to_string() };
    Some(finding.set(truth, Some(fix)))
}

/// Any word for a truth but `true` and `false`.
pub(super) fn is_spelling(text: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_word_that_is_a_boolean() {
        let text = pod("    stdin: yes\n    tty: Off # 끔\n");
        let fixed = text.replace("yes", "true").replace("Off", "false");
        finds(&RULE, &text, &["yes: yes, true", "Off: Off, false"], &fixed);
    }

    #[test]
    fn true_false_and_quoted_words_are_fine_and_an_error_speaks_first() {
        silent(&RULE, &pod("    stdin: true\n    args: ['no', \"y\"]\n"));
        silent(&RULE, &pod("    env: [{name: A, value: no}]\n"));
    }
}
