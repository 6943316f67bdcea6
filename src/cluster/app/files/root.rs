//! What lies below the volumes: the image's tree, and what the runtime mounts over it for this container alone.
//! Models the default mounts of containerd's CRI plugin, and the files that the kubelet binds into a container
//! (makeHostsMount of kubelet_pods.go and makeMounts of kuberuntime_container.go, v1.36).

use super::{Errno, Files, LastLink, path};

/// A container may write everywhere, or only where something else is mounted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    pub access: Access,
    pub binds: Vec<Bind>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    ReadOnly,
    #[default]
    ReadWrite,
}

/// A file or a folder of the node that only this container sees, at this path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind {
    pub path: String,
    pub access: Access,
}

/// A tmpfs of every container's own.
const DEVICES: &str = "/dev";

impl Root {
    fn access(&self, names: &[String]) -> Access {
        match self.binds.iter().find(|bind| is_below(names, &bind.path)) {
            Some(bind) => bind.access,
            None if is_below(names, DEVICES) => Access::ReadWrite,
            None => self.access,
        }
    }

    /// The path of what is mounted above a place; none for the image itself.
    fn above(&self, names: &[String]) -> Option<&str> {
        let binds = self.binds.iter().map(|bind| bind.path.as_str());
        binds.chain([DEVICES]).find(|place| is_below(names, place))
    }
}

impl Files {
    pub fn set_root(&mut self, root: Root) {
        self.root = root;
    }

    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Whether what is at a path may be written to. Models mnt_want_write of fs/namespace.c.
    pub fn check_writable(&self, path: &str) -> Result<(), Errno> {
        self.check_place(&self.locate(path, LastLink::Follow)?)
    }

    /// Whether a name may be added to the folder that a path is in, or taken from it.
    pub fn check_folder(&self, path: &str) -> Result<(), Errno> {
        self.check_parent(&self.locate(path, LastLink::Keep)?)
    }

    /// Whether something is mounted at just this path.
    pub fn is_mount_point(&self, path: &str) -> bool {
        self.locate(path, LastLink::Keep).is_ok_and(|names| self.is_mounted_at(&names))
    }

    /// Whether a file can go from one place to the other by a new name alone. Models EXDEV of rename(2).
    pub fn are_on_one_mount(&self, from: &str, to: &str) -> bool {
        let above = |path: &str| {
            let names = self.locate(path, LastLink::Keep).unwrap_or_default();
            let names = names.split_last().map_or(&names[..], |(_, above)| above);
            let own = self.root.above(names).map(str::to_owned);
            self.mount_above(names).map(|mount| mount.path.clone()).or(own)
        };
        above(from) == above(to)
    }

    pub(super) fn is_mounted_at(&self, names: &[String]) -> bool {
        let is_mount = self.mounts.iter().any(|mount| path::names(&mount.path).eq(names));
        is_mount || self.root.binds.iter().any(|bind| path::names(&bind.path).eq(names))
    }

    pub(super) fn check_place(&self, names: &[String]) -> Result<(), Errno> {
        let is_read_only = match self.mount_above(names) {
            Some(mount) => mount.read_only,
            None => self.root.access(names) == Access::ReadOnly,
        };
        if is_read_only { Err(Errno::ReadOnly) } else { Ok(()) }
    }

    /// A name is added to a folder, or taken from it, by who may write to that folder.
    pub(super) fn check_parent(&self, names: &[String]) -> Result<(), Errno> {
        self.check_place(names.split_last().map_or(names, |(_, above)| above))
    }
}

fn is_below(names: &[String], place: &str) -> bool {
    let length = path::names(place).count();
    length <= names.len() && path::names(place).eq(&names[..length])
}
