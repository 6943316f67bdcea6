//! What the API server of a version knows and serves.
//! Models pkg/features/kube_features.go, and the versions in which the fields of a pod came.

use super::Version;
use crate::admit::{ApiServer, Feature, Standing};

/// For what is still behind a gate.
const NOT_YET: u16 = u16::MAX;

impl Version {
    pub fn api_server(self) -> ApiServer {
        ApiServer::new(|feature| {
            let (known, served) = since(feature);
            match self.minor {
                minor if served <= minor => Standing::Served,
                minor if known <= minor => Standing::Dropped,
                _ => Standing::Unknown,
            }
        })
    }
}

/// The minors in which a feature came and in which its gate was first on by default.
fn since(feature: Feature) -> (u16, u16) {
    match feature {
        Feature::Sidecar => (28, 29),
        Feature::ContainerRestartRules => (34, 35),
        Feature::RestartAllContainers => (35, 36),
        Feature::GrpcProbe => (23, 24),
        Feature::ProbeGrace => (21, 22),
        Feature::SleepHook => (29, 30),
        Feature::ZeroSleep => (32, 33),
        Feature::StopSignal => (33, NOT_YET),
        Feature::SchedulingGates => (26, 27),
        Feature::ResizePolicy => (27, 33),
        Feature::PodLevelResources => (32, 34),
        Feature::ImageVolume => (31, 35),
        Feature::EnvironmentFile => (34, 35),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_since, named};
    use super::*;

    #[test]
    fn each_feature_is_served_from_its_version_on() {
        for feature in Feature::ALL {
            let (known, served) = since(feature);
            assert!(known <= served, "{feature:?}");
            for version in Version::SUPPORTED {
                let standing = version.api_server().standing(feature);
                assert_eq!(standing == Standing::Served, served <= version.minor, "{feature:?}");
                assert_eq!(standing == Standing::Unknown, version.minor < known, "{feature:?}");
            }
        }
        check_since(29, |version| {
            version.api_server().standing(Feature::GrpcProbe) == Standing::Served
        });
    }

    #[test]
    fn a_gate_that_is_off_drops_its_field() {
        for (name, feature) in [
            ("1.29", Feature::SleepHook),
            ("1.34", Feature::ContainerRestartRules),
            ("1.36", Feature::StopSignal),
        ] {
            assert_eq!(named(name).api_server().standing(feature), Standing::Dropped, "{name}");
        }
    }
}
