//! A probe may take longer than its period: it then follows itself without a pause, and a freeze goes unnoticed longer.

use super::{Check, Finding, ProbeView, Rule, pages};

pub const RULE: Rule =
    Rule::warning("lint.timeout-over-period", pages::CONFIGURE_PROBES, Check::Probe(check));

fn check(probe: &ProbeView) -> Option<Finding> {
    let figures = probe.figures();
    let (timeout, period) = (figures.timeout_secs, figures.period_secs);
    if timeout <= period {
        return None;
    }
    let finding = Finding::at(probe.span("timeoutSeconds"))
        .fill("timeout", timeout)
        .fill("period", period)
        .fill("freeze", figures.freeze);
    Some(finding.set(format!("periodSeconds: {timeout}"), probe.put("periodSeconds", timeout)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_timeout_longer_than_the_period() {
        let text = pod(
            "    livenessProbe:\n      tcpSocket: {port: 80}\n      timeoutSeconds: 7\n      periodSeconds: 5 # often\n",
        );
        let fixed = text.replace("periodSeconds: 5", "periodSeconds: 7");
        finds(&RULE, &text, &["7: 7, 5, 21s–26s"], &fixed);
    }

    #[test]
    fn as_long_as_the_period_is_fine() {
        let probe = "    livenessProbe:\n      tcpSocket: {port: 80}\n      timeoutSeconds: 10\n";
        silent(&RULE, &pod(probe));
    }
}
