//! What a container's programs may use, and what things cost them: every bound and every invented duration of this room.

use crate::kit::time::{SimTime, Span};

/// What the programs of one machine may use.
#[derive(Debug, PartialEq, Eq)]
pub struct Limits {
    pub processes: usize,
    /// From execve(2) until a program does its first step.
    pub program_start: Span,
    /// The same once programs have been started without end.
    program_start_busy: Span,
    /// A program may do so many steps without pausing.
    steps_at_once: u32,
    /// While it pauses so many come back in a second.
    steps_a_second: u64,
    starts_at_once: u32,
    starts_a_second: u64,
    pub when_spent: WhenSpent,
}

/// What becomes of a program that never pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenSpent {
    /// It goes on in small portions, as a container does that uses up its CPU.
    Slows,
    /// It is told of, so that whoever sits at the machine can end it.
    IsReported,
}

pub static CONTAINER: Limits = Limits {
    processes: 64,
    program_start: Span::millis(1),
    program_start_busy: Span::millis(100),
    steps_at_once: 10_000,
    steps_a_second: 200,
    starts_at_once: 2_000,
    starts_a_second: 20,
    when_spent: WhenSpent::Slows,
};

/// A person's own machine: commands take the time that the cluster takes to answer, and none themselves.
pub static WORKSTATION: Limits = Limits {
    processes: 256,
    program_start: Span::ZERO,
    program_start_busy: Span::ZERO,
    steps_at_once: 20_000,
    steps_a_second: 20_000,
    starts_at_once: 1_000,
    starts_a_second: 100,
    when_spent: WhenSpent::IsReported,
};

pub const DESCRIPTIONS_MAX: usize = 512;
/// How much a pipe holds before its writer has to wait.
pub const PIPE_BYTES: usize = 64 * 1024;
/// What is kept of the output of a command that was run from outside.
pub const SESSION_BYTES_MAX: usize = 64 * 1024;
/// What a workstation prints between two looks of whoever sits there.
pub const SCREEN_BYTES_MAX: usize = 1024 * 1024 + 64;
pub const ARGUMENT_BYTES_MAX: usize = 128 * 1024;
/// Ended children that their parent has not asked about.
pub const ZOMBIES_MAX: usize = 256;
/// Steps of all processes within one turn; only a mistake of ours needs more.
pub const TURN_STEPS_MAX: u32 = 2_000_000;

/// One that used up its steps goes on in portions of so many, this long apart for each program that is so busy.
const PORTION_STEPS: u32 = 50;
const PORTION_PAUSE: Span = Span::millis(500);

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
    pub fn of_steps(limits: &Limits, now: SimTime) -> Allowance {
        Allowance::new(limits.steps_at_once, limits.steps_a_second, now)
    }

    pub fn of_starts(limits: &Limits, now: SimTime) -> Allowance {
        Allowance::new(limits.starts_at_once, limits.starts_a_second, now)
    }

    fn new(most: u32, a_second: u64, now: SimTime) -> Allowance {
        Allowance { left: most, most, a_second, counted_at: now }
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
    pub fn program_start(&self, limits: &Limits) -> Span {
        if self.is_spent() { limits.program_start_busy } else { limits.program_start }
    }
}

/// How long a busy program waits for its next portion, among so many others.
pub fn portion_pause(others: usize) -> Span {
    PORTION_PAUSE * u32::try_from(others).unwrap_or(u32::MAX).saturating_add(1)
}
