//! What a machine is handed for its turn: the time, the store, the mailbox, and a place to leave records.

use super::api::Api;
use super::config::Config;
use super::heartbeat::Heartbeat;
use super::ids::NodeName;
use super::mailbox::{Envelope, Mailbox, Message};
use super::pace::Pace;
use super::record::{Actor, Log, Record, RecordId, What};
use super::rule::Rule;
use super::turn::MachineId;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::Key;

/// The part of the cluster that every machine may use.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    pub now: SimTime,
    pub config: Config,
    pub api: Api,
    pub mailbox: Mailbox,
    /// Machines whose deadline may have moved since the index last looked.
    pub touched: Vec<MachineId>,
    pub next_record: RecordId,
    /// The console line that is being carried out: the cause of what commands do.
    pub command: Option<RecordId>,
    /// Counts the commands that the learner ran inside containers.
    pub sessions: u32,
    /// When each machine's kubelet was last heard of.
    pub heartbeats: SortedMap<NodeName, Heartbeat>,
}

pub struct Ctx<'a> {
    pub shared: &'a mut Shared,
    pub log: &'a mut Log,
    /// Why this turn happens; whatever is left with `ctx` inherits it.
    pub cause: Option<RecordId>,
}

/// Where a record points.
pub struct About<'a> {
    pub key: Key,
    pub container: Option<&'a str>,
}

impl<'a> About<'a> {
    pub fn object(key: Key) -> About<'a> {
        About { key, container: None }
    }

    pub fn container(key: Key, container: &'a str) -> About<'a> {
        About { key, container: Some(container) }
    }
}

impl Ctx<'_> {
    pub fn now(&self) -> SimTime {
        self.shared.now
    }

    pub fn seed(&self) -> u64 {
        self.shared.config.seed
    }

    /// Leaves a record; its number is the cause of what follows from it.
    pub fn record(
        &mut self,
        actor: Actor,
        about: About<'_>,
        what: What,
        rule: Option<Rule>,
    ) -> RecordId {
        let id = self.shared.next_record;
        self.shared.next_record += 1;
        self.log.push(Record {
            at: self.shared.now,
            id,
            cause: self.cause,
            actor,
            about: about.key,
            container: about.container.map(str::to_owned),
            what,
            rule,
        });
        id
    }

    pub fn send(&mut self, delay: Span, message: Message) {
        let envelope = Envelope { cause: self.cause, message };
        self.shared.mailbox.post(self.shared.now + delay, envelope);
        self.touch(MachineId::Mailbox);
    }

    pub fn touch(&mut self, machine: MachineId) {
        self.shared.touched.push(machine);
    }

    /// An invented duration. `who` and the instant tell one occasion from another, so that a draw added somewhere
    /// else moves none of these.
    pub fn pace(&self, pace: Pace, who: &str) -> Span {
        pace.draw(self.seed(), who, self.now())
    }
}
