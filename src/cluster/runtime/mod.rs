//! The container runtime of one node: sandboxes, containers, and the signals that reach them.
//! Models what containerd shows through CRI (internal/cri/server, containerd 2.x).
//!
//! Knows: app, ctx, objects. Never knows: why the kubelet asks.

mod container;
pub mod image_reference;
pub mod images;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use container::{Container, ContainerRun, Exit, Stop};

use self::images::Images;
use super::app::{self, Ending, Process, Reply};
use super::ctx::{About, Ctx};
use super::ids::{Asker, ContainerId, NodeName, Uid};
use super::mailbox::Message;
use super::pace::Pace;
use super::record::{Actor, ContainerChange, RecordId, What};
use super::rule::Rule;
use super::turn::MachineId;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Runtime {
    pub node: NodeName,
    pub containers: BTreeMap<ContainerId, Rc<Container>>,
    /// The containers of each pod, newest first.
    by_pod: BTreeMap<Uid, Rc<Vec<ContainerId>>>,
    pub sandboxes: BTreeMap<Uid, Rc<Vec<Sandbox>>>,
    pub images: Images,
    /// Pods in which something changed since the kubelet last listed.
    pub changed: BTreeSet<Uid>,
    addresses: u32,
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
            containers: BTreeMap::new(),
            by_pod: BTreeMap::new(),
            sandboxes: BTreeMap::new(),
            images: Images::default(),
            changed: BTreeSet::new(),
            addresses: 1,
        }
    }

    pub fn create_sandbox(&mut self, ctx: &mut Ctx, uid: &Uid, attempt: u32, node_index: u32) {
        self.addresses += 1;
        let sandbox = Sandbox {
            id: new_id(ctx, &format!("{uid}/sandbox/{attempt}")),
            attempt,
            created_at: ctx.now(),
            ip: pod_ip(node_index, self.addresses),
            state: SandboxState::Ready,
        };
        Rc::make_mut(self.sandboxes.entry(uid.clone()).or_default()).push(sandbox);
        self.changed.insert(uid.clone());
    }

    pub fn stop_sandboxes(&mut self, uid: &Uid) {
        let Some(sandboxes) = self.sandboxes.get_mut(uid) else { return };
        for sandbox in Rc::make_mut(sandboxes) {
            sandbox.state = SandboxState::NotReady;
        }
        self.changed.insert(uid.clone());
    }

    pub fn create_container(&mut self, ctx: &mut Ctx, container: Container) -> ContainerId {
        let what = What::Container { id: container.id.clone(), change: ContainerChange::Created };
        let about = About::container(container.pod.clone(), &container.name);
        // A second instance is there because the restart policy wants it.
        let is_first = container.attempt == 0;
        let rule = if is_first { Rule::ContainerStart } else { Rule::RestartPolicy };
        ctx.record(Actor::Runtime, about, what, Some(rule));
        let id = container.id.clone();
        self.changed.insert(container.uid.clone());
        Rc::make_mut(self.by_pod.entry(container.uid.clone()).or_default()).insert(0, id.clone());
        self.containers.insert(id.clone(), Rc::new(container));
        id
    }

    pub fn start_container(&mut self, ctx: &mut Ctx, id: &ContainerId) {
        let now = ctx.now();
        let container = self.container_mut(id);
        let what = What::Container { id: id.clone(), change: ContainerChange::Started };
        let about = About::container(container.pod.clone(), &container.name);
        let record = ctx.record(Actor::Runtime, about, what, Some(Rule::ContainerStart));
        let (image, _) = app::images::find(&container.image);
        let process = Process::start(image, container.ports.clone(), now, Some(record));
        container.run = ContainerRun::Running { started_at: now, process, stop: None };
        let uid = container.uid.clone();
        self.changed.insert(uid);
        self.touch(ctx, id);
    }

    /// CRI StopContainer: the stop signal now, SIGKILL when the grace is over (K67.7).
    pub fn stop_container(&mut self, ctx: &mut Ctx, id: &ContainerId, grace: Span, rule: Rule) {
        let now = ctx.now();
        let container = self.container_mut(id);
        let (pod, name) = (container.pod.clone(), container.name.clone());
        let ContainerRun::Running { process, stop, .. } = &mut container.run else { return };
        let kill_at = now + grace;
        if let Some(already) = stop {
            already.kill_at = already.kill_at.map(|at| at.min(kill_at));
            self.touch(ctx, id);
            return;
        }
        let signal = process.image.stop_signal;
        let what = What::Container {
            id: id.clone(),
            change: ContainerChange::Stopping { signal, kill_at },
        };
        let record = ctx.record(Actor::Runtime, About::container(pod, &name), what, Some(rule));
        process.asked_to_stop(now, Some(record));
        *stop = Some(Stop { signalled_at: now, kill_at: Some(kill_at), cause: Some(record) });
        self.touch(ctx, id);
    }

    pub fn remove_container(&mut self, id: &ContainerId) {
        let Some(container) = self.containers.remove(id) else { return };
        if let Some(ids) = self.by_pod.get_mut(&container.uid) {
            Rc::make_mut(ids).retain(|one| one != id);
        }
        self.changed.insert(container.uid.clone());
    }

    pub fn remove_pod(&mut self, uid: &Uid) {
        for id in self.by_pod.remove(uid).iter().flat_map(|ids| ids.iter()) {
            self.containers.remove(id);
        }
        self.sandboxes.remove(uid);
        self.changed.insert(uid.clone());
    }

    /// A question reaches the container; the answer travels back in its own time.
    pub fn ask(&mut self, ctx: &mut Ctx, asker: Asker, id: ContainerId, ask: &Ask) -> Heard {
        let network = ctx.pace(Pace::Network, asker.uid().as_str());
        let nobody =
            Reply::After { delay: Span::ZERO, answer: Answer::Refused(Refusal::Connection) };
        let (reply, cause) =
            match self.containers.get_mut(&id).map(|one| &mut Rc::make_mut(one).run) {
                Some(ContainerRun::Running { process, .. }) => {
                    (app::answer(process, ask), process.cause)
                }
                Some(ContainerRun::Exited(exit)) => (nobody, exit.cause),
                Some(ContainerRun::Created | ContainerRun::Unknown) | None => (nobody, ctx.cause),
            };
        match reply {
            Reply::Never => Heard::Nothing { cause },
            Reply::After { delay, answer } => {
                ctx.cause = cause;
                let node = self.node.clone();
                ctx.send(delay + network, Message::Answer { node, asker, answer });
                Heard::Answer
            }
        }
    }

    pub fn due(&self, id: &ContainerId) -> Option<SimTime> {
        self.containers.get(id)?.due()
    }

    /// What is due in one container: its program is up, has ended, or is killed.
    pub fn turn(&mut self, ctx: &mut Ctx, id: &ContainerId) {
        let now = ctx.now();
        let Some(container) = self.containers.get_mut(id) else { return };
        let container = Rc::make_mut(container);
        let (pod, name) = (container.pod.clone(), container.name.clone());
        let ContainerRun::Running { started_at, process, stop } = &mut container.run else {
            return;
        };
        if let app::Doing::Starting { until } = process.doing
            && until <= now
        {
            process.doing = app::Doing::Serving;
        }
        if let Some(stop) = stop
            && stop.kill_at.is_some_and(|at| at <= now)
            && process.ending.is_none_or(|ending| ending.at > now)
        {
            ctx.cause = stop.cause;
            let what = What::Container { id: id.clone(), change: ContainerChange::Killed };
            let about = About::container(pod.clone(), &name);
            let record = ctx.record(Actor::Runtime, about, what, Some(Rule::KillForce));
            let at = now + ctx.pace(Pace::Kill, id.as_str());
            process.ending = Some(Ending { at, code: SIGKILL_CODE, cause: Some(record) });
            stop.kill_at = None;
        }
        let Some(ending) = process.ending.filter(|ending| ending.at <= now) else { return };
        ctx.cause = ending.cause;
        let reason = if ending.code == 0 { "Completed" } else { "Error" };
        let what = What::Container {
            id: id.clone(),
            change: ContainerChange::Exited { code: ending.code, reason: reason.to_owned() },
        };
        let about = About::container(pod, &name);
        let record = ctx.record(Actor::Runtime, about, what, Some(Rule::ContainerExit));
        container.run = ContainerRun::Exited(Exit {
            started_at: *started_at,
            finished_at: now,
            code: ending.code,
            reason: reason.to_owned(),
            message: String::new(),
            cause: Some(record),
        });
        let uid = container.uid.clone();
        self.changed.insert(uid.clone());
        ctx.cause = Some(record);
        ctx.send(Span::ZERO, Message::ContainerDead { node: self.node.clone(), uid });
    }

    /// Containers of a pod, newest first.
    pub fn containers_of(&self, uid: &Uid) -> Vec<Rc<Container>> {
        let ids = self.by_pod.get(uid).into_iter().flat_map(|ids| ids.iter());
        ids.filter_map(|id| self.containers.get(id)).cloned().collect()
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

    pub fn process_mut(&mut self, ctx: &mut Ctx, id: &ContainerId) -> Option<&mut Process> {
        self.touch(ctx, id);
        match &mut Rc::make_mut(self.containers.get_mut(id)?).run {
            ContainerRun::Running { process, .. } => Some(process),
            ContainerRun::Created | ContainerRun::Exited(_) | ContainerRun::Unknown => None,
        }
    }

    fn container_mut(&mut self, id: &ContainerId) -> &mut Container {
        let container = self.containers.get_mut(id).expect("the kubelet names containers it made");
        Rc::make_mut(container)
    }

    fn touch(&self, ctx: &mut Ctx, id: &ContainerId) {
        ctx.touch(MachineId::Container(self.node.clone(), id.clone()));
    }
}

/// Whether an answer is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Answer,
    /// The program hangs, and this made it hang.
    Nothing {
        cause: Option<RecordId>,
    },
}

/// 128 + SIGKILL.
const SIGKILL_CODE: i32 = 137;

pub fn new_id(ctx: &Ctx, who: &str) -> ContainerId {
    let draw = crate::kit::chance::draw(ctx.seed(), "container-id", who);
    ContainerId::new(&crate::kit::hash::hex64(draw))
}

/// Each node has a /24 of 10.244.0.0/16; addresses are given out in order, as host-local IPAM does.
fn pod_ip(node_index: u32, address: u32) -> String {
    format!("10.244.{node_index}.{}", 2 + (address - 2) % 253)
}
