//! One lane for every load: when its requests were answered, and when some failed.

use std::rc::Rc;

use super::history::History;
use crate::cluster::{Client, Cluster, Stretch};
use crate::kit::time::SimTime;
use crate::view::Tone;
use crate::view::lanes::{Band, Label, Lane, Track};
use crate::view::saying::Saying;

/// What was drawn last: a lane that did not change keeps its pointer.
#[derive(Default)]
pub struct Requests {
    lanes: Vec<Rc<Lane>>,
}

impl Requests {
    /// As the farthest point played tells it.
    pub fn lanes(&mut self, head: &Cluster, history: &History) -> &[Rc<Lane>] {
        let stopped = head.stopped_loads().map(|client| lane(client, history, Goes::No));
        let running = head.loads().map(|client| lane(client, history, Goes::On));
        let drawn = stopped.chain(running).filter(|lane| !lane.is_silent());
        let known = |lane: Lane| match self.lanes.iter().find(|old| old.id == lane.id) {
            Some(old) => super::reuse(old, lane),
            None => Rc::new(lane),
        };
        self.lanes = drawn.map(known).collect();
        &self.lanes
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    No,
}

fn lane(client: &Client, history: &History, goes: Goes) -> Lane {
    let number = client.id().number();
    let stretches = &client.tally().stretches;
    let bands = stretches.iter().enumerate().map(|(index, stretch)| {
        let until = match stretches.get(index + 1) {
            Some(next) => Some(next.from),
            None if goes == Goes::On => None,
            None => Some(stretch.last),
        };
        band(stretch, until, history.request(number, stretch.from, stretch.failed == 0))
    });
    Lane {
        id: format!("requests {number}"),
        group: String::new(),
        label: Label::Requests { client: client.name.clone() },
        track: Track::Bands(bands.collect()),
    }
}

fn band(stretch: &Stretch, until: Option<SimTime>, record: Option<u32>) -> Band {
    let (tone, key, count) = match stretch.failed {
        0 => (Tone::Fine, "band.answered", stretch.ok),
        failed => (Tone::Failing, "band.failed", failed),
    };
    let text = Saying::Ours { key, fills: vec![("count", count.to_string())] };
    Band { from: stretch.from, until, tone, text, record: record.unwrap_or_default() }
}
