//! What an older API server does not know yet, or knows and does not serve.
//!
//! kubectl and strict reading are those of 1.36 whatever the cluster's version: a field that the server does not know is
//! refused as an unknown one. A field behind a feature gate that is off is read and then dropped, in silence.
//! Only fields that the simulation acts on are told apart, with a few that people meet often; what a server defaults,
//! but for a Service, and the words of rules that are as old as it, are 1.36's.
//! Models pkg/api/pod/util.go dropDisabledFields (v1.34, v1.36), V61, V62, V64 and V74.

use serde_json::Value;

use crate::objects::Kind;

/// Something of the API that came after 1.20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// A container's own restartPolicy, as sidecars have it.
    Sidecar,
    /// Every other restartPolicy of a container, and its rules.
    ContainerRestartRules,
    /// The action of a restart rule that takes the whole pod along.
    RestartAllContainers,
    GrpcProbe,
    ProbeGrace,
    SleepHook,
    /// A sleep of no seconds.
    ZeroSleep,
    StopSignal,
    SchedulingGates,
    ResizePolicy,
    PodLevelResources,
    ImageVolume,
    EnvironmentFile,
    HostUsers,
    HostnameOverride,
    SupplementalGroupsPolicy,
    SeLinuxChangePolicy,
    ClusterTrustBundle,
    PodCertificate,
    /// The annotations of a pod's certificate.
    CertificateAnnotations,
    SchedulingGroup,
    /// What the scheduling group was called at first.
    WorkloadReference,
    /// Tolerations that compare numbers.
    NumericTolerations,
    /// Names of Services that begin with a digit.
    RelaxedServiceName,
    /// Addresses without leading zeros, and no IPv4 in IPv6's clothes.
    StrictAddresses,
    /// Names of variables with anything printable in them.
    RelaxedVariableName,
    /// Underscores in the domains a pod searches.
    RelaxedSearch,
    /// Addresses of two families, and which of them a Service has.
    DualStack,
    InternalTrafficPolicy,
    /// Whether a load balancer's Service has node ports too.
    LoadBalancerNodePorts,
    LoadBalancerClass,
    /// How the traffic that comes in at a Service's external addresses is led.
    ExternalIpsTrafficPolicy,
    /// How a load balancer hands on what is sent to its address.
    IpMode,
    TrafficDistribution,
    /// The traffic distributions that say "same".
    SameTrafficDistribution,
    /// The labels a spread matches by itself merged into its selector, and checked as an affinity's are.
    MergedMatchLabelKeys,
    /// Other resources for init containers in place; its rules came before its gate opened.
    InitContainerResize,
    /// Too many restart rules are counted in items.
    CountedRestartRules,
    /// A warning of what a headless Service does not look at.
    HeadlessWarning,
    PreferCloseWarning,
    ExternalIpsWarning,
    /// The word that Endpoints are old.
    EndpointsDeprecation,
}

/// What a server makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Unknown,
    /// Behind a gate that is off.
    Dropped,
    Served,
}

/// The server of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiServer {
    lacks: Vec<(Feature, Standing)>,
}

impl Feature {
    pub const ALL: [Feature; 42] = [
        Feature::Sidecar,
        Feature::ContainerRestartRules,
        Feature::RestartAllContainers,
        Feature::GrpcProbe,
        Feature::ProbeGrace,
        Feature::SleepHook,
        Feature::ZeroSleep,
        Feature::StopSignal,
        Feature::SchedulingGates,
        Feature::ResizePolicy,
        Feature::PodLevelResources,
        Feature::ImageVolume,
        Feature::EnvironmentFile,
        Feature::HostUsers,
        Feature::HostnameOverride,
        Feature::SupplementalGroupsPolicy,
        Feature::SeLinuxChangePolicy,
        Feature::ClusterTrustBundle,
        Feature::PodCertificate,
        Feature::CertificateAnnotations,
        Feature::SchedulingGroup,
        Feature::WorkloadReference,
        Feature::NumericTolerations,
        Feature::RelaxedServiceName,
        Feature::StrictAddresses,
        Feature::RelaxedVariableName,
        Feature::RelaxedSearch,
        Feature::DualStack,
        Feature::InternalTrafficPolicy,
        Feature::LoadBalancerNodePorts,
        Feature::LoadBalancerClass,
        Feature::ExternalIpsTrafficPolicy,
        Feature::IpMode,
        Feature::TrafficDistribution,
        Feature::SameTrafficDistribution,
        Feature::MergedMatchLabelKeys,
        Feature::InitContainerResize,
        Feature::CountedRestartRules,
        Feature::HeadlessWarning,
        Feature::PreferCloseWarning,
        Feature::ExternalIpsWarning,
        Feature::EndpointsDeprecation,
    ];

