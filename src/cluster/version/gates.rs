//! The feature gates that a version has on by default.
//! Models pkg/features/kube_features.go.

use super::Version;

/// What a cluster of this version has switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gates {
    pub container_restart_rules: Gate,
    pub restart_all_containers: Gate,
    /// On: a restarted kubelet forgets what it believed of running containers.
    pub change_status_on_kubelet_restart: Gate,
    pub pod_ready_to_start_containers: Gate,
    pub pod_observed_generation: Gate,
    /// On: a pod's status shows all addresses of its node.
    pub pod_host_ips: Gate,
    /// On: a container's status shows the resources it was given.
    pub in_place_pod_vertical_scaling: Gate,
    /// On: a pod's status shows those of all its containers together.
    pub in_place_pod_level_vertical_scaling: Gate,
    /// On: a container's status shows its mounts.
    pub recursive_read_only_mounts: Gate,
    /// On: a container's status shows whom its process runs as.
    pub supplemental_groups_policy: Gate,
    pub taint_toleration_comparison_operators: Gate,
    /// On: what a pod says of its own worth counts when a ReplicaSet has too many.
    pub pod_deletion_cost: Gate,
    /// On: a ReplicaSet that has too many pods tells their ages apart by powers of two.
    pub logarithmic_scale_down: Gate,
    /// On: ReplicaSets and Deployments count the pods that are on their way out.
    pub terminating_replicas: Gate,
    /// On: of what is in a namespace that goes, the pods go first.
    pub ordered_namespace_deletion: Gate,
    /// On: what kubectl sends over a WebSocket is translated for the runtime, by the API server unless the kubelet can.
    pub translates_streams: Gate,
    pub web_sockets_to_kubelet: Gate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    Off,
    On,
}

impl Gate {
    pub fn is_on(self) -> bool {
        self == Gate::On
    }

    fn of(is_on: bool) -> Gate {
        if is_on { Gate::On } else { Gate::Off }
    }
}

impl Version {
    pub fn gates(self) -> Gates {
        let since = |minor| Gate::of(minor <= self.minor);
        Gates {
            container_restart_rules: since(35),
            restart_all_containers: since(36),
            change_status_on_kubelet_restart: Gate::of(self.minor < 35),
            pod_ready_to_start_containers: since(29),
            pod_observed_generation: since(34),
            pod_host_ips: since(29),
            in_place_pod_vertical_scaling: since(33),
            in_place_pod_level_vertical_scaling: since(36),
            recursive_read_only_mounts: since(31),
            supplemental_groups_policy: since(33),
            taint_toleration_comparison_operators: Gate::Off,
            pod_deletion_cost: since(22),
            logarithmic_scale_down: since(22),
            terminating_replicas: since(35),
            ordered_namespace_deletion: since(33),
            translates_streams: since(30),
            web_sockets_to_kubelet: since(36),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check_since;

    #[test]
    fn each_gate_opens_at_its_version() {
        check_since(29, |version| version.gates().pod_ready_to_start_containers.is_on());
        check_since(29, |version| version.gates().pod_host_ips.is_on());
        check_since(30, |version| version.gates().translates_streams.is_on());
        check_since(36, |version| version.gates().web_sockets_to_kubelet.is_on());
        check_since(31, |version| version.gates().recursive_read_only_mounts.is_on());
        check_since(33, |version| version.gates().in_place_pod_vertical_scaling.is_on());
        check_since(33, |version| version.gates().ordered_namespace_deletion.is_on());
        check_since(33, |version| version.gates().supplemental_groups_policy.is_on());
        check_since(34, |version| version.gates().pod_observed_generation.is_on());
        check_since(35, |version| version.gates().container_restart_rules.is_on());
        check_since(35, |version| !version.gates().change_status_on_kubelet_restart.is_on());
        check_since(29, |version| version.gates().pod_deletion_cost.is_on());
        check_since(29, |version| version.gates().logarithmic_scale_down.is_on());
        check_since(35, |version| version.gates().terminating_replicas.is_on());
        check_since(36, |version| version.gates().restart_all_containers.is_on());
        check_since(36, |version| version.gates().in_place_pod_level_vertical_scaling.is_on());
    }
}
