//! Ports of the node itself that pods ask for.
//! Models pkg/scheduler/framework/plugins/nodeports/node_ports.go and framework HostPortInfo (v1.36).

use crate::objects::{Pod, Protocol};

const EVERY_ADDRESS: &str = "0.0.0.0";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostPort<'a> {
    address: &'a str,
    protocol: &'a Protocol,
    port: i32,
}

impl HostPort<'_> {
    fn collides_with(&self, other: &HostPort) -> bool {
        let is_same_address = self.address == other.address
            || self.address == EVERY_ADDRESS
            || other.address == EVERY_ADDRESS;
        is_same_address && self.protocol == other.protocol && self.port == other.port
    }
}

/// Of the containers that run for as long as the pod does.
pub fn host_ports(pod: &Pod) -> impl Iterator<Item = HostPort<'_>> {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    let containers = pod.spec.containers.iter().chain(sidecars);
    containers.flat_map(|container| &container.ports).filter(|port| 0 < port.host_port).map(
        |port| {
            let address = match port.host_ip.as_str() {
                "" => EVERY_ADDRESS,
                address => address,
            };
            HostPort { address, protocol: &port.protocol, port: port.host_port }
        },
    )
}

/// Whether the pod asks for a port that is already taken.
pub fn collide<'a>(pod: &Pod, mut taken: impl Iterator<Item = HostPort<'a>>) -> bool {
    taken.any(|taken| host_ports(pod).any(|asked| asked.collides_with(&taken)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pod(port: Value) -> Pod {
        let spec = json!({ "containers": [{ "ports": [port] }] });
        serde_json::from_value(json!({ "spec": spec })).unwrap()
    }

    #[test]
    fn a_host_port_is_taken_for_its_address_and_protocol() {
        let taken = pod(json!({ "hostPort": 80, "hostIP": "10.0.0.1" }));
        for (asked, collides) in [
            (json!({ "hostPort": 80 }), true),
            (json!({ "hostPort": 80, "hostIP": "10.0.0.1" }), true),
            (json!({ "hostPort": 80, "hostIP": "10.0.0.2" }), false),
            (json!({ "hostPort": 80, "protocol": "UDP" }), false),
            (json!({ "hostPort": 81 }), false),
            (json!({ "containerPort": 80 }), false),
        ] {
            assert_eq!(collide(&pod(asked.clone()), host_ports(&taken)), collides, "{asked}");
        }
    }
}
