//! What a recipe may set before the clock starts.

use super::version::Version;
use crate::kit::sorted::SortedMap;
use crate::kit::time::Span;
use crate::objects::Taint;

/// More nodes than this teach nothing and slow every pane.
pub const NODES_MAX: u32 = 9;

#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Chooses every duration and name that Kubernetes leaves open.
    pub seed: u64,
    pub nodes: u32,
    /// What the first of them are to be like.
    pub shapes: Vec<NodeShape>,
    pub version: Version,
    pub restart_back_off: RestartBackOff,
    /// How long kube-proxy takes to rewrite its rules; None: as it happens.
    pub proxy_sync: Option<Span>,
    /// How long the endpoint controllers wait for more changes of pods (`--endpointslice-updates-batch-period`, R64).
    pub endpoint_updates_batch: Span,
    pub balancer_checks: BalancerChecks,
}

/// A node as a recipe describes it; what it leaves open is as on every other node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeShape {
    pub name: String,
    pub labels: SortedMap<String, String>,
    pub taints: Vec<Taint>,
    /// Amounts by resource name.
    pub capacity: SortedMap<String, String>,
}

/// By what a load balancer tells whether a node can be sent traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BalancerChecks {
    /// Whether the node answers a ping.
    Nodes,
    /// What kube-proxy tells on a Service's health check node port, where it has one (R75).
    #[default]
    HealthPort,
}

impl BalancerChecks {
    pub const ALL: [BalancerChecks; 2] = [BalancerChecks::Nodes, BalancerChecks::HealthPort];

    pub fn as_str(self) -> &'static str {
        match self {
            BalancerChecks::Nodes => "nodes",
            BalancerChecks::HealthPort => "health-port",
        }
    }
}

/// How long a container that keeps ending waits for its next start.
/// Models pkg/kubelet/kubelet.go newCrashLoopBackOff and KubeletConfiguration.crashLoopBackOff (K46).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestartBackOff {
    pub initial: Span,
    pub max: Span,
}

impl RestartBackOff {
    /// What maxContainerRestartPeriod may be.
    pub const PERIODS_ALLOWED: (Span, Span) = (Span::secs(1), Span::secs(300));

    /// With the kubelet's maxContainerRestartPeriod: one below the initial delay lowers that too.
    pub fn up_to(max: Span) -> RestartBackOff {
        let initial = RestartBackOff::default().initial.min(max);
        RestartBackOff { initial, max }
    }
}

impl Default for RestartBackOff {
    fn default() -> RestartBackOff {
        RestartBackOff { initial: Span::secs(10), max: Span::secs(300) }
    }
}

impl Config {
    pub const SEED_DEFAULT: u64 = 7;

    /// More than these, kube-proxy and the endpoint controllers cannot be made to wait.
    pub const PROXY_SYNC_MAX: Span = Span::secs(60);
    pub const ENDPOINT_UPDATES_BATCH_MAX: Span = Span::secs(60);

    pub fn shape(&self, index: u32) -> Option<&NodeShape> {
        self.shapes.get(index as usize)
    }

    /// `node-1` and so on, where the recipe gives no name.
    pub fn node_name(&self, index: u32) -> String {
        let named = self.shape(index).map(|shape| shape.name.clone());
        named.unwrap_or_else(|| format!("node-{}", index + 1))
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            seed: Config::SEED_DEFAULT,
            nodes: 1,
            shapes: Vec::new(),
            version: Version::DEFAULT,
            restart_back_off: RestartBackOff::default(),
            proxy_sync: None,
            endpoint_updates_batch: Span::ZERO,
            balancer_checks: BalancerChecks::default(),
        }
    }
}
