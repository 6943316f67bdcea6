//! DO: a pod's volumes. They are tried beside its syncs; a sync only waits until all are there.
//! Models WaitForAttachAndMount of pkg/kubelet/volumemanager/volume_manager.go (v1.36), R124.

use super::desk::{Desk, Note};
use super::requeue::SyncFailure;
use super::steps::Step;
use super::volumes::{Content, Look, Tree, Tried, VolumeFile};
use super::workers::{Stage, Wait};
use crate::admit::quantity::Quantity;
use crate::cluster::pace::Pace;
use crate::cluster::requests::{MEMORY, limits_of_pod, number, read};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{Medium, Shown};
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, EventType, Key, Kind, Object, Pod, Volume};

/// What a sync asks to be renewed is noticed at one round of the volume manager and done at the next.
const RENEWAL: Span = Span::millis(200);

/// Tries what is due, whether a sync waits for it or not. A pod that is to end gets nothing any more.
pub fn turn(desk: &mut Desk) {
    if desk.worker.stage != Stage::Syncing {
        return;
    }
    let (pod, now) = (desk.worker.pod.clone(), desk.ctx.now());
    for tried in desk.worker.volumes.turn(&pod, &desk.ctx.shared.api.store, now) {
        match tried {
            Tried::Mounted { volume, content } => {
                let (uid, medium) = (desk.worker.uid.clone(), medium(desk, &pod, &volume));
                match content {
                    Content::Scratch => desk.runtime.make_volume(&uid, &volume, medium, now),
                    Content::Shown(tree) => {
                        let shown = Shown { files: text_files(tree), medium };
                        desk.runtime.show_volume(desk.ctx, &uid, &volume, shown);
                    }
                }
            }
            Tried::Failed(failure) => {
                desk.note(Note {
                    container: None,
                    kind: EventType::Warning,
                    reason: "FailedMount",
                    message: &failure.to_string(),
                    rule: Some(Rule::VolumeMount),
                });
            }
        }
    }
}

/// What must not lie on a disk is kept in memory, and so is whatever asks for it.
fn medium(desk: &Desk, pod: &Pod, name: &str) -> Medium {
    let is_in_memory = |volume: &Volume| {
        volume.secret.is_some()
            || volume.projected.is_some()
            || volume.downward_api.is_some()
            || volume.empty_dir.as_ref().is_some_and(|source| source.medium == "Memory")
    };
    let mut volumes = pod.spec.volumes.iter();
    match volumes.find(|volume| volume.name == name && is_in_memory(volume)) {
        Some(volume) => Medium::Memory { bytes: tmpfs_bytes(desk, pod, volume) },
        None => Medium::Disk,
    }
}

/// What the pods of the node may have of its memory, or less if the pod or the volume has a limit.
/// Models calculateEmptyDirMemorySize of pkg/volume/emptydir/empty_dir.go (v1.36).
fn tmpfs_bytes(desk: &Desk, pod: &Pod, volume: &Volume) -> u64 {
    let bytes = |amount: i64| u64::try_from(amount).ok().filter(|bytes| 0 < *bytes);
    let store = &desk.ctx.shared.api.store;
    let node = match store.get(&Key::new(Kind::Node, "", &pod.spec.node_name)) {
        Some(Object::Node(node)) => number(&read(&node.status.allocatable), MEMORY),
        _ => 0,
    };
    let limited = |container: &Container| container.resources.limits.contains_key(MEMORY);
    let is_limited = pod.spec.containers.iter().all(limited);
    let own = is_limited.then(|| number(&limits_of_pod(pod), MEMORY));
    let asked = volume.empty_dir.as_ref().and_then(|source| source.size_limit.as_deref());
    let asked = asked.and_then(|text| Quantity::parse(text).ok()).map(|size| size.value());
    let limits = [Some(node), own, asked].into_iter().flatten().filter_map(bytes);
    limits.min().unwrap_or(0)
}

/// What is no text shows with its odd bytes replaced: nothing in a container here reads more than text.
fn text_files(tree: Tree) -> Vec<(String, String, u32)> {
    let file = |(path, file): (String, VolumeFile)| {
        (path, String::from_utf8_lossy(&file.content).into_owned(), file.mode)
    };
    tree.into_iter().map(file).collect()
}

/// A sync begins to wait, unless all is there already.
pub fn begin(desk: &mut Desk) -> Option<Wait> {
    let (pod, now) = (desk.worker.pod.clone(), desk.ctx.now());
    let takes = desk.ctx.pace(Pace::Mount, desk.worker.uid.as_str());
    let volumes = &mut desk.worker.volumes;
    volumes.renew(now + RENEWAL);
    volumes.want(&pod, now + takes);
    if volumes.look(now, now) == Look::AllMounted {
        return None;
    }
    desk.job().steps.push_front(Step::Mounted { since: now });
    Some(Wait::Until(now + takes))
}

/// A waiting sync looks. A deletion cuts the wait short: nothing was started yet, and nothing will be.
pub fn look(desk: &mut Desk, since: SimTime) -> Option<Wait> {
    if desk.worker.stage != Stage::Syncing {
        desk.job().steps.clear();
        return None;
    }
    match desk.worker.volumes.look(since, desk.ctx.now()) {
        Look::AllMounted => None,
        Look::Again(at) => {
            desk.job().steps.push_front(Step::Mounted { since });
            Some(Wait::Until(at))
        }
        Look::TimedOut => {
            let job = desk.job();
            job.failure = Some(SyncFailure::Other);
            job.steps.clear();
            None
        }
    }
}
