//! A Service: one address for the pods its selector picks.
//! Models staging/src/k8s.io/api/core/v1/types.go Service (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;

use super::container::Protocol;
use super::int_or_string::IntOrString;
use super::meta::ObjectMeta;

/// Namespace and name of the API server's own Service, which its Endpoints and its EndpointSlice go by too.
pub const API_SERVER: (&str, &str) = ("default", "kubernetes");

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Service {
    pub metadata: ObjectMeta,
    pub spec: ServiceSpec,
    pub status: ServiceStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ServiceSpec {
    pub allocate_load_balancer_node_ports: Option<bool>,
    #[json(name = "clusterIP", omitempty)]
    pub cluster_ip: String,
    #[json(name = "clusterIPs", omitempty)]
    pub cluster_ips: Vec<String>,
    #[json(name = "externalIPs", omitempty)]
    pub external_ips: Vec<String>,
    #[json(omitempty)]
    pub external_name: String,
    #[json(omitempty)]
    pub external_traffic_policy: String,
    #[json(omitempty)]
    pub health_check_node_port: i32,
    #[json(omitempty)]
    pub internal_traffic_policy: String,
    #[json(omitempty)]
    pub ip_families: Vec<String>,
    #[json(omitempty)]
    pub ip_family_policy: String,
    #[json(name = "loadBalancerIP", omitempty)]
    pub load_balancer_ip: String,
    #[json(omitempty)]
    pub ports: Vec<ServicePort>,
    #[json(omitempty)]
    pub publish_not_ready_addresses: bool,
    #[json(omitempty)]
    pub selector: SortedMap<String, String>,
    #[json(omitempty)]
    pub session_affinity: String,
    pub session_affinity_config: Option<SessionAffinityConfig>,
    #[json(omitempty)]
    pub traffic_distribution: String,
    #[json(name = "type", omitempty)]
    pub kind: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct SessionAffinityConfig {
    #[json(name = "clientIP")]
    pub client_ip: Option<ClientIpConfig>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ClientIpConfig {
    pub timeout_seconds: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ServicePort {
    #[json(omitempty)]
    pub app_protocol: String,
    #[json(omitempty)]
    pub name: String,
    #[json(omitempty)]
    pub node_port: i32,
    pub port: i32,
    pub protocol: Protocol,
    pub target_port: IntOrString,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ServiceStatus {
    pub load_balancer: SortedMap<String, serde_json::Value>,
}

impl Service {
    /// Models isServiceIPSet of endpointslice/utils.go (v1.36).
    pub fn has_address(&self) -> bool {
        !matches!(self.spec.cluster_ip.as_str(), "" | "None")
    }

    pub fn is_balanced(&self) -> bool {
        self.spec.kind == "LoadBalancer"
    }

    /// Traffic from outside stays on the node that it reached (R70).
    pub fn keeps_external_traffic_local(&self) -> bool {
        self.spec.external_traffic_policy == "Local"
    }

    /// The addresses that a load balancer has given it.
    pub fn ingress_addresses(&self) -> Vec<&str> {
        let ingress = self.status.load_balancer.get("ingress").and_then(|list| list.as_array());
        let address = |entry| -> Option<&str> { serde_json::Value::get(entry, "ip")?.as_str() };
        ingress.into_iter().flatten().filter_map(address).collect()
    }
}
