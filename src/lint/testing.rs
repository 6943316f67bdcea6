//! How the rules are tried: text in; what is underlined, and the text mended, out.

use super::{Advice, Rule, check};
use crate::admit::ApiServer;

/// Checks what one rule finds, each as `what is underlined: its sentence`, and the text after its fixes.
pub fn finds(rule: &Rule, text: &str, expected: &[&str], fixed: &str) {
    finds_beside(rule, text, &[], expected, fixed);
}

/// The same with other files beside.
pub fn finds_beside(rule: &Rule, text: &str, beside: &[&str], expected: &[&str], fixed: &str) {
    let found: Vec<Advice> = check(text, beside, &ApiServer::NEWEST)
        .into_iter()
        .filter(|advice| advice.rule.key == rule.key)
        .collect();
    let shown: Vec<String> = found
        .iter()
        .map(|advice| format!("{}: {}", advice.span.of(text), told(advice)))
        .collect();
    assert_eq!(shown, expected, "in\n{text}");
    assert_eq!(mended(text, &found), fixed);
}

/// Checks that a rule keeps silent.
pub fn silent(rule: &Rule, text: &str) {
    finds(rule, text, &[], text);
}

/// A pod `web` whose one container is written at this text, indented by four.
pub fn pod(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: app\n    image: nginx:1.27\n{container}"
    )
}

fn mended(text: &str, found: &[Advice]) -> String {
    let mut result = text.to_owned();
    for fix in found.iter().rev().filter_map(|advice| advice.fix.as_ref()) {
        result.replace_range(fix.span.start.offset..fix.span.end.offset, &fix.replacement);
    }
    result
}

/// The values that fill the sentence. Every place of the sentence must have one in every language.
fn told(advice: &Advice) -> String {
    for sentences in [include_str!("../words/en/lint.txt"), include_str!("../words/ko/lint.txt")] {
        let sentence = sentences
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .find(|(key, _)| *key == advice.rule.key);
        let (_, sentence) = sentence.unwrap_or_else(|| panic!("no sentence {}", advice.rule.key));
        for place in sentence.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next()) {
            let is_filled = advice.fills.iter().any(|(name, _)| *name == place);
            assert!(is_filled, "nothing fills {place} in: {sentence}");
        }
    }
    let values: Vec<&str> = advice.fills.iter().map(|(_, value)| value.as_str()).collect();
    values.join(", ")
}
