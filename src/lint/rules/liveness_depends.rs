//! Liveness looks at more than its own process: when the database is down, restarting everything makes it worse.

use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::probe::{Action, ProbeKind};

pub const RULE: Rule = Rule::warning("lint.liveness-depends", pages::PROBES, Check::Probe(check));

const WORDS: [&str; 11] = [
    "db",
    "database",
    "databases",
    "deep",
    "dependencies",
    "mysql",
    "postgres",
    "ready",
    "readiness",
    "readyz",
    "redis",
];

fn check(probe: &ProbeView) -> Option<Finding> {
    let Some(Action::HttpGet(get)) = &probe.probe.action else { return None };
    let mut words = get.path.split(|c: char| !c.is_alphanumeric());
    let word = words.find(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))?;
    let is_liveness = probe.kind == ProbeKind::Liveness;
    is_liveness.then(|| Finding::at(probe.span("httpGet.path")).fill("word", word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_path_that_asks_for_more_than_life() {
        let text = pod("    livenessProbe:\n      httpGet: {port: 80, path: /health/DB?full=1}\n");
        finds(&RULE, &text, &["/health/DB?full=1: DB"], &text);
        let text =
            deployment("        livenessProbe:\n          httpGet: {port: 80, path: /api/ready}\n");
        finds(&RULE, &text, &["/api/ready: ready"], &text);
    }

    #[test]
    fn readiness_may_ask_and_other_words_only_look_alike() {
        silent(&RULE, &pod("    readinessProbe:\n      httpGet: {port: 80, path: /ready}\n"));
        silent(&RULE, &pod("    livenessProbe:\n      httpGet: {port: 80, path: /dbx/already}\n"));
    }
}
