//! Liveness and readiness are one and the same: readiness never gets to act alone.

use super::{Check, ContainerView, Finding, Rule, pages};
use crate::objects::probe::{Probe, ProbeKind};

pub const RULE: Rule = Rule::warning("lint.same-probe", pages::PROBES, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let liveness = container.probe(ProbeKind::Liveness)?;
    let readiness = container.probe(ProbeKind::Readiness)?;
    if !is_same(liveness.probe, readiness.probe) {
        return None;
    }
    // Twice as patient, so that readiness acts first.
    let patient = i64::from(liveness.probe.failure_threshold.max(1)) * 2;
    let failures = i32::try_from(patient).ok();
    let fix = failures.and_then(|failures| liveness.put("failureThreshold", failures));
    let finding = Finding::at(liveness.key()).fill("freeze", liveness.figures().freeze);
    Some(finding.set(format!("failureThreshold: {patient}"), fix))
}

/// The handler and all five numbers; a grace of its own only liveness may have.
fn is_same(liveness: &Probe, readiness: &Probe) -> bool {
    let plain = Probe { termination_grace_period_seconds: None, ..liveness.clone() };
    plain == *readiness
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    const READY: &str = "    readinessProbe:\n      httpGet: {path: /healthz, port: 80}\n";

    #[test]
    fn the_same_probe_twice() {
        let live = READY.replace("readiness", "liveness");
        let text = pod(&format!("{READY}{live}"));
        let fixed = text.clone() + "      failureThreshold: 6\n";
        finds(&RULE, &text, &["livenessProbe: 21s–31s"], &fixed);
        let text = deployment(
            "        livenessProbe: {tcpSocket: {port: 1}, failureThreshold: 2, periodSeconds: 5}\n        readinessProbe: {tcpSocket: {port: 1}, periodSeconds: 5, failureThreshold: 2}\n",
        );
        let fixed = text.replacen("failureThreshold: 2", "failureThreshold: 4", 1);
        finds(&RULE, &text, &["livenessProbe: 6s–11s"], &fixed);
    }

    #[test]
    fn another_path_or_more_patience_is_another_probe() {
        silent(&RULE, &pod(READY));
        let live = READY.replace("readiness", "liveness");
        silent(&RULE, &pod(&format!("{READY}{}", live.replace("healthz", "live"))));
        silent(&RULE, &pod(&format!("{READY}{live}      failureThreshold: 5\n")));
    }
}
