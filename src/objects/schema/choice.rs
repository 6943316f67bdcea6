//! The string types that are their own in Go, and the words each may hold where they are few and fixed.
//! Models the constants of staging/src/k8s.io/api/core/v1/types.go (v1.36).

use super::Choice;

pub static ADDRESS_TYPE: Choice = Choice { go: "v1.AddressType", words: &["IPv4", "IPv6", "FQDN"] };
pub static APP_ARMOR_PROFILE_TYPE: Choice =
    Choice { go: "v1.AppArmorProfileType", words: &["Unconfined", "RuntimeDefault", "Localhost"] };
pub static AZURE_DATA_DISK_CACHING_MODE: Choice =
    Choice { go: "v1.AzureDataDiskCachingMode", words: &["None", "ReadOnly", "ReadWrite"] };
pub static AZURE_DATA_DISK_KIND: Choice =
    Choice { go: "v1.AzureDataDiskKind", words: &["Shared", "Dedicated", "Managed"] };
pub static CAPABILITY: Choice = Choice { go: "v1.Capability", words: &[] };
pub static CLAIM_RESOURCE_STATUS: Choice = Choice {
    go: "v1.ClaimResourceStatus",
    words: &[
        "ControllerResizeInProgress",
        "ControllerResizeInfeasible",
        "NodeResizePending",
        "NodeResizeInProgress",
        "NodeResizeInfeasible",
    ],
};
pub static CLAIM_RETENTION_POLICY_TYPE: Choice =
    Choice { go: "v1.PersistentVolumeClaimRetentionPolicyType", words: &["Retain", "Delete"] };
pub static COMPLETION_MODE: Choice =
    Choice { go: "v1.CompletionMode", words: &["NonIndexed", "Indexed"] };
pub static CONCURRENCY_POLICY: Choice =
    Choice { go: "v1.ConcurrencyPolicy", words: &["Allow", "Forbid", "Replace"] };
pub static CONDITION_STATUS: Choice =
    Choice { go: "v1.ConditionStatus", words: &["True", "False", "Unknown"] };
pub static CONTAINER_RESTART_POLICY: Choice =
    Choice { go: "v1.ContainerRestartPolicy", words: &["Always", "Never", "OnFailure"] };
pub static CONTAINER_RESTART_RULE_ACTION: Choice =
    Choice { go: "v1.ContainerRestartRuleAction", words: &["Restart", "RestartAllContainers"] };
pub static CONTAINER_RESTART_RULE_ON_EXIT_CODES_OPERATOR: Choice =
    Choice { go: "v1.ContainerRestartRuleOnExitCodesOperator", words: &["In", "NotIn"] };
pub static DAEMON_SET_CONDITION_TYPE: Choice =
    Choice { go: "v1.DaemonSetConditionType", words: &[] };
pub static DAEMON_SET_UPDATE_STRATEGY_TYPE: Choice =
    Choice { go: "v1.DaemonSetUpdateStrategyType", words: &["RollingUpdate", "OnDelete"] };
pub static DEPLOYMENT_CONDITION_TYPE: Choice = Choice {
    go: "v1.DeploymentConditionType",
    words: &["Available", "Progressing", "ReplicaFailure"],
};
pub static DEPLOYMENT_STRATEGY_TYPE: Choice =
    Choice { go: "v1.DeploymentStrategyType", words: &["Recreate", "RollingUpdate"] };
pub static DNS_POLICY: Choice = Choice {
    go: "v1.DNSPolicy",
    words: &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
};
pub static FINALIZER_NAME: Choice = Choice { go: "v1.FinalizerName", words: &["kubernetes"] };
pub static HOST_PATH_TYPE: Choice = Choice {
    go: "v1.HostPathType",
    words: &[
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice",
    ],
};
pub static IP_FAMILY: Choice = Choice { go: "v1.IPFamily", words: &["IPv4", "IPv6"] };
pub static IP_FAMILY_POLICY: Choice = Choice {
    go: "v1.IPFamilyPolicy",
    words: &["SingleStack", "PreferDualStack", "RequireDualStack"],
};
pub static JOB_CONDITION_TYPE: Choice = Choice {
    go: "v1.JobConditionType",
    words: &["Suspended", "Complete", "Failed", "FailureTarget", "SuccessCriteriaMet"],
};
pub static LABEL_SELECTOR_OPERATOR: Choice =
    Choice { go: "v1.LabelSelectorOperator", words: &["In", "NotIn", "Exists", "DoesNotExist"] };
pub static LOAD_BALANCER_IP_MODE: Choice =
    Choice { go: "v1.LoadBalancerIPMode", words: &["VIP", "Proxy"] };
pub static MANAGED_FIELDS_OPERATION_TYPE: Choice =
    Choice { go: "v1.ManagedFieldsOperationType", words: &["Apply", "Update"] };
