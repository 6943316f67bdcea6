//! Variables that tell a container of the services it may use, as they stand when it starts.
//! Models getServiceEnvVarMap of pkg/kubelet/kubelet_pods.go and pkg/kubelet/envvars/envvars.go (v1.36).

use crate::kit::sorted::SortedMap;

use crate::cluster::api::Store;
use crate::objects::service::API_SERVER;
use crate::objects::{Pod, Service, ServicePort};

pub fn variables(store: &Store, pod: &Pod) -> SortedMap<String, String> {
    let mut services: SortedMap<&str, &Service> = SortedMap::new();
    // Every container is told of the API server.
    let (namespace, name) = API_SERVER;
    services.extend(store.service(namespace, name).map(|service| (name, &**service)));
    if pod.spec.enable_service_links.unwrap_or(true) {
        let beside = store.services(&pod.metadata.namespace);
        services.extend(beside.filter(|service| has_address(service)).map(|service| {
            let service: &Service = service;
            (service.metadata.name.as_str(), service)
        }));
    }
    services.into_values().filter(|service| has_address(service)).flat_map(of_service).collect()
}

fn has_address(service: &Service) -> bool {
    !["", "None"].contains(&service.spec.cluster_ip.as_str())
}

/// `WEB_SERVICE_HOST`, `WEB_SERVICE_PORT` and the links Docker once made.
fn of_service(service: &Service) -> Vec<(String, String)> {
    let prefix = variable_name(&service.metadata.name);
    let address = &service.spec.cluster_ip;
    let mut variables = vec![(format!("{prefix}_SERVICE_HOST"), address.clone())];
    let Some(first) = service.spec.ports.first() else { return variables };
    variables.push((format!("{prefix}_SERVICE_PORT"), first.port.to_string()));
    variables.push((format!("{prefix}_PORT"), link(first, address)));
    for port in &service.spec.ports {
        if !port.name.is_empty() {
            let name = variable_name(&port.name);
            variables.push((format!("{prefix}_SERVICE_PORT_{name}"), port.port.to_string()));
        }
        let protocol = port.protocol.as_str();
        let prefix = format!("{prefix}_PORT_{}_{protocol}", port.port);
        variables.extend([
            (prefix.clone(), link(port, address)),
            (format!("{prefix}_PROTO"), protocol.to_ascii_lowercase()),
            (format!("{prefix}_PORT"), port.port.to_string()),
            (format!("{prefix}_ADDR"), address.clone()),
        ]);
    }
    variables
}

/// `tcp://10.96.0.7:80`.
fn link(port: &ServicePort, address: &str) -> String {
    let protocol = port.protocol.as_str().to_ascii_lowercase();
    // An address with colons is IPv6 and stands in brackets before a port.
    let host = if address.contains(':') { format!("[{address}]") } else { address.to_owned() };
    format!("{protocol}://{host}:{}", port.port)
}

fn variable_name(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}
