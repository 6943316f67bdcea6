//! A liveness probe in a Pod that is never restarted: its failure is the end.

use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::RestartPolicy;
use crate::objects::probe::ProbeKind;

pub const RULE: Rule =
    Rule::warning("lint.never-restarted", pages::RESTART_POLICY, Check::Probe(check));

fn check(probe: &ProbeView) -> Option<Finding> {
    let is_never = probe.of.pod.spec.restart_policy() == RestartPolicy::Never;
    // A container may have a policy of its own.
    let is_own = probe.of.container.restart_policy.is_some();
    if probe.kind != ProbeKind::Liveness || !is_never || is_own {
        return None;
    }
    Some(Finding::at(probe.key()).fill("freeze", probe.figures().freeze))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    const LIVE: &str = "    livenessProbe: {tcpSocket: {port: 80}}\n";

    #[test]
    fn a_failure_ends_the_pod() {
        let text = pod(&format!("{LIVE}  restartPolicy: Never\n"));
        finds(&RULE, &text, &["livenessProbe: 21s–31s"], &text);
        let text = format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: a\n        image: b\n    {LIVE}"
        );
        finds(&RULE, &text, &["livenessProbe: 21s–31s"], &text);
    }

    #[test]
    fn restarted_or_not_probed_it_is_fine() {
        silent(&RULE, &pod(LIVE));
        silent(&RULE, &pod("  restartPolicy: Never\n"));
    }
}
