//! Two takes played to the same instant, and what came out differently: the figures a learner would ask for.
//!
//! Both are played anew from their recipes, a slice at a time, so that the page goes on meanwhile; nothing of it touches
//! the take on the page.

use super::milestones::{Event, Milestones, Naming, milestones};
use super::recipe::Recipe;
use super::scene::{Outcome, Play, Scene};
use super::takes::TakeNumber;
use crate::cluster::{Budget, Progress, What};
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};

/// No slice is longer: a frame of the page has room for it.
const TURNS_A_SLICE: u32 = 120;
/// Told are no more than these.
const FIGURES_MAX: usize = 24;

#[derive(Clone, Debug)]
pub struct Comparison {
    sides: [Side; 2],
    until: SimTime,
}

#[derive(Clone, Debug)]
pub struct Side {
    pub take: TakeNumber,
    pub recipe: Recipe,
    pub scene: Scene,
    pub outcome: Outcome,
    /// Our own bug, met on the way: it goes no farther.
    is_stalled: bool,
}

/// Something that can be told of both takes in a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Requests that failed.
    Failed,
    /// The first time a pod was Ready.
    Ready {
        pod: String,
    },
    FirstRestart {
        pod: String,
    },
    Restarts {
        pod: String,
    },
    /// How long a pod that had been in a Service was out of it.
    Out {
        pod: String,
        service: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It did not happen.
    Never,
    At(SimTime),
    /// So many, and when the first was.
    Count(u64, Option<SimTime>),
    /// So long, and since when.
    Lasted(Span, Option<SimTime>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub measure: Measure,
    pub readings: [Reading; 2],
}

impl Comparison {
    pub fn new(takes: [(TakeNumber, Recipe); 2], until: SimTime) -> Comparison {
        let sides = takes.map(|(take, recipe)| Side {
            take,
            scene: Scene::new(&recipe.settings),
            recipe,
            outcome: Outcome::default(),
            is_stalled: false,
        });
        Comparison { sides, until }
    }

    pub fn sides(&self) -> &[Side; 2] {
        &self.sides
    }

    pub fn until(&self) -> SimTime {
        self.until
    }

    pub fn is_over(&self) -> bool {
        self.sides.iter().all(|side| side.is_over(self.until))
    }

    /// How far both have come, of twice the whole time.
    pub fn played(&self) -> Span {
        self.sides.iter().fold(Span::ZERO, |sum, side| sum + (side.scene.now() - SimTime::ZERO))
    }

    /// Plays the one that is behind on a little.
    pub fn go_on(&mut self) {
        let until = self.until;
        let unfinished = self.sides.iter_mut().filter(|side| !side.is_over(until));
        let Some(side) = unfinished.min_by_key(|side| side.scene.now()) else { return };
        let play = Play { script: &side.recipe.script, files: side.recipe.files() };
        let budget = Budget::Turns(TURNS_A_SLICE);
        let progress = side.scene.perform(play, &mut side.outcome, until, budget);
        side.is_stalled = progress == Progress::Stalled;
    }

    /// What differs, and how the requests fared if there were any.
    pub fn figures(&self) -> Vec<Figure> {
        let [one, other] = self.sides.each_ref().map(|side| side.readings(self.until));
        let mut measures: Vec<&Measure> = one.keys().collect();
        measures.extend(other.keys().filter(|measure| !one.contains_key(*measure)));
        crate::kit::order::sort(&mut measures);
        let reading = |of: &SortedMap<Measure, Reading>, measure: &Measure| {
            of.get(measure).copied().unwrap_or(measure.nothing())
        };
        let figures = measures.into_iter().map(|measure| Figure {
            measure: measure.clone(),
            readings: [reading(&one, measure), reading(&other, measure)],
        });
        let is_told = |figure: &Figure| {
            figure.readings[0] != figure.readings[1] || figure.measure == Measure::Failed
        };
        figures.filter(is_told).take(FIGURES_MAX).collect()
    }
}

impl Measure {
    /// What is read where nothing of it happened.
    fn nothing(&self) -> Reading {
        match self {
            Measure::Ready { .. } | Measure::FirstRestart { .. } => Reading::Never,
            Measure::Failed | Measure::Restarts { .. } => Reading::Count(0, None),
            Measure::Out { .. } => Reading::Lasted(Span::ZERO, None),
        }
    }
}

impl Side {
    fn is_over(&self, until: SimTime) -> bool {
        self.is_stalled || until <= self.scene.now()
    }

    pub fn milestones(&self) -> Milestones {
        milestones(&self.outcome.records, Naming::Plain)
    }

    /// How many requests failed, and when the first did; nothing if nobody sent any. Of a load's requests few are recorded:
    /// they have been counted. What was typed by hand is recorded each time.
    fn failed(&self) -> Option<Reading> {
        let cluster = &self.scene.cluster;
        let loads = cluster.requests();
        let (mut sent, mut failed, mut first) = (loads.sent, loads.failed, None);
        let is_load = |session: u32| {
            cluster.loads().chain(cluster.stopped_loads()).any(|load| load.id().number() == session)
        };
        for record in &self.outcome.records {
            let What::Request(request) = &record.what else { continue };
            let (is_ok, is_load) = (request.outcome.is_ok(), is_load(request.session));
            sent += u64::from(!is_load);
            failed += u64::from(!is_load && !is_ok);
            first = first.or((!is_ok).then_some(record.at));
        }
        (0 < sent).then_some(Reading::Count(failed, first))
    }

    fn readings(&self, until: SimTime) -> SortedMap<Measure, Reading> {
        let mut readings = SortedMap::new();
        if let Some(failed) = self.failed() {
            readings.insert(Measure::Failed, failed);
        }
        // Since when a pod has been out of a Service.
        let mut out: SortedMap<(String, String), SimTime> = SortedMap::new();
        for (milestone, at) in self.milestones().found {
            let pod = milestone.pod;
            match milestone.event {
                Event::Ready if milestone.number == 1 => {
                    readings.insert(Measure::Ready { pod }, Reading::At(at));
                }
                Event::Ready | Event::Unready => {}
                Event::Restart => {
                    if milestone.number == 1 {
                        let measure = Measure::FirstRestart { pod: pod.clone() };
                        readings.insert(measure, Reading::At(at));
                    }
                    add_restart(&mut readings, pod, at);
                }
                Event::Left(service) => {
                    out.insert((pod, service), at);
                }
                Event::Joined(service) => {
                    if let Some(since) = out.remove(&(pod.clone(), service.clone())) {
                        add_out(&mut readings, (pod, service), since, at);
                    }
                }
            }
        }
        for (of, since) in out.iter() {
            add_out(&mut readings, of.clone(), *since, until);
        }
        readings
    }
}

fn add_restart(readings: &mut SortedMap<Measure, Reading>, pod: String, at: SimTime) {
    let entry = readings.entry(Measure::Restarts { pod }).or_insert(Reading::Count(0, Some(at)));
    if let Reading::Count(count, _) = entry {
        *count += 1;
    }
}

fn add_out(
    readings: &mut SortedMap<Measure, Reading>,
    (pod, service): (String, String),
    since: SimTime,
    until: SimTime,
) {
    let measure = Measure::Out { pod, service };
    let entry = readings.entry(measure).or_insert(Reading::Lasted(Span::ZERO, Some(since)));
    if let Reading::Lasted(span, _) = entry {
        *span += until - since;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::change::changed;
    use crate::session::frozen;

    fn frozen() -> String {
        let probes = [("readinessProbe", 10), ("livenessProbe", 10)];
        frozen::frozen("30s sim load service/web --rate 2/s\n", &probes)
    }

    fn compared(one: &str, other: &str, seconds: u64) -> Comparison {
        let recipe = |text: &str| Recipe::parse(text).expect("a sound recipe");
        let takes = [(1, recipe(one)), (2, recipe(other))];
        let mut comparison = Comparison::new(takes, SimTime::secs(seconds));
        let mut slices = 0;
        while !comparison.is_over() {
            comparison.go_on();
            slices += 1;
            assert!(slices < 10_000, "it comes to an end");
        }
        assert_eq!(comparison.played(), Span::secs(2 * seconds));
        comparison
    }

    #[test]
    fn a_shorter_period_notices_a_freeze_earlier() {
        let frozen = frozen();
        let file = frozen.split_once("-- web.yaml --\n").expect("the manifest").1;
        let text = changed(file, "periodSeconds: 5").expect("two probes have one");
        let faster = frozen.replace(file, &text);
        let comparison = compared(&frozen, &faster, 120);
        let figures = comparison.figures();
        let find = |measure: Measure| {
            figures.iter().find(|one| one.measure == measure).map(|one| one.readings)
        };
        let pod = || "web".to_owned();
        let Some([Reading::At(slow), Reading::At(fast)]) =
            find(Measure::FirstRestart { pod: pod() })
        else {
            panic!("both restart: {figures:?}");
        };
        assert!(fast < slow && SimTime::secs(40) < fast, "{fast} {slow}");
        let Some([Reading::Count(many, Some(_)), Reading::Count(few, Some(_))]) =
            find(Measure::Failed)
        else {
            panic!("requests fail in both: {figures:?}");
        };
        assert!(few < many, "{few} {many}");
        let Some([Reading::Lasted(..), Reading::Lasted(..)]) =
            find(Measure::Out { pod: pod(), service: "web".into() })
        else {
            panic!("it leaves the endpoints in both: {figures:?}");
        };
        assert_eq!(figures[0].measure, Measure::Failed, "what users notice comes first");
    }

    #[test]
    fn of_the_same_recipe_nothing_differs() {
        let comparison = compared(&frozen(), &frozen(), 60);
        let figures = comparison.figures();
        assert_eq!(figures.len(), 1, "{figures:?}");
        assert_eq!(figures[0].readings[0], figures[0].readings[1]);
        assert_eq!(comparison.sides()[0].outcome.records, comparison.sides()[1].outcome.records);
    }

    /// What a golden trace says is what the comparison finds: A7 without a liveness probe never heals by itself.
    #[test]
    fn a_liveness_probe_heals_what_hangs() {
        let text = include_str!("../../tests/traces/rows/a7-alive-but-hanging.trace");
        let probed = text.replacen(
            "    image: kodekloud/simple-webapp\n---",
            "    image: kodekloud/simple-webapp\n    livenessProbe: {httpGet: {path: /live, port: 8080}}\n  terminationGracePeriodSeconds: 5\n---",
            1,
        );
        assert_ne!(text, probed);
        let figures = compared(text, &probed, 68).figures();
        let readings = |measure: &Measure| {
            figures.iter().find(|one| one.measure == *measure).map(|one| one.readings)
        };
        let restart = readings(&Measure::FirstRestart { pod: "web".into() });
        let Some([Reading::Never, Reading::At(at)]) = restart else { panic!("{figures:?}") };
        assert!(SimTime::secs(40) < at && at < SimTime::secs(68), "{at}");
        let restarts = readings(&Measure::Restarts { pod: "web".into() });
        assert_eq!(restarts, Some([Reading::Count(0, None), Reading::Count(1, Some(at))]));
    }
}
