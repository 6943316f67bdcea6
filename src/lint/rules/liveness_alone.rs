//! Liveness without readiness: a container that is stuck keeps getting requests until it is killed.

use super::no_readiness::{rolls_out, says_ready};
use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule = Rule::hint("lint.liveness-alone", pages::PROBES, Check::Probe(check));

fn check(probe: &ProbeView) -> Option<Finding> {
    let is_alone = probe.kind == ProbeKind::Liveness
        && probe.of.container.readiness_probe.is_none()
        && probe.of.stays();
    let pod = &probe.of.pod;
    // Of a whole Deployment without readiness its own rule speaks.
    let is_said = rolls_out(&pod.document.kind) && !says_ready(pod);
    (is_alone && !is_said).then(|| Finding::at(probe.key()).fill("freeze", probe.figures().freeze))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    const LIVE: &str = "    livenessProbe: {tcpSocket: {port: 80}}\n";

    #[test]
    fn only_liveness_looks() {
        finds(&RULE, &pod(LIVE), &["livenessProbe: 21s–31s"], &pod(LIVE));
    }

    #[test]
    fn with_readiness_beside_it_or_without_either_it_is_fine() {
        silent(&RULE, &pod(&format!("{LIVE}{}", LIVE.replace("liveness", "readiness"))));
        silent(&RULE, &pod(""));
        silent(&RULE, &deployment("        livenessProbe: {tcpSocket: {port: 80}}\n"));
    }
}
