//! Stretches in which nothing is drawn: while playing they can be skipped, up to shortly before the next thing that is.

use super::keeping::SHELF_QUIET;
use super::msg::Effect;
use super::scout::{Scout, Sighted};
use super::take::Take;
use super::{Motion, Session};
use crate::cluster::{Budget, ContainerChange, Record, What};
use crate::kit::time::{SimTime, Span};

/// A stretch that a learner would wait through for longer than this is quiet, in real milliseconds.
const PATIENCE_MILLIS: u64 = 2_000;
/// So long before the next thing play goes on, in real milliseconds.
const LEAD_MILLIS: u64 = 700;
/// Shorter stretches of simulated time are not worth a jump.
const QUIET_MIN: Span = Span::secs(3);
/// How far ahead is looked.
const LOOK_AHEAD: Span = Span::secs(60 * 60);
/// Instants looked through in one frame at most.
const INSTANTS_PER_FRAME: u32 = 2_000;
/// The ruler shows the newest so many.
const SKIPPED_MAX: usize = 100;

/// What the shelf holds of a switch that is on.
const ON: &str = "on";

#[derive(Clone, Debug, Default)]
pub(super) struct Quiet {
    pub is_skipped: bool,
    /// What was skipped of this past, in the order of time.
    skipped: Vec<(SimTime, SimTime)>,
    /// Which past: the take's edition.
    edition: u32,
    scout: Option<Scout>,
}

impl Session {
    pub fn skips_quiet(&self) -> bool {
        self.quiet.is_skipped
    }

    /// The stretches that were skipped of the take as it is.
    pub fn skipped(&self) -> &[(SimTime, SimTime)] {
        let is_of_take = self.quiet.edition == self.take.edition();
        if is_of_take { &self.quiet.skipped } else { &[] }
    }

    pub(super) fn toggle_quiet(&mut self) -> Vec<Effect> {
        self.quiet.is_skipped = !self.quiet.is_skipped;
        let value = if self.quiet.is_skipped { ON } else { "off" };
        self.remember(SHELF_QUIET, value)
    }

    /// Jumps to shortly before the next thing that is drawn, if that is far.
    pub(super) fn skip_quiet(&mut self) {
        if self.motion == Motion::Paused || !self.quiet.is_skipped {
            return;
        }
        let (now, speed) = (self.take.now(), u64::from(self.speed));
        let Some(next) = self.quiet.next(&self.take) else { return };
        let wait = next - now;
        if wait <= QUIET_MIN.max(Span::millis(PATIENCE_MILLIS * speed)) {
            return;
        }
        let lead = Span::secs(1).max(Span::millis(LEAD_MILLIS * speed));
        self.take.seek(next - lead, Budget::Turns(INSTANTS_PER_FRAME));
        self.quiet.note(self.take.edition(), now, self.take.now());
    }
}

impl Quiet {
    pub fn remembered(kept: Option<String>) -> Quiet {
        Quiet { is_skipped: kept.as_deref() == Some(ON), ..Quiet::default() }
    }

    /// When anything is drawn next after the instant looked at; nothing if it is far or not found yet.
    fn next(&mut self, take: &Take) -> Option<SimTime> {
        let now = take.now();
        let after = take.records().partition_point(|record| record.at <= now);
        if let Some(record) = take.records()[after..].iter().find(|record| is_drawn(record)) {
            return Some(record.at);
        }
        if !self.scout.as_ref().is_some_and(|scout| scout.is_ahead_of(take)) {
            self.scout = Some(Scout::at_head(take));
        }
        match self.scout.as_mut()?.look(take, now + LOOK_AHEAD, INSTANTS_PER_FRAME, is_drawn) {
            Sighted::At(at) => Some(at),
            Sighted::Nothing | Sighted::NotYet => None,
        }
    }

    fn note(&mut self, edition: u32, from: SimTime, until: SimTime) {
        if self.edition != edition {
            (self.edition, self.skipped) = (edition, Vec::new());
        }
        let has = |(old, end): &(SimTime, SimTime)| *old <= from && until <= *end;
        if from < until && !self.skipped.iter().any(has) {
            self.skipped.retain(|(old, end)| *old < from || until < *end);
            if self.skipped.len() == SKIPPED_MAX {
                self.skipped.remove(0);
            }
            self.skipped.push((from, until));
        }
    }
}

