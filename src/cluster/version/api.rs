//! What the API server of a version knows and serves.
//! Models pkg/features/kube_features.go, and the versions in which the fields of a pod came.

use super::Version;
use crate::admit::{ApiServer, Feature, Standing};

/// For what is still behind a gate.
const NOT_YET: u16 = u16::MAX;

/// The minors in which a feature came, in which its gate was first on by default, and in which it was gone again.
#[derive(Clone, Copy)]
struct Life {
    known: u16,
    served: u16,
    gone: u16,
}

impl Version {
    pub fn api_server(self) -> ApiServer {
        ApiServer::new(|feature| {
            let Life { known, served, gone } = life(feature);
            match self.minor {
                minor if minor < known || gone <= minor => Standing::Unknown,
                minor if minor < served => Standing::Dropped,
                _ => Standing::Served,
            }
        })
    }
}

impl Version {
    pub fn serves(self, feature: Feature) -> bool {
        let Life { served, gone, .. } = life(feature);
        (served..gone).contains(&self.minor)
    }

    /// The subresource of a pod's ephemeral containers: its gate opened in 1.23.
    pub fn serves_ephemeral_containers(self) -> bool {
        23 <= self.minor
    }

    /// What the allocator says of an address that is none of the services' range: since MultiCIDRServiceAllocator there may be
    /// several. Models pkg/registry/core/service/ipallocator.
    pub fn not_in_range(self, ip: &str) -> String {
        match self.minor {
            33.. => "the provided network does not match the current range".to_owned(),
            _ => format!(
                "the provided IP ({ip}) is not in the valid range. The range of valid IPs is 10.96.0.0/16"
            ),
        }
    }
}

const fn since(known: u16, served: u16) -> Life {
    Life { known, served, gone: NOT_YET }
}

fn life(feature: Feature) -> Life {
    match feature {
        Feature::Sidecar => since(28, 29),
        Feature::ContainerRestartRules => since(34, 35),
        Feature::RestartAllContainers => since(35, 36),
        Feature::GrpcProbe => since(23, 24),
        Feature::ProbeGrace => since(21, 22),
        Feature::SleepHook => since(29, 30),
        Feature::ZeroSleep => since(32, 33),
        Feature::StopSignal => since(33, NOT_YET),
        Feature::SchedulingGates => since(26, 27),
        Feature::ResizePolicy => since(27, 33),
        Feature::PodLevelResources => since(32, 34),
        Feature::ImageVolume => since(31, 35),
        Feature::EnvironmentFile => since(34, 35),
        Feature::HostUsers => since(25, 33),
        Feature::HostnameOverride => since(34, 35),
        Feature::SupplementalGroupsPolicy => since(31, 33),
        Feature::SeLinuxChangePolicy => since(32, 33),
        Feature::ClusterTrustBundle => since(29, NOT_YET),
        Feature::PodCertificate => since(34, NOT_YET),
        Feature::CertificateAnnotations => since(35, NOT_YET),
        Feature::SchedulingGroup => since(36, NOT_YET),
        Feature::WorkloadReference => Life { gone: 36, ..since(35, NOT_YET) },
        Feature::NumericTolerations => since(35, NOT_YET),
        Feature::RelaxedServiceName => since(34, 36),
        Feature::StrictAddresses => since(33, 36),
        Feature::RelaxedVariableName => since(30, 32),
        Feature::RelaxedSearch => since(32, 33),
        Feature::DualStack => since(20, 21),
        Feature::InternalTrafficPolicy => since(21, 22),
        Feature::LoadBalancerNodePorts => since(20, 22),
        Feature::LoadBalancerClass => since(21, 22),
        Feature::ExternalIpsTrafficPolicy => since(29, 29),
        Feature::IpMode => since(29, 30),
        Feature::TrafficDistribution => since(30, 31),
        Feature::SameTrafficDistribution => since(33, 34),
        Feature::MergedMatchLabelKeys => since(34, 34),
        Feature::InitContainerResize => since(36, NOT_YET),
        Feature::CountedRestartRules => since(36, 36),
        Feature::HeadlessWarning => since(34, 34),
        Feature::PreferCloseWarning => since(35, 35),
        Feature::ExternalIpsWarning => since(36, 36),
        Feature::EndpointsDeprecation => since(33, 33),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_since, named};
    use super::*;

    #[test]
    fn each_feature_is_served_from_its_version_on() {
        for feature in Feature::ALL {
            let Life { known, served, gone } = life(feature);
            assert!(known <= served && known < gone, "{feature:?}");
            for version in Version::SUPPORTED {
                let standing = version.api_server().standing(feature);
                let is_there = (known..gone).contains(&version.minor);
                assert_eq!(standing != Standing::Unknown, is_there, "{feature:?}");
                let is_served = is_there && served <= version.minor;
                assert_eq!(standing == Standing::Served, is_served, "{feature:?}");
                assert_eq!(version.serves(feature), is_served, "{feature:?}");
            }
        }
        check_since(29, |version| {
            version.api_server().standing(Feature::GrpcProbe) == Standing::Served
        });
    }

    #[test]
    fn a_gate_that_is_off_drops_its_field() {
        for (name, feature) in [
            ("1.20", Feature::DualStack),
            ("1.20", Feature::LoadBalancerNodePorts),
            ("1.29", Feature::IpMode),
            ("1.29", Feature::SleepHook),
            ("1.30", Feature::TrafficDistribution),
            ("1.34", Feature::ContainerRestartRules),
            ("1.36", Feature::StopSignal),
        ] {
            assert_eq!(named(name).api_server().standing(feature), Standing::Dropped, "{name}");
        }
    }
}
