//! Which fields must be written, which usually are, and which exclude each other.
//! `REQUIRED` models the `required` lists of api/openapi-spec/v3 (v1.36), which kubectl explain prints.

use crate::objects::schema::Type;

/// By the type's name, in its order; both EndpointPorts bear one name and stand here without theirs.
#[rustfmt::skip]
const REQUIRED: &[(&str, &[&str])] = &[
    ("AWSElasticBlockStoreVolumeSource", &["volumeID"]),
    ("AppArmorProfile", &["type"]),
    ("AttachedVolume", &["devicePath", "name"]),
    ("AzureDiskVolumeSource", &["diskName", "diskURI"]),
    ("AzureFileVolumeSource", &["secretName", "shareName"]),
    ("CSIVolumeSource", &["driver"]),
    ("CephFSVolumeSource", &["monitors"]),
    ("CinderVolumeSource", &["volumeID"]),
    ("ClusterTrustBundleProjection", &["path"]),
    ("Condition", &["lastTransitionTime", "message", "reason", "status", "type"]),
    ("ConfigMapKeySelector", &["key"]),
    ("ConfigMapNodeConfigSource", &["kubeletConfigKey", "name", "namespace"]),
    ("Container", &["name"]),
    ("ContainerExtendedResourceRequest", &["containerName", "requestName", "resourceName"]),
    ("ContainerPort", &["containerPort"]),
    ("ContainerResizePolicy", &["resourceName", "restartPolicy"]),
    ("ContainerRestartRule", &["action"]),
    ("ContainerRestartRuleOnExitCodes", &["operator"]),
    ("ContainerStateTerminated", &["exitCode"]),
    ("ContainerStatus", &["image", "imageID", "name", "ready", "restartCount"]),
    ("CronJobSpec", &["jobTemplate", "schedule"]),
    ("DaemonEndpoint", &["Port"]),
    ("DaemonSetCondition", &["status", "type"]),
    ("DaemonSetSpec", &["selector", "template"]),
    ("DaemonSetStatus", &["currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"]),
    ("DeploymentCondition", &["status", "type"]),
    ("DeploymentSpec", &["selector", "template"]),
    ("DownwardAPIVolumeFile", &["path"]),
    ("Endpoint", &["addresses"]),
    ("EndpointAddress", &["ip"]),
    ("EndpointSlice", &["addressType"]),
    ("EnvVar", &["name"]),
    ("EphemeralContainer", &["name"]),
    ("Event", &["involvedObject", "metadata"]),
    ("FileKeySelector", &["key", "path", "volumeName"]),
    ("FlexVolumeSource", &["driver"]),
    ("ForNode", &["name"]),
    ("ForZone", &["name"]),
    ("GCEPersistentDiskVolumeSource", &["pdName"]),
    ("GRPCAction", &["port"]),
    ("GitRepoVolumeSource", &["repository"]),
    ("GlusterfsVolumeSource", &["endpoints", "path"]),
    ("HTTPGetAction", &["port"]),
    ("HTTPHeader", &["name", "value"]),
    ("HostAlias", &["ip"]),
    ("HostIP", &["ip"]),
    ("HostPathVolumeSource", &["path"]),
    ("ISCSIVolumeSource", &["iqn", "lun", "targetPortal"]),
    ("ImageVolumeStatus", &["imageRef"]),
    ("JobCondition", &["status", "type"]),
    ("JobSpec", &["template"]),
    ("KeyToPath", &["key", "path"]),
    ("LabelSelectorRequirement", &["key", "operator"]),
    ("LinuxContainerUser", &["gid", "uid"]),
    ("ModifyVolumeStatus", &["status"]),
    ("NFSVolumeSource", &["path", "server"]),
    ("NamespaceCondition", &["status", "type"]),
    ("NodeAddress", &["address", "type"]),
    ("NodeAllocatableResourceClaimStatus", &["resourceClaimName", "resources"]),
    ("NodeCondition", &["status", "type"]),
    ("NodeSelector", &["nodeSelectorTerms"]),
    ("NodeSelectorRequirement", &["key", "operator"]),
    ("NodeSystemInfo", &["architecture", "bootID", "containerRuntimeVersion", "kernelVersion", "kubeProxyVersion", "kubeletVersion", "machineID", "operatingSystem", "osImage", "systemUUID"]),
    ("ObjectFieldSelector", &["fieldPath"]),
    ("OwnerReference", &["apiVersion", "kind", "name", "uid"]),
    ("PersistentVolumeClaimCondition", &["status", "type"]),
    ("PersistentVolumeClaimTemplate", &["spec"]),
    ("PersistentVolumeClaimVolumeSource", &["claimName"]),
    ("PhotonPersistentDiskVolumeSource", &["pdID"]),
    ("PodAffinityTerm", &["topologyKey"]),
    ("PodCertificateProjection", &["keyType", "signerName"]),
    ("PodCondition", &["status", "type"]),
    ("PodExtendedResourceClaimStatus", &["requestMappings", "resourceClaimName"]),
    ("PodFailurePolicy", &["rules"]),
    ("PodFailurePolicyOnExitCodesRequirement", &["operator", "values"]),
    ("PodFailurePolicyOnPodConditionsPattern", &["type"]),
    ("PodFailurePolicyRule", &["action"]),
    ("PodIP", &["ip"]),
    ("PodOS", &["name"]),
    ("PodReadinessGate", &["conditionType"]),
    ("PodResourceClaim", &["name"]),
    ("PodResourceClaimStatus", &["name"]),
    ("PodSchedulingGate", &["name"]),
    ("PodSpec", &["containers"]),
    ("PortStatus", &["port", "protocol"]),
    ("PortworxVolumeSource", &["volumeID"]),
    ("PreferredSchedulingTerm", &["preference", "weight"]),
    ("QuobyteVolumeSource", &["registry", "volume"]),
    ("RBDVolumeSource", &["image", "monitors"]),
    ("ReplicaSetCondition", &["status", "type"]),
    ("ReplicaSetSpec", &["selector"]),
    ("ReplicaSetStatus", &["replicas"]),
    ("ReplicationControllerCondition", &["status", "type"]),
    ("ReplicationControllerStatus", &["replicas"]),
    ("ResourceClaim", &["name"]),
    ("ResourceFieldSelector", &["resource"]),
    ("ResourceHealth", &["resourceID"]),
    ("ResourceStatus", &["name"]),
    ("ScaleIOVolumeSource", &["gateway", "secretRef", "system"]),
    ("SeccompProfile", &["type"]),
    ("SecretKeySelector", &["key"]),
    ("ServiceAccountTokenProjection", &["path"]),
    ("ServicePort", &["port"]),
    ("SleepAction", &["seconds"]),
    ("StatefulSetCondition", &["status", "type"]),
    ("StatefulSetSpec", &["selector", "template"]),
    ("StatefulSetStatus", &["replicas"]),
    ("SuccessPolicy", &["rules"]),
    ("Sysctl", &["name", "value"]),
    ("TCPSocketAction", &["port"]),
    ("Taint", &["effect", "key"]),
    ("TopologySpreadConstraint", &["maxSkew", "topologyKey", "whenUnsatisfiable"]),
    ("TypedLocalObjectReference", &["kind", "name"]),
    ("TypedObjectReference", &["kind", "name"]),
    ("Volume", &["name"]),
    ("VolumeDevice", &["devicePath", "name"]),
    ("VolumeMount", &["mountPath", "name"]),
    ("VolumeMountStatus", &["mountPath", "name"]),
    ("VsphereVirtualDiskVolumeSource", &["volumePath"]),
    ("WeightedPodAffinityTerm", &["podAffinityTerm", "weight"]),
];

