//! The pod lifecycle event generator: compares what the runtime shows with what it showed last.
//! Models pkg/kubelet/pleg/generic.go (v1.36), K2, K6, K7.

use crate::kit::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::record::RecordId;
use crate::cluster::runtime::{Container, ContainerRun, Runtime, Sandbox, SandboxState};
use crate::kit::time::{SimTime, Span};
use crate::objects::PodSpec;

/// Armed again when a relist ends.
pub const RELIST_PERIOD: Span = Span::secs(1);

#[derive(Clone, Debug, PartialEq)]
pub struct Pleg {
    pub next_relist: SimTime,
    /// Pods whose last sync wants to see at once what it did (from 1.36 on).
    pub requests: SortedSet<Uid>,
    cache: SortedMap<Uid, Rc<PodRuntime>>,
}

/// The containers and sandboxes of one pod, each in a state.
pub type Sightings = SortedMap<ContainerId, Seen>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Running,
    Exited,
    /// Created, or in a state that the runtime cannot tell.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlegEvent {
    pub id: ContainerId,
    pub kind: PlegEventKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlegEventKind {
    ContainerStarted,
    ContainerDied,
    ContainerRemoved,
}

impl PlegEventKind {
    /// Whether the sync loop syncs the pod for it (K4).
    pub fn is_sync_worthy(self) -> bool {
        self != PlegEventKind::ContainerRemoved
    }
}

/// One pod as the kubelet's cache shows it, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodRuntime {
    pub sandboxes: Vec<Sandbox>,
    pub containers: Vec<Rc<Container>>,
}

impl PodRuntime {
    pub fn read(runtime: &Runtime, uid: &Uid) -> PodRuntime {
        let sandboxes = runtime.sandboxes.get(uid).map(|list| list.iter().rev().cloned().collect());
        PodRuntime {
            sandboxes: sandboxes.unwrap_or_default(),
            containers: runtime.containers_of(uid),
        }
    }

    pub fn has_started_regular_container(&self, spec: &PodSpec) -> bool {
        let is_regular =
            |name: &str| spec.containers.iter().any(|container| container.name == name);
        self.containers.iter().any(|container| is_regular(&container.name))
    }

    /// Whether some regular container was made in the sandbox that is up (S2).
    pub fn has_active_regular_container(&self, spec: &PodSpec) -> bool {
        let Some(sandbox) = self.sandboxes.first() else { return false };
        let is_regular =
            |name: &str| spec.containers.iter().any(|container| container.name == name);
        sandbox.state == SandboxState::Ready
            && self.containers.iter().any(|container| {
                is_regular(&container.name) && sandbox.created_at <= container.created_at
            })
    }

    pub fn ip(&self) -> Option<&str> {
        let sandbox = self.sandboxes.first()?;
        (sandbox.state == SandboxState::Ready).then_some(sandbox.ip.as_str())
    }

    /// The newest instance of a container.
    pub fn newest(&self, name: &str) -> Option<&Rc<Container>> {
        self.containers.iter().find(|container| container.name == name)
    }

    /// Every instance of a container, newest first.
    pub fn instances<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Rc<Container>> {
        self.containers.iter().filter(move |container| container.name == name)
    }

    fn sightings(&self) -> Sightings {
        let containers = self.containers.iter().map(|container| {
            let seen = match container.run {
                ContainerRun::Created | ContainerRun::Unknown => Seen::Unknown,
                ContainerRun::Running { .. } => Seen::Running,
                ContainerRun::Exited(_) => Seen::Exited,
            };
            (container.id.clone(), seen)
        });
        let sandboxes = self.sandboxes.iter().map(|sandbox| {
            let seen = match sandbox.state {
                SandboxState::Ready => Seen::Running,
                SandboxState::NotReady => Seen::Exited,
            };
            (sandbox.id.clone(), seen)
        });
        containers.chain(sandboxes).collect()
    }

    /// The record of a container's exit, as the cause of what its death brings about.
    pub fn exit_cause(&self, id: &ContainerId) -> Option<RecordId> {
        self.containers.iter().find(|container| container.id == *id)?.exit()?.cause
    }
}

/// What changed between two relists of one pod.
pub fn events(old: &Sightings, new: &Sightings) -> Vec<PlegEvent> {
    let ids = SortedSet::from_iter(old.keys().chain(new.keys()));
    let mut events = Vec::new();
    for id in ids {
        let (before, after) = (old.get(id), new.get(id));
        if before == after {
            continue;
        }
        let mut push = |kind| events.push(PlegEvent { id: id.clone(), kind });
        match after {
            Some(Seen::Running) => push(PlegEventKind::ContainerStarted),
            Some(Seen::Exited) => push(PlegEventKind::ContainerDied),
            // ContainerChanged, which nobody uses.
            Some(Seen::Unknown) => {}
            None if before == Some(&Seen::Exited) => push(PlegEventKind::ContainerRemoved),
            None => {
                push(PlegEventKind::ContainerDied);
                push(PlegEventKind::ContainerRemoved);
            }
        }
    }
    events
}

impl Pleg {
    pub fn new(first_relist: SimTime) -> Pleg {
        Pleg { next_relist: first_relist, requests: SortedSet::new(), cache: SortedMap::new() }
    }

    /// A request is served at once.
    pub fn due(&self) -> SimTime {
        if self.requests.is_empty() { self.next_relist } else { SimTime::ZERO }
    }

    pub fn cached(&self, uid: &Uid) -> Rc<PodRuntime> {
        self.cache.get(uid).cloned().unwrap_or_default()
    }

    /// Looks at one pod; the cache is newer before anyone hears of the events.
    pub fn relist_pod(&mut self, runtime: &Runtime, uid: &Uid) -> Vec<PlegEvent> {
        let current = PodRuntime::read(runtime, uid);
        let sightings = current.sightings();
        let events = events(&self.cached(uid).sightings(), &sightings);
        if sightings.is_empty() {
            self.cache.remove(uid);
        } else {
            self.cache.insert(uid.clone(), Rc::new(current));
        }
        events
    }
}
