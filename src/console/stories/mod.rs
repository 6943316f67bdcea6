//! Whole sessions at the terminal: lines with their times go in, what the terminal shows comes out.

mod ask;
mod background;
mod files;
mod go_on;
mod hostile;
mod limits;
mod lines;
mod prompt;
mod within;

use crate::kit::sorted::SortedMap;

use super::{Chunk, Ended, Stream, Terminal, World};
use crate::cluster::{Budget, Cluster, Config, Log};
use crate::kit::offset::{compact, parse_time_offset};
use crate::kit::time::SimTime;

const WEB: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: luksa/kubia
";

struct Story {
    cluster: Cluster,
    log: Log,
    terminal: Terminal,
    files: SortedMap<String, String>,
    out: Vec<Chunk>,
    ended: Vec<Ended>,
}

impl Story {
    fn new(files: &[(&str, &str)]) -> Story {
        let file = |(name, text): &(&str, &str)| (name.to_string(), text.to_string());
        Story {
            cluster: Cluster::new(Config::default()),
            log: Log::keeping(),
            terminal: Terminal::new(),
            files: files.iter().map(file).collect(),
            out: Vec::new(),
            ended: Vec::new(),
        }
    }

    fn with_world<T>(&mut self, act: impl FnOnce(&mut Terminal, &mut World) -> T) -> T {
        let mut world = World {
            cluster: &mut self.cluster,
            log: &mut self.log,
            files: &self.files,
            out: &mut self.out,
            ended: &mut self.ended,
        };
        act(&mut self.terminal, &mut world)
    }

    /// Shows the terminal what happened, until nothing more follows from it.
    fn settle(&mut self) {
        while !self.log.records.is_empty() {
            let records = std::mem::take(&mut self.log.records);
            self.with_world(|terminal, world| terminal.on_records(world, &records));
        }
    }

    fn advance(&mut self, until: SimTime) {
        loop {
            let dues = [self.cluster.next_due(), self.terminal.due()];
            let next = dues.into_iter().flatten().min().unwrap_or(until).min(until);
            self.cluster.advance(&mut self.log, next, Budget::Unlimited);
            self.settle();
            self.with_world(|terminal, world| terminal.on_time(world));
            self.settle();
            if next == until {
                return;
            }
        }
    }

    fn type_line(&mut self, line: &str) {
        self.with_world(|terminal, world| terminal.type_line(world, line));
        self.settle();
    }

    /// Each chunk below its line's number and time; stderr is marked, and so is an exit code that is not 0.
    fn transcript(&self) -> String {
        let mut text = String::new();
        for chunk in &self.out {
            let mark = if chunk.stream == Stream::Err { " stderr" } else { "" };
            text += &format!("[{} at {}{mark}]\n{}", chunk.line, compact(chunk.at), chunk.text);
        }
        for ended in self.ended.iter().filter(|ended| !ended.exit.is_success()) {
            text += &format!("[{} exits {}]\n", ended.line, ended.exit.0);
        }
        text
    }
}

/// `script` holds one line for each time at which something is typed.
fn check(files: &[(&str, &str)], script: &str, expected: &str) {
    let mut story = Story::new(files);
    for line in script.lines() {
        let (time, line) = line.trim().split_once(' ').expect("a time, then a line");
        story.advance(parse_time_offset(time).expect("a time"));
        match line.trim() {
            "…" => {}
            "^C" => story.with_world(Terminal::interrupt),
            line => story.type_line(line),
        }
    }
    assert_eq!(story.transcript(), expected, "\n{}", story.transcript());
}
