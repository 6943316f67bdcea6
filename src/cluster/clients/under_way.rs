//! One request between its sending and its end.

use super::request::Outcome;
use crate::cluster::ids::ContainerId;
use crate::cluster::record::RecordId;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{Opened, Refusing};
use crate::kit::time::{SimTime, Span};
use crate::objects::Key;
use crate::objects::probe::{Answer, HttpReply, Stage};

#[derive(Clone, Debug, PartialEq)]
pub struct UnderWay {
    pub url: String,
    pub method: &'static str,
    pub sent_at: SimTime,
    pub gives_up_at: SimTime,
    pub stage: Stage,
    pub server: Option<Server>,
    pub address: String,
    /// None: nothing is on its way.
    pub coming: Option<Coming>,
    /// Why it came to what it comes to.
    pub cause: Option<RecordId>,
    pub rule: Option<Rule>,
}

/// The container that holds the other end.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    pub container: ContainerId,
    pub pod: Key,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    /// When it leaves the server; one that has ended by then sends nothing.
    pub leaves_at: SimTime,
    pub arrives_at: SimTime,
    pub outcome: Outcome,
    pub reply: Option<HttpReply>,
}

impl UnderWay {
    pub fn ends_at(&self) -> SimTime {
        let arrives = self.coming.as_ref().map(|coming| coming.arrives_at);
        arrives.map_or(self.gives_up_at, |at| at.min(self.gives_up_at))
    }

    pub fn comes(&mut self, at: SimTime, outcome: Outcome) {
        self.coming = Some(Coming { leaves_at: at, arrives_at: at, outcome, reply: None });
    }

    /// By somebody who is in no container.
    pub fn is_told(&mut self, at: SimTime, answer: Answer) {
        let outcome = Outcome::of(&answer);
        let reply = reply_of(answer);
        self.coming = Some(Coming { leaves_at: at, arrives_at: at, outcome, reply });
    }

    pub fn blame(&mut self, cause: Option<RecordId>, rule: Option<Rule>) {
        self.cause = cause.or(self.cause);
        self.rule = rule;
    }

    pub fn opened(&mut self, opened: &Opened, now: SimTime, network: Span) {
        match opened {
            Opened::Answers { container, pod, delay, answer, cause } => {
                self.server = Some(Server { container: container.clone(), pod: pod.clone() });
                self.cause = cause.or(self.cause);
                let leaves_at = now + *delay;
                let outcome = Outcome::of(answer);
                let reply = reply_of(answer.clone());
                let arrives_at = leaves_at + network;
                self.coming = Some(Coming { leaves_at, arrives_at, outcome, reply });
            }
            Opened::Hangs { container, pod, cause } => {
                self.server = Some(Server { container: container.clone(), pod: pod.clone() });
                self.cause = cause.or(self.cause);
            }
            Opened::Refused { container, pod, cause, why } => {
                if let (Some(container), Some(pod)) = (container, pod) {
                    self.server = Some(Server { container: container.clone(), pod: pod.clone() });
                }
                let rule = match why {
                    Refusing::Going => Some(Rule::ProxyStale),
                    Refusing::NotYet => Some(Rule::RequestUnready),
                    Refusing::Elsewhere => None,
                };
                self.blame(*cause, rule);
                self.comes(now + network, Outcome::Refused);
            }
        }
    }
}

fn reply_of(answer: Answer) -> Option<HttpReply> {
    match answer {
        Answer::Http(reply) => Some(reply),
        _ => None,
    }
}
