//! One recipe with many seeds: when things happen at the earliest, as a rule, and at the latest.
//!
//! Whoever wants to know plays it a slice at a time, so that a page goes on meanwhile. Nothing of it touches the take.

use super::recipe::Recipe;
use super::scene::{Outcome, Play, Scene};
use crate::cluster::{Budget, Progress, Record, Verb, What};
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Endpoint, EndpointSlice, Key, Object, Pod};

/// So many seeds, counted from 1, beside the recipe's own.
pub const SEEDS: u32 = 40;
/// No slice is longer: a frame of the page has room for it.
const TURNS_A_SLICE: u32 = 60;
/// Of one pod, so many of the same are told apart.
const SAME_MAX: u32 = 6;
/// Told are no more than these, the earliest first.
const MILESTONES_MAX: usize = 60;
const SERVICE_NAME: &str = "kubernetes.io/service-name";

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

/// What can be compared from seed to seed: a pod whose name is drawn is known by whose it is, and which of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milestone {
    pub pod: String,
    pub event: Event,
    /// Counted from 1.
    pub number: u32,
}

/// When a milestone was reached, over all seeds in which it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    pub milestone: Milestone,
    pub earliest: SimTime,
    /// The median.
    pub typical: SimTime,
    pub latest: SimTime,
    /// In how many seeds.
    pub seeds: u32,
    /// The learner's last line before it, the same in every seed.
    pub after: Option<(SimTime, String)>,
}

#[derive(Clone, Debug)]
pub struct Bands {
    recipe: Recipe,
    until: SimTime,
    done: u32,
    under_way: Option<Box<(Scene, Outcome)>>,
    reached: SortedMap<Milestone, Vec<SimTime>>,
}

impl Bands {
    pub fn new(recipe: Recipe, until: SimTime) -> Bands {
        Bands { recipe, until, done: 0, under_way: None, reached: SortedMap::new() }
    }

    /// How many seeds have been played to the end.
    pub fn done(&self) -> u32 {
        self.done
    }

    pub fn is_over(&self) -> bool {
        SEEDS <= self.done
    }

    /// Whether this is what a recipe does.
    pub fn is_of(&self, recipe: &Recipe) -> bool {
        self.recipe == *recipe
    }

    /// Plays on a little.
    pub fn go_on(&mut self) {
        if self.is_over() {
            return;
        }
        let begun = self.under_way.take();
        let (mut scene, mut outcome) = begun.map(|begun| *begun).unwrap_or_else(|| {
            let settings = crate::cluster::Config {
                seed: u64::from(self.done) + 1,
                ..self.recipe.settings.clone()
            };
            (Scene::new(&settings), Outcome::default())
        });
        let play = Play { script: &self.recipe.script, files: self.recipe.files() };
        let progress = scene.perform(play, &mut outcome, self.until, Budget::Turns(TURNS_A_SLICE));
        if progress == Progress::OutOfBudget {
            self.under_way = Some(Box::new((scene, outcome)));
            return;
        }
        self.done += 1;
        for (milestone, at) in milestones(&outcome.records) {
            self.reached.entry(milestone).or_default().push(at);
        }
    }

    /// The earliest first.
    pub fn spreads(&self) -> Vec<Spread> {
        let mut spreads: Vec<Spread> = Vec::new();
        for (milestone, times) in self.reached.iter() {
            let mut times = times.clone();
            order::sort(&mut times);
            let [Some(earliest), Some(latest)] = [times.first(), times.last()] else { continue };
            let typical = times[times.len() / 2];
            spreads.push(Spread {
                milestone: milestone.clone(),
                earliest: *earliest,
                typical,
                latest: *latest,
                seeds: times.len() as u32,
                after: self.line_before(*earliest),
            });
        }
        order::sort_by_key(&mut spreads, |spread| spread.typical);
        spreads.truncate(MILESTONES_MAX);
        spreads
    }

    fn line_before(&self, at: SimTime) -> Option<(SimTime, String)> {
        let lines = self.recipe.script.lines();
        let line = lines.iter().rev().find(|line| line.at <= at)?;
        Some((line.at, line.line().to_owned()))
    }
}

