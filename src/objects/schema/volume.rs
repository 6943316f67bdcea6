//! Volumes filled from the cluster or the node.
//! Models staging/src/k8s.io/api/core/v1/types.go Volume (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, List, Map, Object, Quantity, Text};
use super::claim::EPHEMERAL_VOLUME_SOURCE;
use super::env::{OBJECT_FIELD_SELECTOR, RESOURCE_FIELD_SELECTOR};
use super::meta::LABEL_SELECTOR;
use super::remote_volume::{
    AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE, AZURE_DISK_VOLUME_SOURCE, AZURE_FILE_VOLUME_SOURCE,
    CEPH_FS_VOLUME_SOURCE, CINDER_VOLUME_SOURCE, CSI_VOLUME_SOURCE, FC_VOLUME_SOURCE,
    FLEX_VOLUME_SOURCE, FLOCKER_VOLUME_SOURCE, GCE_PERSISTENT_DISK_VOLUME_SOURCE,
    GIT_REPO_VOLUME_SOURCE, GLUSTERFS_VOLUME_SOURCE, ISCSI_VOLUME_SOURCE, NFS_VOLUME_SOURCE,
    PHOTON_PERSISTENT_DISK_VOLUME_SOURCE, PORTWORX_VOLUME_SOURCE, QUOBYTE_VOLUME_SOURCE,
    RBD_VOLUME_SOURCE, SCALE_IO_VOLUME_SOURCE, STORAGE_OS_VOLUME_SOURCE,
    VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE,
};
use super::{Type, accepted, choice, simulated};

pub static VOLUME: Type = Type {
    name: "Volume",
    fields: &[
        accepted("awsElasticBlockStore", Object(&AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE)),
        accepted("azureDisk", Object(&AZURE_DISK_VOLUME_SOURCE)),
        accepted("azureFile", Object(&AZURE_FILE_VOLUME_SOURCE)),
        accepted("cephfs", Object(&CEPH_FS_VOLUME_SOURCE)),
        accepted("cinder", Object(&CINDER_VOLUME_SOURCE)),
        simulated("configMap", Object(&CONFIG_MAP_VOLUME_SOURCE)),
        accepted("csi", Object(&CSI_VOLUME_SOURCE)),
        simulated("downwardAPI", Object(&DOWNWARD_API_VOLUME_SOURCE)),
        simulated("emptyDir", Object(&EMPTY_DIR_VOLUME_SOURCE)),
        accepted("ephemeral", Object(&EPHEMERAL_VOLUME_SOURCE)),
        accepted("fc", Object(&FC_VOLUME_SOURCE)),
        accepted("flexVolume", Object(&FLEX_VOLUME_SOURCE)),
        accepted("flocker", Object(&FLOCKER_VOLUME_SOURCE)),
        accepted("gcePersistentDisk", Object(&GCE_PERSISTENT_DISK_VOLUME_SOURCE)),
        accepted("gitRepo", Object(&GIT_REPO_VOLUME_SOURCE)),
        accepted("glusterfs", Object(&GLUSTERFS_VOLUME_SOURCE)),
        accepted("hostPath", Object(&HOST_PATH_VOLUME_SOURCE)),
        accepted("image", Object(&IMAGE_VOLUME_SOURCE)),
        accepted("iscsi", Object(&ISCSI_VOLUME_SOURCE)),
        simulated("name", Text),
        accepted("nfs", Object(&NFS_VOLUME_SOURCE)),
        accepted("persistentVolumeClaim", Object(&PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE)),
        accepted("photonPersistentDisk", Object(&PHOTON_PERSISTENT_DISK_VOLUME_SOURCE)),
        accepted("portworxVolume", Object(&PORTWORX_VOLUME_SOURCE)),
        simulated("projected", Object(&PROJECTED_VOLUME_SOURCE)),
        accepted("quobyte", Object(&QUOBYTE_VOLUME_SOURCE)),
        accepted("rbd", Object(&RBD_VOLUME_SOURCE)),
        accepted("scaleIO", Object(&SCALE_IO_VOLUME_SOURCE)),
        simulated("secret", Object(&SECRET_VOLUME_SOURCE)),
        accepted("storageos", Object(&STORAGE_OS_VOLUME_SOURCE)),
        accepted("vsphereVolume", Object(&VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE)),
    ],
};

pub static CONFIG_MAP_VOLUME_SOURCE: Type = Type {
    name: "ConfigMapVolumeSource",
    fields: &[
        simulated("defaultMode", Int32),
        simulated("items", List(&Object(&KEY_TO_PATH))),
        simulated("name", Text),
        simulated("optional", Bool),
    ],
};

