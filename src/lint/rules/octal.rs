//! A number with a leading zero is octal to YAML 1.1; only file modes are meant so.
//! Models go.yaml.in/yaml/v2 resolve.go.

use super::{Check, Document, Finding, Rule, Writing, pages};
use crate::yaml::tree::{Node, Style, Value};

pub const RULE: Rule = Rule::hint("lint.octal", pages::OBJECTS, Check::Document(check));

const MODES: [&str; 2] = ["mode", "defaultMode"];

fn check(document: &Document, _: &Writing) -> Vec<Finding> {
    let mut found = Vec::new();
    walk(&document.root, &mut found);
    found
}

fn walk(node: &Node, found: &mut Vec<Finding>) {
    found.extend(surprise(node));
    node.items().iter().for_each(|item| walk(item, found));
    let entries = node.entries().iter().filter(|entry| !MODES.contains(&entry.key.as_str()));
    entries.for_each(|entry| walk(&entry.value, found));
}

fn surprise(node: &Node) -> Option<Finding> {
    let source = node.source.as_ref().filter(|source| source.style == Style::Plain)?;
    let Value::Int(number) = node.value else { return None };
    let digits = source.text.trim_start_matches(['-', '+']);
    let is_octal = 1 < digits.len() && digits.starts_with('0') && !digits.contains(['x', 'b']);
    let as_read = source.text.parse() == Ok(number);
    (is_octal && !as_read)
        .then(|| Finding::at(node.span).fill("text", &source.text).fill("value", number))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_zero_that_changes_the_number() {
        let text = pod("    livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 010}\n");
        finds(&RULE, &text, &["010: 010, 8"], &text);
    }

    #[test]
    fn modes_decimals_and_text_are_fine() {
        silent(
            &RULE,
            &pod(
                "    args: ['010']\n    livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 0}\n  volumes:\n  - name: a\n    secret: {secretName: b, defaultMode: 0400}\n",
            ),
        );
    }
}
