//! The API server's own types of volumes.
//! Models pkg/apis/core/types.go (v1.36).

use super::Struct;

pub const STRUCTS: &[Struct] = &[
    ("Volume", "Name +VolumeSource"),
    (
        "VolumeSource",
        "HostPath*HostPathVolumeSource EmptyDir*EmptyDirVolumeSource \
         GCEPersistentDisk*GCEPersistentDiskVolumeSource \
         AWSElasticBlockStore*AWSElasticBlockStoreVolumeSource GitRepo*GitRepoVolumeSource \
         Secret*SecretVolumeSource NFS*NFSVolumeSource ISCSI*ISCSIVolumeSource \
         Glusterfs*GlusterfsVolumeSource PersistentVolumeClaim*PersistentVolumeClaimVolumeSource \
         RBD*RBDVolumeSource Quobyte*QuobyteVolumeSource FlexVolume*FlexVolumeSource \
         Cinder*CinderVolumeSource CephFS*CephFSVolumeSource Flocker*FlockerVolumeSource \
         DownwardAPI*DownwardAPIVolumeSource FC*FCVolumeSource AzureFile*AzureFileVolumeSource \
         ConfigMap*ConfigMapVolumeSource VsphereVolume*VsphereVirtualDiskVolumeSource \
         AzureDisk*AzureDiskVolumeSource PhotonPersistentDisk*PhotonPersistentDiskVolumeSource \
         Projected*ProjectedVolumeSource PortworxVolume*PortworxVolumeSource ScaleIO*ScaleIOVolumeSource \
         StorageOS*StorageOSVolumeSource CSI*CSIVolumeSource Ephemeral*EphemeralVolumeSource \
         Image*ImageVolumeSource",
    ),
    ("ImageVolumeSource", "Reference PullPolicy"),
    ("EphemeralVolumeSource", "VolumeClaimTemplate*PersistentVolumeClaimTemplate"),
    ("PersistentVolumeClaimTemplate", "+ObjectMeta Spec:PersistentVolumeClaimSpec"),
    (
        "PersistentVolumeClaimSpec",
        "AccessModes[ Selector*LabelSelector Resources:VolumeResourceRequirements VolumeName \
         StorageClassName* VolumeMode* DataSource*TypedLocalObjectReference \
         DataSourceRef*TypedObjectReference VolumeAttributesClassName*",
    ),
    ("TypedObjectReference", "APIGroup* Kind Name Namespace*"),
    ("TypedLocalObjectReference", "APIGroup* Kind Name"),
    ("VolumeResourceRequirements", "Limits{ Requests{"),
    (
        "CSIVolumeSource",
        "Driver ReadOnly* FSType* VolumeAttributes{ NodePublishSecretRef*LocalObjectReference",
    ),
    (
        "StorageOSVolumeSource",
        "VolumeName VolumeNamespace FSType ReadOnly! SecretRef*LocalObjectReference",
    ),
    (
        "ScaleIOVolumeSource",
        "Gateway System SecretRef*LocalObjectReference SSLEnabled! ProtectionDomain StoragePool StorageMode \
         VolumeName FSType ReadOnly!",
    ),
    ("PortworxVolumeSource", "VolumeID FSType ReadOnly!"),
    ("ProjectedVolumeSource", "Sources[VolumeProjection DefaultMode*"),
    (
        "VolumeProjection",
        "Secret*SecretProjection DownwardAPI*DownwardAPIProjection ConfigMap*ConfigMapProjection \
         ServiceAccountToken*ServiceAccountTokenProjection ClusterTrustBundle*ClusterTrustBundleProjection \
         PodCertificate*PodCertificateProjection",
    ),
    (
        "PodCertificateProjection",
        "SignerName KeyType MaxExpirationSeconds* CredentialBundlePath KeyPath CertificateChainPath \
         UserAnnotations{",
    ),
    (
        "ClusterTrustBundleProjection",
        "Name* SignerName* LabelSelector*LabelSelector Optional* Path",
    ),
    ("ServiceAccountTokenProjection", "Audience ExpirationSeconds# Path"),
    ("ConfigMapProjection", "+LocalObjectReference Items[KeyToPath Optional*"),
    ("KeyToPath", "Key Path Mode*"),
    ("DownwardAPIProjection", "Items[DownwardAPIVolumeFile"),
    (
        "DownwardAPIVolumeFile",
        "Path FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector Mode*",
    ),
    ("SecretProjection", "+LocalObjectReference Items[KeyToPath Optional*"),
    ("PhotonPersistentDiskVolumeSource", "PdID FSType"),
    ("AzureDiskVolumeSource", "DiskName DataDiskURI CachingMode* FSType* ReadOnly* Kind*"),
    ("VsphereVirtualDiskVolumeSource", "VolumePath FSType StoragePolicyName StoragePolicyID"),
    ("ConfigMapVolumeSource", "+LocalObjectReference Items[KeyToPath DefaultMode* Optional*"),
    ("AzureFileVolumeSource", "SecretName ShareName ReadOnly!"),
    ("FCVolumeSource", "TargetWWNs[ Lun* FSType ReadOnly! WWIDs["),
    ("DownwardAPIVolumeSource", "Items[DownwardAPIVolumeFile DefaultMode*"),
    ("FlockerVolumeSource", "DatasetName DatasetUUID"),
    (
        "CephFSVolumeSource",
        "Monitors[ Path User SecretFile SecretRef*LocalObjectReference ReadOnly!",
    ),
    ("CinderVolumeSource", "VolumeID FSType ReadOnly! SecretRef*LocalObjectReference"),
    ("FlexVolumeSource", "Driver FSType SecretRef*LocalObjectReference ReadOnly! Options{"),
    ("QuobyteVolumeSource", "Registry Volume ReadOnly! User Group Tenant"),
    (
        "RBDVolumeSource",
        "CephMonitors[ RBDImage FSType RBDPool RadosUser Keyring SecretRef*LocalObjectReference ReadOnly!",
    ),
    ("PersistentVolumeClaimVolumeSource", "ClaimName ReadOnly!"),
    ("GlusterfsVolumeSource", "EndpointsName Path ReadOnly!"),
    (
        "ISCSIVolumeSource",
        "TargetPortal IQN Lun# ISCSIInterface FSType ReadOnly! Portals[ DiscoveryCHAPAuth! SessionCHAPAuth! \
         SecretRef*LocalObjectReference InitiatorName*",
    ),
    ("NFSVolumeSource", "Server Path ReadOnly!"),
    ("SecretVolumeSource", "SecretName Items[KeyToPath DefaultMode* Optional*"),
    ("GitRepoVolumeSource", "Repository Revision Directory"),
    ("AWSElasticBlockStoreVolumeSource", "VolumeID FSType Partition# ReadOnly!"),
    ("GCEPersistentDiskVolumeSource", "PDName FSType Partition# ReadOnly!"),
    ("EmptyDirVolumeSource", "Medium SizeLimit*"),
    ("HostPathVolumeSource", "Path Type*"),
    ("ObjectMeta", "labels{ annotations{"),
];
