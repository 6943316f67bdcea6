//! What the simulated clock is told: play, pause, and where to look.

use super::msg::Clock;
use super::take::END_OF_TIME;
use super::{Motion, Session};
use crate::cluster::{Budget, Progress, Record, What};
use crate::kit::time::{SimTime, Span};

/// Instants played in one frame at most: a slow machine drops simulated speed and never freezes.
const INSTANTS_PER_FRAME: u32 = 3_000;
/// How far "next event" looks into time not yet played.
const LOOK_AHEAD: Span = Span::secs(60 * 60);

impl Session {
    pub(super) fn frame(&mut self, elapsed_millis: u32) {
        if self.motion == Motion::Paused || self.is_travelling() {
            return;
        }
        let ahead = u64::from(elapsed_millis) * u64::from(self.speed);
        let target = self.take.now() + Span::millis(ahead);
        let progress = self.take.seek(target, Budget::Turns(INSTANTS_PER_FRAME));
        if END_OF_TIME <= self.take.now() || progress == Progress::Stalled {
            self.motion = Motion::Paused;
        }
        self.skip_quiet();
    }

    pub(super) fn clock(&mut self, clock: Clock) {
        let now = self.take.now();
        // To play, or another speed, is about what comes once time has arrived.
        if !matches!(clock, Clock::Play | Clock::Speed(_)) {
            self.stay();
        }
        match clock {
            Clock::Play => self.motion = Motion::Playing,
            Clock::Pause => self.motion = Motion::Paused,
            Clock::Toggle => {
                self.motion = match self.motion {
                    Motion::Paused => Motion::Playing,
                    Motion::Playing => Motion::Paused,
                }
            }
            Clock::Seek(at) => self.go_to(at),
            Clock::Drag { to, within } => self.go_to(self.take.kept_near(to, within).unwrap_or(to)),
            Clock::Step(millis) if millis < 0 => {
                self.go_to(now - Span::millis(millis.unsigned_abs()))
            }
            Clock::Step(millis) => self.go_to(now + Span::millis(millis.unsigned_abs())),
            Clock::NextEvent => self.next_event(),
            Clock::PreviousEvent => self.previous_event(),
            Clock::Speed(speed) => self.speed = speed.clamp(1, 600),
            Clock::Start => self.go_to(SimTime::ZERO),
            Clock::End => self.go_to(self.take.end()),
        }
    }

    /// The next thing a learner would notice. Beyond what was played somebody looks ahead: if nothing comes, time stays.
    fn next_event(&mut self) {
        self.motion = Motion::Paused;
        let now = self.take.now();
        let after = self.take.records().partition_point(|record| record.at <= now);
        let next = self.take.records()[after..].iter().find(|record| is_notable(record));
        match next.map(|record| record.at) {
            Some(at) => self.go_to(at),
            None => self.go_to_next((now + LOOK_AHEAD).min(END_OF_TIME), is_notable),
        }
    }

    fn previous_event(&mut self) {
        self.motion = Motion::Paused;
        let now = self.take.now();
        let before = self.take.records().partition_point(|record| record.at < now);
        let last = self.take.records()[..before].iter().rev().find(|record| is_notable(record));
        self.go_to(last.map_or(SimTime::ZERO, |record| record.at));
    }
}

/// Whether a learner would stop at it.
fn is_notable(record: &Record) -> bool {
    match record.what {
        What::Command(_)
        | What::Event { .. }
        | What::Probe { .. }
        | What::Fault(_)
        | What::Exec { .. }
        | What::Request(_)
        | What::KubeletRestarted
        | What::NodeFault(_) => true,
        What::Stored { .. }
        | What::Correlated { .. }
        | What::ProbeWaits { .. }
        | What::Belief { .. }
        | What::Container { .. }
        | What::Hook { .. }
        | What::BackOff { .. }
        | What::Balanced { .. }
        | What::Rules { .. }
        | What::Stalled => false,
    }
}
