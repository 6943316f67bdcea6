//! What happened: one record for each thing, with time, actor, object, cause and rule.
//!
//! Records are all that leaves the engine besides the state itself. `cause` chains them, so that "why" is a walk.

use std::fmt;

use super::app::Signal;
use super::clients::RequestRecord;
use super::fault::Fault;
use super::ids::{ContainerId, HookKind};
use super::node_fault::NodeDeed;
use super::rule::Rule;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::ProbeKind;
use crate::objects::{EventType, Key, Object};

pub type RecordId = u32;

#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub at: SimTime,
    pub id: RecordId,
    pub cause: Option<RecordId>,
    pub actor: Actor,
    pub about: Key,
    /// The container that `about` is narrowed to.
    pub container: Option<String>,
    pub what: What,
    pub rule: Option<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    Learner,
    Api,
    Scheduler,
    Kubelet,
    Prober,
    Runtime,
    App,
    Endpoints,
    /// A node's kube-proxy.
    Proxy,
    /// The cloud's part of the control plane.
    Cloud,
    /// Whoever sends requests.
    Client,
    Deployment,
    ReplicaSet,
    ReplicationController,
    GarbageCollector,
    CronJob,
    DaemonSet,
    Job,
    StatefulSet,
    NodeLifecycle,
    TaintEviction,
    PodGc,
    Disruption,
    Namespace,
    /// Whoever gives every namespace the cluster's certificate.
    RootCa,
}

impl Actor {
    pub fn as_str(self) -> &'static str {
        match self {
            Actor::Learner => "learner",
            Actor::Api => "api",
            Actor::Scheduler => "scheduler",
            Actor::Kubelet => "kubelet",
            Actor::Prober => "prober",
            Actor::Runtime => "runtime",
            Actor::App => "app",
            Actor::Endpoints => "endpoints",
            Actor::Proxy => "proxy",
            Actor::Cloud => "cloud",
            Actor::Client => "client",
            Actor::Deployment => "deployment",
            Actor::ReplicaSet => "replicaset",
            Actor::ReplicationController => "replication",
            Actor::GarbageCollector => "gc",
            Actor::CronJob => "cronjob",
            Actor::DaemonSet => "daemonset",
            Actor::Job => "job",
            Actor::StatefulSet => "statefulset",
            Actor::NodeLifecycle => "nodes",
            Actor::TaintEviction => "taints",
            Actor::PodGc => "podgc",
            Actor::Disruption => "budgets",
            Actor::Namespace => "namespaces",
            Actor::RootCa => "rootca",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A console line of the learner's took effect.
    Command(String),
    /// A write in the API.
    Stored {
        verb: Verb,
        object: Object,
    },
    Event {
        kind: EventType,
        reason: String,
        message: String,
    },
    /// What an event met on its way to the API, if not only a counter.
    Correlated {
        reason: String,
        how: Correlation,
    },
    Probe {
        kind: ProbeKind,
        answer: ProbeAnswer,
        run: i32,
        threshold: i32,
        output: String,
    },
    /// A probe worker begins to ask nothing, for the reason its rule tells.
    ProbeWaits {
        kind: ProbeKind,
    },
    /// The kubelet changed its mind about a container.
    Belief {
        kind: ProbeKind,
        result: Belief,
    },
    Container {
        id: ContainerId,
        change: ContainerChange,
    },
    /// A lifecycle hook of a container.
    Hook {
        kind: HookKind,
        change: HookChange,
    },
    /// `until`: this start is blocked; without it the delay is what the next start may have to wait.
    BackOff {
        delay: Span,
        until: Option<SimTime>,
    },
    Fault(Fault),
    /// A command of the learner's beside a container's own program.
    Exec {
        session: u32,
        change: ExecChange,
    },
    /// A node's kube-proxy rewrote where a Service's port leads.
    Rules {
        node: String,
        port: i32,
        targets: Vec<String>,
        /// Why it leads to nobody, as the rule's comment says it.
        lacks: Option<&'static str>,
    },
    /// A request came to something.
    Request(Box<RequestRecord>),
    /// A load balancer sends to these nodes from now on.
    Balanced {
        nodes: Vec<String>,
    },
    /// A node's kubelet was started anew.
    KubeletRestarted,
    /// Something happened to a whole machine.
    NodeFault(NodeDeed),
    /// The engine met its own bound; shown, never a hang.
    Stalled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Added,
    Modified,
    Deleted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correlation {
    /// It is told as one with others that differ in their message alone.
    Combined,
    /// Too much was said of its object already.
    Dropped,
    /// Its namespace is going and takes nothing new.
    Refused,
}

/// One probe's answer as the worker counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeAnswer {
    Success,
    Failure,
    /// Thrown away.
    Error,
}

/// What the kubelet holds to be true of a probe. Models pkg/kubelet/prober/results Result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belief {
    Unknown,
    Success,
    Failure,
}

