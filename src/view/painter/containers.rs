//! The containers of a pod at one instant: state, role, faults, hooks, and what can be done to each.

use std::rc::Rc;

use super::history::History;
use super::stage::status_tone;
use super::stopping::stopping;
use crate::cluster::kubelet::hooks::Hook as Running;
use crate::cluster::kubelet::workers::{Job, PodWorker};
use crate::cluster::runtime::{Container as Instance, Faults, images};
use crate::cluster::{NodeState, Store, Uid};
use crate::kit::time::SimTime;
use crate::objects::{
    Container, ContainerState, ContainerStateTerminated, ContainerStatus, Key, Pod,
};
use crate::view::Tone;
use crate::view::pods::{ContainerCard, Deed, Fault, Hook, Program, Role};

/// One pod, and everything that is known about it.
pub struct Painting<'a> {
    pub pod: &'a Rc<Pod>,
    pub state: Option<&'a NodeState>,
    pub store: &'a Store,
    pub history: &'a History,
    pub now: SimTime,
}

impl Painting<'_> {
    /// Those that start first stand first.
    pub fn containers(&self) -> Vec<Rc<ContainerCard>> {
        let spec = &self.pod.spec;
        let init = spec.init_containers.iter().map(|container| {
            let role = if container.is_sidecar() { Role::Sidecar } else { Role::Init };
            self.card(container, role)
        });
        let regular = spec.containers.iter().map(|container| self.card(container, Role::Regular));
        let ephemeral =
            spec.ephemeral_containers.iter().map(|container| self.card(container, Role::Ephemeral));
        init.chain(regular).chain(ephemeral).map(Rc::new).collect()
    }

    fn card(&self, container: &Container, role: Role) -> ContainerCard {
        let name = &container.name;
        let status = self.pod.status.container_status(name);
        let Look { state, detail, message, tone } = look(status);
        let instance = self.running_instance(name);
        let faults = instance.as_deref().map(|instance| self.faults(instance)).unwrap_or_default();
        let last = status.and_then(|status| status.last_state.as_ref());
        ContainerCard {
            name: name.clone(),
            image: container.image.clone(),
            role,
            program: match images::knows(self.store, &container.image) {
                images::Known::Yes => Program::Known,
                images::Known::No => Program::StandIn,
            },
            state,
            detail,
            message,
            last: match last {
                Some(ContainerState::Terminated(exit)) => ending(exit),
                Some(ContainerState::Running(_) | ContainerState::Waiting(_)) | None => {
                    String::new()
                }
            },
            tone,
            restarts: status.map_or(0, |status| status.restart_count.unsigned_abs()),
            faults: told(&faults),
            deeds: match &instance {
                Some(instance) => deeds(instance, &faults),
                None => Vec::new(),
            },
            hook: instance.as_deref().and_then(|instance| self.hook(instance)),
            dials: self.dials(container, status),
            back_off: self.back_off(name, status).map(Rc::new),
            stopping: instance.and_then(|one| stopping(self.job(), &one)).map(Rc::new),
        }
    }

    pub fn key(&self) -> Key {
        Key::pod(&self.pod.metadata.namespace, &self.pod.metadata.name)
    }

    pub fn uid(&self) -> Uid {
        Uid::new(&self.pod.metadata.uid)
    }

    fn running_instance(&self, container: &str) -> Option<Rc<Instance>> {
        let instances = self.state?.runtime.containers_of(&self.uid());
        instances.into_iter().find(|one| one.name == container && one.is_running())
    }

    fn faults(&self, instance: &Instance) -> Faults {
        let inside = self.state.and_then(|state| state.runtime.inside_of(&instance.id));
        inside.map(|inside| inside.faults).unwrap_or_default()
    }

    /// What the kubelet is about to do with the pod.
    fn job(&self) -> Option<&Job> {
        let worker: &PodWorker = self.state?.kubelet.workers.get(&self.uid())?;
        worker.job.as_ref()
    }

    fn hook(&self, instance: &Instance) -> Option<Hook> {
        let is_of = |hook: &&Running| hook.key.container == instance.id;
        let hook = self.job()?.hooks.iter().find(is_of)?;
        Some(Hook { name: hook.key.kind.as_str(), since: hook.begun_at })
    }
}

struct Look {
    state: &'static str,
    detail: String,
    message: String,
    tone: Tone,
}

fn look(status: Option<&ContainerStatus>) -> Look {
    match status.and_then(|status| status.state.as_ref()) {
        Some(ContainerState::Running(_)) => Look {
            state: "Running",
            detail: String::new(),
            message: String::new(),
            tone: Tone::Fine,
        },
        Some(ContainerState::Waiting(waiting)) => Look {
            state: "Waiting",
            detail: waiting.reason.clone(),
            // The ladder tells it.
            message: if waiting.reason == "CrashLoopBackOff" {
                String::new()
            } else {
                waiting.message.clone()
            },
            tone: status_tone(&waiting.reason),
        },
        Some(ContainerState::Terminated(exit)) => Look {
            state: "Terminated",
            detail: ending(exit),
            message: exit.message.clone(),
            tone: if exit.exit_code == 0 { Tone::Done } else { Tone::Failing },
        },
        None => Look {
            state: "Waiting",
            detail: String::new(),
            message: String::new(),
            tone: Tone::Quiet,
        },
    }
}

fn ending(exit: &ContainerStateTerminated) -> String {
    format!("{} · {}", exit.reason, exit.exit_code)
}

fn told(faults: &Faults) -> Vec<(Fault, SimTime)> {
    let all = [
        (Fault::Frozen, faults.frozen),
        (Fault::Slow, faults.slow),
        (Fault::Failing, faults.failing),
        (Fault::Leaking, faults.leaking),
    ];
    all.into_iter().filter_map(|(fault, since)| Some((fault, since?))).collect()
}

/// What mends stands beside what breaks, once there is something to mend.
fn deeds(instance: &Instance, faults: &Faults) -> Vec<Deed> {
    let place = match instance.pod.namespace.as_str() {
        "default" => format!("{} -c {}", instance.pod.name, instance.name),
        namespace => format!("{} -c {} -n {namespace}", instance.pod.name, instance.name),
    };
    let is_ill = [faults.slow, faults.failing, faults.leaking].iter().any(Option::is_some);
    let offered = [
        ("freeze", "deed.freeze", faults.frozen.is_none()),
        ("thaw", "deed.thaw", faults.frozen.is_some()),
        ("slow", "deed.slow", faults.slow.is_none()),
        ("fail", "deed.fail", faults.failing.is_none()),
        ("leak", "deed.leak", faults.leaking.is_none()),
        ("recover", "deed.recover", is_ill),
        ("crash", "deed.crash", true),
    ];
    let offered = offered.into_iter().filter(|(.., makes_sense)| *makes_sense);
    offered.map(|(verb, key, _)| Deed { key, line: format!("sim {verb} {place}") }).collect()
}
