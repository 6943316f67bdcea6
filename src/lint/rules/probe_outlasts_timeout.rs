//! An exec probe that sleeps longer than it may take: it can only time out.
//! Models pkg/kubelet/prober/prober.go runProbe (v1.36); before 1.20 an exec probe's timeout was not enforced.

use super::{Check, Finding, ProbeView, Rule, arithmetic, pages};
use crate::objects::probe::Action;

pub const RULE: Rule =
    Rule::warning("lint.probe-outlasts-timeout", pages::CONFIGURE_PROBES, Check::Probe(check));

fn check(probe: &ProbeView) -> Option<Finding> {
    let Some(Action::Exec(exec)) = &probe.probe.action else { return None };
    let takes = arithmetic::slept_secs(&exec.command)?;
    let timeout = probe.figures().timeout_secs;
    if takes < timeout {
        return None;
    }
    let enough = takes + 1;
    let fix = i32::try_from(enough).ok().and_then(|enough| probe.put("timeoutSeconds", enough));
    let finding = Finding::at(probe.span("exec.command"))
        .fill("takes", arithmetic::clock(takes))
        .fill("timeout", arithmetic::clock(timeout));
    Some(finding.set(format!("timeoutSeconds: {enough}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_check_that_cannot_be_done_in_time() {
        let text =
            pod("    livenessProbe:\n      exec:\n        command: [sh, -c, sleep 3; cat /ok]\n");
        let fixed = text.clone() + "      timeoutSeconds: 4\n";
        finds(&RULE, &text, &["command: 3s, 1s"], &fixed);
    }

    #[test]
    fn a_quick_check_or_a_patient_probe_is_fine() {
        silent(&RULE, &pod("    livenessProbe: {exec: {command: [cat, /ok]}}\n"));
        silent(
            &RULE,
            &pod("    livenessProbe: {exec: {command: [sleep, '3']}, timeoutSeconds: 5}\n"),
        );
    }
}
