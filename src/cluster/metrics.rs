//! What metrics-server has been told: as often as its manifest says it asks each kubelet what its containers use, and
//! keeps the last two answers, in memory only.
//! Models sigs.k8s.io/metrics-server pkg/scraper and pkg/storage/{pod,node}.go (v0.8), R127, R128.
//!
//! What a program uses is its own business (`app`). Usage is a rate between two points, so a spike between them is not seen.

use std::rc::Rc;

use super::NodeState;
use super::app::images::metrics_server::{self, START_UP};
use super::ctx::Ctx;
use super::ids::{ContainerId, NodeName, Uid};
use super::runtime::ContainerRun;
use super::turn::MachineId;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};

/// How often it is looked for the add-on's container; less than it takes to start.
const LOOK: Span = Span::secs(1);
/// freshContainerMinMetricsResolution: a container that is new is told of once it is that old.
const FRESH_MIN: Span = Span::secs(10);
/// What a node uses for itself: its kubelet, its runtime, its kernel.
pub const NODE_OWN: Usage = Usage { cpu_millis: 62, memory_bytes: 520 * 1024 * 1024 };

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub cpu_millis: u64,
    pub memory_bytes: u64,
}

impl Usage {
    pub fn add(&mut self, other: Usage) {
        self.cpu_millis += other.cpu_millis;
        self.memory_bytes += other.memory_bytes;
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    next_look: SimTime,
    server: Option<Server>,
    /// What each container's counter says.
    spent: SortedMap<ContainerId, Spent>,
    containers: SortedMap<ContainerId, Sample>,
    nodes: SortedMap<NodeName, NodeSample>,
}

/// The program that asks, as long as its container runs.
#[derive(Clone, Debug, PartialEq)]
struct Server {
    id: ContainerId,
    resolution: Span,
    next_scrape: SimTime,
}

/// CPU time as cAdvisor counts it, here once a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spent {
    milli_seconds: u64,
    seconds: u64,
}

/// One container's last two points, as the rate between them.
#[derive(Clone, Debug, PartialEq)]
struct Sample {
    uid: Uid,
    name: String,
    spent: Spent,
    /// None until there are two points.
    rate: Option<Usage>,
    seen: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
struct NodeSample {
    usage: Usage,
    points: u32,
}

impl Metrics {
    /// The add-on is switched on; it begins when its container runs.
    pub fn begin(ctx: &mut Ctx) -> Metrics {
        ctx.touch(MachineId::Metrics);
        Metrics {
            next_look: ctx.now() + LOOK,
            server: None,
            spent: SortedMap::new(),
            containers: SortedMap::new(),
            nodes: SortedMap::new(),
        }
    }

    pub fn due(&self) -> SimTime {
        let scrape = self.server.as_ref().map(|server| server.next_scrape);
        scrape.map_or(self.next_look, |scrape| scrape.min(self.next_look))
    }

    pub fn turn(&mut self, ctx: &mut Ctx, nodes: &SortedMap<NodeName, Rc<NodeState>>) {
        let now = ctx.now();
        ctx.touch(MachineId::Metrics);
        if self.next_look <= now {
            self.next_look = now + LOOK;
            self.look(nodes);
            if self.server.is_some() {
                self.count(now, nodes);
            }
        }
        if let Some(server) = self.server.as_mut().filter(|server| server.next_scrape <= now) {
            server.next_scrape = now + server.resolution;
            let resolution = server.resolution;
            self.scrape(now, resolution, nodes);
        }
    }