    /// The fields that came with it, each after the struct it is in; none where only a value is new.
    fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Feature::Sidecar => &[("Container", "restartPolicy")],
            Feature::ContainerRestartRules => &[("Container", "restartPolicyRules")],
            Feature::GrpcProbe => &[("Probe", "grpc")],
            Feature::ProbeGrace => &[("Probe", "terminationGracePeriodSeconds")],
            Feature::SleepHook => &[("LifecycleHandler", "sleep")],
            Feature::StopSignal => &[("Lifecycle", "stopSignal")],
            Feature::SchedulingGates => &[("PodSpec", "schedulingGates")],
            Feature::ResizePolicy => &[("Container", "resizePolicy")],
            Feature::PodLevelResources => &[("PodSpec", "resources")],
            Feature::ImageVolume => &[("Volume", "image")],
            Feature::EnvironmentFile => &[("EnvVarSource", "fileKeyRef")],
            Feature::HostUsers => &[("PodSpec", "hostUsers")],
            Feature::HostnameOverride => &[("PodSpec", "hostnameOverride")],
            Feature::SupplementalGroupsPolicy => {
                &[("PodSecurityContext", "supplementalGroupsPolicy")]
            }
            Feature::SeLinuxChangePolicy => &[("PodSecurityContext", "seLinuxChangePolicy")],
            Feature::ClusterTrustBundle => &[("VolumeProjection", "clusterTrustBundle")],
            Feature::PodCertificate => &[("VolumeProjection", "podCertificate")],
            Feature::CertificateAnnotations => &[("PodCertificateProjection", "userAnnotations")],
            Feature::SchedulingGroup => &[("PodSpec", "schedulingGroup")],
            Feature::WorkloadReference => &[("PodSpec", "workloadRef")],
            Feature::DualStack => {
                &[("ServiceSpec", "ipFamilies"), ("ServiceSpec", "ipFamilyPolicy")]
            }
            Feature::InternalTrafficPolicy => &[("ServiceSpec", "internalTrafficPolicy")],
            Feature::LoadBalancerNodePorts => &[("ServiceSpec", "allocateLoadBalancerNodePorts")],
            Feature::LoadBalancerClass => &[("ServiceSpec", "loadBalancerClass")],
            Feature::IpMode => &[("LoadBalancerIngress", "ipMode")],
            Feature::TrafficDistribution => &[("ServiceSpec", "trafficDistribution")],
            Feature::RestartAllContainers
            | Feature::ExternalIpsTrafficPolicy
            | Feature::ZeroSleep
            | Feature::NumericTolerations
            | Feature::RelaxedServiceName
            | Feature::StrictAddresses
            | Feature::RelaxedVariableName
            | Feature::RelaxedSearch
            | Feature::SameTrafficDistribution
            | Feature::MergedMatchLabelKeys
            | Feature::InitContainerResize
            | Feature::CountedRestartRules
            | Feature::HeadlessWarning
            | Feature::PreferCloseWarning
            | Feature::ExternalIpsWarning
            | Feature::EndpointsDeprecation => &[],
        }
    }
}

impl ApiServer {
    /// Serves everything.
    pub const NEWEST: ApiServer = ApiServer { lacks: Vec::new() };

    /// By the standing of each feature.
    pub fn new(standing: impl Fn(Feature) -> Standing) -> ApiServer {
        let all = Feature::ALL.map(|feature| (feature, standing(feature)));
        let lacks = all.into_iter().filter(|(_, standing)| *standing != Standing::Served).collect();
        ApiServer { lacks }
    }

    pub fn serves(&self, feature: Feature) -> bool {
        self.standing(feature) == Standing::Served
    }

    /// What it says whenever somebody asks for objects of a kind that is old (R67).
    /// Models apiserver/pkg/endpoints/deprecation/deprecation.go WarningMessage.
    pub fn deprecates(&self, kind: Kind) -> Option<&'static str> {
        const ENDPOINTS: &str =
            "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
        let is_old = kind == Kind::Endpoints && self.serves(Feature::EndpointsDeprecation);
        is_old.then_some(ENDPOINTS)
    }

    pub fn knows(&self, feature: Feature) -> bool {
        self.standing(feature) != Standing::Unknown
    }

    pub fn standing(&self, feature: Feature) -> Standing {
        let lack = self.lacks.iter().find(|(lacked, _)| *lacked == feature);
        lack.map_or(Standing::Served, |(_, standing)| *standing)
    }

    /// The same of a field.
    pub fn standing_of_field(&self, owner: &str, field: &str) -> Standing {
        let is_it = |feature: &Feature| feature.fields().contains(&(owner, field));
        let lack = self.lacks.iter().find(|(feature, _)| is_it(feature));
        lack.map_or(Standing::Served, |(_, standing)| *standing)
    }

    /// Behind the gate of restart rules nothing is left of a container's own restartPolicy but what makes a sidecar.
    pub fn drop_disabled(&self, pod: &mut Value) {
        if self.standing(Feature::ContainerRestartRules) != Standing::Dropped {
            return;
        }
        for (list, kept) in [("initContainers", "Always"), ("containers", "")] {
            let containers = pod["spec"].get_mut(list).and_then(Value::as_array_mut);
            for container in containers.into_iter().flatten().filter_map(Value::as_object_mut) {
                if container.get("restartPolicy").is_some_and(|policy| policy != kept) {
                    container.remove("restartPolicy");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn server(lacked: Feature, standing: Standing) -> ApiServer {
        ApiServer::new(|feature| if feature == lacked { standing } else { Standing::Served })
    }

    #[test]
    fn a_field_stands_as_its_feature_does() {
        let server = server(Feature::GrpcProbe, Standing::Unknown);
        assert_eq!(server.standing_of_field("Probe", "grpc"), Standing::Unknown);
        assert_eq!(server.standing_of_field("Probe", "exec"), Standing::Served);
        assert_eq!(server.standing_of_field("LifecycleHandler", "grpc"), Standing::Served);
    }

    #[test]
    fn only_sidecars_keep_their_restart_policy_while_restart_rules_are_off() {
        let server = server(Feature::ContainerRestartRules, Standing::Dropped);
        let mut pod = json!({"spec": {
            "containers": [{"restartPolicy": "Always"}],
            "initContainers": [{"restartPolicy": "Always"}, {"restartPolicy": "Never"}],
        }});
        server.drop_disabled(&mut pod);
        let init = json!([{"restartPolicy": "Always"}, {}]);
        assert_eq!(pod, json!({"spec": {"containers": [{}], "initContainers": init}}));
    }
}
