//! ping(8), busybox's: whether a machine answers. Models networking/ping.c.
//! An echo takes less time than podlife's clock can tell; how long is said by whoever carries it.

use super::Utility;
use super::arguments;
use super::duration;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{
    Disposition, Event, Heard, Outbound, Question, Step, System, Wait,
};
use crate::cluster::app::signal::Signal;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinging {
    host: String,
    address: String,
    stage: Stage,
    /// None: until it is interrupted.
    count: Option<u64>,
    bytes: u64,
    every: Span,
    /// How long it waits when nothing has come back.
    patience: Span,
    /// `-w`
    deadline: Option<SimTime>,
    is_quiet: bool,
    next: SimTime,
    sent: u64,
    /// Of each answer, in thousandths of a millisecond.
    times: Times,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Begins,
    /// The name's address has been asked for.
    Resolves {
        until: SimTime,
    },
    Sends,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Times {
    received: u64,
    least: u64,
    most: u64,
    sum: u64,
}

/// A resolver asks twice, five seconds each.
const RESOLVES: Span = Span::secs(10);
/// What is sent more often than that would be one instant's work.
const EVERY_MIN: Span = Span::millis(10);
const HEADER_BYTES: u64 = 8;
/// Less does not hold the time at which it was sent.
const STAMP_BYTES: u64 = 4;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "qvc:s:t:w:W:I:np:i:46")?;
    let [host] = read.operands.as_slice() else { return Err(Failure::missing_operand()) };
    let seconds = |letter: char| -> Result<Option<Span>, Failure> {
        Ok(read.number::<u64>(letter)?.map(Span::secs))
    };
    let every = match read.value('i') {
        None => Span::secs(1),
        Some(text) => duration::parse(text)
            .flatten()
            .ok_or_else(|| Failure::new(1, format!("invalid number '{text}'")))?,
    };
    let now = system.now();
    let pinging = Pinging {
        host: host.clone(),
        address: String::new(),
        stage: Stage::Begins,
        count: read.number::<u64>('c')?.filter(|count| *count != 0),
        bytes: read.number('s')?.unwrap_or(56).min(65_507),
        every: every.max(EVERY_MIN),
        patience: seconds('W')?.unwrap_or(Span::secs(10)),
        deadline: seconds('w')?.filter(|limit| !limit.is_zero()).map(|limit| now + limit),
        is_quiet: read.has('q'),
        next: now,
        sent: 0,
        times: Times::default(),
    };
    Ok(Work::Pings(Box::new(pinging)))
}

impl Pinging {
    pub fn step(&mut self, utility: &Utility, system: &mut System) -> Step {
        let heard = system.kernel.heard.remove(&system.process.pid);
        match self.stage {
            Stage::Begins => self.begin(system),
            Stage::Resolves { until } => match heard {
                Some(Heard::Addresses { addresses, .. }) => {
                    // Of several it takes one, as the resolver shuffles them.
                    let who = format!("{}/{}", system.kernel.machine.seed_key, system.pid());
                    let chance = draw(system.kernel.seed, "ping", &who);
                    match chance.pick(&addresses).cloned() {
                        Some(address) => self.greet(address, system),
                        None => self.unknown(utility, system),
                    }
                }
                None if system.now() < until => {
                    Step::Wait(Wait::on(Event::Answer).or_until(Some(until)))
                }
                Some(_) | None => self.unknown(utility, system),
            },
            Stage::Sends => self.go_on(heard.as_ref(), system),
        }
    }

    fn begin(&mut self, system: &mut System) -> Step {
        let machine = &system.kernel.machine;
        let own = match self.host.as_str() {
            "localhost" => Some("127.0.0.1".to_owned()),
            host if host == machine.hostname => Some(machine.ip.clone()),
            host => host.parse::<std::net::Ipv4Addr>().is_ok().then(|| host.to_owned()),
        };
        if let Some(address) = own {
            return self.greet(address, system);
        }
        let until = system.now() + RESOLVES;
        self.stage = Stage::Resolves { until };
        ask(system, Question::Resolve { name: self.host.clone() });
        Step::Wait(Wait::on(Event::Answer).or_until(Some(until)))
    }

