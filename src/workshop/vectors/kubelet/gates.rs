//! Feature gates as upstream's tests set them: by name, the rest as the version has them.

use serde::Deserialize;

use crate::cluster::version::{Gate, Gates, Version};

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase", default)]
pub struct FeatureGates {
    change_container_status_on_kubelet_restart: Option<bool>,
    container_restart_rules: Option<bool>,
    pod_ready_to_start_containers_condition: Option<bool>,
    restart_all_containers_on_container_exits: Option<bool>,
}

impl FeatureGates {
    pub fn gates(self) -> Gates {
        let mut gates = Version::DEFAULT.gates();
        set(
            &mut gates.change_status_on_kubelet_restart,
            self.change_container_status_on_kubelet_restart,
        );
        set(&mut gates.container_restart_rules, self.container_restart_rules);
        set(&mut gates.pod_ready_to_start_containers, self.pod_ready_to_start_containers_condition);
        set(&mut gates.restart_all_containers, self.restart_all_containers_on_container_exits);
        gates
    }
}

fn set(gate: &mut Gate, wanted: Option<bool>) {
    if let Some(wanted) = wanted {
        *gate = if wanted { Gate::On } else { Gate::Off };
    }
}
