//! The stage: clients, Services, what makes pods, nodes, and on each node its pods.

use std::rc::Rc;

use super::clients::ClientCard;
use super::msg::{Key, Selection};
use super::probes::Dial;
use super::services::ServiceCard;
use super::tone::Tone;
use super::workloads::WorkloadCard;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    pub clients: Vec<Rc<ClientCard>>,
    pub workloads: Vec<Rc<WorkloadCard>>,
    pub services: Vec<Rc<ServiceCard>>,
    pub nodes: Vec<Rc<NodeCard>>,
    /// Pods that no node has yet.
    pub homeless: Vec<Rc<PodCard>>,
}

/// As many pods as every frame of a play has time to paint.
pub const PODS_PER_FRAME: usize = 12;
/// More pods are seldom in sight at once.
const CROWD: usize = 6;

impl Stage {
    pub fn is_crowded(&self) -> bool {
        let at_home: usize = self.nodes.iter().map(|node| node.pods.len()).sum();
        CROWD < at_home + self.homeless.len()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeCard {
    pub name: String,
    /// As `kubectl get nodes` prints it.
    pub status: String,
    pub tone: Tone,
    /// Why it is so.
    pub asks: Selection,
    /// What the learner can do to the machine.
    pub deeds: Vec<Deed>,
    pub pods: Vec<Rc<PodCard>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodCard {
    pub key: Key,
    pub head: PodHead,
    pub ip: String,
    pub lamps: Rc<Vec<Lamp>>,
    /// In the order in which they start.
    pub containers: Vec<Rc<ContainerCard>>,
}

/// The columns of `kubectl get pods`, letter for letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodHead {
    pub name: String,
    pub ready: String,
    pub status: String,
    pub restarts: String,
    pub age: String,
    /// Of STATUS.
    pub tone: Tone,
}

/// A pod condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lamp {
    pub kind: String,
    /// "True", "False" or "Unknown".
    pub status: String,
    pub tone: Tone,
    pub reason: String,
    /// Why it is so.
    pub asks: Selection,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerCard {
    pub name: String,
    pub image: String,
    pub role: Role,
    pub program: Program,
    /// "Running", "Waiting" or "Terminated".
    pub state: &'static str,
    /// The reason, and the exit code where there is one: "CrashLoopBackOff", "Error · 137".
    pub detail: String,
    /// The kubelet's own words on that, if they are told nowhere else on the card.
    pub message: String,
    /// How its instance before this one ended: "OOMKilled · 137".
    pub last: String,
    pub tone: Tone,
    pub restarts: u32,
    /// What the learner did to it, and since when.
    pub faults: Vec<(Fault, SimTime)>,
    /// What the learner can do to it now.
    pub deeds: Vec<Deed>,
    /// The hook that runs.
    pub hook: Option<Hook>,
    pub dials: Vec<Rc<Dial>>,
    pub back_off: Option<Rc<BackOff>>,
    pub stopping: Option<Rc<Stopping>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Init,
    /// An init container that stays.
    Sidecar,
    Regular,
    /// Added to a pod that runs, to look inside.
    Ephemeral,
}

/// What runs in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// What the image is known to run.
    Known,
    /// Nobody told podlife what the image runs: a plain server on the declared ports.
    StandIn,
}

/// A button that does something by typing a console line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Of its name in `words/`.
    pub key: &'static str,
    pub line: String,
}

impl Deed {
    /// What mends takes the very place of what broke, and keeps its focus: the two are one button.
    pub fn slot(&self) -> &'static str {
        match self.key {
            "deed.thaw" => "deed.freeze",
            "deed.node-start" => "deed.node-stop",
            "deed.node-heal" => "deed.node-cut",
            alone => alone,
        }
    }
}

/// A lifecycle hook under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hook {
    /// "postStart" or "preStop".
    pub name: &'static str,
    pub since: SimTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Frozen,
    Slow,
    Failing,
    Leaking,
}

/// The wait before the next start of a container that keeps ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// The rung that is lit, counted from 0.
    pub rung: usize,
    pub from: SimTime,
    pub until: SimTime,
    /// When the kubelet looks at the pod after that and starts it.
    pub restart: SimTime,
    /// The kubelet's own words.
    pub message: String,
    /// Why it waits.
    pub asks: Selection,
}

/// The way of a container from the request to stop to the kill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopping {
    pub from: SimTime,
    /// In their order; each lasts until the next, and the last one until `kill_at`.
    pub legs: Vec<Leg>,
    pub kill_at: SimTime,
    /// Why it is being stopped.
    pub asks: Selection,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    pub kind: LegKind,
    /// Expected, while the leg before it goes on.
    pub from: SimTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LegKind {
    PreStop,
    /// Other containers stop first.
    Turn,
    /// It has its stop signal, by this name, and time to heed it.
    Signal(String),
}
