//! An exec probe every few seconds: each is a process to start, and all of a node's add up.

use super::{Check, Finding, ProbeView, Rule, arithmetic, pages};
use crate::objects::probe::Action;

pub const RULE: Rule = Rule::hint("lint.eager-exec", pages::CONFIGURE_PROBES, Check::Probe(check));

const SELDOM_SECS: u64 = 5;
const HOUR_SECS: u64 = 3600;

fn check(probe: &ProbeView) -> Option<Finding> {
    let Some(Action::Exec(_)) = &probe.probe.action else { return None };
    let period = probe.figures().period_secs;
    if SELDOM_SECS <= period {
        return None;
    }
    let finding = Finding::at(probe.span("periodSeconds"));
    Some(finding.fill("period", arithmetic::clock(period)).fill("count", HOUR_SECS / period))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_process_every_other_second() {
        let text = pod("    livenessProbe: {exec: {command: [a]}, periodSeconds: 2}\n");
        finds(&RULE, &text, &["2: 2s, 1800"], &text);
    }

    #[test]
    fn seldom_or_without_a_process_is_fine() {
        silent(&RULE, &pod("    livenessProbe: {exec: {command: [a]}, periodSeconds: 5}\n"));
        silent(&RULE, &pod("    livenessProbe: {tcpSocket: {port: 1}, periodSeconds: 1}\n"));
    }
}