    fn unknown(&self, utility: &Utility, system: &mut System) -> Step {
        utility.complain(system, &format!("bad address '{}'", self.host));
        Step::Exit(1)
    }

    fn greet(&mut self, address: String, system: &mut System) -> Step {
        let Pinging { host, bytes, .. } = self;
        system.print(&format!("PING {host} ({address}): {bytes} data bytes\n"));
        // From now on an interrupt is an end with a summary.
        system.set_disposition(Signal::Int, Some(Disposition::Caught));
        self.address = address;
        self.next = system.now();
        self.stage = Stage::Sends;
        Step::Again
    }

    fn go_on(&mut self, heard: Option<&Heard>, system: &mut System) -> Step {
        if system.process.pending.contains(&Signal::Int) {
            return self.end(system);
        }
        if let Some(Heard::Echo { ttl, micros }) = heard {
            self.receive(*ttl, *micros, system);
            if self.count.is_some_and(|count| count <= self.times.received) {
                return self.end(system);
            }
        }
        let now = system.now();
        if self.next <= now {
            let is_all_sent = self.count.is_some_and(|count| count <= self.sent);
            if is_all_sent || self.deadline.is_some_and(|at| at <= now) {
                return self.end(system);
            }
            self.send(now, system);
        }
        Step::Wait(Wait::on(Event::Answer).or_until(Some(self.next)).or_signal())
    }

    fn send(&mut self, now: SimTime, system: &mut System) {
        ask(system, Question::Echo { address: self.address.clone() });
        self.sent += 1;
        let goes_on = self.count.is_none_or(|count| self.sent < count);
        // Behind the last one it waits for an answer, and less long where others have come.
        let wait = match self.times.received {
            _ if goes_on => self.every,
            0 => self.patience,
            _ => Span::secs(1),
        };
        self.next = now + wait;
    }

    fn receive(&mut self, ttl: u8, micros: u64, system: &mut System) {
        let Times { received, least, most, sum } = self.times;
        self.times = Times {
            received: received + 1,
            least: if received == 0 { micros } else { least.min(micros) },
            most: most.max(micros),
            sum: sum + micros,
        };
        if self.is_quiet {
            return;
        }
        let (size, number) = (self.bytes + HEADER_BYTES, self.sent.saturating_sub(1));
        let took = if self.bytes < STAMP_BYTES {
            String::new()
        } else {
            format!(" time={} ms", millis(micros))
        };
        system
            .print(&format!("{size} bytes from {}: seq={number} ttl={ttl}{took}\n", self.address));
    }

    fn end(&self, system: &mut System) -> Step {
        let Times { received, least, most, sum } = self.times;
        let lost = (self.sent - received.min(self.sent)) * 100 / self.sent.max(1);
        system.print(&format!(
            "\n--- {} ping statistics ---\n{} packets transmitted, {received} packets received, {lost}% packet loss\n",
            self.host, self.sent
        ));
        if received != 0 && STAMP_BYTES <= self.bytes {
            let [least, average, most] = [least, sum / received, most].map(millis);
            system.print(&format!("round-trip min/avg/max = {least}/{average}/{most} ms\n"));
        }
        let is_short = self.deadline.is_some() && self.count.is_some_and(|count| received < count);
        Step::Exit(i32::from(received == 0 || is_short))
    }
}

fn ask(system: &mut System, question: Question) {
    let outbound = Outbound { pid: system.pid(), question };
    system.kernel.outbox.push(outbound);
}

/// `0.086`
fn millis(micros: u64) -> String {
    format!("{}.{:03}", micros / 1_000, micros % 1_000)
}
