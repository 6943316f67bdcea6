//! How the rules are tried: text in; what is underlined, and the text mended, out.

use super::{Advice, Rule, apply, check};
use crate::admit::{self, ApiServer, Fix, Severity};

/// Checks what one rule finds, each as `what is underlined: what fills its sentence`, and the text after its fixes.
/// Whatever is mended must no longer be found, and no error may come of it.
pub fn finds(rule: &Rule, text: &str, expected: &[&str], fixed: &str) {
    Trial { rule, beside: &[], server: &ApiServer::NEWEST }.finds(text, expected, fixed);
}

/// The same with other files beside.
pub fn finds_beside(rule: &Rule, text: &str, beside: &[&str], expected: &[&str], fixed: &str) {
    Trial { rule, beside, server: &ApiServer::NEWEST }.finds(text, expected, fixed);
}

/// The same for another server.
pub fn finds_on(server: &ApiServer, rule: &Rule, text: &str, expected: &[&str], fixed: &str) {
    Trial { rule, beside: &[], server }.finds(text, expected, fixed);
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

/// A Deployment `web` whose one container is written at this text, indented by eight.
pub fn deployment(container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: app\n        image: nginx:1.27\n{container}"
    )
}

struct Trial<'a> {
    rule: &'a Rule,
    beside: &'a [&'a str],
    server: &'a ApiServer,
}

impl Trial<'_> {
    fn finds(&self, text: &str, expected: &[&str], fixed: &str) {
        let found = self.found(text);
        let shown: Vec<String> = found
            .iter()
            .map(|advice| format!("{}: {}", advice.span.of(text), told(advice)))
            .collect();
        assert_eq!(shown, expected, "in\n{text}");
        let mends = found.iter().filter_map(|advice| advice.mend.as_ref());
        let fixes: Vec<&Fix> = mends.map(|mend| &mend.fix).collect();
        let (mended, made) = apply(text, &fixes);
        assert_eq!(made, fixes.len(), "fixes of one rule meet in\n{text}");
        assert_eq!(mended, fixed, "from\n{text}");
        let left = self.found(&mended).len();
        assert!(left <= found.len() - made, "still found after its fix in\n{mended}");
        let (before, after) = (self.errors(text), self.errors(&mended));
        assert!(after.iter().all(|error| before.contains(error)), "{after:?} in\n{mended}");
    }

    fn found(&self, text: &str) -> Vec<Advice> {
        let all = check(text, self.beside, self.server);
        all.into_iter().filter(|advice| advice.rule.key == self.rule.key).collect()
    }

    /// The kinds of errors, so that one whose text names the mended value is the same one still.
    fn errors(&self, text: &str) -> Vec<&'static str> {
        let problems = admit::check(text, self.server);
        let errors = problems.into_iter().filter(|problem| problem.severity == Severity::Error);
        errors.map(|error| error.code).collect()
    }
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
