//! A kubelet that does not hear the API server, which asks it for the log.
//! Models pkg/registry/core/pod/strategy.go LogLocation (v1.36).

use super::super::Call;
use super::source::Source;
use crate::cluster::Cluster;

/// The kubelet's address and what it is asked, where it cannot be reached.
pub fn request(call: &Call, cluster: &Cluster, source: &Source) -> Option<(String, String)> {
    let pod = &source.pod;
    let node = cluster.node(&pod.spec.node_name).filter(|node| !node.is_joined())?;
    let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
    let path = format!("/containerLogs/{namespace}/{name}/{}{}", source.container, query(call));
    Some((node.kubelet.host_ip.clone(), path))
}

/// What was asked for, in the order of the names.
fn query(call: &Call) -> String {
    let mut asked = Vec::new();
    for name in ["follow", "previous"] {
        if call.flags.is_on(name) {
            asked.push(format!("{name}=true"));
        }
    }
    let seconds = call.flags.duration("since").unwrap_or(0) / 1_000_000_000;
    if 0 < seconds {
        asked.push(format!("sinceSeconds={seconds}"));
    }
    if let Some(lines) = call.flags.number("tail").filter(|lines| 0 <= *lines) {
        asked.push(format!("tailLines={lines}"));
    }
    if call.flags.is_on("timestamps") {
        asked.push("timestamps=true".to_owned());
    }
    if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) }
}
