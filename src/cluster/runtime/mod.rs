//! The container runtime of one node: sandboxes, containers, and the signals that reach them.
//! Models what containerd shows through CRI (internal/cri/server, containerd 2.x).
//!
//! The map: `container` is what is reported of one container, `inside` what lives in it. `run` is its life from
//! creation to death, `power` the machine's, `asks` the questions and commands that reach it, `volumes` what a pod's containers share
//! (`atomic_writer` lays out those that show objects), `disk` what both take of the node's, `images`
//! what the node has pulled.
//!
//! Knows: app, ctx, objects. Never knows: why the kubelet asks.

mod asks;
mod atomic_writer;
mod container;
mod disk;
pub mod image_reference;
pub mod images;
mod inside;
mod power;
mod run;
mod volumes;

use crate::kit::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

pub use asks::{Caller, Heard, Opened, Outgoing, Refusing, answers, nobody, told};
pub use container::{Container, ContainerRun, Exit, LastWords, Patience, Stop};
pub use disk::DiskUse;
pub use inside::{Faults, Inside};
pub use volumes::Shown;

pub use super::app::files::Medium;
pub use super::app::{Access, Mount, Start, Stdin};

use self::images::Images;
use super::app::{Socket, Volume, Volumes};
use super::ctx::Ctx;
use super::ids::{ContainerId, NodeName, Uid};
use super::record::RecordId;
use super::turn::MachineId;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct Runtime {
    pub node: NodeName,
    pub containers: SortedMap<ContainerId, Rc<Container>>,
    /// What lives in each container that ever ran, until it is removed.
    insides: SortedMap<ContainerId, Rc<Inside>>,
    /// The containers of each pod, newest first.
    by_pod: SortedMap<Uid, Rc<Vec<ContainerId>>>,
    pub sandboxes: SortedMap<Uid, Rc<Vec<Sandbox>>>,
    /// What each pod's containers share.
    volumes: SortedMap<Uid, Rc<Volumes>>,
    pub images: Images,
    /// Pods in which something changed since the kubelet last listed.
    pub changed: SortedSet<Uid>,
    addresses: u32,
    /// What took the machine's power, while it has none.
    pub lost_power: Option<RecordId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sandbox {
    pub id: ContainerId,
    pub attempt: u32,
    pub created_at: SimTime,
    pub ip: String,
    pub state: SandboxState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxState {
    Ready,
    NotReady,
}

impl Runtime {
    pub fn new(node: NodeName) -> Runtime {
        Runtime {
            node,
            containers: SortedMap::new(),
            insides: SortedMap::new(),
            by_pod: SortedMap::new(),
            sandboxes: SortedMap::new(),
            volumes: SortedMap::new(),
            images: Images::default(),
            changed: SortedSet::new(),
            addresses: 1,
            lost_power: None,
        }
    }

    pub fn create_sandbox(&mut self, ctx: &mut Ctx, uid: &Uid, attempt: u32, node_index: u32) {
        let sandbox = Sandbox {
            id: new_id(ctx, &format!("{uid}/sandbox/{attempt}")),
            attempt,
            created_at: ctx.now(),
            ip: self.free_address(node_index),
            state: SandboxState::Ready,
        };
        Rc::make_mut(self.sandboxes.entry(uid.clone()).or_default()).push(sandbox);
        self.changed.insert(uid.clone());
    }

    /// The next one that nobody has: after the last comes the first again.
    fn free_address(&mut self, node_index: u32) -> String {
        for _ in 0..ADDRESSES {
            self.addresses += 1;
            let ip = pod_ip(node_index, self.addresses);
            if self.pod_at(&ip).is_none() {
                return ip;
            }
        }
        pod_ip(node_index, self.addresses)
    }

    pub fn stop_sandboxes(&mut self, uid: &Uid) {
        let Some(sandboxes) = self.sandboxes.get_mut(uid) else { return };
        for sandbox in Rc::make_mut(sandboxes) {
            sandbox.state = SandboxState::NotReady;
        }
        self.changed.insert(uid.clone());
    }

    pub fn remove_container(&mut self, id: &ContainerId) {
        let Some(container) = self.containers.remove(id) else { return };
        self.insides.remove(id);
        if let Some(ids) = self.by_pod.get_mut(&container.uid) {
            Rc::make_mut(ids).retain(|one| one != id);
        }
        self.changed.insert(container.uid.clone());
    }

    pub fn remove_pod(&mut self, uid: &Uid) {
        for id in self.by_pod.remove(uid).iter().flat_map(|ids| ids.iter()) {
            self.containers.remove(id);
            self.insides.remove(id);
        }
        self.sandboxes.remove(uid);
        self.volumes.remove(uid);
        self.changed.insert(uid.clone());
    }

    /// Containers of a pod, newest first.
    pub fn containers_of(&self, uid: &Uid) -> Vec<Rc<Container>> {
        let ids = self.by_pod.get(uid).into_iter().flat_map(|ids| ids.iter());
        ids.filter_map(|id| self.containers.get(id)).cloned().collect()
    }

    /// What all programs use of the machine's memory, and what lies in volumes in memory, in bytes.
    pub fn memory(&self, now: SimTime) -> (u64, u64) {
        let running = self.containers.values().filter(|container| container.is_running());
        let insides = running.filter_map(|container| self.insides.get(&container.id));
        let programs = insides.map(|inside| inside.processes.memory_bytes(now)).sum();
        let volumes = self.volumes.values().flat_map(|volumes| volumes.values());
        let in_memory = volumes.filter(|volume| volume.medium != Medium::Disk);
        (programs, in_memory.map(Volume::used).sum())
    }

    /// Where the other containers of a pod listen.
    pub fn sockets_beside(&self, uid: &Uid, own: &ContainerId) -> Vec<Socket> {
        let others = self.containers_of(uid).into_iter().filter(|container| container.id != *own);
        let insides = others.filter_map(|container| self.insides.get(&container.id));
        insides.flat_map(|inside| inside.processes.sockets()).collect()
    }

    /// The restart count of an instance; none for one that is gone.
    pub fn attempt_of(&self, id: &ContainerId) -> i32 {
        self.containers.get(id).map_or(0, |container| container.attempt)
    }

    /// Whether it has been sent its stop signal.
    pub fn is_stopping(&self, id: &ContainerId) -> bool {
        self.containers.get(id).is_some_and(|container| container.stop().is_some())
    }

    pub fn is_running(&self, id: &ContainerId) -> bool {
        self.containers.get(id).is_some_and(|container| container.is_running())
    }

    /// What lives, or lived, in a container.
    pub fn inside_of(&self, id: &ContainerId) -> Option<&Inside> {
        self.insides.get(id).map(|inside| &**inside)
    }

    /// The pod that has this address now.
    pub fn pod_at(&self, ip: &str) -> Option<Uid> {
        let has_it = |sandbox: &Sandbox| sandbox.state == SandboxState::Ready && sandbox.ip == ip;
        let found = self.sandboxes.iter().find(|(_, sandboxes)| sandboxes.iter().any(has_it));
        found.map(|(uid, _)| uid.clone())
    }

    /// The pods whose sandbox stands.
    pub fn standing(&self) -> impl Iterator<Item = &Uid> {
        let stands = |sandboxes: &Rc<Vec<Sandbox>>| {
            sandboxes.iter().any(|sandbox| sandbox.state == SandboxState::Ready)
        };
        self.sandboxes.iter().filter(move |(_, sandboxes)| stands(sandboxes)).map(|(uid, _)| uid)
    }

    /// Whether a program of the pod listens on a port.
    pub fn listens_on(&self, uid: &Uid, port: i32) -> bool {
        let containers = self.containers_of(uid);
        let mut insides = containers.iter().filter_map(|one| self.insides.get(&one.id));
        insides.any(|inside| inside.processes.sockets().iter().any(|socket| socket.port == port))
    }

    /// The pod that had this address, and has ended.
    pub fn pod_that_was_at(&self, ip: &str) -> Option<Uid> {
        let had_it = |sandboxes: &Rc<Vec<Sandbox>>| sandboxes.iter().any(|one| one.ip == ip);
        let found = self.sandboxes.iter().find(|(_, sandboxes)| had_it(sandboxes));
        found.map(|(uid, _)| uid.clone())
    }

    pub fn ip_of(&self, uid: &Uid) -> Option<String> {
        let sandboxes = self.sandboxes.get(uid)?;
        let ready = sandboxes.iter().rev().find(|one| one.state == SandboxState::Ready)?;
        Some(ready.ip.clone())
    }

    /// Of the pod that a container belongs to.
    pub fn namespace_of(&self, id: &ContainerId) -> Option<String> {
        self.containers.get(id).map(|container| container.pod.namespace.clone())
    }

    fn container(&self, id: &ContainerId) -> Rc<Container> {
        self.containers.get(id).cloned().expect("the kubelet names containers it made")
    }

    fn container_mut(&mut self, id: &ContainerId) -> &mut Container {
        let container = self.containers.get_mut(id).expect("the kubelet names containers it made");
        Rc::make_mut(container)
    }

    fn touch(&self, ctx: &mut Ctx, id: &ContainerId) {
        ctx.touch(MachineId::Container(self.node.clone(), id.clone()));
    }
}

pub fn new_id(ctx: &Ctx, who: &str) -> ContainerId {
    let draw = crate::kit::chance::draw(ctx.seed(), "container-id", who);
    ContainerId::new(&crate::kit::hash::hex64(draw))
}

/// Of a /24 without its network, its gateway and its broadcast.
const ADDRESSES: u32 = 253;

/// Each node has a /24 of 10.244.0.0/16; addresses are given out in order, as host-local IPAM does.
fn pod_ip(node_index: u32, address: u32) -> String {
    format!("10.244.{node_index}.{}", 2 + (address - 2) % ADDRESSES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_given_again_only_when_nobody_has_it() {
        let mut runtime = Runtime::new(NodeName::new("node-1"));
        let mut give = |uid: &str| {
            let ip = runtime.free_address(0);
            let sandbox = Sandbox {
                id: ContainerId::new(uid),
                attempt: 0,
                created_at: SimTime::ZERO,
                ip: ip.clone(),
                state: SandboxState::Ready,
            };
            runtime.sandboxes.insert(Uid::new(uid), Rc::new(vec![sandbox]));
            ip
        };
        assert_eq!(give("kept"), "10.244.0.2");
        let mut last = String::new();
        for _ in 1..ADDRESSES {
            // Each takes the place of the one before.
            last = give("short");
        }
        assert_eq!(last, "10.244.0.254");
        assert_eq!(give("next"), "10.244.0.3");
    }
}
