//! Where a container sees the volumes of its pod.
//! Models makeMounts of pkg/kubelet/kubelet_pods.go (v1.36).

use crate::kit::sorted::{SortedMap, SortedSet};

use crate::cluster::kubelet::config_error::ConfigError;
use crate::kit::expansion::expand;
use crate::objects::{Container, Pod, Volume, VolumeMount};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountPoint {
    /// Absolute, inside the container.
    pub path: String,
    pub volume: String,
    /// The part of the volume that is seen; empty for all of it. A missing one is made, as a directory.
    pub sub_path: String,
    pub access: Access,
    pub view: View,
}

/// What a container sees of a volume that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What is in it at any time.
    Live,
    /// What was in it when the container began: a part of what the API shows is not renewed while it runs.
    AsFound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    ReadOnly,
    ReadWrite,
}

/// `env` is what the container starts with: paths may name its variables.
pub fn of(
    pod: &Pod,
    container: &Container,
    env: &[(String, String)],
) -> Result<Vec<MountPoint>, ConfigError> {
    container.volume_mounts.iter().map(|mount| point(pod, container, mount, env)).collect()
}

fn point(
    pod: &Pod,
    container: &Container,
    mount: &VolumeMount,
    env: &[(String, String)],
) -> Result<MountPoint, ConfigError> {
    let volume = pod.spec.volumes.iter().find(|volume| volume.name == mount.name);
    let volume = volume.ok_or_else(|| ConfigError::NoVolume {
        volume: mount.name.clone(),
        container: container.name.clone(),
    })?;
    let sub_path = match mount.sub_path_expr.as_str() {
        "" => mount.sub_path.clone(),
        expression => expanded(expression, env)?,
    };
    if sub_path.starts_with('/') {
        return Err(ConfigError::SubPathNotLocal { path: sub_path });
    }
    if sub_path.split('/').any(|name| name == "..") {
        return Err(ConfigError::SubPathStepsBack { path: sub_path });
    }
    let path = match mount.mount_path.starts_with('/') {
        true => mount.mount_path.clone(),
        false => format!("/{}", mount.mount_path),
    };
    let is_read_only = mount.read_only || is_never_written(volume);
    let access = if is_read_only { Access::ReadOnly } else { Access::ReadWrite };
    let view = match is_shown(volume) && !sub_path.is_empty() {
        true => View::AsFound,
        false => View::Live,
    };
    Ok(MountPoint { path, volume: mount.name.clone(), sub_path, access, view })
}

/// Every variable named must have a value that is not empty.
fn expanded(expression: &str, env: &[(String, String)]) -> Result<String, ConfigError> {
    let values =
        SortedMap::from_iter(env.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut missing = SortedSet::new();
    let path = expand(expression, |name| {
        let value = values.get(name).copied().unwrap_or_default();
        if value.is_empty() {
            missing.insert(name.to_owned());
        }
        Some(value.to_owned())
    });
    if missing.is_empty() {
        return Ok(path);
    }
    Err(ConfigError::NoSubPathVariable { names: missing.into_iter().collect() })
}

/// What shows the API's objects.
fn is_shown(volume: &Volume) -> bool {
    volume.config_map.is_some()
        || volume.downward_api.is_some()
        || volume.projected.is_some()
        || volume.secret.is_some()
}

/// That, or a claim that is only lent for reading.
fn is_never_written(volume: &Volume) -> bool {
    is_shown(volume) || volume.persistent_volume_claim.as_ref().is_some_and(|claim| claim.read_only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn points(mount: Value) -> Result<Vec<MountPoint>, String> {
        let pod: Pod = serde_json::from_value(json!({"spec": {"volumes": [
            {"name": "cache", "emptyDir": {}}, {"name": "page", "configMap": {"name": "page"}}]}}))
        .unwrap();
        let container: Container =
            serde_json::from_value(json!({"name": "app", "volumeMounts": [mount]})).unwrap();
        let env = [("POD".to_owned(), "web-1".to_owned()), ("EMPTY".to_owned(), String::new())];
        of(&pod, &container, &env).map_err(|error| error.to_string())
    }

    fn check(mount: Value, path: &str, sub_path: &str, access: Access) {
        let volume = mount["name"].as_str().unwrap_or_default().to_owned();
        let (path, sub_path) = (path.to_owned(), sub_path.to_owned());
        let view =
            if volume == "page" && !sub_path.is_empty() { View::AsFound } else { View::Live };
        assert_eq!(
            points(mount.clone()),
            Ok(vec![MountPoint { path, volume, sub_path, access, view }]),
            "{mount}"
        );
    }

    fn refuse(mount: Value, expected: &str) {
        assert_eq!(points(mount.clone()), Err(expected.to_owned()), "{mount}");
    }

    #[test]
    fn only_scratch_volumes_are_written() {
        check(json!({"name": "cache", "mountPath": "/a"}), "/a", "", Access::ReadWrite);
        check(
            json!({"name": "cache", "mountPath": "a", "readOnly": true}),
            "/a",
            "",
            Access::ReadOnly,
        );
        check(json!({"name": "page", "mountPath": "/a"}), "/a", "", Access::ReadOnly);
        let part = json!({"name": "page", "mountPath": "/a", "subPath": "b"});
        check(part, "/a", "b", Access::ReadOnly);
    }

    #[test]
    fn a_part_of_a_volume_may_be_named_by_a_variable() {
        let at = |expression: &str| json!({"name": "cache", "mountPath": "/a", "subPathExpr": expression});
        check(at("logs/$(POD)"), "/a", "logs/web-1", Access::ReadWrite);
        refuse(at("$(NONE)/$(EMPTY)/$(POD)"), "missing value for EMPTY, NONE");
        refuse(
            json!({"name": "cache", "mountPath": "/a", "subPath": "a/../b"}),
            "unable to provision SubPath `a/../b`: must not contain '..'",
        );
        refuse(
            json!({"name": "none", "mountPath": "/a"}),
            "cannot find volume \"none\" to mount into container \"app\"",
        );
    }
}
