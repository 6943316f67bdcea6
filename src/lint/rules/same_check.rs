//! Liveness asks what readiness asks, with other numbers: worth knowing who acts when.

use super::{Check, ContainerView, Finding, Rule, pages};
use crate::objects::probe::{Probe, ProbeKind};

pub const RULE: Rule = Rule::hint("lint.same-check", pages::PROBES, Check::Container(check))
    .shown_in("a-database-speaks-no-http");

fn check(container: &ContainerView) -> Option<Finding> {
    let liveness = container.probe(ProbeKind::Liveness)?;
    let readiness = container.probe(ProbeKind::Readiness)?;
    let numbers = |probe: &Probe| Probe {
        action: None,
        termination_grace_period_seconds: None,
        ..probe.clone()
    };
    let is_same_question =
        liveness.probe.action.is_some() && liveness.probe.action == readiness.probe.action;
    if !is_same_question || numbers(liveness.probe) == numbers(readiness.probe) {
        return None;
    }
    let finding = Finding::at(liveness.key());
    let finding = finding.fill("readiness", readiness.figures().freeze);
    Some(finding.fill("liveness", liveness.figures().freeze))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn the_same_question_with_other_numbers() {
        let text = pod(
            "    readinessProbe:\n      httpGet: {path: /healthz, port: 80}\n      periodSeconds: 5\n    livenessProbe:\n      httpGet: {path: /healthz, port: 80}\n      initialDelaySeconds: 10\n      failureThreshold: 2\n",
        );
        finds(&RULE, &text, &["livenessProbe: 11s–16s, 11s–21s"], &text);
    }

    #[test]
    fn another_question_or_equal_numbers_are_no_news_here() {
        let ready = "    readinessProbe:\n      tcpSocket: {port: 80}\n";
        let live = ready.replace("readiness", "liveness");
        silent(&RULE, &pod(&format!("{ready}{live}")));
        silent(&RULE, &pod(&format!("{ready}{}", live.replace("80", "81"))));
    }
}
