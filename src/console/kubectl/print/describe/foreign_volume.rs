//! Volumes that only a storage system could fill, which this cluster does not have: what was written of them.
//! Models print…VolumeSource in kubectl's describe.go (v1.36), C29.

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use super::Page;
use crate::admit::go_map;

/// A kind of source: its field, what it is, and its lines with the fields they show.
type Source = (&'static str, &'static str, &'static [(&'static str, &'static str, Unset)]);

/// What stands for a field that was not written.
#[derive(Clone, Copy)]
enum Unset {
    Empty,
    False,
    Zero,
    Nothing,
    Nil,
    Map,
    List,
}

/// As a JSON pointer writes it.
const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io~1storage-class";

use Unset::{Empty, False, List, Map, Nil, Nothing, Zero};

/// In the order in which upstream looks for them.
const SOURCES: &[Source] = &[
    (
        "gcePersistentDisk",
        "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
        &[
            ("PDName:", "pdName", Empty),
            ("FSType:", "fsType", Empty),
            ("Partition:", "partition", Zero),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "awsElasticBlockStore",
        "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
        &[
            ("VolumeID:", "volumeID", Empty),
            ("FSType:", "fsType", Empty),
            ("Partition:", "partition", Zero),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "gitRepo",
        "GitRepo (a volume that is pulled from git when the pod is created)",
        &[("Repository:", "repository", Empty), ("Revision:", "revision", Empty)],
    ),
    (
        "nfs",
        "NFS (an NFS mount that lasts the lifetime of a pod)",
        &[("Server:", "server", Empty), ("Path:", "path", Empty), ("ReadOnly:", "readOnly", False)],
    ),
    (
        "iscsi",
        "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        &[
            ("TargetPortal:", "targetPortal", Empty),
            ("IQN:", "iqn", Empty),
            ("Lun:", "lun", Zero),
            // Only here upstream has no colon.
            ("ISCSIInterface", "iscsiInterface", Empty),
            ("FSType:", "fsType", Empty),
            ("ReadOnly:", "readOnly", False),
            ("Portals:", "portals", List),
            ("DiscoveryCHAPAuth:", "chapAuthDiscovery", False),
            ("SessionCHAPAuth:", "chapAuthSession", False),
            ("SecretRef:", "secretRef", Nil),
            ("InitiatorName:", "initiatorName", Nothing),
        ],
    ),
    (
        "glusterfs",
        "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
        &[
            ("EndpointsName:", "endpoints", Empty),
            ("Path:", "path", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "ephemeral",
        "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
        &[],
    ),
    (
        "rbd",
        "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
        &[
            ("CephMonitors:", "monitors", List),
            ("RBDImage:", "image", Empty),
            ("FSType:", "fsType", Empty),
            ("RBDPool:", "pool", Empty),
            ("RadosUser:", "user", Empty),
            ("Keyring:", "keyring", Empty),
            ("SecretRef:", "secretRef", Nil),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "quobyte",
        "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
        &[
            ("Registry:", "registry", Empty),
            ("Volume:", "volume", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "azureDisk",
        "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
        &[
            ("DiskName:", "diskName", Empty),
            ("DiskURI:", "diskURI", Empty),
            ("Kind: ", "kind", Empty),
            ("FSType:", "fsType", Empty),
            ("CachingMode:", "cachingMode", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "vsphereVolume",
        "vSphereVolume (a Persistent Disk resource in vSphere)",
        &[
            ("VolumePath:", "volumePath", Empty),
            ("FSType:", "fsType", Empty),
            ("StoragePolicyName:", "storagePolicyName", Empty),
        ],
    ),
    (
        "cinder",
        "Cinder (a Persistent Disk resource in OpenStack)",
        &[
            ("VolumeID:", "volumeID", Empty),
            ("FSType:", "fsType", Empty),
            ("ReadOnly:", "readOnly", False),
            ("SecretRef:", "secretRef", Nil),
        ],
    ),
    (
        "photonPersistentDisk",
        "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
        &[("PdID:", "pdID", Empty), ("FSType:", "fsType", Empty)],
    ),
    (
        "portworxVolume",
        "PortworxVolume (a Portworx Volume resource)",
        &[("VolumeID:", "volumeID", Empty)],
    ),
    (
        "scaleIO",
        "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
        &[
            ("Gateway:", "gateway", Empty),
            ("System:", "system", Empty),
            ("Protection Domain:", "protectionDomain", Empty),
            ("Storage Pool:", "storagePool", Empty),
            ("Storage Mode:", "storageMode", Empty),
            ("VolumeName:", "volumeName", Empty),
            ("FSType:", "fsType", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "cephfs",
        "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
        &[
            ("Monitors:", "monitors", List),
            ("Path:", "path", Empty),
            ("User:", "user", Empty),
            ("SecretFile:", "secretFile", Empty),
            ("SecretRef:", "secretRef", Nil),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "storageos",
        "StorageOS (a StorageOS Persistent Disk resource)",
        &[
            ("VolumeName:", "volumeName", Empty),
            ("VolumeNamespace:", "volumeNamespace", Empty),
            ("FSType:", "fsType", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "fc",
        "FC (a Fibre Channel disk)",
        &[
            ("TargetWWNs:", "targetWWNs", Empty),
            ("LUN:", "lun", Nothing),
            ("FSType:", "fsType", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "azureFile",
        "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
        &[
            ("SecretName:", "secretName", Empty),
            ("ShareName:", "shareName", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "flexVolume",
        "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
        &[
            ("Driver:", "driver", Empty),
            ("FSType:", "fsType", Empty),
            ("SecretRef:", "secretRef", Nil),
            ("ReadOnly:", "readOnly", False),
            ("Options:", "options", Map),
        ],
    ),
    (
        "flocker",
        "Flocker (a Flocker volume mounted by the Flocker agent)",
        &[("DatasetName:", "datasetName", Empty), ("DatasetUUID:", "datasetUUID", Empty)],
    ),
    (
        "csi",
        "CSI (a Container Storage Interface (CSI) volume source)",
        &[
            ("Driver:", "driver", Empty),
            ("FSType:", "fsType", Empty),
            ("ReadOnly:", "readOnly", False),
        ],
    ),
    (
        "image",
        "Image (a container image or OCI artifact)",
        &[("Reference:", "reference", Empty), ("PullPolicy:", "pullPolicy", Empty)],
    ),
];

pub(super) fn source(page: &mut Page, written: &SortedMap<String, Value>) {
    let known = |(field, ..): &&Source| written.contains_key(*field);
    let Some((field, kind, lines)) = SOURCES.iter().find(known) else {
        page.line(1, "<unknown>");
        return;
    };
    let source = &written[*field];
    page.line(2, format!("Type:\t{kind}"));
    for (label, field, unset) in *lines {
        let value = match (source.get(field), unset) {
            (Some(Value::Array(items)), Empty) => {
                items.iter().map(go_map).collect::<Vec<_>>().join(", ")
            }
            (Some(value), _) => go_map(value),
            (None, Empty) => String::new(),
            (None, False) => "false".to_owned(),
            (None, Zero) => "0".to_owned(),
            (None, Nothing) => "<none>".to_owned(),
            (None, Nil) => "<nil>".to_owned(),
            (None, Map) => "map[]".to_owned(),
            (None, List) => "[]".to_owned(),
        };
        page.line(2, format!("{label}\t{value}"));
    }
    match *field {
        "csi" => attributes(page, source.get("volumeAttributes")),
        "ephemeral" => claim(page, &source["volumeClaimTemplate"]),
        _ => {}
    }
}

/// What is asked for; no volume has answered it.
/// Models printPersistentVolumeClaim.
fn claim(page: &mut Page, claim: &Value) {
    let text = |pointer: &str| claim.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let class = claim.pointer(&format!("/metadata/annotations/{CLASS_ANNOTATION}"));
    let class = class.and_then(Value::as_str).unwrap_or(text("/spec/storageClassName"));
    page.line(2, format!("StorageClass:\t{class}"));
    page.line(2, format!("Volume:\t{}", text("/spec/volumeName")));
    for (title, field, sign) in [("Labels", "labels", "="), ("Annotations", "annotations", ": ")] {
        let pairs = claim.pointer(&format!("/metadata/{field}")).and_then(Value::as_object);
        let mut title = format!("{title}:");
        for (key, value) in pairs.into_iter().flatten() {
            page.line(2, format!("{title}\t{key}{sign}{}", go_map(value)));
            title.clear();
        }
        if !title.is_empty() {
            page.line(2, format!("{title}\t<none>"));
        }
    }
    page.line(2, "Capacity:\t");
    page.line(2, "Access Modes:\t");
    if !text("/spec/volumeMode").is_empty() {
        page.line(2, format!("VolumeMode:\t{}", text("/spec/volumeMode")));
    }
}

/// Models printCSIPersistentVolumeAttributesMultiline.
fn attributes(page: &mut Page, attributes: Option<&Value>) {
    let attributes = attributes.and_then(Value::as_object);
    let Some(attributes) = attributes.filter(|attributes| !attributes.is_empty()) else {
        page.line(2, "VolumeAttributes:\t<none>");
        return;
    };
    for (index, (key, value)) in attributes.iter().enumerate() {
        // Upstream indents every part of the line anew.
        let title = if index == 0 { "VolumeAttributes:" } else { "    " };
        page.line(2, format!("{title}\t    {key}={}", go_map(value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(field: &str, source: Value) -> String {
        let mut page = Page::new();
        super::source(&mut page, &SortedMap::from_iter([(field.to_owned(), source)]));
        page.unaligned()
    }

    #[test]
    fn what_was_written_is_shown_and_the_rest_as_go_shows_nothing() {
        assert_eq!(
            described("nfs", json!({ "server": "10.0.0.9", "path": "/exports" })),
            "    Type:\tNFS (an NFS mount that lasts the lifetime of a pod)\n    Server:\t10.0.0.9\n    Path:\t/exports\n    ReadOnly:\tfalse\n"
        );
        assert_eq!(
            described("csi", json!({ "driver": "d", "volumeAttributes": { "a": "1" } })),
            "    Type:\tCSI (a Container Storage Interface (CSI) volume source)\n    Driver:\td\n    FSType:\t\n    ReadOnly:\tfalse\n    VolumeAttributes:\t    a=1\n"
        );
        assert_eq!(described("tape", json!({})), "  <unknown>\n");
    }
}
