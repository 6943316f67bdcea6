//! A cluster and the terminal in front of it, played along a script: what a snapshot holds.

use super::files::Files;
use super::script::{INTERRUPT, Script};
use super::transcript::Transcript;
use crate::cluster::{Budget, Cluster, Config, Log, Progress, Record};
use crate::console::{Chunk, Ended, Terminal, Typed, World};
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub cluster: Cluster,
    pub terminal: Terminal,
    /// How many lines of the script have been typed.
    pub typed: usize,
}

/// What a performance leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub records: Vec<Record>,
    pub transcript: Transcript,
}

/// What is played: the same for every scene of a take.
#[derive(Clone, Copy)]
pub struct Play<'a> {
    pub script: &'a Script,
    pub files: &'a Files,
}

impl Scene {
    pub fn new(settings: &Config) -> Scene {
        Scene { cluster: Cluster::new(settings.clone()), terminal: Terminal::default(), typed: 0 }
    }

    pub fn now(&self) -> SimTime {
        self.cluster.now()
    }

    /// The next instant at which anything happens: in the cluster, in the terminal, or because the script says so.
    pub fn next_due(&self, script: &Script) -> Option<SimTime> {
        let line = script.lines().get(self.typed).map(|line| line.at);
        [self.cluster.next_due(), self.terminal.due(), line].into_iter().flatten().min()
    }

    /// Plays up to and including `until`; comes back early when the budget of turns is used up.
    pub fn perform(
        &mut self,
        play: Play,
        outcome: &mut Outcome,
        until: SimTime,
        budget: Budget,
    ) -> Progress {
        self.perform_watched(play, outcome, until, budget, &mut |_, _| {}).0
    }

    /// The same before somebody's eyes: `watch` sees how things stand first, last, and after every
    /// instant that brought something. Tells how many instants were played as well.
    pub fn perform_watched(
        &mut self,
        play: Play,
        outcome: &mut Outcome,
        until: SimTime,
        budget: Budget,
        watch: &mut dyn FnMut(&Scene, &Outcome),
    ) -> (Progress, u32) {
        let mut played = 0;
        // An instant that was left in the middle is seen when it is over.
        let mut unseen = true;
        loop {
            let due = self.next_due(play.script).filter(|due| *due <= until);
            if unseen && due.is_some_and(|due| self.now() < due) {
                unseen = false;
                watch(self, outcome);
            }
            let Some(due) = due else {
                let mut log = Log::keeping();
                let progress = self.cluster.advance(&mut log, until, Budget::Unlimited);
                watch(self, outcome);
                return (progress, played);
            };
            if budget == Budget::Turns(played) {
                return (Progress::OutOfBudget, played);
            }
            played = played.saturating_add(1);
            let before = self.brought(outcome);
            let progress = self.play_instant(play, outcome, due);
            unseen |= before != self.brought(outcome);
            if progress == Progress::Stalled {
                return (Progress::Stalled, played);
            }
        }
    }

    /// What differs when an instant has brought something.
    pub fn brought(&self, outcome: &Outcome) -> impl PartialEq + use<> {
        (outcome.records.len(), outcome.transcript.chunk_count(), self.cluster.requests())
    }

    /// Everything at one instant: the cluster first, then the programs that watch it, then the script's next line.
    fn play_instant(&mut self, play: Play, outcome: &mut Outcome, at: SimTime) -> Progress {
        let mut log = Log::keeping();
        let progress = self.cluster.advance(&mut log, at, Budget::Unlimited);
        let news = std::mem::take(&mut log.records);
        let ((), printed) = self.in_terminal(play, |terminal, world| {
            terminal.on_records(world, &news);
            terminal.on_time(world);
        });
        outcome.records.extend(news);
        printed.file(outcome);
        let more_to_come = self.cluster.next_due().is_some_and(|due| due <= at);
        let line = play.script.lines().get(self.typed).filter(|line| line.at <= at);
        if let Some(line) = line
            && !more_to_come
        {
            self.typed += 1;
            match line.line() {
                INTERRUPT => self.interrupt(play, outcome),
                line => self.type_line(play, outcome, line),
            }
        }
        progress
    }

    fn type_line(&mut self, play: Play, outcome: &mut Outcome, line: &str) {
        let at = self.now();
        let ((id, typed), printed) =
            self.in_terminal(play, |terminal, world| terminal.type_line(world, line));
        // What is said to a running program stands in what that prints.
        if typed != Typed::Inside {
            outcome.transcript.begin(id, at, line, self.typed - 1);
        }
        printed.file(outcome);
    }

    /// Ctrl-C at the prompt.
    fn interrupt(&mut self, play: Play, outcome: &mut Outcome) {
        let ((), printed) = self.in_terminal(play, |terminal, world| terminal.interrupt(world));
        printed.file(outcome);
    }

    /// Lets the terminal work, shows its programs what that brought about, and collects what they printed.
    fn in_terminal<T>(
        &mut self,
        play: Play,
        work: impl FnOnce(&mut Terminal, &mut World) -> T,
    ) -> (T, Printed) {
        let mut printed = Printed::default();
        let mut log = Log::keeping();
        let mut world = World {
            cluster: &mut self.cluster,
            log: &mut log,
            files: play.files,
            out: &mut printed.chunks,
            ended: &mut printed.ended,
        };
        let result = work(&mut self.terminal, &mut world);
        // What a line does is news to the programs that watch, and they may do something about it in turn.
        loop {
            let news = std::mem::take(&mut world.log.records);
            if news.is_empty() {
                break;
            }
            self.terminal.on_records(&mut world, &news);
            printed.records.extend(news);
        }
        (result, printed)
    }
}

/// What the terminal left at one instant.
#[derive(Default)]
struct Printed {
    records: Vec<Record>,
    chunks: Vec<Chunk>,
    ended: Vec<Ended>,
}

/// `-f` finds the recipe's manifests.
impl crate::console::Files for Files {
    fn text(&self, name: &str) -> Option<&str> {
        self.find(name).map(|file| file.body())
    }

    fn names(&self) -> Vec<&str> {
        self.iter().map(|file| file.name()).collect()
    }
}

impl Printed {
    fn file(self, outcome: &mut Outcome) {
        outcome.records.extend(self.records);
        self.chunks.into_iter().for_each(|chunk| outcome.transcript.print(chunk));
        self.ended.into_iter().for_each(|ended| outcome.transcript.end(ended));
    }
}
