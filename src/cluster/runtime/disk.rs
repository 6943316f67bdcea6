//! What a pod's containers and volumes take of the node's disk, as the runtime and du(1) tell the kubelet.
//! Models ListContainerStats of containerd (internal/cri/server/container_stats_list.go, 2.x) and the log files beside it.

use super::Runtime;
use crate::cluster::app::HOSTS;
use crate::cluster::ids::Uid;
use crate::cluster::record::RecordId;

/// Bytes on the node's disk of a container that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskUse {
    pub container: String,
    /// Its writable layer.
    pub layer: u64,
    /// The log files of all its instances that are left.
    pub logs: u64,
}

impl Runtime {
    /// Each volume of a pod by its name. Nothing yet for a pod that has none.
    pub fn volume_bytes(&self, uid: &Uid) -> Vec<(String, u64)> {
        let volumes = self.volumes.get(uid).into_iter().flat_map(|volumes| volumes.iter());
        volumes.map(|(name, volume)| (name.clone(), volume.disk_bytes())).collect()
    }

    /// Of the containers that run; the runtime tells of no others.
    pub fn disk_use(&self, uid: &Uid) -> Vec<DiskUse> {
        let instances = self.containers_of(uid);
        let running = instances.iter().filter(|container| container.is_running());
        let used = running.filter_map(|container| {
            let inside = self.insides.get(&container.id)?;
            let image = &container.start.as_ref()?.layer;
            let same = instances.iter().filter(|other| other.name == container.name);
            let logs = same.filter_map(|instance| self.insides.get(&instance.id));
            Some(DiskUse {
                container: container.name.clone(),
                layer: inside.processes.own_files().disk_bytes_over(image),
                logs: logs.map(|inside| inside.processes.log().disk_bytes()).sum(),
            })
        });
        used.collect()
    }

    /// Whether some container that runs sees the hosts file that the kubelet writes.
    pub fn shows_hosts_of_kubelet(&self, uid: &Uid) -> bool {
        let mut running = self.containers_of(uid).into_iter().filter(|one| one.is_running());
        running.any(|container| {
            let inside = self.insides.get(&container.id);
            let mut binds =
                inside.into_iter().flat_map(|inside| &inside.processes.own_files().root().binds);
            binds.any(|bind| bind.path == HOSTS)
        })
    }

    /// What made the pod's newest container that runs behave as it does.
    pub fn newest_cause(&self, uid: &Uid) -> Option<RecordId> {
        let newest = self.containers_of(uid).into_iter().find(|one| one.is_running())?;
        self.insides.get(&newest.id)?.cause
    }
}
