//! The part of the take that the timeline shows: zoom, pan, follow, ruler, and what falls into it.

use super::lanes::{Band, Flag, Tick};
use super::tone::Tone;
use crate::kit::time::{SimTime, Span};

const SPAN_MILLIS_MIN: u64 = 2_000;
const SPAN_MILLIS_MAX: u64 = 24 * 3_600_000;
/// Labels on the ruler stand at least this far apart.
const LABEL_PIXELS_MIN: f64 = 74.0;
/// Bands and ticks nearer than this become one.
const MERGE_PIXELS: f64 = 1.5;
/// Flags nearer than this become one.
const FLAG_PIXELS: f64 = 10.0;
const STEPS_SECONDS: [u64; 14] =
    [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from_millis: u64,
    pub span_millis: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    In,
    Out,
}

impl Default for Window {
    fn default() -> Self {
        Window { from_millis: 0, span_millis: 120_000 }
    }
}

impl Window {
    pub fn x(self, at: SimTime, width: f64) -> f64 {
        (at.as_millis() as f64 - self.from_millis as f64) / self.span_millis as f64 * width
    }

    /// The instant under a pixel; before the beginning there is only the beginning.
    pub fn at(self, x: f64, width: f64) -> SimTime {
        if width <= 0.0 {
            return SimTime::millis(self.from_millis);
        }
        let millis = self.from_millis as f64 + x / width * self.span_millis as f64;
        SimTime::millis(millis.round().max(0.0) as u64)
    }

    /// How much time so many pixels are.
    pub fn span_of(self, pixels: f64, width: f64) -> Span {
        let millis = if width <= 0.0 { 0.0 } else { pixels / width * self.span_millis as f64 };
        Span::millis(millis.max(0.0) as u64)
    }

    pub fn until_millis(self) -> u64 {
        self.from_millis + self.span_millis
    }

    /// One step nearer or farther; the instant `around` keeps its place.
    pub fn zoom(self, zoom: Zoom, around: SimTime) -> Window {
        let span = match zoom {
            Zoom::In => self.span_millis * 2 / 3,
            Zoom::Out => self.span_millis * 3 / 2,
        };
        let span_millis = span.clamp(SPAN_MILLIS_MIN, SPAN_MILLIS_MAX);
        let before = around.as_millis().saturating_sub(self.from_millis) as f64;
        let before = before * span_millis as f64 / self.span_millis as f64;
        Window { from_millis: around.as_millis().saturating_sub(before as u64), span_millis }
    }

    /// What keeps its place when nobody points at anything: the playhead, or what is in the middle when it is out of sight.
    pub fn heart(self, now: SimTime) -> SimTime {
        match (self.from_millis..=self.until_millis()).contains(&now.as_millis()) {
            true => now,
            false => SimTime::millis(self.from_millis + self.span_millis / 2),
        }
    }

    pub fn pan(self, millis: i64) -> Window {
        Window { from_millis: self.from_millis.saturating_add_signed(millis), ..self }
    }

    /// Moves by whole pages so that the playhead stays in sight; the lanes rest in between.
    pub fn follow(self, now: SimTime) -> Window {
        let now = now.as_millis();
        let comfortable = self.from_millis + self.span_millis / 20 * 17;
        if self.from_millis <= now && now <= comfortable {
            return self;
        }
        Window { from_millis: now.saturating_sub(self.span_millis / 5), ..self }
    }

    /// All of it, with room to the right.
    pub fn whole(horizon: SimTime) -> Window {
        let span_millis = (horizon.as_millis() / 100 * 108).clamp(30_000, SPAN_MILLIS_MAX);
        Window { from_millis: 0, span_millis }
    }

    /// All of it, with the playhead so far from the edge that following it moves nothing.
    pub fn all(horizon: SimTime, now: SimTime) -> Window {
        Window::whole(horizon.max(SimTime::millis(now.as_millis() / 10 * 11)))
    }

    /// The instants that the ruler names.
    pub fn ruler(self, width: f64) -> Vec<SimTime> {
        if width < LABEL_PIXELS_MIN {
            return vec![];
        }
        let wanted = self.span_millis as f64 * LABEL_PIXELS_MIN / width;
        let step = STEPS_SECONDS
            .into_iter()
            .map(|seconds| seconds * 1000)
            .find(|step| wanted <= *step as f64);
        let step = step.unwrap_or(STEPS_SECONDS[STEPS_SECONDS.len() - 1] * 1000);
        let first = self.from_millis.div_ceil(step) * step;
        (first..self.until_millis()).step_by(step as usize).map(SimTime::millis).collect()
    }
}

