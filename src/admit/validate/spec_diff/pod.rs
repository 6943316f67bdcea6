//! The API server's own type of a pod's spec, without containers and volumes.
//! Models pkg/apis/core/types.go (v1.36).

use super::Struct;

pub const STRUCTS: &[Struct] = &[
    (
        "PodSpec",
        "Volumes[Volume InitContainers[Container Containers[Container EphemeralContainers[EphemeralContainer \
         RestartPolicy TerminationGracePeriodSeconds* ActiveDeadlineSeconds* DNSPolicy NodeSelector{ \
         ServiceAccountName AutomountServiceAccountToken* NodeName SecurityContext*PodSecurityContext \
         ImagePullSecrets[LocalObjectReference Hostname Subdomain SetHostnameAsFQDN* Affinity*Affinity \
         SchedulerName Tolerations[Toleration HostAliases[HostAlias PriorityClassName Priority* \
         PreemptionPolicy* DNSConfig*PodDNSConfig ReadinessGates[PodReadinessGate RuntimeClassName* Overhead{ \
         EnableServiceLinks* TopologySpreadConstraints[TopologySpreadConstraint OS*PodOS \
         SchedulingGates[PodSchedulingGate ResourceClaims[PodResourceClaim Resources*ResourceRequirements \
         HostnameOverride* WorkloadRef*WorkloadReference SchedulingGroup*PodSchedulingGroup",
    ),
    ("WorkloadReference", "Name PodGroup PodGroupReplicaKey"),
    ("PodSchedulingGroup", "PodGroupName*"),
    ("PodResourceClaim", "Name ResourceClaimName* ResourceClaimTemplateName*"),
    ("PodSchedulingGate", "Name"),
    ("PodOS", "Name"),
    ("PodReadinessGate", "ConditionType"),
    ("PodDNSConfig", "Nameservers[ Searches[ Options[PodDNSConfigOption"),
    ("PodDNSConfigOption", "Name Value*"),
    ("HostAlias", "IP Hostnames["),
    ("LocalObjectReference", "Name"),
    ("Toleration", "Key Operator Value Effect TolerationSeconds*"),
    (
        "TopologySpreadConstraint",
        "MaxSkew# TopologyKey WhenUnsatisfiable LabelSelector*LabelSelector MinDomains* NodeAffinityPolicy* \
         NodeTaintsPolicy* MatchLabelKeys[",
    ),
    (
        "Affinity",
        "NodeAffinity*NodeAffinity PodAffinity*PodAffinity PodAntiAffinity*PodAntiAffinity",
    ),
    (
        "PodAffinity",
        "RequiredDuringSchedulingIgnoredDuringExecution[PodAffinityTerm \
         PreferredDuringSchedulingIgnoredDuringExecution[WeightedPodAffinityTerm",
    ),
    (
        "PodAntiAffinity",
        "RequiredDuringSchedulingIgnoredDuringExecution[PodAffinityTerm \
         PreferredDuringSchedulingIgnoredDuringExecution[WeightedPodAffinityTerm",
    ),
    ("WeightedPodAffinityTerm", "Weight# PodAffinityTerm:PodAffinityTerm"),
    (
        "PodAffinityTerm",
        "LabelSelector*LabelSelector Namespaces[ TopologyKey NamespaceSelector*LabelSelector MatchLabelKeys[ \
         MismatchLabelKeys[",
    ),
    (
        "NodeAffinity",
        "RequiredDuringSchedulingIgnoredDuringExecution*NodeSelector \
         PreferredDuringSchedulingIgnoredDuringExecution[PreferredSchedulingTerm",
    ),
    ("PreferredSchedulingTerm", "Weight# Preference:NodeSelectorTerm"),
    ("NodeSelector", "NodeSelectorTerms[NodeSelectorTerm"),
    (
        "NodeSelectorTerm",
        "MatchExpressions[NodeSelectorRequirement MatchFields[NodeSelectorRequirement",
    ),
    ("NodeSelectorRequirement", "Key Operator Values["),
    ("LabelSelector", "matchLabels{ matchExpressions[LabelSelectorRequirement"),
    ("LabelSelectorRequirement", "key operator values["),
    (
        "PodSecurityContext",
        "HostNetwork! HostPID! HostIPC! ShareProcessNamespace* HostUsers* SELinuxOptions*SELinuxOptions \
         WindowsOptions*WindowsSecurityContextOptions RunAsUser* RunAsGroup* RunAsNonRoot* \
         SupplementalGroups[ SupplementalGroupsPolicy* FSGroup* FSGroupChangePolicy* Sysctls[Sysctl \
         SeccompProfile*SeccompProfile AppArmorProfile*AppArmorProfile SELinuxChangePolicy*",
    ),
    ("Sysctl", "Name Value"),
];
