//! What happens next, and when: read off the machines' own deadlines.

use std::rc::Rc;

use super::waiting::{Waiting, first_look, waiting};
use crate::cluster::kubelet::steps::Step;
use crate::cluster::kubelet::workers::{Job, PodWorker};
use crate::cluster::{Cluster, MachineId, NodeName, Uid};
use crate::kit::order;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, Pod};
use crate::session::take::Take;
use crate::view::probes::Kind;
use crate::view::transport::{Coming, Due, NextUp};

/// More than this is a queue, not an outlook.
const ROWS: usize = 6;
/// Deadlines looked at; the rest lies farther off.
const LOOKED_AT: usize = 400;
/// What is nearer than this is about to happen.
const BREWING: Span = Span::secs(2);

pub fn next_up(take: &Take) -> NextUp {
    let scene = take.shown();
    let now = scene.now();
    let mut rows: Vec<Due> = scene
        .cluster
        .agenda()
        .iter()
        .take(LOOKED_AT)
        .flat_map(|(at, machine)| match machine {
            MachineId::SyncLoop(node) => restarts(&scene.cluster, node, now),
            _ => due(&scene.cluster, (*at).max(now), machine).into_iter().collect(),
        })
        .collect();
    if let Some(line) = take.recipe().script.lines().get(scene.typed) {
        rows.push(Due { at: line.at, about: line.line().to_owned(), what: Coming::ScriptLine });
    }
    order::sort_by_key(&mut rows, |row| row.at);
    // A loop in a shell is not worth a word beside what the kubelet is about to do.
    if rows.iter().any(|row| row.what != Coming::Program) {
        rows.retain(|row| row.what != Coming::Program);
    }
    rows.truncate(ROWS);
    let brewing = scene.cluster.agenda().iter().take_while(|(at, _)| *at <= now + BREWING);
    let is_brewing = brewing.map(|(_, machine)| machine).any(is_news);
    NextUp { rows: Rc::new(rows), is_brewing }
}

/// Machines with something to do, not those that only look again and again.
fn is_news(machine: &MachineId) -> bool {
    match machine {
        MachineId::Mailbox | MachineId::Scheduler | MachineId::Controller(_) => true,
        MachineId::Worker(..) | MachineId::Container(..) | MachineId::Status(_) => true,
        MachineId::Probe(..)
        | MachineId::Pleg(_)
        | MachineId::SyncLoop(_)
        | MachineId::Evictions(_)
        | MachineId::Balancers
        | MachineId::Client(_)
        | MachineId::Proxy(_)
        | MachineId::Metrics => false,
    }
}

fn due(cluster: &Cluster, at: SimTime, machine: &MachineId) -> Option<Due> {
    let (about, what) = match machine {
        MachineId::Probe(node, key) => {
            let worker = cluster.node(node.as_str())?.kubelet.prober.workers.get(key)?;
            let kind = Kind::from(key.kind);
            let about = format!("{}/{}", worker.pod.metadata.name, key.container);
            let pod =
                cluster.objects().pod(&worker.pod.metadata.namespace, &worker.pod.metadata.name)?;
            let status = pod.status.container_status(&key.container);
            match waiting(worker, status, cluster.now()) {
                Waiting::Answer { .. } => (about, Coming::ProbeTimeout(kind)),
                Waiting::Tick { .. } => (about, Coming::Probe(kind)),
                Waiting::Delay { until, .. } => {
                    let at = first_look(worker, until);
                    return Some(Due { at, about, what: Coming::Probe(kind) });
                }
                Waiting::Held | Waiting::NotRunning | Waiting::Startup | Waiting::Finished => {
                    return None;
                }
            }
        }
        MachineId::Container(node, id) => {
            let container = cluster.node(node.as_str())?.runtime.containers.get(id)?;
            let about = format!("{}/{}", container.pod.name, container.name);
            let is_kill = container.stop().is_some_and(|stop| stop.kill_at() == Some(at));
            (about, if is_kill { Coming::Kill } else { Coming::Program })
        }
        MachineId::Worker(node, uid) => {
            let worker = cluster.node(node.as_str())?.kubelet.workers.get(uid)?;
            (worker.pod.metadata.name.clone(), coming_of(worker, at)?)
        }
        MachineId::Scheduler => {
            let pod = cluster.objects().pods(None).find(|pod| {
                pod.spec.node_name.is_empty() && pod.spec.scheduling_gates.is_empty()
            })?;
            let is_new = pod.status.condition("PodScheduled").is_none();
            let what = if is_new { Coming::Scheduled } else { Coming::ScheduledAgain };
            (pod.metadata.name.clone(), what)
        }
        MachineId::Mailbox
        | MachineId::SyncLoop(_)
        | MachineId::Evictions(_)
        | MachineId::Pleg(_)
        | MachineId::Status(_)
        | MachineId::Controller(_)
        | MachineId::Balancers
        | MachineId::Client(_)
        | MachineId::Proxy(_)
        | MachineId::Metrics => {
            return None;
        }
    };
    Some(Due { at, about, what })
}

/// The pods of a node that the kubelet will look at again because something of them has failed.
fn restarts(cluster: &Cluster, node: &NodeName, now: SimTime) -> Vec<Due> {
    let Some(state) = cluster.node(node.as_str()) else { return Vec::new() };
    let kubelet = &state.kubelet;
    let due = |(uid, queued): (&Uid, &SimTime)| {
        let pod = kubelet.pods.get(uid)?;
        let failures =
            all_containers(pod).filter_map(|container| kubelet.reasons.get(uid, &container.name));
        let what = match failures.map(|failure| failure.expires).max()? {
            Some(_) => Coming::Restart,
            None => Coming::Retry,
        };
        Some(Due { at: (*queued).max(now), about: pod.metadata.name.clone(), what })
    };
    kubelet.work_queue.iter().filter_map(due).collect()
}

/// What a pod's worker waits for; nothing for what takes no time worth telling.
fn coming_of(worker: &PodWorker, at: SimTime) -> Option<Coming> {
    let volumes = &worker.volumes;
    let mount = if volumes.has_failed() { Coming::MountAgain } else { Coming::Mount };
    if volumes.wanted_at() == Some(at) {
        return Some(mount);
    }
    let job = worker.job.as_ref()?;
    match job.steps.front()? {
        Step::Pulled { .. } => Some(Coming::ImagePulled),
        Step::Created { .. } | Step::Run { .. } => Some(Coming::Started),
        Step::SandboxUp { .. } => Some(Coming::Sandbox),
        Step::Mounted { .. } => Some(mount),
        Step::PostStart { .. } => hook_over(job, at),
        Step::LetGo => Some(hook_over(job, at).unwrap_or(Coming::Signal)),
        Step::Terminated => Some(Coming::Gone),
        Step::Mount | Step::AddProbes | Step::Plan | Step::KillAll(_) | Step::KillOne(_) => None,
        Step::Remove { .. } | Step::StopSandbox | Step::CreateSandbox { .. } => None,
        Step::Start(_) | Step::Create(_) | Step::StartFailed { .. } => None,
        Step::ContainersGone | Step::Unmount => None,
    }
}

fn hook_over(job: &Job, at: SimTime) -> Option<Coming> {
    let hook = job.hooks.iter().find(|hook| hook.due().is_some_and(|due| due <= at))?;
    Some(Coming::Hook(hook.key.kind.as_str()))
}

fn all_containers(pod: &Pod) -> impl Iterator<Item = &Container> {
    pod.spec.init_containers.iter().chain(&pod.spec.containers)
}
