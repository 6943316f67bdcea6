//! One lane for every load: when its requests were answered, and when some failed.

use std::rc::Rc;

use super::history::History;
use crate::cluster::{Client, Cluster, Stretch};
use crate::kit::time::SimTime;
use crate::view::lanes::{Band, Label, Lane, Track};
use crate::view::saying::Saying;
use crate::view::{Tone, moment};

/// What was drawn last: a lane that did not change keeps its pointer.
#[derive(Default)]
pub struct Requests {
    lanes: Vec<Rc<Lane>>,
}

impl Requests {
    /// As the farthest point played tells it. A load that was begun again by its name goes on in its lane.
    pub fn lanes(&mut self, head: &Cluster, history: &History) -> &[Rc<Lane>] {
        let stopped = head.stopped_loads().map(|client| (client, Goes::No));
        let all = stopped.chain(head.loads().map(|client| (client, Goes::On)));
        let mut drawn: Vec<Lane> = Vec::new();
        for (client, goes) in all {
            let bands = bands(client, history, goes);
            match drawn.iter_mut().find(|lane| lane.label == label(client)) {
                Some(Lane { track: Track::Bands(before), .. }) => before.extend(bands),
                Some(_) | None if bands.is_empty() => {}
                Some(_) | None => drawn.push(lane(client, bands)),
            }
        }
        let known = |lane: Lane| match self.lanes.iter().find(|old| old.id == lane.id) {
            Some(old) => super::reuse(old, lane),
            None => Rc::new(lane),
        };
        self.lanes = drawn.into_iter().map(known).collect();
        &self.lanes
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    No,
}

fn label(client: &Client) -> Label {
    Label::Requests { client: client.name.clone() }
}

fn lane(client: &Client, bands: Vec<Band>) -> Lane {
    let id = format!("requests {}", client.name);
    Lane {
        id,
        group: String::new(),
        label: label(client),
        track: Track::Bands(bands),
        links: Vec::new(),
    }
}

fn bands(client: &Client, history: &History, goes: Goes) -> Vec<Band> {
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
    bands.collect()
}

fn band(stretch: &Stretch, until: Option<SimTime>, record: Option<u32>) -> Band {
    let lasted = (stretch.last - stretch.from).as_millis();
    let (tone, key, count) = match stretch.failed {
        0 => (Tone::Fine, "band.answered", stretch.ok),
        failed if lasted == 0 => (Tone::Failing, "band.failed", failed),
        failed => (Tone::Failing, "band.failed-for", failed),
    };
    let fills = vec![("count", count.to_string()), ("time", moment::left(lasted))];
    let text = Saying::Ours { key, fills };
    Band { from: stretch.from, until, tone, text, record }
}
