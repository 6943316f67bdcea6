//! A startupProbe that gives less time than the defaults would.

use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule =
    Rule::hint("lint.startup-budget", pages::CONFIGURE_PROBES, Check::Probe(check));

const ENOUGH_SECS: u64 = 30;

fn check(probe: &ProbeView) -> Option<Finding> {
    let figures = probe.figures();
    let delay = u64::try_from(probe.probe.initial_delay_seconds).unwrap_or(0);
    let total = delay + figures.period_secs * figures.failure_threshold;
    if probe.kind != ProbeKind::Startup || ENOUGH_SECS <= total {
        return None;
    }
    let failures = (2 * ENOUGH_SECS).div_ceil(figures.period_secs);
    let fix = probe.put("failureThreshold", failures);
    let finding = Finding::at(probe.key()).fill("budget", figures.budget?);
    Some(finding.set(format!("failureThreshold: {failures}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_startup_probe_in_a_hurry() {
        let text = pod("    startupProbe:\n      tcpSocket: {port: 80}\n      periodSeconds: 1\n");
        let fixed = text.clone() + "      failureThreshold: 60\n";
        finds(&RULE, &text, &["startupProbe: 2s–3s"], &fixed);
    }

    #[test]
    fn the_defaults_are_enough() {
        silent(&RULE, &pod("    startupProbe: {tcpSocket: {port: 80}}\n"));
        silent(&RULE, &pod("    livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}\n"));
    }
}
