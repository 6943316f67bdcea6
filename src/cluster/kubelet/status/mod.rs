//! What the kubelet reports of a pod: phase, conditions, container statuses; and when it is written.
//! Models pkg/kubelet/kubelet_pods.go generateAPIPodStatus (v1.36).

mod change;
pub mod conditions;
pub mod containers;
mod manager;
mod merge;
pub mod phase;

pub use manager::{StatusManager, Teardown};
pub use merge::merge_pod_status;

use super::pleg::PodRuntime;
use super::prober::{self, Beliefs, Prober};
use super::reason_cache::ReasonCache;
use crate::cluster::ids::Uid;
use crate::cluster::runtime::SandboxState;
use crate::cluster::version::Gates;
use crate::objects::{Pod, PodIp, PodPhase, PodStatus};

use conditions::SandboxUp;
use phase::{Initialized, Terminal};

pub const RESTARTING_ALL_CONTAINERS: &str = "RestartingAllContainers";

/// Everything a status is made from.
pub struct Sources<'a> {
    pub pod: &'a Pod,
    pub uid: &'a Uid,
    pub runtime: &'a PodRuntime,
    /// The status as last offered, else the API's.
    pub old: &'a PodStatus,
    pub reasons: &'a ReasonCache,
    pub prober: &'a Prober,
    pub host_ip: &'a str,
    pub gates: Gates,
}

/// Pure: the same sources give the same status. Transition times are set when it is stored.
pub fn generate(sources: &Sources, terminal: Terminal) -> PodStatus {
    let Sources { pod, runtime, old, .. } = *sources;
    let mut status = PodStatus {
        host_ip: sources.host_ip.to_owned(),
        host_ips: vec![PodIp { ip: sources.host_ip.to_owned() }],
        observed_generation: pod.metadata.generation,
        qos_class: pod.status.qos_class.clone(),
        ..PodStatus::default()
    };
    (status.pod_ip, status.pod_ips) = pod_ips(runtime, old);
    status.container_statuses = containers::regular(sources);
    status.init_container_statuses = containers::init(sources);
    let mut statuses = status.container_statuses.clone();
    statuses.extend(status.init_container_statuses.iter().cloned());
    let initialized = match runtime.has_started_regular_container(&pod.spec) {
        true => Initialized::Yes,
        false => Initialized::No,
    };
    let computed = phase::phase(pod, &statuses, terminal, initialized, sources.gates);
    let phase = sticky_phase(computed, old, pod);
    status.phase = Some(phase);
    if old.phase == Some(phase) {
        status.reason = old.reason.clone();
        status.message = old.message.clone();
    }
    let Sources { prober, uid, gates, .. } = *sources;
    prober::update_pod_status(&mut status, &Beliefs { prober, pod, uid, gates });
    let sandbox = match runtime.sandboxes.first() {
        Some(sandbox) if sandbox.state == SandboxState::Ready => SandboxUp::Yes,
        Some(_) | None => SandboxUp::No,
    };
    let mut in_condition_order = status.init_container_statuses.clone();
    in_condition_order.extend(status.container_statuses.iter().cloned());
    status.conditions = conditions::generate(pod, old, &in_condition_order, phase, sandbox);
    status
}

/// A terminal phase is never left (S11).
fn sticky_phase(computed: PodPhase, old: &PodStatus, pod: &Pod) -> PodPhase {
    let terminal = |phase: Option<PodPhase>| {
        phase.filter(|phase| matches!(phase, PodPhase::Succeeded | PodPhase::Failed))
    };
    let phase = terminal(Some(computed)).or(terminal(old.phase)).unwrap_or(computed);
    terminal(pod.status.phase).unwrap_or(phase)
}

/// Of the newest ready sandbox; kept from before when the pod is already gone from the runtime.
fn pod_ips(runtime: &PodRuntime, old: &PodStatus) -> (String, Vec<PodIp>) {
    match runtime.ip() {
        Some(ip) => (ip.to_owned(), vec![PodIp { ip: ip.to_owned() }]),
        None => (old.pod_ip.clone(), old.pod_ips.clone()),
    }
}
