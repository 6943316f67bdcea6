//! A long grace period also holds up the restart of a container that hangs.

use super::{Check, Finding, ProbeView, Rule, arithmetic, pages};
use crate::admit::{Feature, Standing};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule = Rule::hint("lint.long-grace", pages::CONFIGURE_PROBES, Check::Probe(check));

const LONG_SECS: u64 = 60;
/// The grace of a pod that asks for none.
const OWN_GRACE_SECS: u64 = 30;

fn check(probe: &ProbeView) -> Option<Finding> {
    let figures = probe.figures();
    let grace_secs = figures.stop?.grace_secs;
    let has_own = probe.probe.termination_grace_period_seconds.is_some();
    if probe.kind != ProbeKind::Liveness || has_own || grace_secs <= LONG_SECS {
        return None;
    }
    let finding = Finding::at(probe.key())
        .fill("grace", arithmetic::clock(grace_secs))
        .fill("worst", arithmetic::clock(figures.freeze.most_secs + grace_secs));
    let server = probe.of.pod.writing.server;
    if server.standing(Feature::ProbeGrace) != Standing::Served {
        return Some(finding);
    }
    let fix = probe.put("terminationGracePeriodSeconds", OWN_GRACE_SECS);
    Some(finding.add(format!("terminationGracePeriodSeconds: {OWN_GRACE_SECS}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_hung_container_takes_minutes_to_come_back() {
        let text = pod(
            "    livenessProbe:\n      tcpSocket: {port: 80}\n  terminationGracePeriodSeconds: 300\n",
        );
        let fixed =
            text.replace("{port: 80}\n", "{port: 80}\n      terminationGracePeriodSeconds: 30\n");
        finds(&RULE, &text, &["livenessProbe: 5m, 5m31s"], &fixed);
    }

    #[test]
    fn a_grace_of_its_own_or_a_short_one_is_fine() {
        let long = "  terminationGracePeriodSeconds: 300\n";
        silent(
            &RULE,
            &pod(&format!(
                "    livenessProbe: {{tcpSocket: {{port: 80}}, terminationGracePeriodSeconds: 9}}\n{long}"
            )),
        );
        silent(&RULE, &pod("    livenessProbe: {tcpSocket: {port: 80}}\n"));
        silent(&RULE, &pod(&format!("    readinessProbe: {{tcpSocket: {{port: 80}}}}\n{long}")));
    }
}
