//! What happens to pods on the way through a run's records: ready, no longer ready, started again, in and out of a
//! Service. Many seeds are compared by it, and so are two takes.

use crate::cluster::{Record, Verb, What};
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::objects::{Endpoint, EndpointSlice, Key, Object, Pod};

const SERVICE_NAME: &str = "kubernetes.io/service-name";
const TEMPLATE_HASH: &str = "pod-template-hash";

/// Something that happens to a pod.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// Its condition Ready became True.
    Ready,
    /// It was ready and is no longer.
    Unready,
    /// One of its containers was started again.
    Restart,
    /// A Service began to send it requests.
    Joined(String),
    /// A Service no longer sends it requests.
    Left(String),
}

/// What can be compared from run to run: a pod whose name is drawn is known by whose it is, and which of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milestone {
    pub pod: String,
    pub event: Event,
    /// Counted from 1.
    pub number: u32,
}

/// How a pod whose name is drawn is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// With the hash of its template: `web-5d4994db89 #1`.
    Whole,
    /// Without, for runs whose templates differ: `web #1`.
    Plain,
}

/// All of it, in the order in which it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestones {
    pub found: Vec<(Milestone, SimTime)>,
    /// How each pod is called in it.
    pub names: SortedMap<Key, String>,
}

pub fn milestones(records: &[Record], naming: Naming) -> Milestones {
    let mut reader = Reader {
        naming,
        pods: SortedMap::new(),
        drawn: SortedMap::new(),
        served: SortedMap::new(),
        found: Vec::new(),
    };
    for record in records {
        match &record.what {
            What::Stored { verb: Verb::Added | Verb::Modified, object: Object::Pod(pod) } => {
                reader.pod(&record.about, pod, record.at);
            }
            // Another pod of this name begins anew.
            What::Stored { verb: Verb::Deleted, object: Object::Pod(_) } => {
                if let Some(seen) = reader.pods.get_mut(&record.about) {
                    (seen.is_ready, seen.restarts) = (false, 0);
                }
            }
            What::Stored { verb, object: Object::EndpointSlice(slice) } => {
                reader.slice(*verb, slice, record.at);
            }
            _ => {}
        }
    }
    let names = reader.pods.iter().map(|(key, seen)| (key.clone(), seen.name.clone()));
    Milestones { names: SortedMap::from_iter(names), found: reader.found }
}

/// What is known of one pod on the way through the records.
struct Seen {
    name: String,
    is_ready: bool,
    restarts: i32,
    counts: SortedMap<Event, u32>,
}

fn restarts(pod: &Pod) -> i32 {
    let status = &pod.status;
    let all = status.init_container_statuses.iter().chain(&status.container_statuses);
    all.map(|one| one.restart_count).sum()
}

struct Reader {
    naming: Naming,
    pods: SortedMap<Key, Seen>,
    /// Pods whose names are drawn, by what they begin with.
    drawn: SortedMap<String, u32>,
    /// The pods that each slice sends requests to.
    served: SortedMap<String, Vec<Key>>,
    found: Vec<(Milestone, SimTime)>,
}

impl Reader {
    fn pod(&mut self, key: &Key, pod: &Pod, at: SimTime) {
        let (is_ready, restarts) = (pod.status.is_ready(), restarts(pod));
        if !self.pods.contains_key(key) {
            let name = self.name(key, pod);
            let seen = Seen { name, is_ready: false, restarts: 0, counts: SortedMap::new() };
            self.pods.insert(key.clone(), seen);
        }
        let Some(seen) = self.pods.get_mut(key) else { return };
        let turned = match (seen.is_ready, is_ready) {
            (false, true) => Some(Event::Ready),
            (true, false) => Some(Event::Unready),
            (true, true) | (false, false) => None,
        };
        let restarted = (seen.restarts < restarts).then_some(Event::Restart);
        (seen.is_ready, seen.restarts) = (is_ready, restarts);
        for event in turned.into_iter().chain(restarted) {
            self.reach(key, event, at);
        }
    }

    /// As it is written, or whose it is and which of them.
    fn name(&mut self, key: &Key, pod: &Pod) -> String {
        let place = match key.namespace.as_str() {
            "default" => String::new(),
            namespace => format!("{namespace}/"),
        };
        let (begins, labels) = (&pod.metadata.generate_name, &pod.metadata.labels);
        if begins.is_empty() || labels.contains_key("apps.kubernetes.io/pod-index") {
            return format!("{place}{}", key.name);
        }
        let begins = begins.trim_end_matches('-');
        let begins = match (self.naming, labels.get(TEMPLATE_HASH)) {
            (Naming::Plain, Some(hash)) => {
                begins.strip_suffix(hash.as_str()).unwrap_or(begins).trim_end_matches('-')
            }
            (Naming::Plain | Naming::Whole, _) => begins,
        };
        let begins = format!("{place}{begins}");
        let number = self.drawn.entry(begins.clone()).or_insert(0);
        *number += 1;
        format!("{begins} #{number}")
    }

    fn slice(&mut self, verb: Verb, slice: &EndpointSlice, at: SimTime) {
        let meta = &slice.metadata;
        let Some(service) = meta.labels.get(SERVICE_NAME) else { return };
        let pod = |endpoint: &Endpoint| {
            let target = endpoint.target_ref.as_ref().filter(|_| endpoint.conditions.is_ready())?;
            Some(Key::pod(&target.namespace, &target.name))
        };
        let now: Vec<Key> = match verb {
            Verb::Added | Verb::Modified => slice.endpoints.iter().filter_map(pod).collect(),
            Verb::Deleted => Vec::new(),
        };
        let of = format!("{}/{}", meta.namespace, meta.name);
        let before = self.served.insert(of, now.clone()).unwrap_or_default();
        for key in now.iter().filter(|key| !before.contains(key)) {
            self.reach(key, Event::Joined(service.clone()), at);
        }
        for key in before.iter().filter(|key| !now.contains(key)) {
            self.reach(key, Event::Left(service.clone()), at);
        }
    }

    fn reach(&mut self, key: &Key, event: Event, at: SimTime) {
        let Some(seen) = self.pods.get_mut(key) else { return };
        let count = seen.counts.entry(event.clone()).or_insert(0);
        *count += 1;
        let milestone = Milestone { pod: seen.name.clone(), event, number: *count };
        self.found.push((milestone, at));
    }
}
