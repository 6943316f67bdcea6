//! On the way to an instant that has not been played yet: what is near is there at once; what is far is played a stretch at
//! a time, so that the page goes on meanwhile, shows how far it has come, and can be told to stop.

use super::Session;
use super::notice::Notice;
use super::scout::{Scout, Sighted};
use super::take::Past;
use crate::cluster::{Budget, Progress, Record};
use crate::kit::time::SimTime;

/// Instants played before anyone is told that it takes a while.
const INSTANTS_AT_ONCE: u32 = 10_000;
/// Instants played between two looks at the page.
const INSTANTS_A_STRETCH: u32 = 3_000;

#[derive(Clone, Debug)]
pub struct Travel {
    to: Destination,
    /// Whoever does something else meanwhile has ended it: the take as it was left, and where the learner looked.
    left: (Past, SimTime),
}

#[derive(Clone, Debug)]
enum Destination {
    /// Plays up to `until` and looks at `look` then.
    There { until: SimTime, look: SimTime },
    /// The first record that is wanted.
    Next { scout: Scout, limit: SimTime, is_wanted: fn(&Record) -> bool },
}

impl Session {
    /// Whether time is being played that was asked for and has not come yet.
    pub fn is_travelling(&self) -> bool {
        self.travel.is_some()
    }

    /// Looks at an instant.
    pub(super) fn go_to(&mut self, at: SimTime) {
        self.go_far(at, at);
    }

    /// Looks at an instant of a take that has been played farther than that.
    pub(super) fn go_far(&mut self, until: SimTime, look: SimTime) {
        self.set_out(Destination::There { until, look });
    }

    /// Looks at the first record beyond the head that is wanted, if there is one up to the limit.
    pub(super) fn go_to_next(&mut self, limit: SimTime, is_wanted: fn(&Record) -> bool) {
        let scout = Scout::at_head(&self.take);
        self.set_out(Destination::Next { scout, limit, is_wanted });
    }

    /// Time stays where it has come to.
    pub(super) fn stay(&mut self) {
        self.travel = None;
        self.notices.withdraw(|notice| matches!(notice, Notice::OnTheWay { .. }));
    }

    /// Plays another stretch of the way.
    pub(super) fn travel_on(&mut self) {
        let Some(travel) = self.travel.take() else { return };
        if travel.left == self.whereabouts() {
            self.travel(travel.to, INSTANTS_A_STRETCH);
        }
        if self.travel.is_none() {
            self.stay();
        }
    }

    fn set_out(&mut self, to: Destination) {
        self.stay();
        let far = match &to {
            Destination::There { until, .. } => Notice::OnTheWay { to: Some(*until) },
            Destination::Next { .. } => Notice::OnTheWay { to: None },
        };
        self.travel(to, INSTANTS_AT_ONCE);
        if self.travel.is_some() {
            self.notices.tell(far);
        }
    }

    fn travel(&mut self, to: Destination, instants: u32) {
        match to {
            Destination::There { until, look } => self.travel_to(until, look, instants),
            Destination::Next { mut scout, limit, is_wanted } => {
                match scout.look(&self.take, limit, instants, is_wanted) {
                    Sighted::At(at) => self.travel_to(at, at, instants),
                    Sighted::Nothing => self.notices.tell(Notice::NothingComes { until: limit }),
                    Sighted::NotYet => self.leave_at(Destination::Next { scout, limit, is_wanted }),
                }
            }
        }
    }

    fn travel_to(&mut self, until: SimTime, look: SimTime, instants: u32) {
        let is_played = until <= self.take.end();
        let far = |progress| progress == Progress::OutOfBudget;
        if !is_played && far(self.take.seek(until, Budget::Turns(instants))) {
            return self.leave_at(Destination::There { until, look });
        }
        self.take.seek(look.min(self.take.end()), Budget::Unlimited);
    }

    fn leave_at(&mut self, to: Destination) {
        self.travel = Some(Travel { to, left: self.whereabouts() });
    }

