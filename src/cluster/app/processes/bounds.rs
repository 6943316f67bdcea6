//! What a container's programs may use, and what things cost them: every bound and every invented duration of this room.

use crate::kit::time::{SimTime, Span};

/// From execve(2) until a program does its first step.
pub const PROGRAM_START: Span = Span::millis(1);
/// The same once a container has started programs without end.
const PROGRAM_START_BUSY: Span = Span::millis(100);

pub const PROCESSES_MAX: usize = 64;
pub const DESCRIPTIONS_MAX: usize = 512;
/// How much a pipe holds before its writer has to wait.
pub const PIPE_BYTES: usize = 64 * 1024;
/// What is kept of the output of a command that was run from outside.
pub const SESSION_BYTES_MAX: usize = 64 * 1024;
pub const ARGUMENT_BYTES_MAX: usize = 128 * 1024;
/// Ended children that their parent has not asked about.
pub const ZOMBIES_MAX: usize = 256;
/// Steps of all processes within one turn; only a mistake of ours needs more.
pub const TURN_STEPS_MAX: u32 = 2_000_000;

/// A program may do so many steps without pausing.
const STEPS_AT_ONCE: u32 = 10_000;
/// While it pauses so many come back in a second.
const STEPS_A_SECOND: u64 = 200;
/// One that used up its steps goes on in portions of so many, this long apart for each program that is so busy.
const PORTION_STEPS: u32 = 50;
const PORTION_PAUSE: Span = Span::millis(500);
const STARTS_AT_ONCE: u32 = 2_000;
const STARTS_A_SECOND: u64 = 20;

pub const REMARK_BUSY: &str = "podlife: a program in this container never pauses; from here on it runs at a small \
                               fixed number of steps per second";

/// A store of something that is used up in leaps and comes back slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    left: u32,
    most: u32,
    a_second: u64,
    counted_at: SimTime,
}

impl Allowance {
    pub fn of_steps(now: SimTime) -> Allowance {
        Allowance {
            left: STEPS_AT_ONCE,
            most: STEPS_AT_ONCE,
            a_second: STEPS_A_SECOND,
            counted_at: now,
        }
    }

    pub fn of_starts(now: SimTime) -> Allowance {
        let most = STARTS_AT_ONCE;
        Allowance { left: most, most, a_second: STARTS_A_SECOND, counted_at: now }
    }

    pub fn spend(&mut self, amount: u32) {
        self.left = self.left.saturating_sub(amount);
    }

    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// What has come back since it was last counted; whole units only, so that small gaps are not lost.
    pub fn refill(&mut self, now: SimTime) {
        let millis = (now - self.counted_at).as_millis();
        let back = millis.saturating_mul(self.a_second) / 1_000;
        if back == 0 {
            return;
        }
        self.counted_at = now;
        self.left =
            self.left.saturating_add(u32::try_from(back).unwrap_or(u32::MAX)).min(self.most);
    }

    /// What a program is given that used up everything.
    pub fn grant_portion(&mut self, now: SimTime) {
        self.left = PORTION_STEPS;
        self.counted_at = now;
    }

    /// What starting a program takes now.
    pub fn program_start(&self) -> Span {
        if self.is_spent() { PROGRAM_START_BUSY } else { PROGRAM_START }
    }
}

/// How long a busy program waits for its next portion, among so many others.
pub fn portion_pause(others: usize) -> Span {
    PORTION_PAUSE * u32::try_from(others).unwrap_or(u32::MAX).saturating_add(1)
}
