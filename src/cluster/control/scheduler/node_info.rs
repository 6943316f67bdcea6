//! What the scheduler knows of a node: the object, the pods that have room on it, and what they asked for.
//! Models pkg/scheduler/framework/types.go NodeInfo (v1.36).

use crate::kit::sorted::SortedMap;

use crate::cluster::api::Store;
use crate::cluster::host_ports::{HostPort, host_ports};
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::requests::{self, Amounts, Unsaid};
use crate::objects::{Node, Pod};

#[derive(Clone)]
pub struct NodeInfo<'a> {
    pub node: &'a Node,
    pub pods: Vec<&'a Pod>,
}

impl<'a> NodeInfo<'a> {
    /// Every node with its pods. A pod keeps its room until it has ended or its object is gone (R87); one whose
    /// binding is under way has it already.
    pub fn snapshot(store: &'a Store, assumed: &SortedMap<Uid, NodeName>) -> Vec<NodeInfo<'a>> {
        let mut nodes: Vec<NodeInfo> =
            store.nodes().map(|node| NodeInfo { node, pods: Vec::new() }).collect();
        for pod in store.pods(None).filter(|pod| !pod.status.is_terminal()) {
            let name = match pod.spec.node_name.as_str() {
                "" => assumed.get(&Uid::new(&pod.metadata.uid)).map_or("", NodeName::as_str),
                name => name,
            };
            if let Some(info) = nodes.iter_mut().find(|info| info.name() == name) {
                info.pods.push(pod);
            }
        }
        nodes
    }

    pub fn name(&self) -> &'a str {
        &self.node.metadata.name
    }

    pub fn allocatable(&self) -> Amounts {
        requests::read(&self.node.status.allocatable)
    }

    /// What the pods on the node asked for, taken together.
    pub fn requested(&self, unsaid: Unsaid) -> Amounts {
        let mut sum = Amounts::new();
        for pod in &self.pods {
            requests::add(&mut sum, &requests::of_pod(pod, unsaid));
        }
        sum
    }

    pub fn used_ports(&self) -> impl Iterator<Item = HostPort<'a>> {
        self.pods.iter().flat_map(|pod| host_ports(pod))
    }

    pub fn label(&self, key: &str) -> Option<&'a str> {
        self.node.metadata.labels.get(key).map(String::as_str)
    }

    /// The same nodes with this one as it would be.
    pub fn in_place(&self, nodes: &[NodeInfo<'a>]) -> Vec<NodeInfo<'a>> {
        let mut changed = nodes.to_vec();
        if let Some(place) = changed.iter_mut().find(|info| info.name() == self.name()) {
            *place = self.clone();
        }
        changed
    }
}

/// Models component-helpers/scheduling/corev1/helpers.go PodPriority.
pub fn priority(pod: &Pod) -> i32 {
    pod.spec.priority.unwrap_or(0)
}
