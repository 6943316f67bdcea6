//! Programs that ask something of a server and wait for the answer: in this very container, or elsewhere.

use super::Utility;
use super::curl::Curl;
use super::free::Free;
use super::grpc_health_probe::GrpcHealthProbe;
use super::nc::Nc;
use super::netstat::Netstat;
use super::nslookup::Nslookup;
use super::pg_isready::PgIsReady;
use super::redis_cli::RedisCli;
use super::wget::Wget;
use super::wget::gnu::GnuWget;
use crate::cluster::app::processes::{Event, Heard, Outbound, Question, Step, System, Wait};
use crate::cluster::app::server::Reply;
use crate::cluster::app::server::interface::{LOCALHOST, is_loopback};
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    client: Client,
    question: Question,
    progress: Progress,
    timeout: Option<Span>,
    redirects: u32,
}

#[derive(Clone, Debug, PartialEq)]
enum Progress {
    Unasked,
    /// A server of this container has answered, and the answer is there at that time.
    Inside {
        at: SimTime,
        heard: Heard,
        since: SimTime,
    },
    Outside {
        since: SimTime,
    },
    Resting {
        until: SimTime,
    },
}

/// The programs that ask.
#[derive(Clone, Debug, PartialEq)]
pub enum Client {
    Curl(Curl),
    Free(Free),
    GnuWget(GnuWget),
    GrpcHealthProbe(GrpcHealthProbe),
    Nc(Nc),
    Netstat(Netstat),
    Nslookup(Nslookup),
    PgIsReady(PgIsReady),
    RedisCli(RedisCli),
    Wget(Wget),
}

/// What came of a question.
pub struct Told<'a> {
    /// None: the time was over.
    pub heard: Option<&'a Heard>,
    pub took: Span,
}

pub enum Next {
    Exit(i32),
    /// A redirect.
    Ask(Question),
    /// A rest, after which it is asked what to do.
    Pause(Span),
}

pub trait Asker {
    fn told(&mut self, told: &Told, utility: &Utility, system: &mut System) -> Next;

    /// What it asks after a rest.
    fn rested(&mut self, _: &mut System) -> Question {
        unreachable!("only who has rested is asked")
    }
}

/// As many as curl follows; both wgets give up before.
const REDIRECTS_MAX: u32 = 50;

impl Client {
    fn get(&mut self) -> &mut dyn Asker {
        match self {
            Client::Curl(client) => client,
            Client::Free(client) => client,
            Client::GnuWget(client) => client,
            Client::GrpcHealthProbe(client) => client,
            Client::Nc(client) => client,
            Client::Netstat(client) => client,
            Client::Nslookup(client) => client,
            Client::PgIsReady(client) => client,
            Client::RedisCli(client) => client,
            Client::Wget(client) => client,
        }
    }
}

impl Asking {
    pub fn new(client: Client, question: Question, timeout: Option<Span>) -> Asking {
        Asking { client, question, progress: Progress::Unasked, timeout, redirects: 0 }
    }

    pub fn step(&mut self, utility: &Utility, system: &mut System) -> Step {
        let now = system.now();
        match &self.progress {
            Progress::Unasked => self.ask(system),
            Progress::Resting { until } if now < *until => Step::Wait(Wait::until(*until)),
            Progress::Resting { .. } => {
                self.question = self.client.get().rested(system);
                self.progress = Progress::Unasked;
                Step::Again
            }
            Progress::Inside { at, heard, since } => {
                let (heard, took) = (heard.clone(), now - *since);
                if *at <= now {
                    self.tell(Some(&heard), took, utility, system)
                } else {
                    self.tell(None, took, utility, system)
                }
            }
            Progress::Outside { since } => {
                let took = now - *since;
                let heard = system.kernel.heard.remove(&system.process.pid);
                let deadline = self.timeout.map(|timeout| *since + timeout);
                match heard {
                    Some(heard) => self.tell(Some(&heard), took, utility, system),
                    None if deadline.is_some_and(|at| at <= now) => {
                        self.tell(None, took, utility, system)
                    }
                    None => Step::Wait(Wait::on(Event::Answer).or_until(deadline)),
                }
            }
        }
    }

    fn ask(&mut self, system: &mut System) -> Step {
        let since = system.now();
        let deadline = self.timeout.map(|timeout| since + timeout);
        let inside = match &self.question {
            Question::Resolve { name } if system.kernel.is_own_address(name) => {
                let machine = &system.kernel.machine;
                let address = match name.as_str() {
                    name if name == machine.hostname => machine.ip.clone(),
                    name if name.parse::<std::net::Ipv4Addr>().is_ok() => name.to_owned(),
                    _ => "127.0.0.1".to_owned(),
                };
                let names = vec![name.clone()];
                let heard = Heard::Addresses { names, addresses: vec![address] };
                Some(Inside::After(Span::ZERO, heard))
            }
            Question::Reach { host, port, ask } if system.kernel.is_own_address(host) => {
                let inside = Inside::from(system.kernel.ask_inside(ask));
                let ip = &system.kernel.machine.ip;
                // Another container of the pod may listen: they have one network together.
                if inside.is_refused() && !ip.is_empty() {
                    let host = if is_loopback(host) { LOCALHOST } else { ip };
                    let (host, port, ask) = (host.to_owned(), *port, ask.clone());
                    self.question = Question::Reach { host, port, ask };
                    None
                } else {
                    Some(inside)
                }
            }
            Question::Resolve { .. }
            | Question::Reach { .. }
            | Question::Echo { .. }
            | Question::Sockets
            | Question::Memory => None,
        };
        match inside {
            Some(Inside::After(delay, heard)) => {
                let at = since + delay;
                self.progress = Progress::Inside { at, heard, since };
                Step::Wait(Wait::until(deadline.map_or(at, |deadline| deadline.min(at))))
            }
            Some(Inside::Never) => {
                self.progress = Progress::Outside { since };
                Step::Wait(Wait::forever().or_until(deadline))
            }
            None => {
                let outbound = Outbound { pid: system.pid(), question: self.question.clone() };
                system.kernel.outbox.push(outbound);
                self.progress = Progress::Outside { since };
                Step::Wait(Wait::on(Event::Answer).or_until(deadline))
            }
        }
    }

    fn tell(
        &mut self,
        heard: Option<&Heard>,
        took: Span,
        utility: &Utility,
        system: &mut System,
    ) -> Step {
        let told = Told { heard, took };
        match self.client.get().told(&told, utility, system) {
            Next::Exit(code) => Step::Exit(code),
            Next::Pause(span) => {
                self.progress = Progress::Resting { until: system.now() + span };
                Step::Again
            }
            Next::Ask(_) if REDIRECTS_MAX <= self.redirects => Step::Exit(47),
            Next::Ask(question) => {
                self.question = question;
                self.redirects += 1;
                self.progress = Progress::Unasked;
                Step::Again
            }
        }
    }
}

/// How a server of this container answers.
enum Inside {
    After(Span, Heard),
    Never,
}

impl Inside {
    fn is_refused(&self) -> bool {
        let refused = Heard::Answer(Answer::Refused(Refusal::Connection));
        matches!(self, Inside::After(_, heard) if *heard == refused)
    }
}

impl From<Reply> for Inside {
    fn from(reply: Reply) -> Inside {
        match reply {
            Reply::After { delay, answer } => Inside::After(delay, Heard::Answer(answer)),
            Reply::Never => Inside::Never,
        }
    }
}