/// What a person who writes such an object nearly always writes, in the order in which it reads well.
const USUAL: &[(&str, &[&str])] = &[
    ("AppRoute", &["path", "status"]),
    ("AppSpec", &["image", "startUp", "ports", "routes"]),
    ("ConfigMap", &["data"]),
    ("ConfigMapEnvSource", &["name"]),
    ("ConfigMapKeySelector", &["name", "key"]),
    ("ConfigMapProjection", &["name"]),
    ("ConfigMapVolumeSource", &["name"]),
    ("Container", &["name", "image"]),
    ("ContainerPort", &["containerPort"]),
    ("CronJobSpec", &["schedule", "jobTemplate"]),
    ("DaemonSetSpec", &["selector", "template"]),
    ("DeploymentSpec", &["replicas", "selector", "template"]),
    ("EnvVar", &["name", "value"]),
    ("ExecAction", &["command"]),
    ("GRPCAction", &["port"]),
    ("HTTPGetAction", &["path", "port"]),
    ("JobSpec", &["template"]),
    ("JobTemplateSpec", &["spec"]),
    ("LabelSelector", &["matchLabels"]),
    ("ObjectFieldSelector", &["fieldPath"]),
    ("ObjectMeta", &["name"]),
    ("PersistentVolumeClaim", &["metadata", "spec"]),
    ("PersistentVolumeClaimSpec", &["accessModes", "resources"]),
    ("PodDisruptionBudgetSpec", &["minAvailable", "selector"]),
    ("PodSpec", &["containers"]),
    ("PodTemplateSpec", &["metadata", "spec"]),
    ("Probe", &["httpGet"]),
    ("ReplicaSetSpec", &["replicas", "selector", "template"]),
    ("ReplicationControllerSpec", &["replicas", "template"]),
    ("Secret", &["stringData"]),
    ("SecretEnvSource", &["name"]),
    ("SecretKeySelector", &["name", "key"]),
    ("SecretProjection", &["name"]),
    ("SecretVolumeSource", &["secretName"]),
    ("ServicePort", &["port", "targetPort"]),
    ("ServiceSpec", &["selector", "ports"]),
    ("SleepAction", &["seconds"]),
    ("StatefulSetSpec", &["serviceName", "replicas", "selector", "template"]),
    ("TCPSocketAction", &["port"]),
    ("Toleration", &["key", "operator", "effect"]),
    ("VolumeMount", &["name", "mountPath"]),
];

