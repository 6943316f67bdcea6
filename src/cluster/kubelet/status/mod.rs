//! What the kubelet reports of a pod, and when it is written.
//!
//! `phase`, `conditions`, `containers` and `pod_resources` make a status. `offers` brings it to the `manager`, which holds
//! the newest of each pod and writes it: `transition`, `normalize` and `change` look at it on its way in, `merge` says what
//! a write makes of the API's, `terminate` is the last word. `why` names the rule that a change shows.
//! Models pkg/kubelet/kubelet_pods.go generateAPIPodStatus (v1.36), S1–S18.

mod change;
pub mod conditions;
pub mod containers;
mod conversion;
mod details;
mod eviction;
pub mod log_source;
mod manager;
mod merge;
mod normalize;
mod offers;
pub mod phase;
mod pod_resources;
mod terminate;
mod transition;
mod why;

pub use change::date_condition;
pub use eviction::{Eviction, told};
pub use manager::{StatusManager, Teardown};
pub use merge::merge_pod_status;
pub use terminate::terminated;

use super::pleg::PodRuntime;
use super::prober::{self, Beliefs, Prober};
use super::reason_cache::ReasonCache;
use crate::admit::quality::class_of;
use crate::cluster::ids::Uid;
use crate::cluster::version::{Gate, Gates, Version};
use crate::objects::{ContainerStatus, Pod, PodIp, PodPhase, PodStatus};

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
    pub host_ips: &'a [String],
    /// Whoever wants the pod to end, whatever its containers do.
    pub eviction: Option<Eviction>,
    pub version: Version,
    pub gates: Gates,
}

/// Pure: the same sources give the same status. Transition times are set when it is stored.
pub fn generate(sources: &Sources, terminal: Terminal) -> PodStatus {
    let mut status = observed(sources, terminal);
    let Sources { prober, pod, uid, gates, .. } = *sources;
    prober::update_pod_status(&mut status, &Beliefs { prober, pod, uid, gates });
    concluded(sources, status)
}

/// What can be told without the probes: addresses, containers, phase.
pub fn observed(sources: &Sources, terminal: Terminal) -> PodStatus {
    let Sources { pod, old, .. } = *sources;
    let mut status = PodStatus {
        host_ip: sources.host_ips.first().cloned().unwrap_or_default(),
        host_ips: match sources.gates.pod_host_ips {
            Gate::On => addresses(sources.host_ips),
            Gate::Off => Vec::new(),
        },
        qos_class: class_of(pod),
        container_statuses: containers::regular(sources),
        init_container_statuses: containers::init(sources),
        ephemeral_container_statuses: containers::ephemeral(sources),
        ..PodStatus::default()
    };
    (status.pod_ip, status.pod_ips) = pod_ips(sources);
    let statuses = [&status.container_statuses[..], &status.init_container_statuses].concat();
    if sources.gates.in_place_pod_level_vertical_scaling.is_on() {
        status.allocated_resources = pod_resources::allocated(pod);
        status.resources = Some(pod_resources::resources(pod));
    }
    let initialized = initialized(sources, &statuses);
    let computed = phase::phase(pod, &statuses, terminal, initialized, sources.gates);
    set_phase(&mut status, computed, old, sources);
    status
}

/// The conditions, which follow from everything else.
pub fn concluded(sources: &Sources, mut status: PodStatus) -> PodStatus {
    let statuses = [&status.init_container_statuses[..], &status.container_statuses].concat();
    let phase = status.phase.unwrap_or(PodPhase::Unknown);
    status.conditions = conditions::generate(sources, &statuses, phase);
    status
}

fn initialized(sources: &Sources, statuses: &[ContainerStatus]) -> Initialized {
    let spec = &sources.pod.spec;
    let is_initialized = if sources.version.initialized_by_sandbox() {
        sources.runtime.has_active_regular_container(spec)
    } else {
        conditions::has_any_regular_container_started(spec, statuses)
    };
    if is_initialized { Initialized::Yes } else { Initialized::No }
}

/// A terminal phase is never left (S11); the reason stays while the phase does (S12), unless somebody ends the pod (S13).
fn set_phase(status: &mut PodStatus, computed: PodPhase, old: &PodStatus, sources: &Sources) {
    let told = &sources.pod.status;
    let terminal = |phase: Option<PodPhase>| {
        phase.filter(|phase| matches!(phase, PodPhase::Succeeded | PodPhase::Failed))
    };
    let reached = terminal(Some(computed)).or(terminal(old.phase)).or(terminal(told.phase));
    let mut phase = reached.unwrap_or(computed);
    if old.phase == Some(phase) {
        let kept = |old: &str, told: &str| if old.is_empty() { told } else { old }.to_owned();
        status.reason = kept(&old.reason, &told.reason);
        status.message = kept(&old.message, &told.message);
    }
    if let Some(Eviction { reason, message, .. }) = &sources.eviction {
        phase = PodPhase::Failed;
        status.reason = (*reason).to_owned();
        status.message = message.clone().into_owned();
    }
    status.phase = Some(terminal(told.phase).unwrap_or(phase));
}

/// Of the newest ready sandbox; kept from before when the pod is already gone from the runtime.
fn pod_ips(sources: &Sources) -> (String, Vec<PodIp>) {
    let old = sources.old;
    match sources.runtime.ip() {
        Some(_) if sources.pod.spec.host_network => {
            let ips = sources.host_ips;
            (ips.first().cloned().unwrap_or_default(), addresses(ips))
        }
        Some(ip) => (ip.to_owned(), addresses(&[ip.to_owned()])),
        None => (old.pod_ip.clone(), old.pod_ips.clone()),
    }
}

fn addresses(ips: &[String]) -> Vec<PodIp> {
    ips.iter().map(|ip| PodIp { ip: ip.clone() }).collect()
}
