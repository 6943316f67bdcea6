//! The table of those volumes: what each is, and the lines that show it.
//! Models print…VolumeSource in kubectl's describe.go (v1.36), C29.

/// A kind of source: its field, what it is, and its lines with the fields they show.
pub(super) type Source =
    (&'static str, &'static str, &'static [(&'static str, &'static str, Unset)]);

/// What stands for a field that was not written.
#[derive(Clone, Copy)]
pub(super) enum Unset {
    Empty,
    False,
    Zero,
    Nothing,
    Nil,
    Map,
    List,
}

use Unset::{Empty, False, List, Map, Nil, Nothing, Zero};

/// In the order in which upstream looks for them.
pub(super) const SOURCES: &[Source] = &[
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
