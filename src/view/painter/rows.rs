//! Where the lanes of the timeline stand: the learner's commands first, then for every pod its rows.

use crate::kit::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use crate::objects::Key;
use crate::objects::probe::ProbeKind;
use crate::view::lanes::{Label, Lane, Track};
use crate::view::probes::Kind;

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
}

impl Rows {
    pub fn lanes(&self) -> Vec<Rc<Lane>> {
        let of_pods = self.pods.iter().flatten().map(|(_, lane)| lane);
        self.commands.iter().chain(of_pods).cloned().collect()
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
            lanes.insert(place, (row, Rc::new(Lane { id, group, label, track })));
            place
        });
        Rc::make_mut(&mut lanes[place].1)
    }

    pub fn commands(&mut self) -> &mut Lane {
        let lane = self.commands.get_or_insert_with(|| {
            Rc::new(Lane {
                id: "commands".to_owned(),
                group: String::new(),
                label: Label::Commands,
                track: Track::Flags(Vec::new()),
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
