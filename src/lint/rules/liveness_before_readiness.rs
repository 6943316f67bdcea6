//! Liveness may restart the container before readiness has asked for the first time: it does not wait for it.

use super::{Check, ContainerView, Finding, Rule, arithmetic, pages};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule =
    Rule::warning("lint.liveness-before-readiness", pages::PROBES, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let liveness = container.probe(ProbeKind::Liveness)?;
    let readiness = container.probe(ProbeKind::Readiness)?;
    let delay = u64::try_from(readiness.probe.initial_delay_seconds).unwrap_or(0);
    let budget = liveness.figures().budget?;
    if delay == 0 || delay < budget.least_secs {
        return None;
    }
    let fix = liveness.put("initialDelaySeconds", delay);
    let finding =
        Finding::at(liveness.key()).fill("budget", budget).fill("delay", arithmetic::clock(delay));
    let later = liveness.probe.initial_delay_seconds < readiness.probe.initial_delay_seconds;
    let is_enough = u64::from(liveness.probe.failure_threshold.max(1).unsigned_abs()) > 1;
    let fix = fix.filter(|_| later && is_enough);
    Some(finding.set(format!("initialDelaySeconds: {delay}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    const READY: &str = "    readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 60}\n";

    #[test]
    fn liveness_is_done_before_readiness_begins() {
        let text = pod(&format!("{READY}    livenessProbe:\n      tcpSocket: {{port: 80}}\n"));
        let fixed = text.clone() + "      initialDelaySeconds: 60\n";
        finds(&RULE, &text, &["livenessProbe: 20s–30s, 1m"], &fixed);
    }

    #[test]
    fn a_startup_probe_or_a_like_delay_is_fine() {
        let live = "    livenessProbe: {tcpSocket: {port: 80}}\n";
        let startup = live.replace("liveness", "startup");
        silent(&RULE, &pod(&format!("{READY}{live}{startup}")));
        silent(&RULE, &pod(&format!("{READY}{}", READY.replace("readiness", "liveness"))));
        silent(&RULE, &pod(live));
    }
}
