//! Which of a CronJob's times is due, and which comes next.
//! Models mostRecentScheduleTime and nextScheduleTimeDuration of pkg/controller/cronjob/utils.go (v1.36).

use crate::kit::schedule::Schedule;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::kit::zone;
use crate::objects::CronJob;

/// A schedule, and the present.
#[derive(Clone, Copy, Debug)]
pub struct Timetable<'a> {
    pub schedule: &'a Schedule,
    pub secs_east: i64,
    pub now: Stamp,
}

/// The last time that has come and that no Job was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: Option<Stamp>,
    pub missed: Missed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    None,
    Few,
    Many,
}

/// More missed times than these are worth a warning.
const FEW_MAX: i64 = 100;

/// So much later than its time a Job is made at the earliest. Models nextScheduleDelta.
const DELTA: Span = Span::millis(100);

impl<'a> Timetable<'a> {
    pub fn of(cron: &CronJob, schedule: &'a Schedule, now: SimTime) -> Timetable<'a> {
        let secs_east = cron.spec.time_zone.as_deref().map_or(0, zone::secs_east);
        Timetable { schedule, secs_east, now: Stamp::of(now) }
    }

    /// How long until then. Models nextScheduleTimeDuration.
    pub fn wait(&self, cron: &CronJob, now: SimTime) -> Option<Span> {
        let next = self.next(cron)?.begin() + DELTA;
        Some(if next <= now { Span::millis(1) } else { next - now })
    }

    pub fn due(&self, cron: &CronJob) -> Result<Due, String> {
        let deadline = cron
            .spec
            .starting_deadline_seconds
            .map(|seconds| Stamp::from_unix_secs(self.now.as_unix_secs().saturating_sub(seconds)));
        let earliest = earliest(cron);
        self.since(deadline.map_or(earliest, |deadline| deadline.max(earliest)))
    }

    /// When to look again, not before the present.
    pub fn next(&self, cron: &CronJob) -> Option<Stamp> {
        let earliest = earliest(cron);
        let last = match self.since(earliest) {
            Ok(Due { at: Some(at), .. }) => at,
            Ok(Due { at: None, missed: Missed::None }) => earliest,
            Ok(Due { at: None, .. }) | Err(_) => self.now,
        };
        self.after(last)
    }

    fn since(&self, earliest: Stamp) -> Result<Due, String> {
        let none = Due { at: None, missed: Missed::None };
        let Some(first) = self.after(earliest) else {
            return Err("time difference between two schedules is less than 1 second".to_owned());
        };
        if self.now < first {
            return Ok(none);
        }
        let Some(second) = self.after(first).filter(|second| *second <= self.now) else {
            return Ok(Due { at: Some(first), missed: Missed::None });
        };
        let [first_secs, second_secs, now] = [first, second, self.now].map(Stamp::as_unix_secs);
        let apart = second_secs - first_secs;
        let missed = (now - first_secs) / apart + 1;
        // One step back, and on from there: not all steps are alike.
        let mut at = None;
        let mut candidate = self.after(Stamp::from_unix_secs(first_secs + (missed - 2) * apart));
        while let Some(time) = candidate.filter(|time| *time <= self.now) {
            at = Some(time);
            candidate = self.after(time);
        }
        let missed = if FEW_MAX < missed { Missed::Many } else { Missed::Few };
        Ok(Due { at, missed })
    }

    fn after(&self, time: Stamp) -> Option<Stamp> {
        self.schedule.next(time, self.secs_east)
    }
}

/// The last time for which a Job was made, or when there was none yet, when it all began.
fn earliest(cron: &CronJob) -> Stamp {
    let began = cron.metadata.creation_timestamp.unwrap_or(Stamp::START);
    cron.status.last_schedule_time.unwrap_or(began)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which time is due so many seconds after the beginning, and which comes next.
    fn check(schedule: &str, now: i64, due: Option<i64>, missed: Missed, next: i64) {
        let schedule = Schedule::parse(schedule).unwrap();
        let at = |secs: i64| Stamp::from_unix_secs(Stamp::START.as_unix_secs() + secs);
        let timetable = Timetable { schedule: &schedule, secs_east: 0, now: at(now) };
        let mut cron = CronJob::default();
        cron.metadata.creation_timestamp = Some(Stamp::START);
        assert_eq!(timetable.due(&cron), Ok(Due { at: due.map(at), missed }), "{now}");
        assert_eq!(timetable.next(&cron), Some(at(next)), "{now}");
    }

    #[test]
    fn the_last_time_that_has_come_is_due() {
        check("* * * * *", 59, None, Missed::None, 60);
        check("* * * * *", 60, Some(60), Missed::None, 120);
        check("* * * * *", 150, Some(120), Missed::Few, 180);
        check("*/10 * * * *", 6_000 * 11, Some(66_000), Missed::Many, 66_600);
        check("@every 90s", 200, Some(180), Missed::Few, 270);
    }
}
