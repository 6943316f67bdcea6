//! A pod's workers, and what a status shows of their results, as upstream's manager tests set them up.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::case::Failure;
use super::prober_worker::{read_belief, read_kind};
use crate::cluster::Uid;
use crate::cluster::kubelet::prober::{Beliefs, Look, ProbeKey, Prober, Worker, update_pod_status};
use crate::cluster::version::Version;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::probe::{Action, Probe, ProbeKind, TcpSocketAction};
use crate::objects::{
    Container, ContainerRestartPolicy, ContainerState, ContainerStateRunning,
    ContainerStateTerminated, ContainerStatus, IntOrString, Pod, PodStatus,
};

const NAME: &str = "probed";
const CONTAINER_ID: &str = "test://probed";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StatusInput {
    state: String,
    exit_code: Option<i32>,
    workers: Vec<String>,
    readiness: Option<String>,
    startup: Option<String>,
    /// Given: the container is an init container, which keeps running or not.
    sidecar: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddPodInput {
    /// Each a name with the types of its probes.
    containers: Vec<SortedMap<String, Vec<String>>>,
}

pub fn update(input: &StatusInput) -> Result<Map<String, Value>, Failure> {
    let kinds = read_kinds(&input.workers)?;
    let sidecar_policy = (input.sidecar == Some(true)).then_some(ContainerRestartPolicy::Always);
    let container = Container { restart_policy: sidecar_policy, ..probed(NAME, &kinds) };
    let mut pod = Pod::default();
    let mut status = PodStatus::default();
    let shown = ContainerStatus {
        name: NAME.to_owned(),
        container_id: CONTAINER_ID.to_owned(),
        state: Some(state(&input.state, input.exit_code.unwrap_or(0))?),
        ..ContainerStatus::default()
    };
    if input.sidecar.is_some() {
        pod.spec.init_containers.push(container.clone());
        status.init_container_statuses.push(shown);
    } else {
        pod.spec.containers.push(container.clone());
        status.container_statuses.push(shown);
    }
    let (pod, uid) = (Rc::new(pod), Uid::new("uid"));
    let mut prober = Prober::default();
    for kind in kinds {
        add_worker(&mut prober, &pod, &uid, &container, kind);
    }
    let results = [(ProbeKind::Readiness, &input.readiness), (ProbeKind::Startup, &input.startup)];
    for (kind, result) in results {
        if let Some(result) = result {
            prober.results.set(kind, CONTAINER_ID, read_belief(result)?);
        }
    }
    let gates = Version::DEFAULT.gates();
    update_pod_status(&mut status, &Beliefs { prober: &prober, pod: &pod, uid: &uid, gates });
    let shown = status.container_status(NAME).expect("the status was made with it");
    let got = json!({"started": shown.started, "ready": shown.ready});
    Ok(got.as_object().cloned().unwrap_or_default())
}

pub fn add_pod(input: &AddPodInput) -> Result<Value, Failure> {
    let mut pod = Pod::default();
    for (name, kinds) in input.containers.iter().flatten() {
        pod.spec.containers.push(probed(name, &read_kinds(kinds)?));
    }
    let (pod, uid) = (Rc::new(pod), Uid::new("uid"));
    let mut prober = Prober::default();
    for (container, kind) in prober.missing_workers(&pod, &uid) {
        add_worker(&mut prober, &pod, &uid, container, kind);
    }
    let workers: Vec<(&str, &str)> = input
        .containers
        .iter()
        .flatten()
        .flat_map(|(name, _)| ProbeKind::ALL.map(|kind| (name.as_str(), kind)))
        .filter(|(name, kind)| prober.has_worker(&uid, name, *kind))
        .map(|(name, kind)| (name, kind.as_str()))
        .collect();
    // Whom the removal of a pod would stop.
    let stopped = prober.workers_of(&Uid::new("another")).count();
    Ok(json!({"workers": workers, "removeUnknownPodIsNoop": stopped == 0}))
}

fn add_worker(
    prober: &mut Prober,
    pod: &Rc<Pod>,
    uid: &Uid,
    container: &Container,
    kind: ProbeKind,
) {
    let key = ProbeKey { uid: uid.clone(), container: Rc::from(container.name.as_str()), kind };
    let spec = container.probe(kind).cloned().unwrap_or_default();
    let look = Look { at: SimTime::ZERO, cause: None };
    let worker = Worker::new(key.clone(), pod.clone(), container.clone(), spec, look);
    prober.workers.insert(key, Rc::new(worker));
}

fn probed(name: &str, kinds: &[ProbeKind]) -> Container {
    let port = IntOrString::Int(80);
    let action = Action::TcpSocket(TcpSocketAction { port, ..TcpSocketAction::default() });
    let probe = Probe { action: Some(action), ..Probe::default() };
    let of = |kind| kinds.contains(&kind).then(|| probe.clone());
    Container {
        name: name.to_owned(),
        liveness_probe: of(ProbeKind::Liveness),
        readiness_probe: of(ProbeKind::Readiness),
        startup_probe: of(ProbeKind::Startup),
        ..Container::default()
    }
}

fn read_kinds(names: &[String]) -> Result<Vec<ProbeKind>, Failure> {
    names.iter().map(|name| read_kind(name)).collect()
}

fn state(words: &str, exit_code: i32) -> Result<ContainerState, Failure> {
    match words {
        "running" => {
            let started_at = Some(Stamp::START);
            Ok(ContainerState::Running(ContainerStateRunning { started_at }))
        }
        "terminated" => {
            let exit =
                ContainerStateTerminated { exit_code, ..ContainerStateTerminated::default() };
            Ok(ContainerState::Terminated(exit))
        }
        "waiting" => Ok(ContainerState::waiting("", "")),
        other => Err(Failure::unknown(other)),
    }
}
