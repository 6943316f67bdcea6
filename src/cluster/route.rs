//! Who is at an address.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::NodeState;
use super::ids::{NodeName, Uid};
use crate::objects::probe::Ask;

/// The pod with that address, and the node that runs it.
pub fn pod_at(nodes: &BTreeMap<NodeName, Rc<NodeState>>, ip: &str) -> Option<(NodeName, Uid)> {
    nodes.iter().find_map(|(name, node)| Some((name.clone(), node.runtime.pod_at(ip)?)))
}

/// The host a question goes to; None for a command, which goes to a container.
pub fn host(ask: &Ask) -> Option<&str> {
    match ask {
        Ask::Exec { .. } => None,
        Ask::HttpGet(question) => Some(&question.host),
        Ask::TcpConnect { address } | Ask::Grpc { address, .. } => {
            Some(address.rsplit_once(':').map_or(address, |(host, _)| host))
        }
    }
}
