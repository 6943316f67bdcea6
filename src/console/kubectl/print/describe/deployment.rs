//! `kubectl describe deployment`.
//! Models describeDeployment in kubectl's describe.go and kubectl's pkg/util/deployment (v1.36), C31.

use super::{Page, conditions, events, metadata, template};
use crate::console::kubectl::print::or_none;
use crate::kit::order;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{Deployment, Event, PodTemplate, ReplicaSet};

/// What a Deployment writes into the templates of its ReplicaSets to tell them apart.
const HASH_LABEL: &str = "pod-template-hash";

/// Of the ReplicaSets, those that are its own are shown.
pub fn describe(
    deployment: &Deployment,
    sets: &[&ReplicaSet],
    events: Option<&[&Event]>,
    now: SimTime,
) -> Page {
    let mut page = Page::new();
    heading(&mut page, deployment);
    template::of(&mut page, &deployment.metadata, Some(&deployment.spec.template));
    let all = deployment.status.conditions.iter();
    conditions(&mut page, all.map(|one| (one.kind.as_str(), one.status, one.reason.as_str())));
    replica_sets(&mut page, deployment, sets);
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn heading(page: &mut Page, deployment: &Deployment) {
    let Deployment { metadata, spec, status } = deployment;
    page.line(0, format!("Name:\t{}", metadata.name));
    page.line(0, format!("Namespace:\t{}", metadata.namespace));
    let created = metadata.creation_timestamp.map_or_else(String::new, Stamp::rfc1123z);
    page.line(0, format!("CreationTimestamp:\t{created}"));
    metadata::labels(page, "Labels", &metadata.labels);
    metadata::annotations(page, "Annotations", &metadata.annotations);
    let selector = spec.selector.as_ref().filter(|selector| !selector.is_empty());
    page.line(0, format!("Selector:\t{}", selector.map(ToString::to_string).unwrap_or_default()));
    page.line(
        0,
        format!(
            "Replicas:\t{} desired | {} updated | {} total | {} available | {} unavailable",
            spec.replicas.unwrap_or(0),
            status.updated_replicas,
            status.replicas,
            status.available_replicas,
            status.unavailable_replicas
        ),
    );
    page.line(0, format!("StrategyType:\t{}", spec.strategy.kind));
    page.line(0, format!("MinReadySeconds:\t{}", spec.min_ready_seconds));
    if let Some(rolling) = &spec.strategy.rolling_update {
        let [unavailable, surge] = [&rolling.max_unavailable, &rolling.max_surge]
            .map(|amount| amount.as_ref().map(ToString::to_string).unwrap_or_default());
        page.line(
            0,
            format!("RollingUpdateStrategy:\t{unavailable} max unavailable, {surge} max surge"),
        );
    }
}

fn replica_sets(page: &mut Page, deployment: &Deployment, sets: &[&ReplicaSet]) {
    let uid = &deployment.metadata.uid;
    let is_own = |set: &&ReplicaSet| {
        let owner = set.metadata.controller();
        let selector = deployment.spec.selector.as_ref();
        owner.is_some_and(|owner| owner.uid == *uid)
            && selector.is_some_and(|selector| selector.matches(&set.metadata.labels))
    };
    let mut own: Vec<&ReplicaSet> = sets.iter().copied().filter(is_own).collect();
    if own.is_empty() {
        return;
    }
    order::sort_by(&mut own, |a, b| {
        let place = |set: &ReplicaSet| (set.metadata.creation_timestamp, set.metadata.name.clone());
        place(a).cmp(&place(b))
    });
    let wanted = without_hash(&deployment.spec.template);
    let new = own.iter().copied().find(|set| without_hash(&set.spec.template) == wanted);
    let is_new = |set: &ReplicaSet| new.is_some_and(|new| new.metadata.uid == set.metadata.uid);
    let old: Vec<String> = own.iter().filter(|set| !is_new(set)).map(|set| shown(set)).collect();
    page.line(0, format!("OldReplicaSets:\t{}", or_none(&old.join(", "))));
    page.line(0, format!("NewReplicaSet:\t{}", new.map_or_else(|| or_none(""), shown)));
}

fn without_hash(template: &PodTemplate) -> PodTemplate {
    let mut template = template.clone();
    template.metadata.labels.remove(HASH_LABEL);
    template
}

fn shown(set: &ReplicaSet) -> String {
    let (name, desired) = (&set.metadata.name, set.spec.replicas.unwrap_or(0));
    format!("{name} ({}/{desired} replicas created)", set.status.replicas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deployment() -> Deployment {
        let deployment = json!({
            "metadata": { "name": "web", "namespace": "default", "uid": "u", "labels": { "app": "web" },
                "creationTimestamp": "2026-01-01T00:00:00Z" },
            "spec": { "replicas": 3, "selector": { "matchLabels": { "app": "web" } },
                "strategy": { "type": "RollingUpdate",
                    "rollingUpdate": { "maxUnavailable": "25%", "maxSurge": 1 } },
                "template": { "metadata": { "labels": { "app": "web", "tier": "front" } },
                    "spec": { "containers": [{ "name": "app", "image": "nginx:1.27",
                            "ports": [{ "containerPort": 80 }],
                            "env": [{ "name": "POD", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } }] }],
                        "volumes": [{ "name": "cache", "emptyDir": {} }] } } },
            "status": { "replicas": 3, "updatedReplicas": 2, "availableReplicas": 2, "unavailableReplicas": 1,
                "conditions": [{ "type": "Available", "status": "True", "reason": "MinimumReplicasAvailable" }] },
        });
        serde_json::from_value(deployment).unwrap()
    }

    fn set(name: &str, image: &str, owner: &str) -> ReplicaSet {
        let mut set = ReplicaSet::default();
        let mut template = deployment().spec.template;
        template.spec.containers[0].image = image.to_owned();
        template.metadata.labels.insert(HASH_LABEL.to_owned(), name.to_owned());
        let owner = json!([{ "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": owner, "controller": true }]);
        set.metadata.name = format!("web-{name}");
        set.metadata.uid = name.to_owned();
        set.metadata.labels = template.metadata.labels.clone();
        set.metadata.owner_references = serde_json::from_value(owner).unwrap();
        set.spec.template = template;
        set
    }

    #[test]
    fn a_deployment_reads_as_in_a_terminal() {
        let sets =
            [set("a", "nginx:1.26", "u"), set("b", "nginx:1.27", "u"), set("c", "nginx:1.27", "v")];
        let sets: Vec<&ReplicaSet> = sets.iter().collect();
        assert_eq!(
            describe(&deployment(), &sets, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:                   web
Namespace:              default
CreationTimestamp:      Thu, 01 Jan 2026 00:00:00 +0000
Labels:                 app=web
Annotations:            <none>
Selector:               app=web
Replicas:               3 desired | 2 updated | 3 total | 2 available | 1 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 1 max surge
Pod Template:
  Labels:  app=web
           tier=front
  Containers:
   app:
    Image:      nginx:1.27
    Port:       80/TCP
    Host Port:  0/TCP
    Environment:
      POD:    (v1:metadata.name)
    Mounts:  <none>
  Volumes:
   cache:
    Type:          EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:       \u{20}
    SizeLimit:     <unset>
  Node-Selectors:  <none>
  Tolerations:     <none>
Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      True    MinimumReplicasAvailable
OldReplicaSets:  web-a (0/0 replicas created)
NewReplicaSet:   web-b (0/0 replicas created)
Events:          <none>
"
        );
    }
}
