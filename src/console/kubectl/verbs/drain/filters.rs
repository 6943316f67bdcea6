//! Which pods of a node a drain takes away, which it leaves, and which keep it from beginning.
//! Models staging/src/k8s.io/kubectl/pkg/drain/filters.go (v1.36), R106.

use std::rc::Rc;

use crate::cluster::Store;
use crate::console::kubectl::selector::Selector;
use crate::objects::{Key, Kind, Object, Pod};

const DAEMON_SET_FATAL: &str = "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)";
const DAEMON_SET_WARNING: &str = "ignoring DaemonSet-managed Pods";
const LOCAL_STORAGE_FATAL: &str =
    "Pods with local storage (use --delete-emptydir-data to override)";
const LOCAL_STORAGE_WARNING: &str = "deleting Pods with local storage";
const UNMANAGED_FATAL: &str = "Pods that declare no controller (use --force to override)";
const UNMANAGED_WARNING: &str = "deleting Pods that declare no controller";
const MIRROR_ANNOTATION: &str = "kubernetes.io/config.mirror";

/// What the flags allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    pub ignore_daemon_sets: bool,
    pub delete_empty_dir_data: bool,
    pub force: bool,
}

/// What becomes of one pod, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Goes(Option<String>),
    Stays(Option<String>),
    Forbids(String),
}

/// The pods that go, and what is said beforehand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    pub pods: Vec<Rc<Pod>>,
    pub warnings: String,
}

/// Err: what keeps the drain from beginning, one text a kind.
pub fn choose(
    store: &Store,
    node: &str,
    selector: &Selector,
    allowed: Allowed,
) -> Result<Chosen, Vec<String>> {
    let mut chosen = Chosen::default();
    let (mut warnings, mut errors) = (Said::default(), Said::default());
    let on_node = store.pods(None).filter(|pod| pod.spec.node_name == node);
    for pod in on_node.filter(|pod| selector.matches(&Object::Pod((*pod).clone()))) {
        match judge(store, pod, allowed) {
            Verdict::Goes(warning) => {
                chosen.pods.push(pod.clone());
                warnings.extend(warning, pod);
            }
            Verdict::Stays(warning) => warnings.extend(warning, pod),
            Verdict::Forbids(why) => errors.extend(Some(why), pod),
        }
    }
    if !errors.0.is_empty() {
        return Err(errors.texts().map(|text| format!("cannot delete {text}")).collect());
    }
    chosen.warnings = warnings.texts().collect::<Vec<_>>().join("; ");
    Ok(chosen)
}

/// Texts, each with the pods of which it is said, in the order in which they came up.
#[derive(Default)]
struct Said(Vec<(String, Vec<String>)>);

impl Said {
    fn extend(&mut self, text: Option<String>, pod: &Pod) {
        let Some(text) = text else { return };
        let name = format!("{}/{}", pod.metadata.namespace, pod.metadata.name);
        match self.0.iter_mut().find(|(known, _)| *known == text) {
            Some((_, pods)) => pods.push(name),
            None => self.0.push((text, vec![name])),
        }
    }

    fn texts(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(text, pods)| format!("{text}: {}", pods.join(", ")))
    }
}

/// Filter after filter; only the last one's warning is kept.
fn judge(store: &Store, pod: &Pod, allowed: Allowed) -> Verdict {
    let mut warning = None;
    match daemon_set(store, pod, allowed) {
        Verdict::Goes(said) => warning = said.or(warning),
        other => return other,
    }
    if pod.metadata.annotations.contains_key(MIRROR_ANNOTATION) {
        return Verdict::Stays(None);
    }
    let has_ended = pod.status.is_terminal();
    let has_local_storage = pod.spec.volumes.iter().any(|volume| volume.empty_dir.is_some());
    if has_local_storage && !has_ended {
        if !allowed.delete_empty_dir_data {
            return Verdict::Forbids(LOCAL_STORAGE_FATAL.to_owned());
        }
        warning = Some(LOCAL_STORAGE_WARNING.to_owned());
    }
    if has_ended || pod.metadata.controller().is_some() {
        // A later filter that has nothing to say takes the warning away.
        return Verdict::Goes(None);
    }
    if !allowed.force {
        return Verdict::Forbids(UNMANAGED_FATAL.to_owned());
    }
    Verdict::Goes(Some(UNMANAGED_WARNING.to_owned()).or(warning))
}

/// A pod of a DaemonSet would be made again at once.
fn daemon_set(store: &Store, pod: &Pod, allowed: Allowed) -> Verdict {
    let is_daemon = |kind: &str, version: &str| kind == "DaemonSet" && version == "apps/v1";
    let Some(owner) = pod.metadata.controller() else { return Verdict::Goes(None) };
    if !is_daemon(&owner.kind, &owner.api_version) || pod.status.is_terminal() {
        return Verdict::Goes(None);
    }
    let kind = Kind::from_manifest(&owner.api_version, &owner.kind);
    let key = kind.map(|kind| Key::new(kind, &pod.metadata.namespace, &owner.name));
    if key.is_none_or(|key| store.get(&key).is_none()) {
        let missing = format!("daemonsets.apps \"{}\" not found", owner.name);
        return if allowed.force {
            Verdict::Goes(Some(missing))
        } else {
            Verdict::Forbids(missing)
        };
    }
    if !allowed.ignore_daemon_sets {
        return Verdict::Forbids(DAEMON_SET_FATAL.to_owned());
    }
    Verdict::Stays(Some(DAEMON_SET_WARNING.to_owned()))
}