impl Spread {
    /// From the learner's line to it: earliest, typical, latest.
    pub fn since(&self, line: SimTime) -> [Span; 3] {
        [self.earliest, self.typical, self.latest].map(|at| at - line)
    }
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

#[derive(Default)]
struct Reader {
    pods: SortedMap<Key, Seen>,
    /// Pods whose names are drawn, by what they begin with.
    drawn: SortedMap<String, u32>,
    /// The pods that each slice sends requests to.
    served: SortedMap<String, Vec<Key>>,
    found: Vec<(Milestone, SimTime)>,
}

fn milestones(records: &[Record]) -> Vec<(Milestone, SimTime)> {
    let mut reader = Reader::default();
    for record in records {
        match &record.what {
            What::Stored { verb: Verb::Added | Verb::Modified, object: Object::Pod(pod) } => {
                reader.pod(&record.about, pod, record.at);
            }
            What::Stored { verb, object: Object::EndpointSlice(slice) } => {
                reader.slice(*verb, slice, record.at);
            }
            _ => {}
        }
    }
    reader.found
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
        let begins = &pod.metadata.generate_name;
        if begins.is_empty() || pod.metadata.labels.contains_key("apps.kubernetes.io/pod-index") {
            return format!("{place}{}", key.name);
        }
        let begins = format!("{place}{}", begins.trim_end_matches('-'));
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
        if *count <= SAME_MAX {
            let milestone = Milestone { pod: seen.name.clone(), event, number: *count };
            self.found.push((milestone, at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROZEN: &str = "0s kubectl apply -f web.yaml
40s sim freeze web
-- web.yaml --
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - name: app
    image: simple-webapp
    ports: [{containerPort: 8080}]
    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 5}
    livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 10}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8080}]}
";

    fn measured(recipe: &str, until: u64) -> Bands {
        let recipe = Recipe::parse(recipe).expect("the recipe is sound");
        let mut bands = Bands::new(recipe, SimTime::secs(until));
        let mut slices = 0;
        while !bands.is_over() {
            bands.go_on();
            slices += 1;
        }
        assert!(SEEDS < slices, "a run takes several slices");
        bands
    }

    #[test]
    fn a_freeze_is_noticed_within_the_bounds_that_the_probe_sets() {
        let bands = measured(FROZEN, 120);
        let spreads = bands.spreads();
        let find = |event: Event| {
            let is_it = |one: &&Spread| one.milestone.event == event && one.milestone.number == 1;
            spreads.iter().find(is_it).expect("it happens").clone()
        };
        let unready = find(Event::Unready);
        assert_eq!(unready.seeds, SEEDS);
        assert_eq!(unready.after, Some((SimTime::secs(40), "sim freeze web".to_owned())));
        let [earliest, typical, latest] =
            unready.since(SimTime::secs(40)).map(|span| span.as_millis());
        // Three failures, a period of 5 s, a time-out of 1 s: from 11 s to 16 s.
        assert!((11_000..12_500).contains(&earliest), "{earliest}");
        assert!(earliest < typical && typical < latest, "{typical}");
        assert!((14_500..16_500).contains(&latest), "{latest}");
        let left = find(Event::Left("web".to_owned()));
        assert!(unready.earliest <= left.earliest && unready.latest <= left.latest);
        assert!(find(Event::Ready).latest < SimTime::secs(40));
        assert_eq!(find(Event::Joined("web".to_owned())).seeds, SEEDS);
        assert!(unready.latest < find(Event::Restart).earliest);
    }

    #[test]
    fn pods_with_drawn_names_are_told_apart_by_their_number() {
        let deployment = "0s kubectl create deployment web --image=nginx:1.27 --replicas=2\n";
        let bands = measured(deployment, 40);
        let ready: Vec<(String, u32)> = bands
            .spreads()
            .into_iter()
            .filter(|one| one.milestone.event == Event::Ready)
            .map(|one| (one.milestone.pod, one.seeds))
            .collect();
        assert_eq!(ready.len(), 2, "{ready:?}");
        assert!(
            ready.iter().all(|(pod, seeds)| pod.starts_with("web-") && *seeds == SEEDS),
            "{ready:?}"
        );
    }
}