pub static MOUNT_PROPAGATION_MODE: Choice =
    Choice { go: "v1.MountPropagationMode", words: &["None", "HostToContainer", "Bidirectional"] };
pub static NAMESPACE_CONDITION_TYPE: Choice = Choice {
    go: "v1.NamespaceConditionType",
    words: &[
        "NamespaceDeletionDiscoveryFailure",
        "NamespaceDeletionContentFailure",
        "NamespaceDeletionGroupVersionParsingFailure",
        "NamespaceContentRemaining",
        "NamespaceFinalizersRemaining",
    ],
};
pub static NAMESPACE_PHASE: Choice =
    Choice { go: "v1.NamespacePhase", words: &["Active", "Terminating"] };
pub static NODE_ADDRESS_TYPE: Choice = Choice {
    go: "v1.NodeAddressType",
    words: &["Hostname", "InternalIP", "ExternalIP", "InternalDNS", "ExternalDNS"],
};
pub static NODE_CONDITION_TYPE: Choice = Choice {
    go: "v1.NodeConditionType",
    words: &["Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"],
};
pub static NODE_INCLUSION_POLICY: Choice =
    Choice { go: "v1.NodeInclusionPolicy", words: &["Ignore", "Honor"] };
pub static NODE_PHASE: Choice =
    Choice { go: "v1.NodePhase", words: &["Pending", "Running", "Terminated"] };
