//! What many seeds came to. Painted again when one more has been played.

use std::rc::Rc;

use crate::kit::time::{SimTime, Span};
use crate::session::Session;
use crate::session::bands::{self, SEEDS, Spread};
use crate::session::milestones::{Event, Milestone};
use crate::view::Tone;
use crate::view::bands::{BandRow, Bands};

#[derive(Default)]
pub struct Measured {
    done: u32,
    rows: Rc<Vec<BandRow>>,
}

impl Measured {
    pub fn look(&mut self, session: &Session) -> Option<Bands> {
        let Some(bands) = session.bands() else {
            *self = Measured::default();
            return None;
        };
        if self.done != bands.done() {
            self.done = bands.done();
            self.rows = Rc::new(rows(bands));
        }
        Some(Bands {
            done: bands.done(),
            seeds: SEEDS,
            is_stale: !bands.is_of(session.take().recipe()),
            rows: if bands.done() == 0 { Rc::default() } else { self.rows.clone() },
        })
    }
}

fn rows(bands: &bands::Bands) -> Vec<BandRow> {
    bands.spreads().into_iter().map(row).collect()
}

fn row(spread: Spread) -> BandRow {
    let after = spread.after.as_ref().map(|(at, line)| (line.clone(), since(&spread, *at)));
    let Spread { milestone, earliest, typical, latest, seeds, .. } = spread;
    let id = format!("{milestone:?}");
    let Milestone { pod, event, number } = milestone;
    let (key, service, tone) = match event {
        Event::Ready => ("milestone.ready", None, Tone::Fine),
        Event::Unready => ("milestone.unready", None, Tone::Failing),
        Event::Restart => ("milestone.restart", None, Tone::Waiting),
        Event::Joined(service) => ("milestone.joined", Some(service), Tone::Fine),
        Event::Left(service) => ("milestone.left", Some(service), Tone::Stopping),
    };
    let number = if 1 < number { format!(" ({number})") } else { String::new() };
    let fills = [Some(("number", number)), service.map(|service| ("service", service))];
    let fills = fills.into_iter().flatten().collect();
    BandRow { id, pod, key, fills, tone, earliest, typical, latest, seeds, after }
}

fn since(spread: &Spread, line: SimTime) -> [String; 3] {
    spread.since(line).map(seconds)
}

fn seconds(span: Span) -> String {
    let tenths = (span.as_millis() + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