pub static SECRET_VOLUME_SOURCE: Type = Type {
    name: "SecretVolumeSource",
    fields: &[
        simulated("defaultMode", Int32),
        simulated("items", List(&Object(&KEY_TO_PATH))),
        simulated("optional", Bool),
        simulated("secretName", Text),
    ],
};

pub static KEY_TO_PATH: Type = Type {
    name: "KeyToPath",
    fields: &[simulated("key", Text), simulated("mode", Int32), simulated("path", Text)],
};

pub static EMPTY_DIR_VOLUME_SOURCE: Type = Type {
    name: "EmptyDirVolumeSource",
    fields: &[
        simulated("medium", Choice(&choice::STORAGE_MEDIUM)),
        simulated("sizeLimit", Quantity),
    ],
};

pub static HOST_PATH_VOLUME_SOURCE: Type = Type {
    name: "HostPathVolumeSource",
    fields: &[accepted("path", Text), accepted("type", Choice(&choice::HOST_PATH_TYPE))],
};

pub static IMAGE_VOLUME_SOURCE: Type = Type {
    name: "ImageVolumeSource",
    fields: &[accepted("pullPolicy", Choice(&choice::PULL_POLICY)), accepted("reference", Text)],
};

pub static PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE: Type = Type {
    name: "PersistentVolumeClaimVolumeSource",
    fields: &[accepted("claimName", Text), accepted("readOnly", Bool)],
};

pub static DOWNWARD_API_VOLUME_SOURCE: Type = Type {
    name: "DownwardAPIVolumeSource",
    fields: &[
        simulated("defaultMode", Int32),
        simulated("items", List(&Object(&DOWNWARD_API_VOLUME_FILE))),
    ],
};

pub static DOWNWARD_API_VOLUME_FILE: Type = Type {
    name: "DownwardAPIVolumeFile",
    fields: &[
        simulated("fieldRef", Object(&OBJECT_FIELD_SELECTOR)),
        simulated("mode", Int32),
        simulated("path", Text),
        simulated("resourceFieldRef", Object(&RESOURCE_FIELD_SELECTOR)),
    ],
};

pub static PROJECTED_VOLUME_SOURCE: Type = Type {
    name: "ProjectedVolumeSource",
    fields: &[
        simulated("defaultMode", Int32),
        simulated("sources", List(&Object(&VOLUME_PROJECTION))),
    ],
};

pub static VOLUME_PROJECTION: Type = Type {
    name: "VolumeProjection",
    fields: &[
        accepted("clusterTrustBundle", Object(&CLUSTER_TRUST_BUNDLE_PROJECTION)),
        simulated("configMap", Object(&CONFIG_MAP_PROJECTION)),
        simulated("downwardAPI", Object(&DOWNWARD_API_PROJECTION)),
        accepted("podCertificate", Object(&POD_CERTIFICATE_PROJECTION)),
        simulated("secret", Object(&SECRET_PROJECTION)),
        simulated("serviceAccountToken", Object(&SERVICE_ACCOUNT_TOKEN_PROJECTION)),
    ],
};

pub static CLUSTER_TRUST_BUNDLE_PROJECTION: Type = Type {
    name: "ClusterTrustBundleProjection",
    fields: &[
        accepted("labelSelector", Object(&LABEL_SELECTOR)),
        accepted("name", Text),
        accepted("optional", Bool),
        accepted("path", Text),
        accepted("signerName", Text),
    ],
};

pub static CONFIG_MAP_PROJECTION: Type = Type {
    name: "ConfigMapProjection",
    fields: &[
        simulated("items", List(&Object(&KEY_TO_PATH))),
        simulated("name", Text),
        simulated("optional", Bool),
    ],
};

pub static DOWNWARD_API_PROJECTION: Type = Type {
    name: "DownwardAPIProjection",
    fields: &[simulated("items", List(&Object(&DOWNWARD_API_VOLUME_FILE)))],
};

pub static POD_CERTIFICATE_PROJECTION: Type = Type {
    name: "PodCertificateProjection",
    fields: &[
        accepted("certificateChainPath", Text),
        accepted("credentialBundlePath", Text),
        accepted("keyPath", Text),
        accepted("keyType", Text),
        accepted("maxExpirationSeconds", Int32),
        accepted("signerName", Text),
        accepted("userAnnotations", Map(&Text)),
    ],
};

pub static SECRET_PROJECTION: Type = Type {
    name: "SecretProjection",
    fields: &[
        simulated("items", List(&Object(&KEY_TO_PATH))),
        simulated("name", Text),
        simulated("optional", Bool),
    ],
};

pub static SERVICE_ACCOUNT_TOKEN_PROJECTION: Type = Type {
    name: "ServiceAccountTokenProjection",
    fields: &[
        simulated("audience", Text),
        simulated("expirationSeconds", Int64),
        simulated("path", Text),
    ],
};
