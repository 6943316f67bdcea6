//! `kubectl describe replicaset`, and of its ancestor the ReplicationController.
//! Models describeReplicaSet and describeReplicationController in kubectl's describe.go (v1.36).

use super::{Page, conditions, events, metadata, template};
use crate::console::kubectl::print::labels_cell;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::objects::{
    Event, LabelSelector, ObjectMeta, Pod, PodPhase, PodTemplate, ReplicaCondition, ReplicaSet,
    ReplicationController,
};

/// Of the pods, those that are its own are counted.
pub fn describe(set: &ReplicaSet, pods: &[&Pod], events: Option<&[&Event]>, now: SimTime) -> Page {
    let selector = set.spec.selector.clone().unwrap_or_default();
    let this = Described {
        metadata: &set.metadata,
        selector: selector.to_string(),
        owner: set.metadata.controller().map(|owner| format!("{}/{}", owner.kind, owner.name)),
        current: set.status.replicas,
        desired: set.spec.replicas.unwrap_or(0),
        template: Some(&set.spec.template),
        conditions: &set.status.conditions,
    };
    this.page(pods, &selector, events, now)
}

pub fn describe_controller(
    controller: &ReplicationController,
    pods: &[&Pod],
    events: Option<&[&Event]>,
    now: SimTime,
) -> Page {
    let pairs: &SortedMap<String, String> = &controller.spec.selector;
    let this = Described {
        metadata: &controller.metadata,
        selector: labels_cell(pairs),
        owner: None,
        current: controller.status.replicas,
        desired: controller.spec.replicas.unwrap_or(0),
        template: controller.spec.template.as_ref(),
        conditions: &controller.status.conditions,
    };
    let selector = LabelSelector { match_labels: pairs.clone(), ..LabelSelector::default() };
    this.page(pods, &selector, events, now)
}

/// What the two kinds have in common.
struct Described<'a> {
    metadata: &'a ObjectMeta,
    selector: String,
    /// Only a ReplicaSet says whose it is.
    owner: Option<String>,
    current: i32,
    desired: i32,
    template: Option<&'a PodTemplate>,
    conditions: &'a [ReplicaCondition],
}

impl Described<'_> {
    fn page(
        &self,
        pods: &[&Pod],
        selector: &LabelSelector,
        events: Option<&[&Event]>,
        now: SimTime,
    ) -> Page {
        let mut page = Page::new();
        page.line(0, format!("Name:\t{}", self.metadata.name));
        page.line(0, format!("Namespace:\t{}", self.metadata.namespace));
        page.line(0, format!("Selector:\t{}", self.selector));
        metadata::labels(&mut page, "Labels", &self.metadata.labels);
        metadata::annotations(&mut page, "Annotations", &self.metadata.annotations);
        if let Some(owner) = &self.owner {
            page.line(0, format!("Controlled By:\t{owner}"));
        }
        page.line(0, format!("Replicas:\t{} current / {} desired", self.current, self.desired));
        page.line(0, format!("Pods Status:\t{}", counts(pods, &self.metadata.uid, selector)));
        template::of(&mut page, self.metadata, self.template);
        let all = self.conditions.iter();
        conditions(&mut page, all.map(|one| (one.kind.as_str(), one.status, one.reason.as_str())));
        if let Some(list) = events {
            events::section(&mut page, list, now);
        }
        page
    }
}

/// How many of a controller's own pods are in which phase.
/// Models getPodStatusForController.
pub fn counts(pods: &[&Pod], uid: &str, selector: &LabelSelector) -> String {
    let is_own = |pod: &&&Pod| {
        let owner = pod.metadata.controller();
        owner.is_some_and(|owner| owner.uid == uid) && selector.matches(&pod.metadata.labels)
    };
    let own: Vec<Option<PodPhase>> =
        pods.iter().filter(is_own).map(|pod| pod.status.phase).collect();
    let count = |phase| own.iter().filter(|own| **own == Some(phase)).count();
    format!(
        "{} Running / {} Waiting / {} Succeeded / {} Failed",
        count(PodPhase::Running),
        count(PodPhase::Pending),
        count(PodPhase::Succeeded),
        count(PodPhase::Failed)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_pods_of_its_own_are_counted() {
        let template = json!({ "metadata": { "labels": { "app": "web" } },
            "spec": { "containers": [{ "name": "app", "image": "nginx" }] } });
        let controller = json!({
            "metadata": { "name": "web", "namespace": "default", "uid": "u" },
            "spec": { "replicas": 2, "selector": { "app": "web" }, "template": template },
            "status": { "replicas": 1 },
        });
        let controller: ReplicationController = serde_json::from_value(controller).unwrap();
        let pod = |phase: &str, owner: &str| -> Pod {
            let pod = json!({ "metadata": { "labels": { "app": "web" }, "ownerReferences": [
                { "apiVersion": "v1", "kind": "ReplicationController", "name": "web", "uid": owner, "controller": true }] },
                "status": { "phase": phase } });
            serde_json::from_value(pod).unwrap()
        };
        let pods = [pod("Running", "u"), pod("Pending", "u"), pod("Running", "v")];
        let pods: Vec<&Pod> = pods.iter().collect();
        assert_eq!(
            describe_controller(&controller, &pods, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:         web
Namespace:    default
Selector:     app=web
Labels:       <none>
Annotations:  <none>
Replicas:     1 current / 2 desired
Pods Status:  1 Running / 1 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:  app=web
  Containers:
   app:
    Image:         nginx
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Events:            <none>
"
        );
    }
}
