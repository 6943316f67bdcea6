//! The kinds the cluster knows, and every name by which a person may call one.
//! Names as `kubectl api-resources` prints them (v1.36).

use crate::objects::json::Json;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Json)]
pub enum Kind {
    /// podlife's own: how a program behaves.
    App,
    ConfigMap,
    ControllerRevision,
    CronJob,
    DaemonSet,
    Deployment,
    EndpointSlice,
    Endpoints,
    Event,
    Job,
    Lease,
    Namespace,
    Node,
    Pod,
    PodDisruptionBudget,
    PriorityClass,
    ReplicaSet,
    ReplicationController,
    Secret,
    Service,
    StatefulSet,
}

/// Whether objects of a kind live in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Namespaced,
    Cluster,
}

/// One row of `kubectl api-resources`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    pub kind: &'static str,
    pub plural: &'static str,
    pub singular: &'static str,
    pub short: &'static [&'static str],
    /// Empty for the core group.
    pub group: &'static str,
    pub version: &'static str,
    pub scope: Scope,
}

impl Kind {
    pub const ALL: &[Kind] = &[
        Kind::App,
        Kind::ConfigMap,
        Kind::ControllerRevision,
        Kind::CronJob,
        Kind::DaemonSet,
        Kind::Deployment,
        Kind::EndpointSlice,
        Kind::Endpoints,
        Kind::Event,
        Kind::Job,
        Kind::Lease,
        Kind::Namespace,
        Kind::Node,
        Kind::Pod,
        Kind::PodDisruptionBudget,
        Kind::PriorityClass,
        Kind::ReplicaSet,
        Kind::ReplicationController,
        Kind::Secret,
        Kind::Service,
        Kind::StatefulSet,
    ];