    fn whereabouts(&self) -> (Past, SimTime) {
        (self.take.past_of_head(), self.take.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Motion;
    use crate::session::address::Address;
    use crate::session::msg::{Clock, Learn, Msg};
    use crate::session::notice::Remedy;

    /// Much to do in every second, and nothing that anybody would notice.
    const BUSY: &str = "0s kubectl apply -f pod.yaml\n-- pod.yaml --
apiVersion: v1
kind: Pod
metadata: {name: busy}
spec: {containers: [{name: app, image: busybox, command: [sh, -c, 'while true; do sleep 0.01; done']}]}
";
    const DAY: SimTime = SimTime::secs(24 * 60 * 60);

    fn session(at: Option<SimTime>, play: bool) -> Session {
        let recipe = Some(BUSY.to_owned());
        let address = Address { recipe, at, play, ..Address::default() };
        Session::start(&address.format().expect("short enough"), None, |_| None)
    }

    fn stops(session: &Session) -> bool {
        session.notices().iter().any(|notice| notice.remedy() == Some(Remedy::Stop))
    }

    #[test]
    fn a_link_to_a_far_instant_comes_to_it_by_and_by_and_can_be_stopped() {
        let mut session = session(Some(DAY), false);
        assert!(session.has_idle_work() && stops(&session));
        let first = session.take().now();
        assert!(first < SimTime::secs(10 * 60), "{first}");
        session.update(Msg::Idle);
        let second = session.take().now();
        assert!(first < second && second < DAY);
        session.update(Msg::Clock(Clock::Pause));
        session.update(Msg::Idle);
        assert_eq!(
            (session.take().now(), session.has_idle_work(), stops(&session)),
            (second, false, false)
        );
    }

    #[test]
    fn what_is_near_is_there_at_once_and_what_is_far_is_reached() {
        let mut session = session(Some(SimTime::secs(20)), false);
        assert!(!session.is_travelling() && session.notices().is_empty());
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(2000))));
        assert!(session.is_travelling());
        let mut stretches = 0;
        while session.has_idle_work() {
            session.update(Msg::Idle);
            stretches += 1;
        }
        assert!(2 < stretches, "{stretches}");
        assert_eq!(session.take().now(), SimTime::secs(2000));
        assert!(!stops(&session));
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(20))));
        assert_eq!((session.take().now(), session.is_travelling()), (SimTime::secs(20), false));
    }

    #[test]
    fn whoever_acts_on_the_way_has_arrived() {
        let acts = [
            Msg::Run("kubectl get pods".to_owned()),
            Msg::Reset,
            Msg::Clock(Clock::Step(-5_000)),
            Msg::Learn(Learn::Open("three-kinds".to_owned())),
        ];
        for act in acts {
            let mut session = session(Some(DAY), false);
            session.update(act.clone());
            let now = session.take().now();
            session.update(Msg::Idle);
            assert_eq!((session.is_travelling(), session.take().now()), (false, now), "{act:?}");
            assert!(!stops(&session), "{act:?}");
        }
        let mut session = session(Some(DAY), false);
        session.update(Msg::Edit { file: "pod.yaml".to_owned(), text: "kind: Pod\n".to_owned() });
        session.update(Msg::Idle);
        assert!(session.is_travelling(), "who writes does not look at the time");
    }

    #[test]
    fn play_waits_until_the_link_s_instant_has_come() {
        let mut session = session(Some(SimTime::secs(1500)), true);
        assert!(session.is_travelling() && session.motion() == Motion::Playing);
        let now = session.take().now();
        session.update(Msg::Frame { elapsed_millis: 16 });
        session.update(Msg::Clock(Clock::Speed(60)));
        assert_eq!(session.take().now(), now);
        while session.is_travelling() {
            session.update(Msg::Idle);
        }
        assert_eq!(session.take().now(), SimTime::secs(1500));
        session.update(Msg::Frame { elapsed_millis: 16 });
        assert!(SimTime::secs(1500) < session.take().now());
    }

    #[test]
    fn when_nothing_comes_time_stays_and_the_learner_is_told() {
        let mut session = session(Some(SimTime::secs(20)), false);
        let (now, end) = (session.take().now(), session.take().end());
        session.update(Msg::Clock(Clock::NextEvent));
        assert!(session.is_travelling() && stops(&session));
        while session.has_idle_work() {
            session.update(Msg::Idle);
        }
        assert_eq!((session.take().now(), session.take().end()), (now, end));
        let hour = SimTime::secs(20 + 60 * 60);
        assert_eq!(session.notices(), [Notice::NothingComes { until: hour }]);
        session.update(Msg::Clock(Clock::Step(1_000)));
        assert_eq!(session.notices(), []);
    }
}
