//! A Deployment none of whose containers says when it is ready.

use super::{Check, Document, Finding, PodView, Rule, Writing, pages};

pub const RULE: Rule = Rule::hint("lint.no-readiness", pages::DEPLOYMENT, Check::Document(check));

fn check(document: &Document, writing: &Writing) -> Vec<Finding> {
    let Some(pod) = PodView::of(document, writing).filter(|_| rolls_out(&document.kind)) else {
        return Vec::new();
    };
    if pod.spec.containers.is_empty() || says_ready(&pod) {
        return Vec::new();
    }
    vec![Finding::at(pod.span("containers")).fill("kind", &document.kind)]
}

/// Whether a controller of this kind waits for new pods to be ready before it takes old ones away.
pub(super) fn rolls_out(kind: &str) -> bool {
    ["Deployment", "StatefulSet", "DaemonSet"].contains(&kind)
}

pub(super) fn says_ready(pod: &PodView) -> bool {
    let spec = pod.spec;
    let gates = !spec.readiness_gates.is_empty();
    gates || spec.containers.iter().any(|container| container.readiness_probe.is_some())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_deployment_that_cannot_tell_when_it_is_ready() {
        let text = deployment("");
        finds(&RULE, &text, &["containers: Deployment"], &text);
    }

    #[test]
    fn one_readiness_probe_will_do_and_a_pod_by_itself_rolls_nothing_out() {
        silent(&RULE, &deployment("        readinessProbe: {tcpSocket: {port: 80}}\n"));
        silent(&RULE, &pod(""));
    }
}
