//! A kind under the wrong apiVersion: kubectl says only that it finds no such kind.

use super::{Check, Document, Finding, Rule, Writing, pages};
use crate::yaml::path::Path;
use crate::yaml::tree::Node;

pub const RULE: Rule =
    Rule::refused("lint.wrong-api-version", pages::OBJECTS, Check::Document(check));

fn check(document: &Document, _: &Writing) -> Vec<Finding> {
    let written = document.root.get("apiVersion").and_then(Node::as_str);
    let right = versions(&document.kind);
    let (Some(written), [best, ..]) = (written, right) else { return Vec::new() };
    if right.contains(&written) {
        return Vec::new();
    }
    let path = Path::parse("apiVersion");
    let finding = Finding::at(document.span(&path)).fill("kind", &document.kind);
    let finding = finding.fill("version", best);
    vec![finding.set(format!("apiVersion: {best}"), document.set(&path, best))]
}

/// Where a kind is served today; none for kinds that are not known.
fn versions(kind: &str) -> &'static [&'static str] {
    match kind {
        "Pod"
        | "Service"
        | "ReplicationController"
        | "ConfigMap"
        | "Secret"
        | "Node"
        | "Namespace"
        | "Endpoints"
        | "PersistentVolumeClaim"
        | "ServiceAccount" => &["v1"],
        "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "ControllerRevision" => {
            &["apps/v1"]
        }
        "Lease" => &["coordination.k8s.io/v1"],
        "Job" | "CronJob" => &["batch/v1"],
        "PodDisruptionBudget" => &["policy/v1"],
        "PriorityClass" => &["scheduling.k8s.io/v1"],
        "Event" => &["v1", "events.k8s.io/v1"],
        "EndpointSlice" => &["discovery.k8s.io/v1"],
        "App" => &["podlife.dev/v1"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_kind_where_it_is_not_served() {
        for version in ["v1", "apps/v1beta1", "extensions/v1beta1"] {
            let text = deployment("").replace("apps/v1", version);
            let place = format!("{version}: Deployment, apps/v1");
            finds(&RULE, &text, &[&place], &deployment(""));
        }
        let text = pod("").replace("apiVersion: v1", "apiVersion: core/v1");
        finds(&RULE, &text, &["core/v1: Pod, v1"], &pod(""));
    }

    #[test]
    fn kinds_at_home_and_unknown_kinds_are_fine() {
        silent(&RULE, &pod(""));
        silent(&RULE, &deployment(""));
        silent(&RULE, "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n");
    }
}
