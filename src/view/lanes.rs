//! The timeline as lanes of bands, ticks and flags, all in simulated time.

use std::collections::VecDeque;
use std::rc::Rc;

use super::probes::{Answer, Kind};
use super::saying::Saying;
use super::tone::Tone;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    pub lanes: Vec<Rc<Lane>>,
    /// The same as a table.
    pub twin: Rc<Twin>,
    /// Stretches that were not waited through, for the ruler.
    pub skipped: Rc<Vec<(SimTime, SimTime)>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Stable for as long as the lane exists.
    pub id: String,
    /// The object it belongs to: a pod's name, or nothing for the learner's commands.
    pub group: String,
    pub label: Label,
    pub track: Track,
    /// In order of time.
    pub links: Vec<Link>,
}

/// A piece of the line from the probe that decided to what it changed, as it passes through one lane of a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub at: SimTime,
    pub part: LinkPart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPart {
    /// From the band that changed down to the lane's edge.
    FromBand,
    Through,
    /// From the upper edge to the tick, which decided.
    ToTick,
    /// From the tick to the lower edge.
    FromTick,
    /// From the upper edge to the band that changed.
    ToBand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    Commands,
    /// What became of a load's requests.
    Requests {
        client: String,
    },
    /// The first lane of a pod: its name, and STATUS over time.
    Status,
    Ready,
    Probe {
        kind: Kind,
        container: String,
    },
    BackOff {
        container: String,
    },
    Stopping {
        container: String,
    },
    Endpoint {
        service: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Track {
    /// In order of time, not overlapping.
    Bands(Vec<Band>),
    /// In order of time.
    Ticks(Vec<Tick>),
    /// In order of time.
    Flags(Vec<Flag>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    pub from: SimTime,
    /// Nothing while it goes on.
    pub until: Option<SimTime>,
    pub tone: Tone,
    pub text: Saying,
    /// The one that began it; of requests that were answered nobody keeps one.
    pub record: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub at: SimTime,
    pub answer: Answer,
    pub record: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    pub at: SimTime,
    pub text: String,
    pub record: u32,
}

/// The table that stands for the timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Twin {
    /// The newest, oldest first.
    pub rows: VecDeque<Rc<TwinRow>>,
    /// Earlier ones that are no longer shown.
    pub dropped: usize,
}

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinRow {
    pub record: u32,
    pub at: SimTime,
    pub object: String,
    pub tone: Tone,
    pub text: Saying,
}

impl Lane {
    /// The mark nearest to `at`, no farther than `within_millis`, with its record; a band counts where it lies.
    pub fn mark_near(&self, at: SimTime, within_millis: u64) -> Option<(SimTime, Option<u32>)> {
        let nearest = match &self.track {
            Track::Bands(bands) => {
                let after = bands.partition_point(|band| band.from <= at);
                return after.checked_sub(1).map(|index| (bands[index].from, bands[index].record));
            }
            Track::Ticks(ticks) => ticks
                .iter()
                .map(|tick| (tick.at, Some(tick.record)))
                .min_by_key(|(when, _)| distance(*when, at)),
            Track::Flags(flags) => flags
                .iter()
                .map(|flag| (flag.at, Some(flag.record)))
                .min_by_key(|(when, _)| distance(*when, at)),
        };
        nearest.filter(|(when, _)| distance(*when, at) <= within_millis)
    }
}

fn distance(one: SimTime, other: SimTime) -> u64 {
    one.as_millis().abs_diff(other.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(seconds: u64) -> SimTime {
        SimTime::millis(seconds * 1000)
    }

    fn lane(track: Track) -> Lane {
        Lane { id: "lane".into(), group: String::new(), label: Label::Ready, track, links: vec![] }
    }

    #[test]
    fn a_click_near_a_tick_finds_it_and_one_far_away_finds_nothing() {
        let ticks = [5, 15, 25]
            .map(|seconds| Tick {
                at: second(seconds),
                answer: Answer::Success,
                record: seconds as u32,
            })
            .to_vec();
        let lane = lane(Track::Ticks(ticks));
        assert_eq!(lane.mark_near(second(16), 2000), Some((second(15), Some(15))));
        assert_eq!(lane.mark_near(second(10), 2000), None);
    }

    #[test]
    fn a_click_in_a_band_finds_the_record_that_began_it() {
        let band = |from, until: Option<u64>, record| Band {
            from: second(from),
            until: until.map(second),
            tone: Tone::Fine,
            text: Saying::Kubernetes("True".into()),
            record,
        };
        let lane = lane(Track::Bands(vec![band(2, Some(9), Some(1)), band(9, None, None)]));
        assert_eq!(lane.mark_near(second(8), 0), Some((second(2), Some(1))));
        assert_eq!(lane.mark_near(second(90), 0), Some((second(9), None)));
        assert_eq!(lane.mark_near(second(1), 0), None);
    }
}