/// Whether it leaves a mark that a learner would look at: an answered request among answered ones does not.
fn is_drawn(record: &Record) -> bool {
    match &record.what {
        What::Request(request) => !request.outcome.is_ok(),
        What::Command(_) | What::Event { .. } | What::Probe { .. } | What::Fault(_) => true,
        What::Exec { .. } | What::KubeletRestarted | What::NodeFault(_) => true,
        What::Hook { .. } | What::BackOff { until: Some(_), .. } | What::Stalled => true,
        What::Container { change, .. } => match change {
            ContainerChange::Stopping { .. } | ContainerChange::Exited { .. } => true,
            ContainerChange::Created | ContainerChange::Started | ContainerChange::Killed => false,
        },
        What::Stored { .. } | What::Correlated { .. } | What::ProbeWaits { .. } => false,
        What::Belief { .. } | What::BackOff { until: None, .. } => false,
        What::Balanced { .. } | What::Rules { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::address::Address;
    use crate::session::msg::{Clock, Msg};

    /// A pod without probes, and a line a long time after its start.
    const QUIET: &str = "0s kubectl apply -f pod.yaml\n10m sim crash web\n-- pod.yaml --
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: nginx}]}
";

    fn session() -> Session {
        let address = Address { recipe: Some(QUIET.to_owned()), ..Address::default() };
        Session::start(&address.format().expect("short enough"), None, |_| None)
    }

    fn frames(session: &mut Session, count: usize) {
        (0..count).for_each(|_| drop(session.update(Msg::Frame { elapsed_millis: 16 })));
    }

    #[test]
    fn a_quiet_stretch_takes_no_time_and_nothing_is_played_that_is_not_seen() {
        let mut session = session();
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(30))));
        let effects = session.update(Msg::SkipQuiet);
        assert!(matches!(effects.as_slice(), [Effect::Store { .. }]), "{effects:?}");
        session.update(Msg::Clock(Clock::Play));
        frames(&mut session, 3);
        let now = session.take().now();
        assert!(SimTime::secs(598) < now && now < SimTime::secs(600), "{now}");
        assert_eq!(session.take().end(), now, "acting here would cut nothing");
        let [(from, until)] = session.skipped() else { panic!("{:?}", session.skipped()) };
        assert!(*from < SimTime::secs(31) && SimTime::secs(598) < *until);
        frames(&mut session, 80);
        let at = |record: &&Record| matches!(&record.what, What::Command(line) if line.contains("crash"));
        assert!(session.take().past().iter().any(|record| at(&record)), "what comes is seen");
    }

    #[test]
    fn what_was_played_before_is_skipped_as_well_and_an_act_forgets_what_was_skipped() {
        let mut session = session();
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(700))));
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(30))));
        session.update(Msg::SkipQuiet);
        session.update(Msg::Clock(Clock::Play));
        frames(&mut session, 2);
        assert!(SimTime::secs(598) < session.take().now());
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(100))));
        session.update(Msg::Run("kubectl get pods".to_owned()));
        assert_eq!(session.skipped(), []);
    }

    #[test]
    fn at_a_high_speed_only_long_stretches_are_skipped_and_off_means_off() {
        let mut session = session();
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(30))));
        session.update(Msg::Clock(Clock::Speed(600)));
        session.update(Msg::Clock(Clock::Play));
        session.update(Msg::SkipQuiet);
        frames(&mut session, 1);
        assert!(session.take().now() < SimTime::secs(60), "9.5 minutes are one second at 600×");
        session.update(Msg::SkipQuiet);
        session.update(Msg::Clock(Clock::Speed(1)));
        frames(&mut session, 2);
        assert_eq!(session.skipped(), []);
    }

    #[test]
    fn a_line_that_was_cut_is_not_waited_for() {
        let mut session = session();
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(30))));
        session.update(Msg::SkipQuiet);
        session.update(Msg::Clock(Clock::Speed(600)));
        session.update(Msg::Clock(Clock::Play));
        // At this speed nothing is skipped, but it is known by now what comes.
        frames(&mut session, 1);
        session.update(Msg::Clock(Clock::Speed(1)));
        // One line takes the place of the other: there are as many as before.
        session.update(Msg::Run("kubectl get pods".to_owned()));
        frames(&mut session, 3);
        assert_eq!(session.skipped(), [], "nothing comes any more");
        assert!(session.take().now() < SimTime::secs(60), "{}", session.take().now());
    }
}
