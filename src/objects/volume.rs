//! A volume of a pod: its name and the one source it is filled from.
//! Models staging/src/k8s.io/api/core/v1/types.go Volume (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;
use serde_json::Value;

use super::env::{ObjectFieldSelector, ResourceFieldSelector};

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Volume {
    pub config_map: Option<ConfigMapVolumeSource>,
    #[json(name = "downwardAPI")]
    pub downward_api: Option<DownwardApiVolumeSource>,
    pub empty_dir: Option<EmptyDirVolumeSource>,
    pub host_path: Option<HostPathVolumeSource>,
    pub name: String,
    pub persistent_volume_claim: Option<PersistentVolumeClaimVolumeSource>,
    pub projected: Option<ProjectedVolumeSource>,
    pub secret: Option<SecretVolumeSource>,
    /// Sources that only a storage system could fill, kept as written.
    #[json(inline)]
    pub other: SortedMap<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ConfigMapVolumeSource {
    pub default_mode: Option<i32>,
    #[json(omitempty)]
    pub items: Vec<KeyToPath>,
    #[json(omitempty)]
    pub name: String,
    pub optional: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct SecretVolumeSource {
    pub default_mode: Option<i32>,
    #[json(omitempty)]
    pub items: Vec<KeyToPath>,
    pub optional: Option<bool>,
    #[json(omitempty)]
    pub secret_name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct KeyToPath {
    pub key: String,
    pub mode: Option<i32>,
    pub path: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EmptyDirVolumeSource {
    #[json(omitempty)]
    pub medium: String,
    pub size_limit: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct HostPathVolumeSource {
    pub path: String,
    #[json(name = "type")]
    pub kind: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PersistentVolumeClaimVolumeSource {
    pub claim_name: String,
    #[json(omitempty)]
    pub read_only: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DownwardApiVolumeSource {
    pub default_mode: Option<i32>,
    #[json(omitempty)]
    pub items: Vec<DownwardApiVolumeFile>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DownwardApiVolumeFile {
    pub field_ref: Option<ObjectFieldSelector>,
    pub mode: Option<i32>,
    pub path: String,
    pub resource_field_ref: Option<ResourceFieldSelector>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ProjectedVolumeSource {
    pub default_mode: Option<i32>,
    #[json(omitempty)]
    pub sources: Vec<VolumeProjection>,
}

/// One of these, as validation sees to.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct VolumeProjection {
    pub config_map: Option<ObjectProjection>,
    #[json(name = "downwardAPI")]
    pub downward_api: Option<DownwardApiProjection>,
    pub secret: Option<ObjectProjection>,
    pub service_account_token: Option<ServiceAccountTokenProjection>,
    /// Certificates, kept as written.
    #[json(inline)]
    pub other: SortedMap<String, Value>,
}

/// ConfigMapProjection and SecretProjection, which are alike.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ObjectProjection {
    #[json(omitempty)]
    pub items: Vec<KeyToPath>,
    #[json(omitempty)]
    pub name: String,
    pub optional: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DownwardApiProjection {
    #[json(omitempty)]
    pub items: Vec<DownwardApiVolumeFile>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ServiceAccountTokenProjection {
    #[json(omitempty)]
    pub audience: String,
    pub expiration_seconds: Option<i64>,
    pub path: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_written_is_lost() {
        for volume in [
            json!({"name": "a", "nfs": {"server": "x", "path": "/", "readOnly": true}}),
            json!({"name": "a", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}),
            json!({"name": "a", "configMap": {"name": "c", "optional": false, "defaultMode": 420,
                "items": [{"key": "k", "path": "p/q", "mode": 256}]}}),
            json!({"name": "a", "downwardAPI": {"defaultMode": 420, "items": [
                {"path": "cpu", "resourceFieldRef":
                    {"containerName": "c", "divisor": "1m", "resource": "limits.cpu"}}]}}),
            json!({"name": "a", "projected": {"sources": [
                {"clusterTrustBundle": {"name": "b", "path": "p"}},
                {"serviceAccountToken": {"audience": "v", "expirationSeconds": 3607, "path": "t"}},
                {"secret": {"name": "s", "optional": true}}]}}),
        ] {
            let read: Volume = serde_json::from_value(volume.clone()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), volume);
        }
    }
}
