//! What holds at every instant of every script, as Kubernetes promises it.

use std::collections::{BTreeMap, BTreeSet};

use podlife::cluster::{Cluster, ContainerChange, ProbeAnswer, Record, What};
use podlife::console::kubectl::print::pod as kubectl;
use podlife::kit::time::{SimTime, Span};
use podlife::objects::probe::ProbeKind;
use podlife::objects::{Key, Kind, Object, Pod, PodStatus};

/// What has been seen so far, as far as the promises need it.
pub struct Promises {
    script: String,
    statuses: BTreeMap<String, PodStatus>,
    /// Probes that have spoken their last word about the container that runs.
    silent: BTreeSet<(Key, String, ProbeKind)>,
    /// Endpoints that say ready of a pod that is not, and since when.
    wrong: BTreeMap<String, SimTime>,
}

impl Promises {
    pub fn new(script: String) -> Promises {
        let (statuses, silent, wrong) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Promises { script, statuses, silent, wrong }
    }

    pub fn seen_pods(&self) -> usize {
        self.statuses.len()
    }

    pub fn check(&mut self, cluster: &Cluster, records: &[Record]) {
        for record in records {
            match &record.what {
                What::Stored { object: Object::Pod(pod), .. } => {
                    self.pod(pod, record.at);
                }
                What::Container { change: ContainerChange::Started, .. } => {
                    self.silent.retain(|(pod, _, _)| *pod != record.about);
                }
                // A kubelet that was started anew has new workers, which know nothing of the old.
                What::KubeletRestarted => self.silent.clear(),
                What::Probe { kind, answer, run, threshold, .. } => {
                    let container = record.container.clone().unwrap_or_default();
                    let probe = (record.about.clone(), container, *kind);
                    let script = &self.script;
                    assert!(!self.silent.contains(&probe), "{script}: on hold, but {record:?}");
                    let is_fatal = match (kind, answer) {
                        (ProbeKind::Liveness, ProbeAnswer::Failure) => true,
                        (ProbeKind::Startup, ProbeAnswer::Success | ProbeAnswer::Failure) => true,
                        (_, _) => false,
                    };
                    if is_fatal && run == threshold {
                        self.silent.insert(probe);
                    }
                }
                _ => {}
            }
        }
        self.endpoints(cluster);
    }

    fn pod(&mut self, pod: &Pod, now: SimTime) {
        let status = &pod.status;
        let row = kubectl::row(pod, now);
        assert!(!row.status.is_empty(), "{}: {} has no STATUS", self.script, row.name);
        let holds = |kind: &str| status.condition(kind).is_some_and(|one| one.holds());
        assert!(!holds("Ready") || holds("ContainersReady"), "{}: {status:?}", self.script);
        assert!(!(holds("Ready") && status.is_terminal()), "{}: {status:?}", self.script);
        if let Some(before) = self.statuses.get(&pod.metadata.uid) {
            self.since(before, status);
        }
        self.statuses.insert(pod.metadata.uid.clone(), status.clone());
    }

    fn since(&self, before: &PodStatus, status: &PodStatus) {
        let script = &self.script;
        for container in &status.container_statuses {
            let count = before.container_status(&container.name).map_or(0, |one| one.restart_count);
            assert!(count <= container.restart_count, "{script}: {} falls", container.name);
        }
        for condition in &status.conditions {
            let Some(old) = before.condition(&condition.kind) else { continue };
            let (then, now) = (old.last_transition_time, condition.last_transition_time);
            assert!(then <= now, "{script}: {} goes back", condition.kind);
            let has_moved = then != now;
            let is_same = old.status == condition.status;
            assert!(!(has_moved && is_same), "{script}: {old:?} {condition:?}");
        }
        assert!(!before.is_terminal() || before.phase == status.phase, "{script}: it came back");
    }

    /// A ready endpoint belongs to a ready pod that is not terminating; its controller hears of a change in
    /// milliseconds, but does not write twice within a second.
    fn endpoints(&mut self, cluster: &Cluster) {
        const PATIENCE: Span = Span::millis(1_050);
        let mut wrong = BTreeMap::new();
        for object in cluster.objects().list(Kind::EndpointSlice, None) {
            let Object::EndpointSlice(slice) = object else { continue };
            for endpoint in slice.endpoints.iter().filter(|one| one.conditions.is_ready()) {
                let Some(target) = &endpoint.target_ref else { continue };
                let pod = cluster.objects().pod(&target.namespace, &target.name);
                let is_right = pod.is_some_and(|pod| {
                    pod.metadata.uid == target.uid && pod.status.is_ready() && !pod.is_deleting()
                });
                if !is_right {
                    let since = self.wrong.get(&target.uid).copied().unwrap_or(cluster.now());
                    let lasts = cluster.now() - since;
                    assert!(lasts < PATIENCE, "{}: {target:?} is still ready", self.script);
                    wrong.insert(target.uid.clone(), since);
                }
            }
        }
        self.wrong = wrong;
    }
}
