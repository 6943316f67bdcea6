//! What is under way between machines, ordered by arrival, then by posting.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::api::Nomination;
use super::app::NetAnswer;
use super::control::Change;
use super::ids::{Asker, ContainerId, NodeName, ProbeKey, ProgramKey, QuestionId, Uid};
use super::kubelet::status::Teardown;
use super::record::{Belief, RecordId};
use super::rule::Rule;
use super::runtime::Outgoing;
use crate::kit::time::SimTime;
use crate::objects::probe::{Answer, Ask};
use crate::objects::{Key, Node, Pod, PodStatus};

#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A watch tells a kubelet of one of its pods.
    PodSeen {
        node: NodeName,
        pod: Rc<Pod>,
    },
    /// A watch tells a kubelet that a pod is gone.
    PodGone {
        node: NodeName,
        uid: Uid,
    },
    /// A watch tells the scheduler of a pod without a node.
    PodUnscheduled {
        pod: Rc<Pod>,
    },
    /// A watch tells the scheduler that a pod has ended or is gone.
    RoomFreed {
        pod: Rc<Pod>,
    },
    /// A watch tells the scheduler of a node that is new or changed.
    NodeSeen {
        before: Option<Rc<Node>>,
        node: Rc<Node>,
    },
    NodeGone {
        node: Rc<Node>,
    },
    /// A watch tells the scheduler that a pod with a node has other labels.
    PodRelabelled {
        before: Rc<Pod>,
        pod: Rc<Pod>,
    },
    /// A watch tells the controllers of a write.
    Informed(Box<Change>),
    /// A watch tells every node's kube-proxy that a Service or its endpoints changed.
    ServicesChanged,
    Bind {
        pod: Rc<Pod>,
        node: NodeName,
        rule: Rule,
    },
    /// The scheduler found no node, and why; whether room is being made somewhere.
    Unschedulable {
        pod: Rc<Pod>,
        message: String,
        nomination: Nomination,
    },
    /// The scheduler sends pods away to make room for another on a node.
    Preempt {
        pod: Rc<Pod>,
        node: String,
        victims: Vec<Rc<Pod>>,
    },
    /// Room that was being made for a pod goes to a more important one.
    NominationCleared {
        pod: Rc<Pod>,
    },
    /// A kubelet's status patch reaches the API.
    StatusWrite {
        uid: Uid,
        pod: Rc<Key>,
        status: Rc<PodStatus>,
        teardown: Teardown,
        rule: Rule,
    },
    Ask {
        node: NodeName,
        asker: Asker,
        container: ContainerId,
        ask: Ask,
    },
    /// A probe's command is over, and its output is not closed.
    OutputHeld {
        node: NodeName,
        key: ProbeKey,
        question: QuestionId,
    },
    /// Whoever asked does not wait any longer.
    GiveUp {
        node: NodeName,
        asker: Asker,
        container: ContainerId,
    },
    Answer {
        node: NodeName,
        asker: Asker,
        answer: Answer,
    },
    /// A program of a container asks something of the rest of the cluster.
    Asked(Box<Outgoing>),
    /// What it is told.
    Told {
        node: NodeName,
        key: ProgramKey,
        answer: NetAnswer,
    },
    /// A probe's result changed, on its way to the kubelet's sync loop.
    Believed {
        node: NodeName,
        key: ProbeKey,
        container_id: String,
        belief: Belief,
    },
    /// A container is dead, and some pod worker may wait for that.
    ContainerDead {
        node: NodeName,
        uid: Uid,
        container: ContainerId,
    },
    /// A machine whose power came back is up.
    NodeBooted {
        node: NodeName,
    },
    /// A node's kubelet finds that the API can be reached again.
    NodeRejoined {
        node: NodeName,
    },
    /// A kubelet that has just started makes itself known.
    NodeRegisters {
        node: NodeName,
    },
    /// A kubelet looks whether the API shows its node as it is.
    NodeReport {
        node: NodeName,
    },
    /// A kubelet would renew its lease, and there is none.
    LeaseMissed {
        node: NodeName,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    pub cause: Option<RecordId>,
    pub message: Message,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mailbox {
    under_way: SortedMap<(SimTime, u64), Envelope>,
    posted: u64,
}

impl Mailbox {
    pub fn post(&mut self, due: SimTime, envelope: Envelope) {
        self.posted += 1;
        self.under_way.insert((due, self.posted), envelope);
    }

    /// The next question's number: no two messages are posted at one count.
    pub fn next_question(&self) -> QuestionId {
        QuestionId(self.posted)
    }

    pub fn due(&self) -> Option<SimTime> {
        self.under_way.keys().next().map(|(due, _)| *due)
    }

    pub fn take_due(&mut self, now: SimTime) -> Option<Envelope> {
        self.due().filter(|due| *due <= now)?;
        self.under_way.pop_first().map(|(_, envelope)| envelope)
    }
}
