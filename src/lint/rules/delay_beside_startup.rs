//! initialDelaySeconds beside a startupProbe: it does not begin when startup has succeeded.
//! Models pkg/kubelet/prober/worker.go doProbe (v1.36).

use super::{Check, Finding, ProbeView, Rule, pages};
use crate::objects::probe::ProbeKind;

pub const RULE: Rule = Rule::hint("lint.delay-beside-startup", pages::PROBES, Check::Probe(check));

fn check(probe: &ProbeView) -> Option<Finding> {
    let is_startup = probe.kind == ProbeKind::Startup;
    let delay = probe.probe.initial_delay_seconds;
    if is_startup || delay < 1 || probe.of.container.startup_probe.is_none() {
        return None;
    }
    let path = probe.at("initialDelaySeconds");
    let fix = probe.document().remove(&path);
    let finding = Finding::at(probe.document().key(&path)).fill("probe", probe.field());
    Some(finding.remove(format!("initialDelaySeconds: {delay}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    const STARTUP: &str = "    startupProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5}\n";
    const LIVE: &str = "    livenessProbe:\n      initialDelaySeconds: 20 # to be safe\n      tcpSocket: {port: 80}\n";

    #[test]
    fn a_delay_that_startup_makes_needless() {
        let text = pod(&format!("{STARTUP}{LIVE}"));
        let fixed = text.replace("      initialDelaySeconds: 20 # to be safe\n", "");
        finds(&RULE, &text, &["initialDelaySeconds: livenessProbe"], &fixed);
    }

    #[test]
    fn either_of_them_is_fine() {
        silent(&RULE, &pod(LIVE));
        silent(&RULE, &pod(STARTUP));
    }
}
