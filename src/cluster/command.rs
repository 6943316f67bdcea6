//! What a person may do to the cluster: a closed list, each with its console line.

use std::fmt;

use super::api::Propagation;
use super::app::{Stdin, Typed};
use super::clients::{FetchSpec, LOADS_MAX, LoadSpec};
use super::config::NodeShape;
use super::fault::Fault;
use super::node_fault::NodeDeed;
use crate::objects::{Key, Kind, Object};

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The console line itself: the cause of everything that the commands after it bring about.
    Line(String),
    Create(Object),
    /// An update that admission has let through.
    Replace(Object),
    /// The same through the other door: only the status counts.
    ReplaceStatus(Object),
    Delete {
        key: Key,
        grace: Grace,
        /// What becomes of the objects that it owns.
        propagation: Propagation,
    },
    /// A polite request to leave, which a budget may forbid.
    Evict {
        pod: Key,
        grace: Grace,
    },
    /// Runs a command beside a container's own program.
    Exec {
        pod: Key,
        container: String,
        argv: Vec<String>,
        stdin: Stdin,
    },
    /// Listens to a container's own program.
    Attach {
        pod: Key,
        container: String,
    },
    /// Something is typed in a session.
    TypeIn {
        session: u32,
        typed: Typed,
    },
    /// None: the pod's first container.
    Fault {
        pod: Key,
        container: Option<String>,
        fault: Fault,
    },
    RestartKubelet {
        node: String,
    },
    /// A steady load begins.
    Load(Box<LoadSpec>),
    /// None: every load ends.
    StopLoad {
        name: Option<String>,
    },
    /// One request from outside.
    Fetch(Box<FetchSpec>),
    /// The add-on metrics-server is switched on.
    EnableMetrics,
    /// A new machine joins the cluster.
    AddNode(Box<NodeShape>),
    /// Something happens to a whole machine.
    Node {
        node: String,
        deed: NodeDeed,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grace {
    /// What the pod's spec says.
    Default,
    Seconds(i64),
    /// The object goes at once.
    Now,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Noted,
    Created(Key),
    Configured(Key),
    Unchanged(Key),
    Deleting(Key),
    Deleted(Key),
    Fault {
        container: String,
    },
    /// A command runs; a record tells how it ended.
    Exec {
        session: u32,
    },
    KubeletRestarted,
    Load {
        name: String,
    },
    LoadsStopped {
        names: Vec<String>,
    },
    /// A request is under way; a record with this session tells what became of it.
    Fetch {
        session: u32,
    },
    NodeChanged,
}

/// Why the cluster would not. `Display` is the server's own message where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NotFound {
        kind: Kind,
        name: String,
    },
    AlreadyExists {
        kind: Kind,
        name: String,
    },
    NamespaceNotFound {
        namespace: String,
    },
    /// What an admission plugin does not let through.
    Forbidden {
        kind: Kind,
        name: String,
        why: String,
    },
    NoSuchContainer {
        pod: String,
        container: String,
        have: Vec<String>,
    },
    /// What a Service asks for by itself is another's, or nobody's to give.
    /// Models allocIPs and allocNodePorts of pkg/registry/core/service/storage/alloc.go.
    Unallocated {
        service: String,
        field: String,
        /// What was asked for and why it cannot be had.
        problem: String,
    },
    /// The pod is on no node yet. Models ExecLocation and AttachLocation of pkg/registry/core/pod/strategy.go.
    NoHost {
        pod: String,
    },
    NotRunning {
        pod: String,
        container: String,
    },
    /// A script or a tool: there is nothing to slow down, to fail or to leak.
    NoServer {
        pod: String,
        container: String,
    },
    NotFrozen {
        pod: String,
        container: String,
    },
    TooManyLoads,
    LoadExists {
        name: String,
    },
    NoSuchLoad {
        name: String,
    },
    /// The Service has no load balancer to go through.
    NoBalancer {
        name: String,
    },
    /// A PodDisruptionBudget does not let one more pod go.
    TooManyDisruptions {
        why: String,
    },
    /// More than one budget counts the pod.
    SeveralBudgets,
    /// The API server cannot reach the kubelet of a pod's node.
    NoKubelet {
        address: String,
    },
    /// A machine that is not in a state to which that can be done.
    NodeState {
        node: String,
        why: &'static str,
    },
    /// The runtime could not run the command.
    NotRun {
        why: String,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NotFound { kind, name } => {
                write!(f, "{} \"{name}\" not found", resource(*kind))
            }
            Refused::AlreadyExists { kind, name } => {
                write!(f, "{} \"{name}\" already exists", resource(*kind))
            }
            Refused::NamespaceNotFound { namespace } => {
                write!(f, "namespaces \"{namespace}\" not found")
            }
            Refused::Forbidden { kind, name, why } => {
                write!(f, "{} \"{name}\" is forbidden: {why}", resource(*kind))
            }
            Refused::NoSuchContainer { pod, container, have } => write!(
                f,
                "container {container} is not valid for pod {pod} out of: {}",
                have.join(", ")
            ),
            Refused::Unallocated { service, field, problem } => {
                write!(f, "Service \"{service}\" is invalid: {field}: {problem}")
            }
            Refused::NoHost { pod } => write!(f, "pod {pod} does not have a host assigned"),
            Refused::NotRunning { pod, container } => {
                write!(f, "container {container} of pod {pod} is not running")
            }
            Refused::TooManyDisruptions { .. } => f.write_str(
                "Cannot evict pod as it would violate the pod's disruption budget.",
            ),
            Refused::SeveralBudgets => f.write_str(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
            ),
            Refused::NoKubelet { address } => {
                write!(f, "error dialing backend: dial tcp {address}:10250: i/o timeout")
            }
            Refused::NodeState { node, why } => write!(f, "node {node} {why}"),
            Refused::NotRun { why } => f.write_str(why),
            Refused::NoServer { pod, container } => write!(
                f,
                "container {container} of pod {pod} runs a script and no server: freeze it or crash it, or change its files with kubectl exec"
            ),
            Refused::TooManyLoads => {
                write!(f, "{LOADS_MAX} loads run already: stop one with sim load stop NAME")
            }
            Refused::LoadExists { name } => write!(f, "there is a load {name} already"),
            Refused::NoSuchLoad { name } => {
                write!(f, "there is no load {name}: sim load lists them")
            }
            Refused::NoBalancer { name } => {
                write!(f, "{name} is not of type LoadBalancer")
            }
            Refused::NotFrozen { pod, container } => {
                write!(f, "container {container} of pod {pod} is not frozen")
            }
        }
    }
}

/// `pods`, `endpointslices.discovery.k8s.io`: the plural with the group, as server messages name a resource.
fn resource(kind: Kind) -> String {
    let names = kind.names();
    match names.group {
        "" => names.plural.to_owned(),
        group => format!("{}.{group}", names.plural),
    }
}
