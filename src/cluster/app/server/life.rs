//! What a server process is at from its first turn on: its doors, what it is about to say, how it ends.

use std::rc::Rc;

use super::clock::Line;
use super::page::State;
use super::plan::{End, Plan, Text, WhileStopping};
use crate::cluster::app::launch::{Launch, Output};
use crate::kit::time::{SimTime, Span};

/// From the first turn on.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    pub plan: Rc<Plan>,
    pub doors: Doors,
    pub state: State,
    /// Since a stop signal came.
    pub stopping: Option<WhileStopping>,
    /// It answers nothing, says nothing and handles no signal.
    pub hangs: Hangs,
    pub ending: Option<Ending>,
    /// The last of the answers that it is at is ready then.
    pub busy_until: SimTime,
    /// Since it was told to read its files anew, until the next turn.
    pub reloads_at: Option<SimTime>,
    /// What a signal made it say, and is not said yet.
    pub unsaid: Vec<(SimTime, Line)>,
    pub chatter: Vec<Next>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doors {
    OpenAt(SimTime),
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hangs {
    No,
    Yes,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    pub at: SimTime,
    pub code: i32,
    pub words: Vec<Line>,
}

/// Where one of the plan's chatters is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// None once all is said.
    pub at: Option<SimTime>,
    index: u64,
}

impl Life {
    pub fn begin(plan: Plan, now: SimTime) -> Life {
        let chatter =
            plan.chatter.iter().map(|chatter| Next { at: Some(now + chatter.first), index: 0 });
        let mut life = Life {
            doors: Doors::OpenAt(now + plan.start_up),
            state: State::default(),
            stopping: None,
            hangs: Hangs::No,
            ending: None,
            reloads_at: None,
            busy_until: SimTime::ZERO,
            unsaid: Vec::new(),
            chatter: chatter.collect(),
            plan: Rc::new(plan),
        };
        if let Some(end) = &Rc::clone(&life.plan).end {
            life.end(end, now);
        }
        life
    }

    /// The earliest ending wins.
    pub fn end(&mut self, end: &End, now: SimTime) {
        let at = now + end.after;
        if self.ending.as_ref().is_none_or(|already| at < already.at) {
            self.ending = Some(Ending { at, code: end.code, words: end.words.clone() });
        }
    }

    pub fn say_unsaid(&mut self, now: SimTime, out: &mut Output) {
        let (due, later) =
            std::mem::take(&mut self.unsaid).into_iter().partition(|(at, _)| *at <= now);
        self.unsaid = later;
        let due: Vec<(SimTime, Line)> = due;
        due.iter().for_each(|(at, line)| line.say(*at, out));
    }

    /// Whoever ends well answers first what it was asked.
    pub fn finish_first(&mut self) {
        if let Some(ending) = &mut self.ending {
            ending.at = ending.at.max(self.busy_until);
        }
    }

    pub fn is_at_work_until(&mut self, at: SimTime) {
        self.busy_until = self.busy_until.max(at);
    }

    pub fn open_doors(&mut self, now: SimTime, out: &mut Output) {
        if let Doors::OpenAt(at) = self.doors
            && at <= now
        {
            self.doors = Doors::Open;
            self.plan.ready_words.iter().for_each(|line| line.say(now, out));
        }
    }

    /// Lines that were missed while the process was stopped are not said afterwards.
    pub fn chatter(&mut self, launch: &Launch, now: SimTime, out: &mut Output) {
        let plan = Rc::clone(&self.plan);
        for (chatter, next) in plan.chatter.iter().zip(&mut self.chatter) {
            if next.at.is_none_or(|at| now < at) {
                continue;
            }
            match &chatter.text {
                Text::Lines(lines) => {
                    let turn = next.index.checked_rem(lines.len() as u64).unwrap_or(0);
                    let line = usize::try_from(turn).ok().and_then(|turn| lines.get(turn));
                    line.into_iter().for_each(|line| line.say(now, out));
                }
                Text::Code(code) => (code.run)(launch, next.index).say(now, out),
            }
            next.index = next.index.saturating_add(1);
            next.at = chatter.every.map(|every| now + every.max(SHORTEST_PAUSE));
        }
    }
}

/// Nobody chatters faster than that.
const SHORTEST_PAUSE: Span = Span::millis(10);
