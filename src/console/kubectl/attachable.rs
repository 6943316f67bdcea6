//! The one pod behind a name: a pod's own, or that of an object which has pods.
//! Models staging/src/k8s.io/kubectl/pkg/polymorphichelpers/attachablepodforobject.go and helpers.go GetFirstPod (v1.36).

use std::rc::Rc;

use serde_json::json;

use super::failure::Failure;
use super::verbs::Call;
use crate::cluster::Store;
use crate::kit::order;
use crate::objects::{Key, Kind, LabelSelector, Object, Pod, PodPhase, json::read};

/// `web`, `pod/web`, `deploy/web`, `svc/web`.
pub fn pod(store: &Store, call: &Call, word: &str) -> Result<Rc<Pod>, Failure> {
    let (kind, name) = match word.split_once('/') {
        None => (Kind::Pod, word),
        Some((kind, name)) => {
            let known = Kind::from_resource(kind);
            (known.ok_or_else(|| Failure::unknown_resource(kind))?, name)
        }
    };
    let key = Key::new(kind, call.namespace(), name);
    let object = store.get(&key).ok_or_else(|| Failure::not_found(kind, name))?;
    of(store, object)
}

/// The most active of the pods that an object has.
pub fn of(store: &Store, object: &Object) -> Result<Rc<Pod>, Failure> {
    if let Object::Pod(pod) = object {
        return Ok(Rc::clone(pod));
    }
    let json = object.to_json();
    let selector = &json["spec"]["selector"];
    let is_plain = matches!(object, Object::Service(_) | Object::ReplicationController(_));
    if !selector.is_object() {
        let kind = object.kind().names().kind;
        return Err(Failure::plain(match object {
            Object::Service(_) => {
                format!(
                    "invalid service '{}': Service is defined without a selector",
                    object.meta().name
                )
            }
            _ => format!(
                "cannot attach to *{}.{kind}: not implemented",
                object.kind().names().version
            ),
        }));
    }
    let selector = match is_plain {
        true => json!({ "matchLabels": selector }),
        false => selector.clone(),
    };
    let selector: LabelSelector =
        read(selector).map_err(|error| Failure::plain(error.to_string()))?;
    let namespace = &object.meta().namespace;
    let listed = store.list(Kind::Pod, Some(namespace)).filter_map(|object| match object {
        Object::Pod(pod) if selector.matches(&pod.metadata.labels) => Some(pod),
        _ => None,
    });
    let mut pods: Vec<&Rc<Pod>> = listed.collect();
    order::sort_by_key(&mut pods, |pod| rank(pod));
    let first = pods.first().copied().cloned();
    first.ok_or_else(|| Failure::plain("timed out waiting for the condition"))
}

/// What has a node, runs and is ready comes first.
fn rank(pod: &Pod) -> (bool, u8, bool) {
    let phase = match pod.status.phase {
        Some(PodPhase::Running) => 0,
        Some(PodPhase::Unknown) => 1,
        Some(PodPhase::Pending) | None => 2,
        Some(PodPhase::Succeeded | PodPhase::Failed) => 3,
    };
    (pod.spec.node_name.is_empty(), phase, !pod.status.is_ready())
}