/// A band as it falls into the window, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    pub x: f64,
    pub width: f64,
    /// Whether its beginning and its end are in sight: where not, it has no edge there.
    pub begins: bool,
    pub ends: bool,
    pub tone: Tone,
    /// Which band it is, or the first of those that became one.
    pub index: usize,
    /// How many bands it stands for.
    pub merged: usize,
}

/// The bands as far as they are in sight, so that nothing need clip them. What still goes on reaches to the right edge: the page
/// covers what has not come.
pub fn pieces(bands: &[Band], window: Window, width: f64) -> Vec<Piece> {
    let first = bands.partition_point(|band| {
        band.until.is_some_and(|until| until.as_millis() <= window.from_millis)
    });
    let mut pieces: Vec<Piece> = vec![];
    for (index, band) in bands.iter().enumerate().skip(first) {
        if window.until_millis() <= band.from.as_millis() {
            break;
        }
        let begins = window.from_millis <= band.from.as_millis();
        let ends = band.until.is_some_and(|until| until.as_millis() <= window.until_millis());
        let left = window.x(band.from, width).max(0.0);
        let right = band.until.map_or(width, |until| window.x(until, width).min(width));
        match pieces.last_mut() {
            Some(last) if right - left < MERGE_PIXELS && left - last.x < MERGE_PIXELS => {
                last.width = right - last.x;
                last.ends = ends;
                last.merged += 1;
            }
            _ => pieces.push(Piece {
                x: left,
                width: (right - left).max(0.0),
                begins,
                ends,
                tone: band.tone,
                index,
                merged: 1,
            }),
        }
    }
    pieces
}

/// The ticks in sight with their pixel; of those that would cover each other, one of each answer.
pub fn ticks(ticks: &[Tick], window: Window, width: f64) -> Vec<(f64, Tick)> {
    let first = ticks.partition_point(|tick| tick.at.as_millis() < window.from_millis);
    let mut drawn: Vec<(f64, Tick)> = vec![];
    for tick in
        ticks[first..].iter().take_while(|tick| tick.at.as_millis() <= window.until_millis())
    {
        let x = window.x(tick.at, width);
        let hidden = drawn
            .iter()
            .rev()
            .take_while(|(other, _)| x - other < MERGE_PIXELS)
            .any(|(_, other)| other.answer == tick.answer);
        if !hidden {
            drawn.push((x, *tick));
        }
    }
    drawn
}

/// A flag as it falls into the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pennant {
    pub x: f64,
    /// Up to the next one.
    pub room: f64,
    /// Which flag it is, or the first of those that became one.
    pub index: usize,
    /// How many more stand at the same place.
    pub more: usize,
}

