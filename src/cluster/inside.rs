//! What a person does inside a container: faults, and commands of their own.

use std::rc::Rc;

use super::app::{Stdin, Typed};
use super::command::{Done, Refused};
use super::ctx::{About, Ctx};
use super::fault::Fault;
use super::ids::{Asker, ConsoleKey, ContainerId, NodeName, Uid};
use super::record::{Actor, ExecChange, Log, RecordId, What};
use super::rule::Rule;
use super::runtime::Runtime;
use super::{Cluster, NodeState};
use crate::objects::{Key, Kind, Pod};

/// A container that runs, with everything needed to do something to it.
struct Place<'a, 'b> {
    ctx: Ctx<'b>,
    runtime: &'a mut Runtime,
    id: ContainerId,
    pod: Rc<Pod>,
    container: String,
}

/// Something goes wrong inside a container, because the learner wants to see it.
pub fn inflict(
    cluster: &mut Cluster,
    log: &mut Log,
    key: &Key,
    container: Option<String>,
    fault: Fault,
) -> Result<Done, Refused> {
    let mut place = Place::find(cluster, log, key, container)?;
    let inside = place.runtime.inside_of(&place.id);
    let is_frozen = inside.is_some_and(|inside| inside.faults.frozen.is_some());
    if fault == Fault::Thaw && !is_frozen {
        return Err(Refused::NotFrozen { pod: key.name.clone(), container: place.container });
    }
    let has_server = inside.is_some_and(|inside| inside.processes.has_server());
    let is_server_s = match fault {
        Fault::Slow { .. } | Fault::Fail { .. } | Fault::Leak { .. } | Fault::Recover => true,
        Fault::Freeze | Fault::Thaw | Fault::Crash { .. } => false,
    };
    if is_server_s && !has_server {
        return Err(Refused::NoServer { pod: key.name.clone(), container: place.container });
    }
    let record = place.record(What::Fault(fault));
    place.runtime.inflict(&mut place.ctx, &place.id, fault, record);
    Ok(Done::Fault { container: place.container })
}

/// A command beside the container's own program. A record tells how it ended.
pub fn exec(
    cluster: &mut Cluster,
    log: &mut Log,
    key: &Key,
    container: String,
    argv: Vec<String>,
    stdin: Stdin,
) -> Result<Done, Refused> {
    reach_kubelet(cluster, key)?;
    let session = new_session(cluster);
    let mut place = Place::find(cluster, log, key, Some(container))?;
    let change = ExecChange::Started { argv: argv.clone() };
    let record = place.record(What::Exec { session, change });
    place.ctx.cause = Some(record);
    let asker = Asker::Console(ConsoleKey { uid: Uid::new(&place.pod.metadata.uid), session });
    place
        .runtime
        .start_command(&mut place.ctx, asker, &place.id, &argv, stdin)
        .map_err(|why| Refused::NotRun { why })?;
    Ok(Done::Exec { session })
}

/// Somebody listens to the container's own program, and types to it where it reads.
pub fn attach(
    cluster: &mut Cluster,
    log: &mut Log,
    key: &Key,
    container: String,
) -> Result<Done, Refused> {
    reach_kubelet(cluster, key)?;
    let session = new_session(cluster);
    let mut place = Place::find(cluster, log, key, Some(container))?;
    let record = place.record(What::Exec { session, change: ExecChange::Attached });
    place.ctx.cause = Some(record);
    let asker = Asker::Console(ConsoleKey { uid: Uid::new(&place.pod.metadata.uid), session });
    place.runtime.attach(&mut place.ctx, asker, &place.id);
    Ok(Done::Exec { session })
}

/// What is typed where nobody reads any more is lost.
pub fn type_in(cluster: &mut Cluster, log: &mut Log, session: u32, typed: &Typed) {
    let Cluster { shared, nodes, .. } = cluster;
    let place = nodes.values_mut().find_map(|node| {
        let (id, pid) = node.runtime.place_of(session)?;
        Some((node, id, pid))
    });
    let Some((node, id, pid)) = place else { return };
    let cause = shared.command;
    let mut ctx = Ctx { shared, log, cause };
    Rc::make_mut(node).runtime.type_in(&mut ctx, &id, pid, typed);
}

fn new_session(cluster: &mut Cluster) -> u32 {
    cluster.shared.sessions += 1;
    cluster.shared.sessions
}

/// What goes through the API server to a kubelet needs one that hears it.
fn reach_kubelet(cluster: &Cluster, key: &Key) -> Result<(), Refused> {
    let pod = cluster.shared.api.store.pod(&key.namespace, &key.name);
    if pod.is_some_and(|pod| pod.spec.node_name.is_empty()) {
        return Err(Refused::NoHost { pod: key.name.clone() });
    }
    let node = pod.and_then(|pod| cluster.nodes.get(&NodeName::new(&pod.spec.node_name)));
    match node {
        Some(node) if !node.is_joined() => {
            Err(Refused::NoKubelet { address: node.kubelet.host_ip.clone() })
        }
        Some(_) | None => Ok(()),
    }
}

impl<'a, 'b> Place<'a, 'b>
where
    'a: 'b,
{
    fn find(
        cluster: &'a mut Cluster,
        log: &'b mut Log,
        key: &Key,
        container: Option<String>,
    ) -> Result<Place<'a, 'b>, Refused> {
        let Some(pod) = cluster.shared.api.store.pod(&key.namespace, &key.name).cloned() else {
            return Err(Refused::NotFound { kind: Kind::Pod, name: key.name.clone() });
        };
        let container = chosen_container(&pod, container)?;
        let not_running =
            || Refused::NotRunning { pod: key.name.clone(), container: container.clone() };
        let Cluster { shared, nodes, .. } = cluster;
        let cause = shared.command;
        let ctx = Ctx { shared, log, cause };
        let node: &mut Rc<NodeState> =
            nodes.get_mut(&NodeName::new(&pod.spec.node_name)).ok_or_else(not_running)?;
        let runtime = &mut Rc::make_mut(node).runtime;
        let id = running_instance(runtime, &pod, &container).ok_or_else(not_running)?;
        Ok(Place { ctx, runtime, id, pod, container })
    }

    fn record(&mut self, what: What) -> RecordId {
        let about = About::container(self.pod.key(), &self.container);
        self.ctx.record(Actor::Learner, about, what, Some(Rule::Learner))
    }
}

fn chosen_container(pod: &Pod, container: Option<String>) -> Result<String, Refused> {
    let spec = &pod.spec;
    let started = || spec.containers.iter().chain(&spec.init_containers);
    let all = || started().chain(&spec.ephemeral_containers);
    let have = || all().map(|container| container.name.clone());
    let chosen = match container {
        Some(name) => have().find(|one| *one == name).ok_or(name),
        None => have().next().ok_or_else(String::new),
    };
    chosen.map_err(|container| Refused::NoSuchContainer {
        pod: pod.metadata.name.clone(),
        container,
        have: have().collect(),
    })
}

fn running_instance(runtime: &Runtime, pod: &Pod, container: &str) -> Option<ContainerId> {
    let instances = runtime.containers_of(&Uid::new(&pod.metadata.uid));
    let running = instances.into_iter().find(|one| one.name == container && one.is_running())?;
    Some(running.id.clone())
}
