//! Events of the newer kind: one object for as long as the same thing keeps happening, with the words of the first time.
//! Models client-go/tools/events/event_broadcaster.go (v1.36).
//!
//! Upstream's timers write what was counted meanwhile, and forget what has ended. Here they are looked at when the
//! next event comes, so the count in the API may be behind a little longer than upstream's.

use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::EventSeries;

/// A series ends at the first look that finds it silent for this long; the looks come as often.
const FINISH_TIME: Span = Span::mins(6);
/// How often the count of a series is written.
const REFRESH_TIME: Span = Span::mins(30);

/// What is remembered of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    name: String,
    count: i32,
    last: SimTime,
    written: SimTime,
}

/// What becomes of an event that just happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Reported {
    /// A new object of this name.
    New(String),
    /// The object of this name has become a series.
    Again(String, EventSeries),
    /// It is counted, and nothing is written.
    Counted,
}

impl Series {
    /// `fresh_name` is for a new object.
    pub fn hear(series: &mut Option<Series>, fresh_name: &str, now: SimTime) -> Reported {
        let Some(known) = series.as_mut().filter(|series| !series.has_ended(now)) else {
            let name = fresh_name.to_owned();
            *series = Some(Series { name: name.clone(), count: 1, last: now, written: now });
            return Reported::New(name);
        };
        known.count = known.count.saturating_add(1);
        known.last = now;
        let is_refreshed = known.written < last_tick(REFRESH_TIME, now);
        if known.count != 2 && !is_refreshed {
            return Reported::Counted;
        }
        known.written = now;
        let series = EventSeries { count: known.count, last_observed_time: Some(Stamp::of(now)) };
        Reported::Again(known.name.clone(), series)
    }

    fn has_ended(&self, now: SimTime) -> bool {
        self.last + FINISH_TIME < last_tick(FINISH_TIME, now)
    }
}

/// The broadcaster's timers run since long before the scenario; here they tick at its full minutes.
fn last_tick(period: Span, now: SimTime) -> SimTime {
    let periods = now.as_millis() / period.as_millis();
    SimTime::millis(periods * period.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(secs: &[u64], expected: &str) {
        let mut series = None;
        let heard: Vec<String> = secs
            .iter()
            .map(|secs| match Series::hear(&mut series, "web.1", SimTime::secs(*secs)) {
                Reported::New(_) => "new".to_owned(),
                Reported::Again(_, series) => format!("x{}", series.count),
                Reported::Counted => "counted".to_owned(),
            })
            .collect();
        assert_eq!(heard.join(" "), expected, "{secs:?}");
    }

    #[test]
    fn the_second_time_makes_a_series_and_later_ones_are_written_every_half_hour() {
        check(
            &[0, 310, 620, 930, 1240, 1550, 1860, 2170],
            "new x2 counted counted counted counted x7 counted",
        );
    }

    #[test]
    fn a_series_ends_after_six_silent_minutes_at_the_next_look() {
        check(&[100, 110, 719], "new x2 counted");
        check(&[100, 110, 720], "new x2 new");
    }
}
