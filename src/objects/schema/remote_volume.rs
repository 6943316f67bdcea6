//! Volumes that some storage system provides.
//! Models staging/src/k8s.io/api/core/v1/types.go VolumeSource (v1.36).

use super::Shape::{Bool, Choice, Int32, List, Map, Object, Text};
use super::meta::LOCAL_OBJECT_REFERENCE;
use super::{Type, accepted, choice};

pub static AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE: Type = Type {
    name: "AWSElasticBlockStoreVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("partition", Int32),
        accepted("readOnly", Bool),
        accepted("volumeID", Text),
    ],
};

pub static AZURE_DISK_VOLUME_SOURCE: Type = Type {
    name: "AzureDiskVolumeSource",
    fields: &[
        accepted("cachingMode", Choice(&choice::AZURE_DATA_DISK_CACHING_MODE)),
        accepted("diskName", Text),
        accepted("diskURI", Text),
        accepted("fsType", Text),
        accepted("kind", Choice(&choice::AZURE_DATA_DISK_KIND)),
        accepted("readOnly", Bool),
    ],
};

pub static AZURE_FILE_VOLUME_SOURCE: Type = Type {
    name: "AzureFileVolumeSource",
    fields: &[
        accepted("readOnly", Bool),
        accepted("secretName", Text),
        accepted("shareName", Text),
    ],
};

pub static CSI_VOLUME_SOURCE: Type = Type {
    name: "CSIVolumeSource",
    fields: &[
        accepted("driver", Text),
        accepted("fsType", Text),
        accepted("nodePublishSecretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("readOnly", Bool),
        accepted("volumeAttributes", Map(&Text)),
    ],
};

pub static CEPH_FS_VOLUME_SOURCE: Type = Type {
    name: "CephFSVolumeSource",
    fields: &[
        accepted("monitors", List(&Text)),
        accepted("path", Text),
        accepted("readOnly", Bool),
        accepted("secretFile", Text),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("user", Text),
    ],
};

pub static CINDER_VOLUME_SOURCE: Type = Type {
    name: "CinderVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("readOnly", Bool),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("volumeID", Text),
    ],
};

pub static FC_VOLUME_SOURCE: Type = Type {
    name: "FCVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("lun", Int32),
        accepted("readOnly", Bool),
        accepted("targetWWNs", List(&Text)),
        accepted("wwids", List(&Text)),
    ],
};

pub static FLEX_VOLUME_SOURCE: Type = Type {
    name: "FlexVolumeSource",
    fields: &[
        accepted("driver", Text),
        accepted("fsType", Text),
        accepted("options", Map(&Text)),
        accepted("readOnly", Bool),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
    ],
};

pub static FLOCKER_VOLUME_SOURCE: Type = Type {
    name: "FlockerVolumeSource",
    fields: &[accepted("datasetName", Text), accepted("datasetUUID", Text)],
};

pub static GCE_PERSISTENT_DISK_VOLUME_SOURCE: Type = Type {
    name: "GCEPersistentDiskVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("partition", Int32),
        accepted("pdName", Text),
        accepted("readOnly", Bool),
    ],
};

pub static GIT_REPO_VOLUME_SOURCE: Type = Type {
    name: "GitRepoVolumeSource",
    fields: &[
        accepted("directory", Text),
        accepted("repository", Text),
        accepted("revision", Text),
    ],
};

pub static GLUSTERFS_VOLUME_SOURCE: Type = Type {
    name: "GlusterfsVolumeSource",
    fields: &[accepted("endpoints", Text), accepted("path", Text), accepted("readOnly", Bool)],
};

pub static ISCSI_VOLUME_SOURCE: Type = Type {
    name: "ISCSIVolumeSource",
    fields: &[
        accepted("chapAuthDiscovery", Bool),
        accepted("chapAuthSession", Bool),
        accepted("fsType", Text),
        accepted("initiatorName", Text),
        accepted("iqn", Text),
        accepted("iscsiInterface", Text),
        accepted("lun", Int32),
        accepted("portals", List(&Text)),
        accepted("readOnly", Bool),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("targetPortal", Text),
    ],
};

pub static NFS_VOLUME_SOURCE: Type = Type {
    name: "NFSVolumeSource",
    fields: &[accepted("path", Text), accepted("readOnly", Bool), accepted("server", Text)],
};

pub static PHOTON_PERSISTENT_DISK_VOLUME_SOURCE: Type = Type {
    name: "PhotonPersistentDiskVolumeSource",
    fields: &[accepted("fsType", Text), accepted("pdID", Text)],
};

pub static PORTWORX_VOLUME_SOURCE: Type = Type {
    name: "PortworxVolumeSource",
    fields: &[accepted("fsType", Text), accepted("readOnly", Bool), accepted("volumeID", Text)],
};

pub static QUOBYTE_VOLUME_SOURCE: Type = Type {
    name: "QuobyteVolumeSource",
    fields: &[
        accepted("group", Text),
        accepted("readOnly", Bool),
        accepted("registry", Text),
        accepted("tenant", Text),
        accepted("user", Text),
        accepted("volume", Text),
    ],
};

pub static RBD_VOLUME_SOURCE: Type = Type {
    name: "RBDVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("image", Text),
        accepted("keyring", Text),
        accepted("monitors", List(&Text)),
        accepted("pool", Text),
        accepted("readOnly", Bool),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("user", Text),
    ],
};

pub static SCALE_IO_VOLUME_SOURCE: Type = Type {
    name: "ScaleIOVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("gateway", Text),
        accepted("protectionDomain", Text),
        accepted("readOnly", Bool),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("sslEnabled", Bool),
        accepted("storageMode", Text),
        accepted("storagePool", Text),
        accepted("system", Text),
        accepted("volumeName", Text),
    ],
};

pub static STORAGE_OS_VOLUME_SOURCE: Type = Type {
    name: "StorageOSVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("readOnly", Bool),
        accepted("secretRef", Object(&LOCAL_OBJECT_REFERENCE)),
        accepted("volumeName", Text),
        accepted("volumeNamespace", Text),
    ],
};

pub static VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE: Type = Type {
    name: "VsphereVirtualDiskVolumeSource",
    fields: &[
        accepted("fsType", Text),
        accepted("storagePolicyID", Text),
        accepted("storagePolicyName", Text),
        accepted("volumePath", Text),
    ],
};
