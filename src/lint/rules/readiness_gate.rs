//! A readiness gate waits for a condition that the kubelet never sets.

use super::{Check, Finding, PodView, Rule, pages};

pub const RULE: Rule = Rule::hint("lint.readiness-gate", pages::READINESS_GATE, Check::Pod(check));

fn check(pod: &PodView) -> Option<Finding> {
    let gate = pod.spec.readiness_gates.first()?;
    Some(Finding::at(pod.span("readinessGates")).fill("gate", &gate.condition_type))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn somebody_must_open_the_gate() {
        let text = pod("  readinessGates:\n  - conditionType: example.com/lb\n");
        finds(&RULE, &text, &["readinessGates: example.com/lb"], &text);
    }

    #[test]
    fn no_gate_no_waiting() {
        silent(&RULE, &pod("  readinessGates: []\n"));
    }
}
