//! What a container's status shows beside its state: resources, user, mounts.
//! Models pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses (v1.36), for containers that are never resized.

use crate::kit::order;
use crate::kit::sorted::SortedMap;

use serde_json::Value;

use crate::cluster::version::Gates;
use crate::objects::{
    Container, ContainerUser, LinuxContainerUser, Pod, ResourceRequirements, VolumeMountStatus,
};

/// What the node has set aside, which is what was requested.
pub fn allocated_resources(container: &Container, gates: Gates) -> SortedMap<String, Value> {
    if !gates.in_place_pod_vertical_scaling.is_on() {
        return SortedMap::new();
    }
    container.resources.requests.clone()
}

/// `{}` for a container that asks for nothing.
pub fn resources(container: &Container, gates: Gates) -> Option<ResourceRequirements> {
    gates.in_place_pod_vertical_scaling.is_on().then(|| container.resources.clone())
}

pub fn volume_mounts(container: &Container, gates: Gates) -> Vec<VolumeMountStatus> {
    if !gates.recursive_read_only_mounts.is_on() {
        return Vec::new();
    }
    let mounts = container.volume_mounts.iter().map(|mount| VolumeMountStatus {
        mount_path: mount.mount_path.clone(),
        name: mount.name.clone(),
        read_only: mount.read_only,
        // No simulated node makes a mount read-only all the way down.
        recursive_read_only: if mount.read_only { "Disabled" } else { "" }.to_owned(),
    });
    mounts.collect()
}

/// Whom the runtime runs the first process as: root, as every image of the catalogue has it, unless the pod says otherwise.
pub fn user(pod: &Pod, gates: Gates) -> Option<ContainerUser> {
    if !gates.supplemental_groups_policy.is_on() {
        return None;
    }
    let wish = |name| pod.spec.security_context.as_ref().and_then(|context| context.get(name));
    let number = |name| wish(name).and_then(Value::as_i64);
    let gid = number("runAsGroup").unwrap_or(0);
    let mut groups = vec![gid];
    groups.extend(number("fsGroup"));
    let more = wish("supplementalGroups").and_then(Value::as_array);
    groups.extend(more.into_iter().flatten().filter_map(Value::as_i64));
    order::sort(&mut groups);
    groups.dedup();
    let uid = number("runAsUser").unwrap_or(0);
    Some(ContainerUser {
        linux: Some(LinuxContainerUser { gid, supplemental_groups: groups, uid }),
    })
}
