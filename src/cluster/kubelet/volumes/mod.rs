//! The volumes of a pod: what is in them when they are mounted, and where containers see them.
//!
//! `payload` makes the files of volumes that show objects, `token` the one of a service account; `mounting` says when
//! each is tried and tried again; `mounts` is a container's view. What containers write is the runtime's to keep.
//! Models pkg/volume and pkg/kubelet/volumemanager (v1.36), R124 and R125.

mod mounting;
pub mod mounts;
mod payload;
mod token;

use crate::kit::sorted::{SortedMap, SortedSet};
use std::fmt;
use std::rc::Rc;

pub use mounting::{Look, Mounting, Tried};

use crate::cluster::api::Store;
use crate::kit::quote::quote;
use crate::objects::{Pod, Volume};

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Empty at first, and then whatever containers write, for as long as the pod is there.
    Scratch,
    /// Files that show what the API holds; nobody but the kubelet writes them.
    Shown(Tree),
}

/// Files by their path inside the volume; the runtime swaps them all at once behind links.
pub type Tree = SortedMap<String, VolumeFile>;

#[derive(Clone, PartialEq)]
pub struct VolumeFile {
    pub content: Rc<[u8]>,
    pub mode: u32,
}

/// Why a volume could not be mounted. `Display` is the message of the event FailedMount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountFailure {
    pub volume: String,
    pub error: String,
}

/// What is in one volume now.
pub fn content(volume: &Volume, pod: &Pod, store: &Store) -> Result<Content, MountFailure> {
    let files = payload::of(volume, pod, store).transpose();
    let content = files.map(|files| files.map_or(Content::Scratch, Content::Shown));
    content.map_err(|error| MountFailure { volume: volume.name.clone(), error })
}

/// What is in all volumes that some container mounts, or every reason why not.
pub fn contents(pod: &Pod, store: &Store) -> Result<SortedMap<String, Content>, Vec<MountFailure>> {
    let (mut contents, mut failures) = (SortedMap::new(), Vec::new());
    for volume in mounted(pod) {
        match content(volume, pod, store) {
            Ok(content) => {
                contents.insert(volume.name.clone(), content);
            }
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(contents) } else { Err(failures) }
}

/// A volume that no container mounts is left alone, whatever is wrong with it.
pub fn mounted(pod: &Pod) -> impl Iterator<Item = &Volume> {
    let spec = &pod.spec;
    let started = spec.containers.iter().chain(&spec.init_containers);
    let containers = started.chain(&spec.ephemeral_containers);
    let mounts = containers.flat_map(|container| &container.volume_mounts);
    let wanted = SortedSet::from_iter(mounts.map(|mount| mount.name.as_str()));
    spec.volumes.iter().filter(move |volume| wanted.contains(volume.name.as_str()))
}

impl fmt::Display for MountFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MountFailure { volume, error } = self;
        write!(f, "MountVolume.SetUp failed for volume {} : {error}", quote(volume))
    }
}

/// The length only: contents of Secrets do not belong into records.
impl fmt::Debug for VolumeFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VolumeFile({}, {:o})", self.content.len(), self.mode)
    }
}