/// Fields of which an object takes one only.
const ONE_OF: &[(&str, &[&str])] = &[
    ("EnvFromSource", &["configMapRef", "secretRef"]),
    ("EnvVar", &["value", "valueFrom"]),
    (
        "EnvVarSource",
        &["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"],
    ),
    ("LifecycleHandler", &["exec", "httpGet", "sleep", "tcpSocket"]),
    ("PodDisruptionBudgetSpec", &["maxUnavailable", "minAvailable"]),
    ("Probe", &["exec", "grpc", "httpGet", "tcpSocket"]),
];

pub fn is_required(owner: &Type, field: &str) -> bool {
    names(REQUIRED, owner).contains(&field)
}

/// In the order in which they are best written.
pub fn first(owner: &Type) -> impl Iterator<Item = &'static str> {
    let usual = names(USUAL, owner);
    let others = names(REQUIRED, owner).iter().filter(|name| !usual.contains(name));
    usual.iter().chain(others).copied()
}

/// Whether one of the fields already there leaves no room for this one.
pub fn is_excluded(owner: &Type, field: &str, beside: &[String]) -> bool {
    let rivals = names(ONE_OF, owner);
    let is_source = |name: &str| name != "name";
    let is_there = |name: &&String| match owner.name {
        "Volume" => is_source(field) && is_source(name) && owner.field(name).is_some(),
        _ => rivals.contains(&field) && rivals.contains(&name.as_str()),
    };
    beside.iter().any(|name| is_there(&name))
}

fn names(table: &'static [(&str, &[&'static str])], owner: &Type) -> &'static [&'static str] {
    let row = table.iter().find(|(name, _)| *name == owner.name);
    row.map(|(_, fields)| *fields).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::meaning::tests::types;
    use super::*;

    #[test]
    fn the_tables_name_fields_that_exist() {
        let known = types();
        for (table, is_whole) in [(REQUIRED, false), (USUAL, true), (ONE_OF, true)] {
            assert!(table.is_sorted_by(|a, b| a.0 < b.0));
            for (name, fields) in table {
                let Some(owner) = known.iter().find(|owner| owner.name == *name) else {
                    // A controller's types come with the controller's kind.
                    let is_of_a_controller = ["Deployment", "Job", "PodTemplate", "ReplicaSet"]
                        .iter()
                        .chain(&["PodFailure", "SuccessPolicy", "ReplicationController"])
                        .chain(&["Endpoint", "Namespace", "Rolling"])
                        .any(|prefix| name.starts_with(prefix));
                    assert!(is_of_a_controller || !is_whole, "there is no type {name}");
                    continue;
                };
                for field in *fields {
                    assert!(owner.field(field).is_some(), "{name} has no field {field}");
                }
            }
        }
    }

    #[test]
    fn what_the_server_refuses_together_is_not_offered_together() {
        let known = types();
        let find = |name: &str| *known.iter().find(|owner| owner.name == name).unwrap();
        let there =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(is_excluded(find("Probe"), "exec", &there(&["httpGet"])));
        assert!(!is_excluded(find("Probe"), "periodSeconds", &there(&["httpGet"])));
        assert!(is_excluded(find("Volume"), "emptyDir", &there(&["name", "configMap"])));
        assert!(!is_excluded(find("Volume"), "name", &there(&["configMap"])));
        assert!(!is_excluded(find("Volume"), "emptyDir", &there(&["name"])));
    }

    #[test]
    fn the_required_come_with_the_usual() {
        let known = types();
        let find = |name: &str| *known.iter().find(|owner| owner.name == name).unwrap();
        assert_eq!(first(find("Container")).collect::<Vec<_>>(), ["name", "image"]);
        assert_eq!(first(find("HTTPHeader")).collect::<Vec<_>>(), ["name", "value"]);
        assert!(is_required(find("PodSpec"), "containers"));
        assert!(!is_required(find("Container"), "image"));
    }
}
