//! What a person does to a running server: slow it down, make it fail, let it leak, make it well again.

use crate::kit::time::{SimTime, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Every answer takes this much longer.
    Slow(Span),
    /// Every HTTP request gets this status, every health check NOT_SERVING.
    Fail(u16),
    Leak {
        bytes_per_second: u64,
    },
    /// What leaked is not given back.
    Recover,
}

/// The faults a server lives with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub slow: Option<Span>,
    pub fail: Option<u16>,
    leak: Option<Leak>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Leak {
    since: SimTime,
    bytes_per_second: u64,
    /// From leaks before this one.
    already: u64,
}

impl Faults {
    pub fn add(&mut self, fault: Fault, now: SimTime) {
        match fault {
            Fault::Slow(latency) => self.slow = Some(latency),
            Fault::Fail(status) => self.fail = Some(status),
            Fault::Leak { bytes_per_second } => {
                self.leak = Some(Leak { since: now, bytes_per_second, already: self.leaked(now) });
            }
            Fault::Recover => {
                let leak = Leak { since: now, bytes_per_second: 0, already: self.leaked(now) };
                *self = Faults { slow: None, fail: None, leak: Some(leak) };
            }
        }
    }

    pub fn leaked(&self, now: SimTime) -> u64 {
        self.leak.map_or(0, |leak| {
            grown(leak.bytes_per_second, now - leak.since).saturating_add(leak.already)
        })
    }
}

/// What a steady growth amounts to.
pub fn grown(bytes_per_second: u64, time: Span) -> u64 {
    let bytes = u128::from(bytes_per_second) * u128::from(time.as_millis()) / 1000;
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