pub static NODE_SELECTOR_OPERATOR: Choice = Choice {
    go: "v1.NodeSelectorOperator",
    words: &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
};
pub static OS_NAME: Choice = Choice { go: "v1.OSName", words: &["linux", "windows"] };
pub static PERSISTENT_VOLUME_ACCESS_MODE: Choice = Choice {
    go: "v1.PersistentVolumeAccessMode",
    words: &["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
};
pub static PERSISTENT_VOLUME_CLAIM_CONDITION_TYPE: Choice = Choice {
    go: "v1.PersistentVolumeClaimConditionType",
    words: &[
        "Resizing",
        "FileSystemResizePending",
        "ControllerResizeError",
        "NodeResizeError",
        "ModifyingVolume",
        "ModifyVolumeError",
    ],
};
pub static PERSISTENT_VOLUME_CLAIM_MODIFY_VOLUME_STATUS: Choice = Choice {
    go: "v1.PersistentVolumeClaimModifyVolumeStatus",
    words: &["Pending", "InProgress", "Infeasible"],
};
pub static PERSISTENT_VOLUME_CLAIM_PHASE: Choice =
    Choice { go: "v1.PersistentVolumeClaimPhase", words: &["Pending", "Bound", "Lost"] };
pub static PERSISTENT_VOLUME_MODE: Choice =
    Choice { go: "v1.PersistentVolumeMode", words: &["Block", "Filesystem"] };
pub static POD_CONDITION_TYPE: Choice = Choice {
    go: "v1.PodConditionType",
    words: &[
        "ContainersReady",
        "Initialized",
        "Ready",
        "PodScheduled",
        "DisruptionTarget",
        "PodReadyToStartContainers",
        "PodResizePending",
        "PodResizeInProgress",
        "AllContainersRestarting",
    ],
};
pub static POD_FAILURE_POLICY_ACTION: Choice =
    Choice { go: "v1.PodFailurePolicyAction", words: &["FailJob", "FailIndex", "Ignore", "Count"] };
pub static POD_FAILURE_POLICY_ON_EXIT_CODES_OPERATOR: Choice =
    Choice { go: "v1.PodFailurePolicyOnExitCodesOperator", words: &["In", "NotIn"] };
pub static POD_FS_GROUP_CHANGE_POLICY: Choice =
    Choice { go: "v1.PodFSGroupChangePolicy", words: &["OnRootMismatch", "Always"] };
pub static POD_MANAGEMENT_POLICY_TYPE: Choice =
    Choice { go: "v1.PodManagementPolicyType", words: &["OrderedReady", "Parallel"] };
pub static POD_PHASE: Choice =
    Choice { go: "v1.PodPhase", words: &["Pending", "Running", "Succeeded", "Failed", "Unknown"] };
pub static POD_QOS_CLASS: Choice =
    Choice { go: "v1.PodQOSClass", words: &["Guaranteed", "Burstable", "BestEffort"] };
pub static POD_REPLACEMENT_POLICY: Choice =
    Choice { go: "v1.PodReplacementPolicy", words: &["TerminatingOrFailed", "Failed"] };
pub static POD_RESIZE_STATUS: Choice =
    Choice { go: "v1.PodResizeStatus", words: &["InProgress", "Deferred", "Infeasible"] };
pub static POD_SE_LINUX_CHANGE_POLICY: Choice =
    Choice { go: "v1.PodSELinuxChangePolicy", words: &["Recursive", "MountOption"] };
pub static PREEMPTION_POLICY: Choice =
    Choice { go: "v1.PreemptionPolicy", words: &["PreemptLowerPriority", "Never"] };
pub static PROC_MOUNT_TYPE: Choice =
    Choice { go: "v1.ProcMountType", words: &["Default", "Unmasked"] };
pub static PROTOCOL: Choice = Choice { go: "v1.Protocol", words: &["TCP", "UDP", "SCTP"] };
pub static PULL_POLICY: Choice =
    Choice { go: "v1.PullPolicy", words: &["Always", "Never", "IfNotPresent"] };
pub static RECURSIVE_READ_ONLY_MODE: Choice =
    Choice { go: "v1.RecursiveReadOnlyMode", words: &["Disabled", "IfPossible", "Enabled"] };
pub static REPLICATION_CONTROLLER_CONDITION_TYPE: Choice =
    Choice { go: "v1.ReplicationControllerConditionType", words: &["ReplicaFailure"] };
pub static REPLICA_SET_CONDITION_TYPE: Choice =
    Choice { go: "v1.ReplicaSetConditionType", words: &["ReplicaFailure"] };
pub static RESOURCE_HEALTH_STATUS: Choice =
    Choice { go: "v1.ResourceHealthStatus", words: &["Healthy", "Unhealthy", "Unknown"] };
pub static RESOURCE_ID: Choice = Choice { go: "v1.ResourceID", words: &[] };
pub static RESOURCE_NAME: Choice = Choice { go: "v1.ResourceName", words: &["cpu", "memory"] };
pub static RESOURCE_RESIZE_RESTART_POLICY: Choice =
    Choice { go: "v1.ResourceResizeRestartPolicy", words: &["NotRequired", "RestartContainer"] };
pub static RESTART_POLICY: Choice =
    Choice { go: "v1.RestartPolicy", words: &["Always", "OnFailure", "Never"] };
pub static SECCOMP_PROFILE_TYPE: Choice =
    Choice { go: "v1.SeccompProfileType", words: &["Unconfined", "RuntimeDefault", "Localhost"] };
pub static SECRET_TYPE: Choice = Choice {
    go: "v1.SecretType",
    words: &[
        "Opaque",
        "kubernetes.io/basic-auth",
        "kubernetes.io/dockerconfigjson",
        "kubernetes.io/ssh-auth",
        "kubernetes.io/tls",
    ],
};
pub static SERVICE_AFFINITY: Choice =
    Choice { go: "v1.ServiceAffinity", words: &["ClientIP", "None"] };
pub static SERVICE_EXTERNAL_TRAFFIC_POLICY: Choice =
    Choice { go: "v1.ServiceExternalTrafficPolicy", words: &["Cluster", "Local"] };
pub static SERVICE_INTERNAL_TRAFFIC_POLICY: Choice =
    Choice { go: "v1.ServiceInternalTrafficPolicy", words: &["Cluster", "Local"] };
pub static SERVICE_TYPE: Choice = Choice {
    go: "v1.ServiceType",
    words: &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
};
pub static SIGNAL: Choice = Choice { go: "v1.Signal", words: &[] };
pub static STATEFUL_SET_CONDITION_TYPE: Choice =
    Choice { go: "v1.StatefulSetConditionType", words: &[] };
pub static STATEFUL_SET_UPDATE_STRATEGY_TYPE: Choice =
    Choice { go: "v1.StatefulSetUpdateStrategyType", words: &["RollingUpdate", "OnDelete"] };
pub static STORAGE_MEDIUM: Choice = Choice { go: "v1.StorageMedium", words: &[] };
pub static SUPPLEMENTAL_GROUPS_POLICY: Choice =
    Choice { go: "v1.SupplementalGroupsPolicy", words: &["Merge", "Strict"] };
pub static TAINT_EFFECT: Choice =
    Choice { go: "v1.TaintEffect", words: &["NoSchedule", "PreferNoSchedule", "NoExecute"] };
pub static TERMINATION_MESSAGE_POLICY: Choice =
    Choice { go: "v1.TerminationMessagePolicy", words: &["File", "FallbackToLogsOnError"] };
pub static TOLERATION_OPERATOR: Choice =
    Choice { go: "v1.TolerationOperator", words: &["Exists", "Equal", "Lt", "Gt"] };
pub static UID: Choice = Choice { go: "types.UID", words: &[] };
pub static UNHEALTHY_POD_EVICTION_POLICY_TYPE: Choice =
    Choice { go: "v1.UnhealthyPodEvictionPolicyType", words: &["IfHealthyBudget", "AlwaysAllow"] };
pub static UNIQUE_VOLUME_NAME: Choice = Choice { go: "v1.UniqueVolumeName", words: &[] };
pub static UNSATISFIABLE_CONSTRAINT_ACTION: Choice =
    Choice { go: "v1.UnsatisfiableConstraintAction", words: &["DoNotSchedule", "ScheduleAnyway"] };
pub static URI_SCHEME: Choice = Choice { go: "v1.URIScheme", words: &["HTTP", "HTTPS"] };
