//! The way a take has come, kept now and then, so that going back replays little.

use super::scene::Scene;
use crate::kit::time::{SimTime, Span};

/// At least this often, in simulated time and in instants at which something was to be done: a crowd of pods has many of
/// those in a second, and one pod has none for minutes.
const EVERY: Span = Span::secs(30);
const INSTANTS_MAX: u32 = 200;
/// Beyond this many some are dropped: seeks replay a little more, memory stays bounded.
const KEPT_MAX: usize = 400;

#[derive(Clone, Debug)]
pub struct Snapshots {
    kept: Vec<Scene>,
    /// Instants played since the last one.
    played: u32,
}

impl Snapshots {
    pub fn new(first: Scene) -> Snapshots {
        Snapshots { kept: vec![first], played: 0 }
    }

    /// How far may be played before the next one is due.
    pub fn next_by(&self) -> (SimTime, u32) {
        (self.last() + EVERY, INSTANTS_MAX - self.played)
    }

    /// So many more instants were played, up to here.
    pub fn note(&mut self, head: &Scene, played: u32) {
        self.played += played;
        if INSTANTS_MAX <= self.played || self.last() + EVERY <= head.now() {
            self.keep(head);
        }
    }

    pub fn keep(&mut self, scene: &Scene) {
        self.kept.push(scene.clone());
        self.played = 0;
        self.thin();
    }

    /// The newest that is not later.
    pub fn before(&self, at: SimTime) -> &Scene {
        let after = self.kept.partition_point(|snapshot| snapshot.now() <= at);
        &self.kept[after.max(1) - 1]
    }

    /// The instant of the one that is nearest, if it is as near as that.
    pub fn near(&self, at: SimTime, within: Span) -> Option<SimTime> {
        let after = self.kept.partition_point(|snapshot| snapshot.now() <= at);
        let around = &self.kept[after.saturating_sub(1)..self.kept.len().min(after + 1)];
        let far = |now: &SimTime| now.as_millis().abs_diff(at.as_millis());
        let nearest = around.iter().map(Scene::now).min_by_key(far);
        nearest.filter(|now| far(now) <= within.as_millis())
    }

    pub fn cut_after(&mut self, now: SimTime) {
        self.kept.retain(|snapshot| snapshot.now() <= now);
    }

    pub fn len(&self) -> usize {
        self.kept.len()
    }

    #[cfg(test)]
    pub fn instants(&self) -> impl Iterator<Item = SimTime> {
        self.kept.iter().map(Scene::now)
    }

    fn last(&self) -> SimTime {
        self.kept.last().map_or(SimTime::ZERO, Scene::now)
    }

    /// Drops the one that is missed least: the two around it are nearest to each other. The first and the newest stay.
    fn thin(&mut self) {
        let around = |index: &usize| self.kept[index + 1].now() - self.kept[index - 1].now();
        let inner = 1..self.kept.len().saturating_sub(1);
        let least = inner.min_by_key(around).filter(|_| KEPT_MAX < self.kept.len());
        if let Some(index) = least {
            self.kept.remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Budget, Config, Log};

    #[test]
    fn what_is_kept_of_a_whole_day_is_evenly_spread() {
        let mut scene = Scene::new(&Config::default());
        let mut snapshots = Snapshots::new(scene.clone());
        while scene.now() < SimTime::secs(24 * 60 * 60) {
            let until = scene.now() + EVERY;
            scene.cluster.advance(&mut Log::discarding(), until, Budget::Unlimited);
            snapshots.note(&scene, 0);
        }
        let instants: Vec<SimTime> = snapshots.instants().collect();
        let gaps: Vec<u64> = instants.windows(2).map(|two| (two[1] - two[0]).as_secs()).collect();
        assert_eq!(instants.len(), KEPT_MAX);
        assert_eq!((instants[0], instants[KEPT_MAX - 1]), (SimTime::ZERO, scene.now()));
        // Of gaps that add up, the longest is at most thrice what an even spread would have.
        let even = 24 * 60 * 60 / KEPT_MAX as u64;
        assert!(gaps.iter().all(|gap| *gap <= 3 * even), "{even} s: {gaps:?}");
        let middle = instants[KEPT_MAX / 2];
        assert_eq!(snapshots.near(middle + Span::secs(5), Span::secs(5)), Some(middle));
        assert_eq!(snapshots.near(middle + Span::secs(5), Span::secs(4)), None);
    }
}
