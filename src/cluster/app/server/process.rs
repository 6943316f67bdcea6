//! One server process: its deadlines, its words, its signals. Every deadline is a field.

use std::rc::Rc;

use crate::kit::time::{SimTime, Span};
use crate::objects::probe::Answer;

use super::Server;
use super::fault::{Fault, Faults, grown};
use super::interface::Socket;
use super::life::{Doors, Hangs, Life};
use super::plan::{Begin, Door, Occasion, Reloads, Talks, WhileStopping};
use crate::cluster::app::files::Files;
use crate::cluster::app::launch::{Launch, Numbers, Output};
use crate::cluster::app::signal::Signal;

#[derive(Clone, Debug, PartialEq)]
pub struct ServerProcess {
    program: Rc<Server>,
    pub(super) launch: Rc<Launch>,
    pub(super) started_at: SimTime,
    pub(super) life: Option<Life>,
    pub(super) faults: Faults,
}

/// An answer that takes this long, or none at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    After { delay: Span, answer: Answer },
    Never,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Runs,
    /// execve(2) with this command line.
    Becomes(Vec<String>),
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
        let unsaid = life.unsaid.iter().map(|(at, _)| *at).min();
        let ending = life.ending.as_ref().map(|ending| ending.at);
        if life.hangs == Hangs::Yes {
            return [unsaid, ending].into_iter().flatten().min();
        }
        let doors = match life.doors {
            Doors::OpenAt(at) => Some(at),
            Doors::Open => None,
        };
        let chatter = life.chatter.iter().filter_map(|next| next.at).min();
        let becomes = life.plan.becomes.as_ref().map(|(after, _)| self.started_at + *after);
        [unsaid, ending, doors, chatter, becomes, life.reloads_at].into_iter().flatten().min()
    }

    /// Whether its ports are open.
    pub fn listens(&self) -> bool {
        self.life.as_ref().is_some_and(|life| matches!(life.doors, Doors::Open))
    }

    /// Everything that is due by now.
    pub fn turn(
        &mut self,
        now: SimTime,
        files: &mut Files,
        numbers: &mut Numbers,
        out: &mut Output,
    ) -> Step {
        if self.life.is_none() {
            self.begin(now, files, numbers, out);
        }
        let Some(life) = &mut self.life else { unreachable!("begun above") };
        life.say_unsaid(now, out);
        if life.reloads_at.take_if(|at| *at <= now).is_some() {
            self.reload(now, files, numbers, out);
        }
        let Some(life) = &mut self.life else { unreachable!("begun above") };
        if life.hangs == Hangs::No {
            life.open_doors(now, out);
            life.chatter(&self.launch, now, out);
        }
        if let Some((after, argv)) = &life.plan.becomes
            && life.hangs == Hangs::No
            && self.started_at + *after <= now
        {
            return Step::Becomes(argv.clone());
        }
        match life.ending.take_if(|ending| ending.at <= now) {
            Some(ending) => {
                ending.words.iter().for_each(|line| line.say(now, out));
                Step::Exits(ending.code)
            }
            None => Step::Runs,
        }
    }

    /// `sender`: the process that sent it, if it is one of this container.
    pub fn signal(&mut self, signal: Signal, sender: Option<u32>, now: SimTime) -> Reaction {
        let Some(life) = &mut self.life else { return Reaction::Ignored };
        let plan = Rc::clone(&life.plan);
        if let Some(reloads) = plan.reloads.as_ref().filter(|reloads| reloads.signal == signal) {
            if life.hangs == Hangs::No && life.stopping.is_none() {
                life.unsaid
                    .extend(reloads.first_words.iter().map(|line| (now, line.sent_by(sender))));
                life.reloads_at = Some(now);
            }
            return Reaction::Handled;
        }
        let Some(reacts) = plan.reactions.iter().find(|reacts| reacts.signal == signal) else {
            return Reaction::Ignored;
        };
        if life.hangs == Hangs::Yes {
            return Reaction::Handled;
        }
        life.unsaid.extend(reacts.words.iter().map(|line| (now, line.sent_by(sender))));
        life.stopping = Some(reacts.doors);
        life.end(&reacts.end, now);
        if reacts.end.code == 0 && !plan.hasty_on.contains(&signal) {
            life.finish_first();
        }
        Reaction::Handled
    }

    /// Whether a connection to that port of this address comes about.
    pub fn listens_on(&self, host: &str, port: i32) -> bool {
        self.talks_on(host, port, |_| true).is_some()
    }

    /// Where it listens now; one socket may speak several languages.
    pub fn sockets(&self) -> Vec<Socket> {
        let Some(life) = &self.life else { return Vec::new() };
        if life.doors != Doors::Open || life.stopping == Some(WhileStopping::Closed) {
            return Vec::new();
        }
        let mut sockets = Vec::new();
        for Door { port, at, stack, .. } in &life.plan.doors {
            for socket in at.sockets(*stack, *port, &self.launch) {
                if !sockets.contains(&socket) {
                    sockets.push(socket);
                }
            }
        }
        sockets
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
    pub(super) fn talks_on(
        &self,
        host: &str,
        port: i32,
        best: fn(&Talks) -> bool,
    ) -> Option<&Talks> {
        let life = self.life.as_ref()?;
        if life.doors != Doors::Open || life.stopping == Some(WhileStopping::Closed) {
            return None;
        }
        let is_here = |door: &&Door| door.port == port && door.at.takes(host);
        let mut here = life.plan.doors.iter().filter(is_here).map(|door| &door.talks);
        here.clone().find(|talks| best(talks)).or_else(|| here.next())
    }

    fn begin(&mut self, now: SimTime, files: &mut Files, numbers: &mut Numbers, out: &mut Output) {
        let occasion = Occasion::Start;
        let plan = self.program.plan(&mut Begin { launch: &self.launch, files, occasion, numbers });
        plan.first_words.iter().for_each(|line| line.say(now, out));
        self.life = Some(Life::begin(plan, now));
    }

    /// By the files as they are now, if they make a plan that goes on.
    fn reload(&mut self, now: SimTime, files: &mut Files, numbers: &mut Numbers, out: &mut Output) {
        let occasion = Occasion::Reload;
        let plan = self.program.plan(&mut Begin { launch: &self.launch, files, occasion, numbers });
        let words = match (&plan.end, &plan.reloads) {
            (Some(end), _) => &end.words[..],
            (None, Some(reloads)) => &reloads.words[..],
            (None, None) => &[],
        };
        words.iter().for_each(|line| line.say(now, out));
        if let (None, Some(life)) = (&plan.end, &mut self.life) {
            if let Some(Reloads { goodbye: (after, words), .. }) = &life.plan.reloads {
                let at = now + *after;
                life.unsaid.extend(words.iter().map(|line| (at, line.clone())));
            }
            life.plan = Rc::new(plan);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::app::files::Volume;
    use crate::cluster::app::server::Plan;
    use crate::cluster::app::server::page::Page;
    use crate::objects::probe::{Ask, HttpQuestion, Scheme};

    fn server() -> Rc<Server> {
        Server::code("greeter", "1", |begin, _| {
            let port = begin.launch.declared_ports.first().copied().unwrap_or(80);
            Plan::idle().http(port, "greeter", |_| Page::ok("hi")).stops_on(
                Signal::Term,
                Span::secs(1),
                3,
            )
        })
    }

    fn ask(path: &str) -> Ask {
        Ask::HttpGet(HttpQuestion {
            method: "GET".to_owned(),
            scheme: Scheme::Http,
            url: String::new(),
            host: String::new(),
            port: 80,
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
            redirects: 0,
        })
    }

    /// A short life: it starts, answers, and is asked to stop.
    fn life() -> ServerProcess {
        let (mut files, mut out) = (Files::new(Volume::default(), Vec::new()), Output::default());
        let numbers = &mut Numbers { own: 1, last: 1 };
        let mut process = ServerProcess::start(server(), &Launch::default(), SimTime::secs(1));
        process.turn(SimTime::secs(1), &mut files, numbers, &mut out);
        process.turn(SimTime::secs(2), &mut files, numbers, &mut out);
        process.answer(&ask("/"), SimTime::secs(2), &mut files, &mut out);
        process.fault(Fault::Leak { bytes_per_second: 1 }, SimTime::secs(3));
        process.signal(Signal::Term, None, SimTime::secs(4));
        process
    }

    #[test]
    fn the_same_life_is_the_same_value() {
        assert_eq!(life(), life());
        assert_ne!(life(), ServerProcess::start(server(), &Launch::default(), SimTime::secs(1)));
    }

    #[test]
    fn a_process_waits_for_its_next_deadline_only() {
        let process = life();
        assert_eq!(process.due(), Some(SimTime::secs(5)));
        assert!(!process.listens_on("10.244.0.5", 80), "its doors are closed while it stops");
        let fresh = ServerProcess::start(server(), &Launch::default(), SimTime::secs(1));
        assert_eq!(fresh.due(), Some(SimTime::secs(1)));
        assert!(!fresh.listens_on("10.244.0.5", 80));
    }

    #[test]
    fn hostile_requests_are_only_requests() {
        let (mut files, mut out) = (Files::new(Volume::default(), Vec::new()), Output::default());
        let numbers = &mut Numbers { own: 1, last: 1 };
        let mut process = ServerProcess::start(server(), &Launch::default(), SimTime::ZERO);
        process.turn(SimTime::ZERO, &mut files, numbers, &mut out);
        process.turn(SimTime::secs(1), &mut files, numbers, &mut out);
        let long = "/".repeat(100_000);
        for path in ["", "?", "/%", "/%f", "/%ff%00", "/é%c3", "/?=&&a=%&b", "/../../..", &long] {
            let reply = process.answer(&ask(path), SimTime::secs(1), &mut files, &mut out);
            assert!(matches!(reply, Reply::After { answer: Answer::Http(_), .. }), "{path:.20}");
        }
    }
}
