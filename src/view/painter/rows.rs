//! Where the lanes of the timeline stand: the learner's commands first, then for every pod its rows.

use crate::kit::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use crate::cluster::Record;
use crate::kit::time::SimTime;
use crate::objects::Key;
use crate::objects::probe::ProbeKind;
use crate::view::lanes::{Label, Lane, Link, LinkPart, Track};
use crate::view::probes::Kind;
use crate::view::turns::Turns;

/// What a lane of a pod shows, in the order in which lanes are drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    Status,
    Ready,
    Probe(String, ProbeKind),
    BackOff(String),
    Stopping(String),
    Endpoint(String),
}

#[derive(Default)]
pub struct Rows {
    commands: Option<Rc<Lane>>,
    /// Pods in the order in which they appeared, each with its lanes in their order.
    pods: Vec<Vec<(Row, Rc<Lane>)>>,
    by_key: SortedMap<Key, usize>,
    /// Pods of one container: their lanes need not name it.
    lone: SortedSet<Key>,
    /// The pods' lanes as they were handed out last.
    handed: Vec<Vec<Rc<Lane>>>,
}

impl Rows {
    /// The lanes of pods whose turn it is not are those of the frame before.
    pub fn lanes(&mut self, turns: Turns) -> Vec<Rc<Lane>> {
        let known = self.handed.len();
        self.handed.resize(self.pods.len(), Vec::new());
        let pods = self.pods.iter().zip(&mut self.handed).enumerate();
        for (number, (lanes, handed)) in pods {
            if known <= number || turns.is_on(number) {
                *handed = lanes.iter().map(|(_, lane)| lane.clone()).collect();
            }
        }
        self.commands.iter().chain(self.handed.iter().flatten()).cloned().collect()
    }

    /// The track of a pod's lane.
    pub fn track(&self, pod: &Key, is_row: impl Fn(&Row) -> bool) -> Option<&Track> {
        let lanes = &self.pods[*self.by_key.get(pod)?];
        lanes.iter().find(|(row, _)| is_row(row)).map(|(_, lane)| &lane.track)
    }

    pub fn has_pod(&self, pod: &Key) -> bool {
        self.by_key.contains_key(pod)
    }

    pub fn note_lone(&mut self, pod: &Key) {
        if !self.lone.contains(pod) {
            self.lone.insert(pod.clone());
        }
    }

    /// A pod's lane, made when it is needed first.
    pub fn lane(&mut self, pod: &Key, row: Row) -> &mut Lane {
        let index = match self.by_key.get(pod) {
            Some(index) => *index,
            None => {
                self.by_key.insert(pod.clone(), self.pods.len());
                self.pods.push(Vec::new());
                self.pods.len() - 1
            }
        };
        let lanes = &mut self.pods[index];
        let place = lanes.binary_search_by(|(other, _)| other.cmp(&row)).unwrap_or_else(|place| {
            let named = |container: &str| {
                if self.lone.contains(pod) { String::new() } else { container.to_owned() }
            };
            let (label, track) = labelled(&row, named);
            let group = group(pod);
            let id = format!("{group} {row:?}");
            let lane = Lane { id, group, label, track, links: Vec::new() };
            lanes.insert(place, (row, Rc::new(lane)));
            place
        });
        Rc::make_mut(&mut lanes[place].1)
    }

    /// The bands of readiness and of Services that a record began, not counting the first of a lane.
    pub fn begun(&self, pod: &Key, record: &Record) -> Vec<Row> {
        let lanes = self.by_key.get(pod).map(|index| self.pods[*index].as_slice());
        let is_begun = |(row, lane): &&(Row, Rc<Lane>)| {
            let Track::Bands(bands) = &lane.track else { return false };
            let is_changed = 1 < bands.len() || matches!(row, Row::Endpoint(_));
            matches!(row, Row::Ready | Row::Endpoint(_))
                && is_changed
                && bands.last().is_some_and(|band| band.record == Some(record.id))
        };
        lanes.into_iter().flatten().filter(is_begun).map(|(row, _)| row.clone()).collect()
    }

    /// Draws the line between a probe's tick and the band that it changed through the lanes between them.
    pub fn link(&mut self, pod: &Key, tick: &Row, band: &Row, at: SimTime) {
        let Some(index) = self.by_key.get(pod) else { return };
        let lanes = &mut self.pods[*index];
        let place = |of: &Row| lanes.iter().position(|(row, _)| row == of);
        let (Some(tick), Some(band)) = (place(tick), place(band)) else { return };
        let is_above = band < tick;
        for (index, (_, lane)) in lanes.iter_mut().enumerate().take(tick.max(band) + 1) {
            let part = match (index == tick, index == band) {
                (true, _) if is_above => LinkPart::ToTick,
                (true, _) => LinkPart::FromTick,
                (_, true) if is_above => LinkPart::FromBand,
                (_, true) => LinkPart::ToBand,
                (false, false) if index < tick.min(band) => continue,
                (false, false) => LinkPart::Through,
            };
            Rc::make_mut(lane).links.push(Link { at, part });
        }
    }

    pub fn commands(&mut self) -> &mut Lane {
        let lane = self.commands.get_or_insert_with(|| {
            Rc::new(Lane {
                id: "commands".to_owned(),
                group: String::new(),
                label: Label::Commands,
                track: Track::Flags(Vec::new()),
                links: Vec::new(),
            })
        });
        Rc::make_mut(lane)
    }
}

/// The name alone where nearly everything lives.
pub fn group(pod: &Key) -> String {
    match pod.namespace.as_str() {
        "default" => pod.name.clone(),
        namespace => format!("{namespace}/{}", pod.name),
    }
}

fn labelled(row: &Row, named: impl Fn(&str) -> String) -> (Label, Track) {
    match row {
        Row::Status => (Label::Status, Track::Bands(Vec::new())),
        Row::Ready => (Label::Ready, Track::Bands(Vec::new())),
        Row::Probe(container, kind) => {
            let label = Label::Probe { kind: Kind::from(*kind), container: named(container) };
            (label, Track::Ticks(Vec::new()))
        }
        Row::BackOff(container) => {
            (Label::BackOff { container: named(container) }, Track::Bands(Vec::new()))
        }
        Row::Stopping(container) => {
            (Label::Stopping { container: named(container) }, Track::Bands(Vec::new()))
        }
        Row::Endpoint(service) => {
            (Label::Endpoint { service: service.clone() }, Track::Bands(Vec::new()))
        }
    }
}
