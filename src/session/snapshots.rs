//! The way a take has come, kept now and then, so that going back replays little.

use super::scene::Scene;
use crate::kit::time::{SimTime, Span};

/// At least this often, in simulated time and in instants at which something was to be done: a crowd of pods has many of
/// those in a second, and one pod has none for minutes.
const EVERY: Span = Span::secs(30);
const INSTANTS_MAX: u32 = 200;
/// Beyond this many, every other one is dropped: seeks replay a little more, memory stays bounded.
const KEPT_MAX: usize = 480;

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
            self.thin();
        }
    }

    pub fn keep(&mut self, scene: &Scene) {
        self.kept.push(scene.clone());
        self.played = 0;
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

    fn thin(&mut self) {
        if self.kept.len() <= KEPT_MAX {
            return;
        }
        let mut index = 0;
        // The first and the newest stay.
        let last = self.kept.len() - 1;
        self.kept.retain(|_| {
            index += 1;
            index % 2 == 1 || index - 1 == last
        });
    }
}
