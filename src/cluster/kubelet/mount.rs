//! DO: a pod's volumes. They are tried beside its syncs; a sync only waits until all are there.
//! Models WaitForAttachAndMount of pkg/kubelet/volumemanager/volume_manager.go (v1.36), R124.

use super::desk::{Desk, Note};
use super::requeue::SyncFailure;
use super::steps::Step;
use super::volumes::{Content, Look, Tree, Tried, VolumeFile};
use super::workers::{Stage, Wait};
use crate::cluster::pace::Pace;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{Medium, Shown};
use crate::kit::time::{SimTime, Span};
use crate::objects::{EventType, Pod, Volume};

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
                let (uid, medium) = (desk.worker.uid.clone(), medium(&pod, &volume));
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
fn medium(pod: &Pod, name: &str) -> Medium {
    let is_in_memory = |volume: &Volume| {
        volume.secret.is_some()
            || volume.projected.is_some()
            || volume.downward_api.is_some()
            || volume.empty_dir.as_ref().is_some_and(|source| source.medium == "Memory")
    };
    match pod.spec.volumes.iter().any(|volume| volume.name == name && is_in_memory(volume)) {
        true => Medium::Memory,
        false => Medium::Disk,
    }
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
