//! A long initialDelaySeconds instead of a startupProbe: every restart goes unwatched that long.

use super::{Check, Finding, ProbeView, Rule, arithmetic, pages};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule = Rule::hint("lint.long-delay", pages::PROBES, Check::Probe(check));

const LONG_SECS: u64 = 30;
const PERIOD_SECS: u64 = 5;

fn check(probe: &ProbeView) -> Option<Finding> {
    let delay = u64::try_from(probe.probe.initial_delay_seconds).unwrap_or(0);
    let has_startup = probe.of.container.startup_probe.is_some();
    if probe.kind != ProbeKind::Liveness || has_startup || delay < LONG_SECS {
        return None;
    }
    let finding = Finding::at(probe.document().key(&probe.at("initialDelaySeconds")))
        .fill("delay", arithmetic::clock(delay))
        .fill("budget", probe.figures().budget?);
    // Twice the time that was guessed.
    let fix = probe.add_startup(PERIOD_SECS, (2 * delay).div_ceil(PERIOD_SECS));
    Some(finding.add("startupProbe", fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_delay_that_is_a_guess() {
        let text = pod(
            "    livenessProbe:\n      exec:\n        command:\n        - cat\n        - /ok\n      initialDelaySeconds: 60\n",
        );
        let fixed = text.clone()
            + "    startupProbe:\n      exec:\n        command:\n        - cat\n        - /ok\n      periodSeconds: 5\n      failureThreshold: 24\n";
        finds(&RULE, &text, &["initialDelaySeconds: 1m, 1m20s–1m30s"], &fixed);
    }

    #[test]
    fn a_short_delay_or_a_startup_probe_is_fine() {
        let live = "    livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 29}\n";
        silent(&RULE, &pod(live));
        let startup = "    startupProbe: {tcpSocket: {port: 80}}\n";
        silent(&RULE, &pod(&format!("{startup}{}", live.replace("29", "90"))));
    }
}