/// The flags in sight.
pub fn flags(flags: &[Flag], window: Window, width: f64) -> Vec<Pennant> {
    let first = flags.partition_point(|flag| flag.at.as_millis() < window.from_millis);
    let last = flags.partition_point(|flag| flag.at.as_millis() <= window.until_millis());
    let mut drawn: Vec<Pennant> = vec![];
    for (index, flag) in flags.iter().enumerate().take(last).skip(first) {
        let x = window.x(flag.at, width);
        match drawn.last_mut() {
            Some(before) if x - before.x < FLAG_PIXELS => before.more += 1,
            _ => drawn.push(Pennant { x, room: 0.0, index, more: 0 }),
        }
    }
    for index in 0..drawn.len() {
        let next = drawn.get(index + 1).map_or(width, |pennant| pennant.x);
        drawn[index].room = next - drawn[index].x;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::super::probes::Answer;
    use super::super::saying::Saying;
    use super::*;

    const MINUTE: Window = Window { from_millis: 0, span_millis: 60_000 };

    fn second(seconds: u64) -> SimTime {
        SimTime::millis(seconds * 1000)
    }

    fn band(from_millis: u64, until_millis: Option<u64>) -> Band {
        Band {
            from: SimTime::millis(from_millis),
            until: until_millis.map(SimTime::millis),
            tone: Tone::Fine,
            text: Saying::plain("ready"),
            record: None,
        }
    }

    #[test]
    fn a_pixel_and_its_instant_agree() {
        assert_eq!(MINUTE.x(second(30), 600.0), 300.0);
        assert_eq!(MINUTE.at(300.0, 600.0), second(30));
        assert_eq!(MINUTE.at(-50.0, 600.0), second(0));
        assert_eq!(MINUTE.at(10.0, 0.0), second(0));
    }

    #[test]
    fn all_of_a_take_stays_in_sight_wherever_the_playhead_is() {
        for (head, now) in [(0, 0), (90, 90), (3_600, 0), (3_600, 1_800), (3_600, 3_600)] {
            let all = Window::all(second(head + 30), second(now));
            assert_eq!(all.follow(second(now)), all, "{head} {now}");
            assert!(second(head).as_millis() <= all.until_millis());
        }
    }

    #[test]
    fn zooming_keeps_the_instant_under_the_pointer_in_its_place() {
        let window = Window { from_millis: 60_000, span_millis: 60_000 };
        let nearer = window.zoom(Zoom::In, second(90));
        assert_eq!(nearer.span_millis, 40_000);
        assert_eq!(nearer.x(second(90), 600.0).round(), window.x(second(90), 600.0).round());
    }

    #[test]
    fn nobody_pointing_zooms_around_the_playhead_as_long_as_it_is_in_sight() {
        let window = Window { from_millis: 60_000, span_millis: 60_000 };
        for (now, heart) in [(60, 60), (70, 70), (120, 120), (59, 90), (121, 90)] {
            assert_eq!(window.heart(second(now)), second(heart), "{now}");
        }
    }

    #[test]
    fn zoom_has_an_end_on_both_sides() {
        let mut window = MINUTE;
        for _ in 0..100 {
            window = window.zoom(Zoom::In, second(10));
        }
        assert_eq!(window.span_millis, SPAN_MILLIS_MIN);
        for _ in 0..100 {
            window = window.zoom(Zoom::Out, second(10));
        }
        assert_eq!(window.span_millis, SPAN_MILLIS_MAX);
    }

    #[test]
    fn the_window_follows_by_pages_and_rests_in_between() {
        assert_eq!(MINUTE.follow(second(40)), MINUTE);
        assert_eq!(MINUTE.follow(second(55)).from_millis, 43_000);
        let later = Window { from_millis: 600_000, span_millis: 60_000 };
        assert_eq!(later.follow(second(5)).from_millis, 0);
    }

    #[test]
    fn the_ruler_names_round_instants() {
        let named: Vec<u64> =
            MINUTE.ruler(600.0).into_iter().map(|at| at.as_millis() / 1000).collect();
        assert_eq!(named, [0, 10, 20, 30, 40, 50]);
    }

    #[test]
    fn what_goes_on_reaches_the_right_edge_and_what_is_over_is_left_out() {
        let bands = [band(0, Some(5_000)), band(5_000, Some(70_000)), band(70_000, None)];
        let window = Window { from_millis: 60_000, span_millis: 60_000 };
        let drawn: Vec<_> = pieces(&bands, window, 600.0)
            .into_iter()
            .map(|one| (one.x, one.width, one.begins, one.ends))
            .collect();
        assert_eq!(drawn, [(0.0, 100.0, false, true), (100.0, 500.0, true, false)]);
    }

    #[test]
    fn bands_thinner_than_a_pixel_become_one() {
        let bands: Vec<Band> =
            (0..100).map(|index| band(index * 10, Some(index * 10 + 10))).collect();
        let drawn = pieces(&bands, MINUTE, 600.0);
        assert!(drawn.len() < 10, "100 bands in 10 pixels became {}", drawn.len());
        assert_eq!(drawn.iter().map(|piece| piece.merged).sum::<usize>(), 100);
    }

    #[test]
    fn flags_at_one_place_become_one_that_counts_them() {
        let flag = |seconds, record| Flag { at: second(seconds), text: String::new(), record };
        let drawn = flags(&[flag(0, 1), flag(0, 2), flag(30, 3)], MINUTE, 600.0);
        let shown: Vec<_> = drawn.iter().map(|one| (one.index, one.more, one.room)).collect();
        assert_eq!(shown, [(0, 1, 300.0), (2, 0, 300.0)]);
    }

    #[test]
    fn a_failure_is_not_hidden_behind_a_success() {
        let at = SimTime::millis(1_000);
        let both = [
            Tick { at, answer: Answer::Success, record: 1 },
            Tick { at, answer: Answer::Failure, record: 2 },
            Tick { at, answer: Answer::Failure, record: 3 },
        ];
        let drawn: Vec<u32> =
            ticks(&both, MINUTE, 600.0).into_iter().map(|(_, tick)| tick.record).collect();
        assert_eq!(drawn, [1, 2]);
    }
}
