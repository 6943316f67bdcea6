//! Liveness kills whoever starts slowly, and nothing holds it back.

use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule = Rule::hint("lint.start-budget", pages::PROBES, Check::Probe(check));

/// Most programs start faster.
const ENOUGH_SECS: u64 = 30;
const PERIOD_SECS: u64 = 2;
const FAILURES: u64 = 30;

fn check(probe: &ProbeView) -> Option<Finding> {
    if probe.kind != ProbeKind::Liveness || !probe.of.stays() {
        return None;
    }
    let figures = probe.figures();
    let delay = u64::try_from(probe.probe.initial_delay_seconds).unwrap_or(0);
    let budget = figures.budget?;
    if ENOUGH_SECS <= delay + figures.period_secs * figures.failure_threshold {
        return None;
    }
    let fix = probe.add_startup(PERIOD_SECS, FAILURES);
    Some(Finding::at(probe.key()).fill("budget", budget).add("startupProbe", fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn little_time_to_start() {
        let text = pod(
            "    livenessProbe:\n      httpGet:\n        path: /healthz # cheap\n        port: 80\n      periodSeconds: 5\n    ports:\n    - containerPort: 80\n",
        );
        let fixed = text.clone()
            + "    startupProbe:\n      httpGet:\n        path: /healthz # cheap\n        port: 80\n      periodSeconds: 2\n      failureThreshold: 30\n";
        finds(&RULE, &text, &["livenessProbe: 10s–15s"], &fixed);
        let text = deployment(
            "        livenessProbe: {exec: {command: [a]}, initialDelaySeconds: 10, failureThreshold: 1}\n",
        );
        let fixed = text.clone()
            + "        startupProbe:\n          exec: {command: [a]}\n          periodSeconds: 2\n          failureThreshold: 30\n";
        finds(&RULE, &text, &["livenessProbe: 10s–20s"], &fixed);
    }

    #[test]
    fn the_defaults_and_a_startup_probe_give_time() {
        silent(&RULE, &pod("    livenessProbe:\n      tcpSocket: {port: 80}\n"));
        silent(
            &RULE,
            &pod(
                "    livenessProbe: {tcpSocket: {port: 80}, failureThreshold: 1}\n    startupProbe: {tcpSocket: {port: 80}}\n",
            ),
        );
    }
}