    /// Another container of the add-on knows nothing of what the one before was told.
    fn look(&mut self, nodes: &SortedMap<NodeName, Rc<NodeState>>) {
        let containers = nodes.values().flat_map(|node| &node.runtime.containers);
        let mut serving = containers.filter_map(|(id, container)| {
            let ContainerRun::Running { started_at, .. } = container.run else { return None };
            let start = container.start.as_ref()?;
            let is_it =
                container.pod.namespace == "kube-system" && metrics_server::is_it(&container.image);
            is_it.then(|| (id, started_at, metrics_server::resolution(&start.argv())))
        });
        let Some((id, started_at, resolution)) = serving.next() else {
            self.forget(None);
            return;
        };
        if self.server.as_ref().is_none_or(|server| server.id != *id) {
            let next_scrape = started_at + START_UP;
            self.forget(Some(Server { id: id.clone(), resolution, next_scrape }));
        }
    }

    fn count(&mut self, now: SimTime, nodes: &SortedMap<NodeName, Rc<NodeState>>) {
        for node in nodes.values() {
            for (id, container) in &node.runtime.containers {
                let inside = node.runtime.inside_of(id);
                let Some(inside) = inside.filter(|_| container.is_running()) else { continue };
                let spent = self.spent.entry(id.clone()).or_default();
                spent.milli_seconds += u64::from(inside.processes.cpu_millis(now));
                spent.seconds += 1;
            }
        }
    }

    fn forget(&mut self, server: Option<Server>) {
        self.server = server;
        self.spent = SortedMap::new();
        self.containers = SortedMap::new();
        self.nodes = SortedMap::new();
    }

    /// What a pod's containers use, by name; none while some running one has no sample.
    pub fn pod(&self, uid: &str) -> Option<Vec<(&str, Usage)>> {
        let of_pod = self.containers.values().filter(|sample| sample.uid.as_str() == uid);
        let samples = of_pod.map(|sample| Some((sample.name.as_str(), sample.rate?)));
        samples.collect::<Option<Vec<_>>>().filter(|list| !list.is_empty())
    }

    pub fn node(&self, name: &str) -> Option<Usage> {
        let sample = self.nodes.get(&NodeName::new(name))?;
        (1 < sample.points).then_some(sample.usage)
    }

    /// Asks every kubelet that answers; what is not seen any more is forgotten.
    fn scrape(
        &mut self,
        now: SimTime,
        resolution: Span,
        nodes: &SortedMap<NodeName, Rc<NodeState>>,
    ) {
        for (name, node) in nodes.iter().filter(|(_, node)| node.is_joined()) {
            let used = self.scrape_node(node, now, resolution);
            let points = self.nodes.get(name).map_or(0, |sample| sample.points);
            self.nodes.insert(name.clone(), NodeSample { usage: used, points: points + 1 });
        }
        self.containers.retain(|_, sample| sample.seen == now);
        self.spent.retain(|id, _| self.containers.contains_key(id));
        self.nodes.retain(|name, _| nodes.get(name).is_some_and(|node| node.is_joined()));
    }

    fn scrape_node(&mut self, node: &NodeState, now: SimTime, resolution: Span) -> Usage {
        let mut sum = NODE_OWN;
        for (id, container) in &node.runtime.containers {
            let ContainerRun::Running { started_at, .. } = container.run else { continue };
            let Some(inside) = node.runtime.inside_of(id) else { continue };
            let spent = self.spent.get(id).copied().unwrap_or_default();
            let before = self.containers.get(id).map(|sample| sample.spent);
            let since = before.unwrap_or_default();
            let seconds = spent.seconds.saturating_sub(since.seconds).max(1);
            let used = Usage {
                cpu_millis: spent.milli_seconds.saturating_sub(since.milli_seconds) / seconds,
                memory_bytes: inside.processes.memory_bytes(now),
            };
            sum.add(used);
            // The start counts as the first point of one that is new.
            let age = now - started_at;
            let is_told = before.is_some() || (FRESH_MIN <= age && age < resolution);
            let rate = is_told.then_some(used);
            let (uid, name) = (container.uid.clone(), container.name.clone());
            self.containers.insert(id.clone(), Sample { uid, name, spent, rate, seen: now });
        }
        sum
    }
}
