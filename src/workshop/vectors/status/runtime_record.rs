//! A pod in the runtime as the tables write it down, made into what the kubelet's cache shows; and the way back.

use crate::kit::sorted::SortedMap;
use std::cmp::Reverse;
use std::rc::Rc;

use serde::Deserialize;

use super::super::case::Failure;
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::runtime::{Container, ContainerRun, Exit, LastWords, Sandbox, SandboxState};
use crate::cluster::{ContainerId, Uid};
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ContainerState, ContainerStatus, Key};

/// Times of the tables lie anywhere; each becomes an instant of its own, so far away that no other stamp meets it.
const FIRST_INSTANT: SimTime = SimTime::secs(1_000 * 365 * 86_400);
/// Containers made before this are not of the sandbox that is up.
const SANDBOX_MADE_AT: SimTime = SimTime::secs(1);

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct RuntimeStatus {
    pub sandbox_statuses: Vec<SandboxRecord>,
    pub container_statuses: Vec<Record>,
    pub active_container_statuses: Vec<Record>,
    #[serde(rename = "IPs", alias = "ips")]
    pub ips: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SandboxRecord {
    id: String,
    network: Network,
    metadata: SandboxMetadata,
    state: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Network {
    ip: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SandboxMetadata {
    attempt: u32,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Record {
    id: Id,
    name: String,
    state: String,
    image: String,
    #[serde(rename = "imageID")]
    _image_id: String,
    image_ref: String,
    exit_code: i32,
    reason: String,
    message: String,
    restart_count: i32,
    created_at: Option<Stamp>,
    started_at: Option<Stamp>,
    finished_at: Option<Stamp>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Id {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

/// What the kubelet sees, and how the table words it.
pub struct Runtime {
    pub shown: PodRuntime,
    records: SortedMap<ContainerId, Record>,
    times: Vec<Option<Stamp>>,
}

impl Runtime {
    pub fn read(status: &RuntimeStatus) -> Result<Runtime, Failure> {
        let mut runtime =
            Runtime { shown: PodRuntime::default(), records: SortedMap::new(), times: Vec::new() };
        for sandbox in &status.sandbox_statuses {
            runtime.shown.sandboxes.push(self::sandbox(sandbox)?);
        }
        let mut records: Vec<&Record> = status.container_statuses.iter().collect();
        records.sort_by_key(|record| Reverse(record.created_at));
        for record in records {
            let mut active = status.active_container_statuses.iter();
            let is_active =
                active.any(|one| (&one.id.id, &one.name) == (&record.id.id, &record.name));
            let created_at = if is_active { SANDBOX_MADE_AT } else { SimTime::ZERO };
            let container = runtime.container(record, created_at)?;
            runtime.records.insert(container.id.clone(), record.clone());
            runtime.shown.containers.push(Rc::new(container));
        }
        Ok(runtime)
    }

    fn container(&mut self, record: &Record, created_at: SimTime) -> Result<Container, Failure> {
        let started_at = self.instant(record.started_at);
        let run = match record.state.as_str() {
            "created" => ContainerRun::Created,
            "running" => ContainerRun::Running { started_at, stop: None },
            "exited" => ContainerRun::Exited(Exit {
                started_at: Some(started_at),
                finished_at: self.instant(record.finished_at),
                code: record.exit_code,
                reason: record.reason.clone(),
                message: record.message.clone(),
                cause: None,
            }),
            "unknown" => ContainerRun::Unknown,
            other => return Err(Failure::unknown(other)),
        };
        Ok(Container {
            id: ContainerId::new(&record.id.id),
            uid: Uid::new("12345678"),
            pod: Key::pod("", ""),
            name: record.name.clone(),
            image: record.image.clone(),
            attempt: record.restart_count,
            hash: 0,
            start: None,
            last_words: LastWords::default(),
            created_at,
            run,
        })
    }

    fn instant(&mut self, stamp: Option<Stamp>) -> SimTime {
        self.times.push(stamp);
        FIRST_INSTANT + Span::secs(self.times.len() as u64 - 1)
    }

    /// Times, IDs and images as the table has them.
    pub fn reword(&self, status: &mut ContainerStatus) {
        let id = status.container_id.strip_prefix("containerd://").map(ContainerId::new);
        if let Some(record) = id.and_then(|id| self.records.get(&id)) {
            status.image.clone_from(&record.image);
            status.image_id.clone_from(&record.image_ref);
        }
        self.reword_id(&mut status.container_id);
        for state in [&mut status.state, &mut status.last_state].into_iter().flatten() {
            match state {
                ContainerState::Running(running) => self.reword_time(&mut running.started_at),
                ContainerState::Terminated(exit) => {
                    self.reword_id(&mut exit.container_id);
                    self.reword_time(&mut exit.started_at);
                    self.reword_time(&mut exit.finished_at);
                }
                ContainerState::Waiting(_) => {}
            }
        }
    }

    fn reword_id(&self, text: &mut String) {
        let id = text.strip_prefix("containerd://").map(ContainerId::new);
        if let Some(record) = id.and_then(|id| self.records.get(&id)) {
            let Id { kind, id } = &record.id;
            *text = if id.is_empty() { String::new() } else { format!("{kind}://{id}") };
        }
    }

    fn reword_time(&self, stamp: &mut Option<Stamp>) {
        let first = Stamp::of(FIRST_INSTANT).as_unix_secs();
        let place = stamp.map(|stamp| usize::try_from(stamp.as_unix_secs() - first));
        if let Some(Ok(place)) = place
            && let Some(time) = self.times.get(place)
        {
            *stamp = *time;
        }
    }
}

fn sandbox(record: &SandboxRecord) -> Result<Sandbox, Failure> {
    let state = match record.state.as_str() {
        "SANDBOX_READY" => SandboxState::Ready,
        "SANDBOX_NOTREADY" => SandboxState::NotReady,
        other => return Err(Failure::unknown(other)),
    };
    Ok(Sandbox {
        id: ContainerId::new(&record.id),
        attempt: record.metadata.attempt,
        created_at: SANDBOX_MADE_AT,
        ip: record.network.ip.clone(),
        state,
    })
}

/// A sandbox in the few words of the conditions' table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SandboxWords {
    state: String,
    #[serde(default)]
    ip: Option<String>,
    network_reported: bool,
    attempt: u32,
}

impl SandboxWords {
    pub fn record(self) -> Result<SandboxRecord, Failure> {
        let SandboxWords { state, ip, network_reported, attempt } = self;
        if state == "SANDBOX_READY" && !network_reported {
            return Err(Failure::unknown("a ready sandbox that does not tell of its network"));
        }
        Ok(SandboxRecord {
            id: String::new(),
            network: Network { ip: ip.unwrap_or_default() },
            metadata: SandboxMetadata { attempt },
            state,
        })
    }
}