    pub fn names(self) -> &'static Names {
        match self {
            Kind::App => &Names {
                kind: "App",
                plural: "apps",
                singular: "app",
                short: &[],
                group: "podlife.dev",
                version: "v1",
                scope: Scope::Cluster,
            },
            Kind::ConfigMap => &Names {
                kind: "ConfigMap",
                plural: "configmaps",
                singular: "configmap",
                short: &["cm"],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::ControllerRevision => &Names {
                kind: "ControllerRevision",
                plural: "controllerrevisions",
                singular: "controllerrevision",
                short: &[],
                group: "apps",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::CronJob => &Names {
                kind: "CronJob",
                plural: "cronjobs",
                singular: "cronjob",
                short: &["cj"],
                group: "batch",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::DaemonSet => &Names {
                kind: "DaemonSet",
                plural: "daemonsets",
                singular: "daemonset",
                short: &["ds"],
                group: "apps",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Deployment => &Names {
                kind: "Deployment",
                plural: "deployments",
                singular: "deployment",
                short: &["deploy"],
                group: "apps",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::EndpointSlice => &Names {
                kind: "EndpointSlice",
                plural: "endpointslices",
                singular: "endpointslice",
                short: &[],
                group: "discovery.k8s.io",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Endpoints => &Names {
                kind: "Endpoints",
                plural: "endpoints",
                singular: "endpoints",
                short: &["ep"],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Event => &Names {
                kind: "Event",
                plural: "events",
                singular: "event",
                short: &["ev"],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Job => &Names {
                kind: "Job",
                plural: "jobs",
                singular: "job",
                short: &[],
                group: "batch",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Lease => &Names {
                kind: "Lease",
                plural: "leases",
                singular: "lease",
                short: &[],
                group: "coordination.k8s.io",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Namespace => &Names {
                kind: "Namespace",
                plural: "namespaces",
                singular: "namespace",
                short: &["ns"],
                group: "",
                version: "v1",
                scope: Scope::Cluster,
            },
            Kind::Node => &Names {
                kind: "Node",
                plural: "nodes",
                singular: "node",
                short: &["no"],
                group: "",
                version: "v1",
                scope: Scope::Cluster,
            },
            Kind::Pod => &Names {
                kind: "Pod",
                plural: "pods",
                singular: "pod",
                short: &["po"],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::PodDisruptionBudget => &Names {
                kind: "PodDisruptionBudget",
                plural: "poddisruptionbudgets",
                singular: "poddisruptionbudget",
                short: &["pdb"],
                group: "policy",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::PriorityClass => &Names {
                kind: "PriorityClass",
                plural: "priorityclasses",
                singular: "priorityclass",
                short: &["pc"],
                group: "scheduling.k8s.io",
                version: "v1",
                scope: Scope::Cluster,
            },
            Kind::ReplicaSet => &Names {
                kind: "ReplicaSet",
                plural: "replicasets",
                singular: "replicaset",
                short: &["rs"],
                group: "apps",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::ReplicationController => &Names {
                kind: "ReplicationController",
                plural: "replicationcontrollers",
                singular: "replicationcontroller",
                short: &["rc"],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Secret => &Names {
                kind: "Secret",
                plural: "secrets",
                singular: "secret",
                short: &[],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::Service => &Names {
                kind: "Service",
                plural: "services",
                singular: "service",
                short: &["svc"],
                group: "",
                version: "v1",
                scope: Scope::Namespaced,
            },
            Kind::StatefulSet => &Names {
                kind: "StatefulSet",
                plural: "statefulsets",
                singular: "statefulset",
                short: &["sts"],
                group: "apps",
                version: "v1",
                scope: Scope::Namespaced,
            },
        }
    }

    /// `v1`, `discovery.k8s.io/v1`.
    pub fn api_version(self) -> String {
        let names = self.names();
        match names.group {
            "" => names.version.to_owned(),
            group => format!("{group}/{}", names.version),
        }
    }

    pub fn from_manifest(api_version: &str, kind: &str) -> Option<Kind> {
        Kind::ALL
            .iter()
            .copied()
            .find(|known| known.names().kind == kind && known.api_version() == api_version)
    }

    /// By plural, singular or short name, in any case: alone, with the group or how it begins (`deployment.apps`), or with version
    /// and group (`deployments.v1.apps`). Models mappingFor of cli-runtime's pkg/resource/builder.go and ResourcesFor of
    /// apimachinery's pkg/api/meta/restmapper.go (v1.36).
    pub fn from_resource(word: &str) -> Option<Kind> {
        let word = word.to_ascii_lowercase();
        let (resource, place) = word.split_once('.').unwrap_or((&word, ""));
        let is_named = |kind: &Kind| {
            let names = kind.names();
            let mut all = [names.plural, names.singular].into_iter().chain(names.short.to_vec());
            all.any(|name| name == resource)
        };
        let named = || Kind::ALL.iter().copied().filter(is_named);
        let exactly = place.split_once('.').and_then(|(version, group)| {
            named().find(|kind| {
                let names = kind.names();
                names.version == version && (group.is_empty() || names.group == group)
            })
        });
        let of_group = || named().find(|kind| kind.names().group == place);
        let by_prefix = || named().find(|kind| kind.names().group.starts_with(place));
        exactly.or_else(|| if place.is_empty() { None } else { of_group() }).or_else(by_prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_answers_to_all_its_names() {
        for word in ["pod", "pods", "po", "Pod"] {
            assert_eq!(Kind::from_resource(word), Some(Kind::Pod), "{word}");
        }
        assert_eq!(
            Kind::from_resource("endpointslices.discovery.k8s.io"),
            Some(Kind::EndpointSlice)
        );
        for word in ["deployment.apps", "Deployments.v1.apps", "deploy.app", "deployments."] {
            assert_eq!(Kind::from_resource(word), Some(Kind::Deployment), "{word}");
        }
        for word in ["podd", "pods.apps", "deployments.v2.apps", ".", ""] {
            assert_eq!(Kind::from_resource(word), None, "{word}");
        }
    }

    #[test]
    fn the_manifest_must_name_group_and_version() {
        assert_eq!(Kind::from_manifest("v1", "Pod"), Some(Kind::Pod));
        assert_eq!(Kind::from_manifest("v1", "EndpointSlice"), None);
    }
}
