//! How many pods a budget expects, and how many of them must be healthy.
//! Models getExpectedPodCount and getExpectedScale of pkg/controller/disruption/disruption.go (v1.36), R108.

use std::rc::Rc;

use crate::cluster::api::Store;
use crate::kit::sorted::SortedMap;
use crate::objects::{IntOrString, Key, Kind, Object, OwnerReference, Pod, PodDisruptionBudget};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    pub pods: i32,
    pub healthy: i32,
    pub unmanaged: Unmanaged,
}

/// Whether some pod that counts has no controller, where that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unmanaged {
    #[default]
    None,
    Some,
}

/// Err: why it cannot be told.
pub fn expected(
    store: &Store,
    budget: &PodDisruptionBudget,
    pods: &[Rc<Pod>],
) -> Result<Expected, String> {
    if let Some(most) = &budget.spec.max_unavailable {
        let (scale, unmanaged) = scale(store, pods)?;
        let healthy = (scale - scaled(most, scale)?).max(0);
        return Ok(Expected { pods: scale, healthy, unmanaged });
    }
    match &budget.spec.min_available {
        None => Ok(Expected::default()),
        Some(IntOrString::Int(least)) => {
            let count = i32::try_from(pods.len()).unwrap_or(i32::MAX);
            Ok(Expected { pods: count, healthy: *least, unmanaged: Unmanaged::None })
        }
        Some(least @ IntOrString::String(_)) => {
            let (scale, unmanaged) = scale(store, pods)?;
            Ok(Expected { pods: scale, healthy: scaled(least, scale)?, unmanaged })
        }
    }
}

/// The sizes of all controllers behind the pods, each counted once.
fn scale(store: &Store, pods: &[Rc<Pod>]) -> Result<(i32, Unmanaged), String> {
    let mut scales: SortedMap<String, i32> = SortedMap::new();
    let mut unmanaged = Unmanaged::None;
    for pod in pods {
        let Some(owner) = pod.metadata.controller() else {
            unmanaged = Unmanaged::Some;
            continue;
        };
        if scales.contains_key(&owner.uid) {
            continue;
        }
        let (uid, scale) = scale_of(store, &pod.metadata.namespace, owner)
            .ok_or_else(|| format!("found no controllers for pod \"{}\"", pod.metadata.name))?;
        scales.insert(uid, scale);
    }
    Ok((scales.values().sum(), unmanaged))
}

/// A Deployment's size counts, not that of its ReplicaSets.
fn scale_of(store: &Store, namespace: &str, owner: &OwnerReference) -> Option<(String, i32)> {
    let kind = Kind::from_manifest(&owner.api_version, &owner.kind)?;
    let object = store.get(&Key::new(kind, namespace, &owner.name))?;
    if object.meta().uid != owner.uid {
        return None;
    }
    let replicas = |replicas: Option<i32>| Some((owner.uid.clone(), replicas.unwrap_or(1)));
    match object {
        Object::ReplicaSet(set) => match set.metadata.controller() {
            Some(deployment) => scale_of(store, namespace, deployment),
            None => replicas(set.spec.replicas),
        },
        Object::Deployment(deployment) => replicas(deployment.spec.replicas),
        Object::ReplicationController(controller) => replicas(controller.spec.replicas),
        Object::StatefulSet(set) => replicas(set.spec.replicas),
        _ => None,
    }
}

/// A part of a whole is rounded up. Models intstr.GetScaledValueFromIntOrPercent.
fn scaled(value: &IntOrString, total: i32) -> Result<i32, String> {
    let text = match value {
        IntOrString::Int(number) => return Ok(*number),
        IntOrString::String(text) => text,
    };
    let percent: Option<i64> = text.strip_suffix('%').and_then(|text| text.parse().ok());
    let percent = percent.ok_or_else(|| "invalid type: string is not a percentage".to_owned())?;
    let part = (percent * i64::from(total) + 99).div_euclid(100);
    Ok(i32::try_from(part).unwrap_or(i32::MAX))
}
