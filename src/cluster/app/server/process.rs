//! One server process: its deadlines, its words, its signals. Every deadline is a field.

use std::rc::Rc;

use crate::kit::time::{SimTime, Span};
use crate::objects::probe::Answer;

use super::Server;
use super::clock::Line;
use super::fault::{Fault, Faults, grown};
use super::page::State;
use super::plan::{Begin, End, Plan, Talks, Text, WhileStopping};
use crate::cluster::app::files::Files;
use crate::cluster::app::launch::{Launch, Output};
use crate::cluster::app::signal::Signal;

#[derive(Clone, Debug, PartialEq)]
pub struct ServerProcess {
    program: Rc<Server>,
    pub(super) launch: Rc<Launch>,
    pub(super) started_at: SimTime,
    pub(super) life: Option<Life>,
    pub(super) faults: Faults,
}

/// From the first turn on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Life {
    pub plan: Rc<Plan>,
    pub doors: Doors,
    pub state: State,
    /// Since a stop signal came.
    pub stopping: Option<WhileStopping>,
    /// It answers nothing, says nothing and handles no signal.
    pub hangs: Hangs,
    ending: Option<Ending>,
    /// What a signal made it say, until the next turn.
    unsaid: Vec<(SimTime, Line)>,
    chatter: Vec<Next>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doors {
    OpenAt(SimTime),
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hangs {
    No,
    Yes,
}

#[derive(Clone, Debug, PartialEq)]
struct Ending {
    at: SimTime,
    code: i32,
    words: Vec<Line>,
}

/// Where one of the plan's chatters is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Next {
    /// None once all is said.
    at: Option<SimTime>,
    index: u64,
}

/// An answer that takes this long, or none at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    After { delay: Span, answer: Answer },
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Runs,
    Exits(i32),
}

/// What a signal met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// No handler: PID 1 drops the signal, any other process dies of it.
    Ignored,
    /// The program will end by itself, or goes on.
    Handled,
}

impl ServerProcess {
    pub fn start(program: Rc<Server>, launch: &Launch, now: SimTime) -> ServerProcess {
        let launch = Rc::new(launch.clone());
        ServerProcess { program, launch, started_at: now, life: None, faults: Faults::default() }
    }

    pub fn due(&self) -> Option<SimTime> {
        let Some(life) = &self.life else { return Some(self.started_at) };
        let unsaid = life.unsaid.first().map(|(at, _)| *at);
        let ending = life.ending.as_ref().map(|ending| ending.at);
        if life.hangs == Hangs::Yes {
            return [unsaid, ending].into_iter().flatten().min();
        }
        let doors = match life.doors {
            Doors::OpenAt(at) => Some(at),
            Doors::Open => None,
        };
        let chatter = life.chatter.iter().filter_map(|next| next.at).min();
        [unsaid, ending, doors, chatter].into_iter().flatten().min()
    }

    /// Everything that is due by now.
    pub fn turn(&mut self, now: SimTime, files: &mut Files, out: &mut Output) -> Step {
        if self.life.is_none() {
            self.begin(now, files, out);
        }
        let Some(life) = &mut self.life else { unreachable!("begun above") };
        for (at, line) in life.unsaid.drain(..) {
            line.say(at, out);
        }
        if life.hangs == Hangs::No {
            life.open_doors(now, out);
            life.chatter(&self.launch, now, out);
        }
        match life.ending.take_if(|ending| ending.at <= now) {
            Some(ending) => {
                ending.words.iter().for_each(|line| line.say(now, out));
                Step::Exits(ending.code)
            }
            None => Step::Runs,
        }
    }

    pub fn signal(&mut self, signal: Signal, now: SimTime) -> Reaction {
        let Some(life) = &mut self.life else { return Reaction::Ignored };
        let plan = Rc::clone(&life.plan);
        let Some(reacts) = plan.reactions.iter().find(|reacts| reacts.signal == signal) else {
            return Reaction::Ignored;
        };
        if life.hangs == Hangs::Yes {
            return Reaction::Handled;
        }
        life.unsaid.extend(reacts.words.iter().map(|line| (now, line.clone())));
        life.stopping = Some(reacts.doors);
        life.end(&reacts.end, now);
        Reaction::Handled
    }

    pub fn listens_on(&self, port: i32) -> bool {
        self.talks_on(port, |_| true).is_some()
    }

    pub fn memory_bytes(&self, now: SimTime) -> u64 {
        let Some(life) = &self.life else { return 0 };
        let memory = life.plan.memory;
        let grown = grown(memory.growth_per_second, now - self.started_at);
        let own = memory.start.saturating_add(grown).min(memory.most.max(memory.start));
        own.saturating_add(self.faults.leaked(now))
    }

    pub fn cpu_millis(&self, _now: SimTime) -> u32 {
        match &self.life {
            None => 0,
            Some(life) if life.doors == Doors::Open => life.plan.cpu.serving,
            Some(life) => life.plan.cpu.starting,
        }
    }

    pub fn fault(&mut self, fault: Fault, now: SimTime) {
        self.faults.add(fault, now);
        if let (Fault::Recover, Some(life)) = (fault, &mut self.life) {
            life.hangs = Hangs::No;
        }
    }

    /// What is spoken behind a port that is listened on; of several languages the best.
    pub(super) fn talks_on(&self, port: i32, best: fn(&Talks) -> bool) -> Option<&Talks> {
        let life = self.life.as_ref()?;
        if life.doors != Doors::Open || life.stopping == Some(WhileStopping::Closed) {
            return None;
        }
        let mut here =
            life.plan.doors.iter().filter(|door| door.port == port).map(|door| &door.talks);
        here.clone().find(|talks| best(talks)).or_else(|| here.next())
    }

    fn begin(&mut self, now: SimTime, files: &mut Files, out: &mut Output) {
        let plan = self.program.plan(&mut Begin { launch: &self.launch, files, now });
        plan.first_words.iter().for_each(|line| line.say(now, out));
        let chatter =
            plan.chatter.iter().map(|chatter| Next { at: Some(now + chatter.first), index: 0 });
        let mut life = Life {
            doors: Doors::OpenAt(now + plan.start_up),
            state: State::default(),
            stopping: None,
            hangs: Hangs::No,
            ending: None,
            unsaid: Vec::new(),
            chatter: chatter.collect(),
            plan: Rc::new(plan),
        };
        if let Some(end) = &Rc::clone(&life.plan).end {
            life.end(end, now);
        }
        self.life = Some(life);
    }
}

impl Life {
    /// The earliest ending wins.
    pub fn end(&mut self, end: &End, now: SimTime) {
        let at = now + end.after;
        if self.ending.as_ref().is_none_or(|already| at < already.at) {
            self.ending = Some(Ending { at, code: end.code, words: end.words.clone() });
        }
    }

    fn open_doors(&mut self, now: SimTime, out: &mut Output) {
        if let Doors::OpenAt(at) = self.doors
            && at <= now
        {
            self.doors = Doors::Open;
            self.plan.ready_words.iter().for_each(|line| line.say(now, out));
        }
    }

    /// Lines that were missed while the process was stopped are not said afterwards.
    fn chatter(&mut self, launch: &Launch, now: SimTime, out: &mut Output) {
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
