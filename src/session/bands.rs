//! One recipe with many seeds: when things happen at the earliest, as a rule, and at the latest.
//!
//! Whoever wants to know plays it a slice at a time, so that a page goes on meanwhile. Nothing of it touches the take.

use super::milestones::{Milestone, Naming, milestones};
use super::recipe::Recipe;
use super::scene::{Outcome, Play, Scene};
use crate::cluster::{Budget, Progress};
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};

/// So many seeds, counted from 1, beside the recipe's own.
pub const SEEDS: u32 = 40;
/// No slice is longer: a frame of the page has room for it.
const TURNS_A_SLICE: u32 = 60;
/// Of one pod, so many of the same are told apart.
const SAME_MAX: u32 = 6;
/// Told are no more than these, the earliest first.
const MILESTONES_MAX: usize = 60;
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
        let found = milestones(&outcome.records, Naming::Whole).found;
        for (milestone, at) in found.into_iter().filter(|(one, _)| one.number <= SAME_MAX) {
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

#[cfg(test)]
mod tests {
    use super::super::milestones::Event;
    use super::*;
    use crate::session::frozen::frozen;

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
        let probes = [("readinessProbe", 5), ("livenessProbe", 10)];
        let bands = measured(&frozen("", &probes), 120);
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