impl Belief {
    pub fn as_str(self) -> &'static str {
        match self {
            Belief::Unknown => "Unknown",
            Belief::Success => "Success",
            Belief::Failure => "Failure",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum ContainerChange {
    Created,
    Started,
    /// Asked to stop; `kill_at` is when patience ends.
    Stopping {
        signal: Signal,
        kill_at: SimTime,
    },
    Killed,
    Exited {
        code: i32,
        reason: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExecChange {
    Started {
        argv: Vec<String>,
    },
    /// Somebody listens to the container's own program.
    Attached,
    /// So far.
    Printed {
        stdout: String,
        stderr: String,
    },
    Ended {
        code: i32,
        stdout: String,
        stderr: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HookChange {
    Begun,
    Done,
    /// With what the kubelet's log tells.
    Failed(String),
}

impl What {
    /// The word by which traces and filters know it.
    pub fn tag(&self) -> &'static str {
        match self {
            What::Command(_) => "command",
            What::Stored { .. } => "stored",
            What::Event { .. } => "event",
            What::Correlated { .. } => "correlated",
            What::Probe { .. } => "probe",
            What::ProbeWaits { .. } => "waits",
            What::Belief { .. } => "belief",
            What::Container { .. } => "container",
            What::Hook { .. } => "hook",
            What::BackOff { .. } => "back-off",
            What::Fault(_) | What::KubeletRestarted | What::NodeFault(_) => "fault",
            What::Exec { change: ExecChange::Printed { .. }, .. } => "printed",
            What::Exec { .. } => "exec",
            What::Rules { .. } => "rules",
            What::Request(_) => "request",
            What::Balanced { .. } => "balanced",
            What::Stalled => "stalled",
        }
    }
}

/// The record in one line, without time and names.
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Command(line) => f.write_str(line),
            What::Stored { verb, object } => {
                let verb = match verb {
                    Verb::Added => "added",
                    Verb::Modified => "modified",
                    Verb::Deleted => "deleted",
                };
                write!(f, "{verb} {}", object.key())
            }
            What::Event { kind, reason, message } => {
                write!(f, "{:<7}  {reason}  {message}", kind.as_str())
            }
            What::Correlated { reason, how: Correlation::Combined } => {
                write!(f, "{reason} combined with similar ones")
            }
            What::Correlated { reason, how: Correlation::Dropped } => write!(f, "{reason} dropped"),
            What::Correlated { reason, how: Correlation::Refused } => write!(f, "{reason} refused"),
            What::Probe { kind, answer, run, threshold, .. } => {
                let answer = match answer {
                    ProbeAnswer::Success => "ok",
                    ProbeAnswer::Failure => "failed",
                    ProbeAnswer::Error => return write!(f, "{} errored", kind.as_str()),
                };
                write!(f, "{} {answer} {run}/{threshold}", kind.as_str())
            }
            What::ProbeWaits { kind } => write!(f, "{} waits", kind.as_str()),
            What::Belief { kind, result } => write!(f, "{} is {}", kind.as_str(), result.as_str()),
            What::Container { change, .. } => change.fmt(f),
            What::Hook { kind, change } => match change {
                HookChange::Begun => write!(f, "{} begins", kind.as_str()),
                HookChange::Done => write!(f, "{} is done", kind.as_str()),
                HookChange::Failed(message) => write!(f, "{} failed: {message}", kind.as_str()),
            },
            What::BackOff { delay, until: Some(until) } => {
                write!(f, "back-off {delay} until {until}")
            }
            What::BackOff { delay, until: None } if delay.is_zero() => f.write_str("no back-off"),
            What::BackOff { delay, until: None } => write!(f, "next back-off {delay}"),
            What::Fault(fault) => fault.fmt(f),
            What::Exec { change: ExecChange::Started { argv }, .. } => f.write_str(&argv.join(" ")),
            What::Exec { change: ExecChange::Attached, .. } => f.write_str("attached"),
            What::Exec { change: ExecChange::Printed { stdout, stderr }, .. } => {
                f.write_str((stdout.to_owned() + stderr).trim_end())
            }
            What::Exec { change: ExecChange::Ended { code, .. }, .. } => {
                write!(f, "command exited {code}")
            }
            What::Rules { node, port, targets, lacks } => {
                let to = if targets.is_empty() { "nobody".to_owned() } else { targets.join(", ") };
                let lack = lacks.map(|lack| format!(" ({lack})")).unwrap_or_default();
                write!(f, "{node} sends :{port} to {to}{lack}")
            }
            What::Request(request) => request.fmt(f),
            What::Balanced { nodes } if nodes.is_empty() => f.write_str("sends to no node"),
            What::Balanced { nodes } => write!(f, "sends to {}", nodes.join(", ")),
            What::KubeletRestarted => f.write_str("kubelet restarted"),
            What::NodeFault(deed) => f.write_str(deed.as_str()),
            What::Stalled => f.write_str("too many turns at one instant"),
        }
    }
}

impl fmt::Display for ContainerChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ContainerChange::Created => f.write_str("created"),
            ContainerChange::Started => f.write_str("started"),
            ContainerChange::Stopping { signal, kill_at } => {
                write!(f, "{signal}, SIGKILL at {kill_at}")
            }
            ContainerChange::Killed => f.write_str("SIGKILL"),
            ContainerChange::Exited { code, reason } => write!(f, "exited {code} {reason}"),
        }
    }
}

/// Where records go. The engine keeps no history: whoever advances it decides.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub records: Vec<Record>,
    discards: bool,
}

impl Log {
    pub fn keeping() -> Log {
        Log::default()
    }

    /// For a replay whose records are known already.
    pub fn discarding() -> Log {
        Log { discards: true, ..Log::default() }
    }

    pub(super) fn push(&mut self, record: Record) {
        if !self.discards {
            self.records.push(record);
        }
    }
}
