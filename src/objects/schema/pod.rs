//! A pod and its spec.
//! Models staging/src/k8s.io/api/core/v1/types.go Pod (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, List, Map, Object, Quantities, Text};
use super::container::{CONTAINER, EPHEMERAL_CONTAINER, RESOURCE_REQUIREMENTS};
use super::meta::{LOCAL_OBJECT_REFERENCE, OBJECT_META};
use super::placement::{AFFINITY, TOLERATION, TOPOLOGY_SPREAD_CONSTRAINT};
use super::pod_status::POD_STATUS;
use super::security::POD_SECURITY_CONTEXT;
use super::volume::VOLUME;
use super::{Type, accepted, choice, simulated};

pub static POD: Type = Type {
    name: "Pod",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&POD_SPEC)),
        simulated("status", Object(&POD_STATUS)),
    ],
};

pub static POD_SPEC: Type = Type {
    name: "PodSpec",
    fields: &[
        simulated("activeDeadlineSeconds", Int64),
        simulated("affinity", Object(&AFFINITY)),
        accepted("automountServiceAccountToken", Bool),
        simulated("containers", List(&Object(&CONTAINER))),
        accepted("dnsConfig", Object(&POD_DNS_CONFIG)),
        accepted("dnsPolicy", Choice(&choice::DNS_POLICY)),
        simulated("enableServiceLinks", Bool),
        simulated("ephemeralContainers", List(&Object(&EPHEMERAL_CONTAINER))),
        accepted("hostAliases", List(&Object(&HOST_ALIAS))),
        accepted("hostIPC", Bool),
        simulated("hostNetwork", Bool),
        accepted("hostPID", Bool),
        accepted("hostUsers", Bool),
        simulated("hostname", Text),
        accepted("hostnameOverride", Text),
        accepted("imagePullSecrets", List(&Object(&LOCAL_OBJECT_REFERENCE))),
        simulated("initContainers", List(&Object(&CONTAINER))),
        simulated("nodeName", Text),
        simulated("nodeSelector", Map(&Text)),
        simulated("os", Object(&POD_OS)),
        accepted("overhead", Quantities),
        simulated("preemptionPolicy", Choice(&choice::PREEMPTION_POLICY)),
        simulated("priority", Int32),
        simulated("priorityClassName", Text),
        simulated("readinessGates", List(&Object(&POD_READINESS_GATE))),
        accepted("resourceClaims", List(&Object(&POD_RESOURCE_CLAIM))),
        simulated("resources", Object(&RESOURCE_REQUIREMENTS)),
        simulated("restartPolicy", Choice(&choice::RESTART_POLICY)),
        accepted("runtimeClassName", Text),
        simulated("schedulerName", Text),
        simulated("schedulingGates", List(&Object(&POD_SCHEDULING_GATE))),
        accepted("schedulingGroup", Object(&POD_SCHEDULING_GROUP)),
        accepted("securityContext", Object(&POD_SECURITY_CONTEXT)),
        accepted("serviceAccount", Text),
        accepted("serviceAccountName", Text),
        accepted("setHostnameAsFQDN", Bool),
        accepted("shareProcessNamespace", Bool),
        accepted("subdomain", Text),
        simulated("terminationGracePeriodSeconds", Int64),
        simulated("tolerations", List(&Object(&TOLERATION))),
        simulated("topologySpreadConstraints", List(&Object(&TOPOLOGY_SPREAD_CONSTRAINT))),
        simulated("volumes", List(&Object(&VOLUME))),
    ],
};

pub static POD_READINESS_GATE: Type = Type {
    name: "PodReadinessGate",
    fields: &[simulated("conditionType", Choice(&choice::POD_CONDITION_TYPE))],
};

pub static POD_SCHEDULING_GATE: Type =
    Type { name: "PodSchedulingGate", fields: &[simulated("name", Text)] };

pub static POD_SCHEDULING_GROUP: Type =
    Type { name: "PodSchedulingGroup", fields: &[accepted("podGroupName", Text)] };

pub static POD_RESOURCE_CLAIM: Type = Type {
    name: "PodResourceClaim",
    fields: &[
        accepted("name", Text),
        accepted("resourceClaimName", Text),
        accepted("resourceClaimTemplateName", Text),
    ],
};

pub static POD_DNS_CONFIG: Type = Type {
    name: "PodDNSConfig",
    fields: &[
        accepted("nameservers", List(&Text)),
        accepted("options", List(&Object(&POD_DNS_CONFIG_OPTION))),
        accepted("searches", List(&Text)),
    ],
};

pub static POD_DNS_CONFIG_OPTION: Type =
    Type { name: "PodDNSConfigOption", fields: &[accepted("name", Text), accepted("value", Text)] };

pub static HOST_ALIAS: Type =
    Type { name: "HostAlias", fields: &[accepted("hostnames", List(&Text)), accepted("ip", Text)] };

pub static POD_OS: Type =
    Type { name: "PodOS", fields: &[simulated("name", Choice(&choice::OS_NAME))] };
