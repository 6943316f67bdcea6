//! A path without its first slash: the kubelet puts one there.
//! Models pkg/probe/util.go formatURL (v1.36).

use super::{AskView, Check, Finding, Rule, pages};
use crate::kit::quote::quote;

pub const RULE: Rule = Rule::hint("lint.path-slash", pages::CONFIGURE_PROBES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let path = &ask.http_get()?.path;
    if path.is_empty() || path.starts_with('/') {
        return None;
    }
    let whole = format!("/{path}");
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || "-_./?=&%".contains(c));
    let written = if is_plain { whole.clone() } else { quote(&whole) };
    let fix = ask.document().set(&ask.at("path"), written);
    Some(Finding::at(ask.span("path")).fill("path", path).set(whole, fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_path_that_begins_in_the_middle() {
        let text = pod("    livenessProbe:\n      httpGet: {port: 80, path: health?code=404}\n");
        let fixed = text.replace("health?", "/health?");
        finds(&RULE, &text, &["health?code=404: health?code=404"], &fixed);
    }

    #[test]
    fn with_its_slash_and_without_a_path_all_is_fine() {
        silent(&RULE, &pod("    livenessProbe:\n      httpGet: {port: 80, path: /}\n"));
        silent(&RULE, &pod("    livenessProbe:\n      httpGet: {port: 80}\n"));
    }
}
