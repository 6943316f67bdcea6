//! An open port makes the Pod Ready, whatever the program behind it would answer.

use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::probe::{Action, ProbeKind};

pub const RULE: Rule =
    Rule::hint("lint.tcp-readiness", pages::CONFIGURE_PROBES, Check::Probe(check));

fn check(probe: &ProbeView) -> Option<Finding> {
    let Some(Action::TcpSocket(tcp)) = &probe.probe.action else { return None };
    let is_readiness = probe.kind == ProbeKind::Readiness;
    is_readiness.then(|| Finding::at(probe.key()).fill("port", &tcp.port))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_connection_is_all_that_is_asked_for() {
        let text = deployment("        readinessProbe: {tcpSocket: {port: 5432}}\n");
        finds(&RULE, &text, &["readinessProbe: 5432"], &text);
    }

    #[test]
    fn liveness_and_requests_are_fine() {
        silent(&RULE, &pod("    livenessProbe: {tcpSocket: {port: 80}}\n"));
        silent(&RULE, &pod("    readinessProbe: {httpGet: {port: 80}}\n"));
    }
}
