//! The stage: Services, nodes, and on each node its pods.

use std::rc::Rc;

use super::probes::Dial;
use super::services::ServiceCard;
use super::tone::Tone;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    pub services: Vec<Rc<ServiceCard>>,
    pub nodes: Vec<Rc<NodeCard>>,
    /// Pods that no node has yet.
    pub homeless: Vec<Rc<PodCard>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeCard {
    pub name: String,
    /// As `kubectl get nodes` prints it.
    pub status: String,
    pub tone: Tone,
    pub pods: Vec<Rc<PodCard>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodCard {
    pub head: PodHead,
    pub ip: String,
    pub lamps: Rc<Vec<Lamp>>,
    pub containers: Vec<Rc<ContainerCard>>,
    pub stopping: Option<Rc<Stopping>>,
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
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerCard {
    pub name: String,
    pub image: String,
    /// "Running", "Waiting" or "Terminated".
    pub state: &'static str,
    /// The reason, and the exit code where there is one: "CrashLoopBackOff", "Error · 137".
    pub detail: String,
    pub tone: Tone,
    pub restarts: u32,
    /// What the learner did to it, such as a freeze, and since when.
    pub fault: Option<(Fault, SimTime)>,
    pub dials: Vec<Rc<Dial>>,
    pub back_off: Option<Rc<BackOff>>,
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
}

/// The way from the request to stop to the kill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopping {
    pub from: SimTime,
    /// When preStop ended or is expected to end; equal to `from` without a hook.
    pub term_at: SimTime,
    pub kill_at: SimTime,
}
