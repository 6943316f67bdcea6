//! A host in a probe or hook takes the place of the Pod's IP: the question goes elsewhere.

use super::{AskView, By, Check, Finding, Rule, pages};

pub const RULE: Rule = Rule::warning("lint.probe-host", pages::CONFIGURE_PROBES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let host = ask.host();
    let is_loopback = ["localhost", "127.0.0.1", "::1"].contains(&host);
    let is_meant = match ask.by {
        By::Probe => host.is_empty(),
        // A hook may well tell someone else, but localhost is the node's.
        By::Hook => !is_loopback,
    };
    // And the node's is the pod's own where the pod is in its network.
    if is_meant || is_loopback && ask.of.pod.spec.host_network {
        return None;
    }
    let finding = Finding::at(ask.span("host")).fill("host", host);
    Some(finding.remove(format!("host: {host}"), ask.document().remove(&ask.at("host"))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_host_leads_away_from_the_pod() {
        let text = pod(
            "    livenessProbe:\n      httpGet:\n        path: /\n        host: example.com # the site\n        port: 80\n",
        );
        let fixed = text.replace("        host: example.com # the site\n", "");
        finds(&RULE, &text, &["example.com: example.com"], &fixed);
        let text = pod("    readinessProbe:\n      tcpSocket: {port: 80, host: localhost}\n");
        finds(&RULE, &text, &["localhost: localhost"], &text);
    }

    #[test]
    fn without_a_host_the_pod_is_asked_and_a_hook_may_call_others() {
        silent(&RULE, &pod("    livenessProbe:\n      httpGet: {port: 80}\n"));
        silent(
            &RULE,
            &pod(
                "    lifecycle:\n      preStop:\n        httpGet: {port: 80, host: registry.example}\n",
            ),
        );
    }

    #[test]
    fn localhost_is_the_pod_itself_in_the_network_of_the_node() {
        let probe = "    livenessProbe:\n      httpGet: {port: 80, host: 127.0.0.1}\n";
        silent(&RULE, &pod(probe).replace("spec:\n", "spec:\n  hostNetwork: true\n"));
        let elsewhere = probe.replace("127.0.0.1", "example.com");
        let text = pod(&elsewhere).replace("spec:\n", "spec:\n  hostNetwork: true\n");
        finds(&RULE, &text, &["example.com: example.com"], &text);
    }
}
