//! Nobody wrote how long an answer may take, so it is one second.

use super::{Check, ContainerView, Finding, Rule, pages};

pub const RULE: Rule =
    Rule::hint("lint.timeout-unset", pages::CONFIGURE_PROBES, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let probes = container.probes();
    let probe = probes.iter().find(|probe| !probe.is_written("timeoutSeconds"))?;
    Some(Finding::at(probe.key()).fill("probe", probe.field()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    const LIVE: &str = "    livenessProbe:\n      httpGet: {port: 80}\n";

    #[test]
    fn a_probe_that_waits_a_second() {
        let text = pod(LIVE);
        finds(&RULE, &text, &["livenessProbe: livenessProbe"], &text);
        let both = format!("{LIVE}{}", LIVE.replace("liveness", "readiness"));
        finds(&RULE, &pod(&both), &["readinessProbe: readinessProbe"], &pod(&both));
    }

    #[test]
    fn written_down_it_is_known() {
        silent(&RULE, &pod(&format!("{LIVE}      timeoutSeconds: 1\n")));
        silent(&RULE, &pod(""));
    }
}
