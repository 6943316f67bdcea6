//! Somebody who goes ahead of the head and looks for what comes. What happens there is not part of the take yet.

use super::scene::{Outcome, Play, Scene};
use super::take::{Past, Take};
use crate::cluster::{Budget, Progress, Record};
use crate::kit::time::SimTime;

#[derive(Clone, Debug)]
pub struct Scout {
    /// What it went ahead of.
    past: Past,
    scene: Box<Scene>,
    found: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighted {
    At(SimTime),
    /// As far as was looked.
    Nothing,
    /// There is more to look through.
    NotYet,
}

impl Scout {
    pub fn at_head(take: &Take) -> Scout {
        Scout { past: take.past_of_head(), scene: Box::new(take.head().clone()), found: None }
    }

    /// Whether what it sees is still to come.
    pub fn is_ahead_of(&self, take: &Take) -> bool {
        self.past == take.past_of_head()
            && take.end() <= self.scene.now()
            && self.found.is_none_or(|found| take.end() < found)
    }

    /// Looks through so many instants at most, up to the limit, for the first record that is wanted.
    pub fn look(
        &mut self,
        take: &Take,
        limit: SimTime,
        instants: u32,
        is_wanted: fn(&Record) -> bool,
    ) -> Sighted {
        let play = Play { script: &take.recipe().script, files: take.recipe().files() };
        for _ in 0..instants {
            if let Some(found) = self.found {
                return Sighted::At(found);
            }
            let due = self.scene.next_due(play.script).filter(|due| *due <= limit);
            let Some(due) = due else { return Sighted::Nothing };
            let mut outcome = Outcome::default();
            if self.scene.perform(play, &mut outcome, due, Budget::Unlimited) != Progress::Reached {
                return Sighted::Nothing;
            }
            let wanted = outcome.records.iter().find(|record| is_wanted(record));
            self.found = wanted.map(|record| record.at);
        }
        self.found.map_or(Sighted::NotYet, Sighted::At)
    }
}
