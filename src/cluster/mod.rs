//! The engine: a whole cluster as a value.
//!
//! Machines know their own next deadline; time jumps to the earliest (`agenda`), and `turn` says who goes first at one
//! instant. What travels between machines lies in one `mailbox`. Everything that happens leaves a `record` that names
//! its cause and its `rule`. Durations that Kubernetes does not fix stand in `pace` alone.
//!
//! Four kinds of method and no fifth: make, look, act, move on.
//!
//! Knows: objects, admit, yaml trees, kit. Never knows: console, words, session, any clock or chance but its own.

mod act;
mod agenda;
mod api;
mod app;
mod budget;
mod clients;
mod command;
mod config;
pub mod control;
mod control_plane;
mod ctx;
mod deliver;
mod fault;
mod heartbeat;
mod host_ports;
mod ids;
mod inside;
mod join;
pub mod kubelet;
mod mailbox;
mod metrics;
pub mod net;
mod node_fault;
mod node_object;
mod on_host;
pub mod pace;
mod plans;
mod record;
pub mod requests;
pub mod rights;
mod route;
mod rule;
pub mod runtime;
mod turn;
pub mod version;

use crate::kit::order;
use crate::kit::sorted::SortedMap;
use std::rc::Rc;

pub use agenda::Agenda;
pub use api::{Propagation, Store};
pub use app::docker::{
    Docker, DockerContainer, DockerError, DockerHeard, DockerRun, DockerStage,
    STOP_PATIENCE as DOCKER_STOP_PATIENCE, with_tag as docker_image,
};
pub use app::files::Closely;
pub use app::images::names as known_images;
pub use app::processes::{Call, LineLeft, Pid, Shown, Workstation};
pub use app::shell::SyntaxError;
pub use app::{ContainerLog, LogLine, LogStream, Reply, Stdin, Typed, archive};
pub use budget::{Budget, Progress};
pub use clients::{
    Client, Connections, FetchSpec, LOADS_MAX, LoadSpec, Outcome, RequestRecord, Requests, Second,
    Source, Stretch, Tally, Target, Way as RequestWay,
};
pub use command::{Command, Done, Grace, Refused};
pub use config::{BalancerChecks, Config, NODES_MAX, NodeShape, RestartBackOff};
pub use control::revisions::Revision;
pub use fault::Fault;
pub use ids::{ContainerId, HookKind, NodeName, Uid};
pub use metrics::{Metrics, Usage};
pub use node_fault::{Link, NodeDeed, Power};
pub use record::{
    Actor, Belief, ContainerChange, Correlation, ExecChange, HookChange, Log, ProbeAnswer, Record,
    RecordId, Verb, What,
};
pub use rule::Rule;
pub use turn::MachineId;

use clients::Clients;
use control::{Controllers, Scheduler};
use ctx::Shared;
use kubelet::Kubelet;
use net::balancer::Balancers;
use net::proxy::KubeProxy;
use runtime::Runtime;

use crate::kit::time::SimTime;

/// What curl is asked and what it says, wherever it runs.
pub mod curl {
    pub use super::app::utilities::curl_options::{
        Met, Options, Shown, connection_timed_out, read, reset, timed_out,
    };
    pub use super::app::utilities::curl_write_out::{Ends, LOCAL_PORTS, Transfer};
    pub use super::app::utilities::url::Url;
}

/// More turns than this at one instant is a bug of ours; it is shown, and never a hang.
const TURNS_PER_INSTANT_MAX: u32 = 100_000;

/// The whole simulated world. A plain value: a clone is a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    shared: Shared,
    nodes: SortedMap<NodeName, Rc<NodeState>>,
    scheduler: Scheduler,
    controllers: Controllers,
    balancers: Balancers,
    clients: Clients,
    /// None: the add-on is not switched on.
    metrics: Option<Rc<Metrics>>,
    agenda: Agenda,
}

/// One machine room: what runs, and the kubelet that looks after it.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeState {
    pub runtime: Runtime,
    pub kubelet: Kubelet,
    pub proxy: KubeProxy,
    pub power: Power,
    pub link: Link,
    /// How often it was switched on again.
    pub boots: u32,
}

impl Cluster {
    /// A healthy cluster whose nodes have been up for a while.
    pub fn new(config: Config) -> Cluster {
        act::build(config)
    }

    pub fn now(&self) -> SimTime {
        self.shared.now
    }

    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Everything stored, as the API would show it.
    pub fn objects(&self) -> &Store {
        &self.shared.api.store
    }

    pub fn nodes(&self) -> impl Iterator<Item = (&NodeName, &NodeState)> {
        self.nodes.iter().map(|(name, node)| (name, &**node))
    }

    pub fn node(&self, name: &str) -> Option<&NodeState> {
        self.nodes.get(&NodeName::new(name)).map(|node| &**node)
    }

    /// The steady loads, in the order in which they began.
    pub fn loads(&self) -> impl Iterator<Item = &Client> {
        self.clients.loads()
    }

    /// The steady loads that were stopped, the oldest first.
    pub fn stopped_loads(&self) -> impl Iterator<Item = &Client> {
        self.clients.stopped()
    }

    /// Of all steady loads there ever were.
    pub fn requests(&self) -> Requests {
        self.clients.requests()
    }

    /// What metrics-server has seen, where it is switched on.
    pub fn metrics(&self) -> Option<&Metrics> {
        self.metrics.as_deref()
    }

    /// Every machine's deadline, earliest first.
    pub fn agenda(&self) -> &Agenda {
        &self.agenda
    }

    /// None: nothing will ever happen by itself.
    pub fn next_due(&self) -> Option<SimTime> {
        self.agenda.next().map(|(due, _)| *due)
    }

    /// Does what a person asks, at this instant.
    pub fn command(&mut self, log: &mut Log, command: Command) -> Result<Done, Refused> {
        let done = act::command(self, log, command);
        self.refresh();
        done
    }

    /// Runs everything due up to and including `until`.
    pub fn advance(&mut self, log: &mut Log, until: SimTime, budget: Budget) -> Progress {
        let mut turns = 0;
        let mut turns_at_instant = 0;
        while let Some((due, machine)) = self.agenda.next().cloned() {
            if until < due {
                break;
            }
            if budget == Budget::Turns(turns) {
                return Progress::OutOfBudget;
            }
            if self.shared.now < due {
                self.shared.now = due;
                turns_at_instant = 0;
            }
            if turns_at_instant == TURNS_PER_INSTANT_MAX {
                return Progress::Stalled;
            }
            deliver::turn(self, log, &machine);
            self.shared.touched.push(machine);
            self.refresh();
            turns += 1;
            turns_at_instant += 1;
        }
        self.shared.now = self.shared.now.max(until);
        api::renew_leases(&mut self.shared);
        Progress::Reached
    }

    /// Brings the index up to date with the machines that were touched.
    fn refresh(&mut self) {
        while let Some(machine) = self.shared.touched.pop() {
            let due = deliver::due(self, &machine);
            self.agenda.set(machine, due);
        }
    }

    /// Whether the index says what the machines say; a law of the house.
    pub fn agenda_is_true(&self) -> bool {
        let indexed: Vec<_> = self.agenda.iter().cloned().collect();
        let mut derived = deliver::all_due(self);
        order::sort(&mut derived);
        indexed == derived
    }
}
