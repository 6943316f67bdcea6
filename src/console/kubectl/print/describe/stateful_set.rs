//! `kubectl describe statefulset`.
//! Models describeStatefulSet and describeVolumeClaimTemplates in kubectl's describe.go (v1.36).

use serde_json::Value;

use super::{Page, events, metadata, quantity, replica_set, template};
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{Event, Pod, StatefulSet};

const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io/storage-class";

/// Of the pods, those that are its own are counted.
pub fn describe(set: &StatefulSet, pods: &[&Pod], events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    heading(&mut page, set);
    let selector = set.spec.selector.clone().unwrap_or_default();
    let counts = replica_set::counts(pods, &set.metadata.uid, &selector);
    page.line(0, format!("Pods Status:\t{counts}"));
    template::of(&mut page, &set.metadata, Some(&set.spec.template));
    claims(&mut page, &set.spec.volume_claim_templates);
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn heading(page: &mut Page, set: &StatefulSet) {
    let StatefulSet { metadata, spec, status } = set;
    page.line(0, format!("Name:\t{}", metadata.name));
    page.line(0, format!("Namespace:\t{}", metadata.namespace));
    let created = metadata.creation_timestamp.map_or_else(String::new, Stamp::rfc1123z);
    page.line(0, format!("CreationTimestamp:\t{created}"));
    let selector = spec.selector.as_ref().filter(|selector| !selector.is_empty());
    page.line(0, format!("Selector:\t{}", selector.map(ToString::to_string).unwrap_or_default()));
    metadata::labels(page, "Labels", &metadata.labels);
    metadata::annotations(page, "Annotations", &metadata.annotations);
    let desired = spec.replicas.unwrap_or(0);
    page.line(0, format!("Replicas:\t{desired} desired | {} total", status.replicas));
    page.line(0, format!("Update Strategy:\t{}", spec.update_strategy.kind));
    let rolling = spec.update_strategy.rolling_update.as_ref();
    if let Some((rolling, partition)) = rolling.and_then(|one| Some((one, one.partition?))) {
        page.line(1, format!("Partition:\t{partition}"));
        if let Some(unavailable) = &rolling.max_unavailable {
            page.line(1, format!("MaxUnavailable:\t{unavailable}"));
        }
    }
}

fn claims(page: &mut Page, claims: &[Value]) {
    if claims.is_empty() {
        page.line(0, "Volume Claims:\t<none>");
        return;
    }
    page.line(0, "Volume Claims:");
    for claim in claims {
        let text = |pointer: &str| claim.pointer(pointer).and_then(Value::as_str).unwrap_or("");
        let map = |name: &str| -> SortedMap<String, String> {
            let members = claim.pointer(&format!("/metadata/{name}")).and_then(Value::as_object);
            let pairs = members.into_iter().flatten();
            pairs.map(|(key, value)| (key.clone(), value.as_str().unwrap_or("").into())).collect()
        };
        let annotations = map("annotations");
        let class = annotations.get(CLASS_ANNOTATION).map_or(text("/spec/storageClassName"), |s| s);
        page.line(1, format!("Name:\t{}", text("/metadata/name")));
        page.line(1, format!("StorageClass:\t{class}"));
        metadata::labels(page, "  Labels", &map("labels"));
        metadata::labels(page, "  Annotations", &annotations);
        let storage = claim.pointer("/spec/resources/requests/storage");
        let capacity = storage.map_or_else(|| "<default>".to_owned(), quantity);
        page.line(1, format!("Capacity:\t{capacity}"));
        let modes = claim.pointer("/spec/accessModes").and_then(Value::as_array);
        let modes: Vec<&str> = modes.into_iter().flatten().filter_map(Value::as_str).collect();
        page.line(1, format!("Access Modes:\t[{}]", modes.join(" ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_stateful_set_reads_as_in_a_terminal() {
        let set = json!({
            "metadata": { "name": "web", "namespace": "default", "uid": "u",
                "creationTimestamp": "2026-01-01T00:00:00Z" },
            "spec": { "replicas": 2, "selector": { "matchLabels": { "app": "web" } }, "serviceName": "web",
                "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } },
                "template": { "metadata": { "labels": { "app": "web" } },
                    "spec": { "containers": [{ "name": "app", "image": "nginx" }] } },
                "volumeClaimTemplates": [{ "metadata": { "name": "www" },
                    "spec": { "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
                        "resources": { "requests": { "storage": "1Gi" } } } }] },
            "status": { "replicas": 1 },
        });
        let set: StatefulSet = serde_json::from_value(set).unwrap();
        let page = describe(&set, &[], Some(&[]), SimTime::ZERO).aligned();
        assert_eq!(
            page,
            "\
Name:               web
Namespace:          default
CreationTimestamp:  Thu, 01 Jan 2026 00:00:00 +0000
Selector:           app=web
Labels:             <none>
Annotations:        <none>
Replicas:           2 desired | 1 total
Update Strategy:    RollingUpdate
  Partition:        0
Pods Status:        0 Running / 0 Waiting / 0 Succeeded / 0 Failed
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
Volume Claims:
  Name:          www
  StorageClass:  fast
  Labels:        <none>
  Annotations:   <none>
  Capacity:      1Gi
  Access Modes:  [ReadWriteOnce]
Events:          <none>
"
        );
    }
}
