//! The terminal: the lines that still run, each with its job and the commands that come after it.
//! A plain value, so that a snapshot of the session holds it too.

use std::collections::VecDeque;

use super::complete;
use super::job::Job;
use super::line::{self, Step, When};
use super::programs;
use super::shell::{Outcome, Printed, Shell};
use super::world::{Ended, Exit, Files, LineId, World};
use crate::cluster::{Cluster, Command, Record, RecordId};
use crate::kit::time::SimTime;

/// As many lines may run at once; a script that starts more is told so.
const RUNNING_MAX: usize = 64;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terminal {
    last_line: LineId,
    running: Vec<RunningLine>,
    /// The first record it has not been shown.
    next_record: RecordId,
}

/// What became of a line as soon as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    Ended(Exit),
    Running,
}

#[derive(Clone, Debug, PartialEq)]
struct RunningLine {
    printed: Printed,
    job: Job,
    rest: VecDeque<Step>,
}

impl Terminal {
    pub fn new() -> Terminal {
        Terminal::default()
    }

    /// Runs a line at this instant. What it prints carries the number it gets; so does its end, once it comes.
    pub fn type_line(&mut self, world: &mut World, text: &str) -> (LineId, Typed) {
        self.last_line += 1;
        let mut printed = Printed { line: self.last_line, length: 0 };
        note_line(world, text);
        let steps = match line::parse(text) {
            Ok(steps) => VecDeque::from(steps),
            Err(error) => {
                let mut shell = Shell::new(world, &mut printed, self.next_record);
                shell.err(&format!("error: {error}\n"));
                return (self.last_line, self.end(world, Exit::USAGE));
            }
        };
        let typed = self.run_steps(world, printed, steps, Exit::SUCCESS);
        (self.last_line, typed)
    }

    /// Shows the running jobs what happened. Every record is to pass here once, in order, those that typed lines
    /// caused included.
    pub fn on_records(&mut self, world: &mut World, records: &[Record]) {
        // The store holds what all of them brought about, so a watch that begins on the way must skip them all.
        if let Some(last) = records.last() {
            self.next_record = self.next_record.max(last.id + 1);
        }
        for record in records {
            self.give_turns(world, |job, shell| job.on_record(shell, record));
        }
    }

    /// When `on_time` is needed even if nothing happens in the cluster.
    pub fn due(&self) -> Option<SimTime> {
        self.running.iter().filter_map(|line| line.job.due()).min()
    }

    /// Gives a turn to the jobs whose time has come.
    pub fn on_time(&mut self, world: &mut World) {
        self.give_turns(world, |job, shell| job.on_time(shell));
    }

    /// Ctrl-C: ends every line that runs.
    pub fn interrupt(&mut self, world: &mut World) {
        for mut line in std::mem::take(&mut self.running) {
            Shell::new(world, &mut line.printed, self.next_record).err("^C\n");
            let at = world.cluster.now();
            world.ended.push(Ended { line: line.printed.line, exit: Exit::INTERRUPTED, at });
        }
    }

    pub fn is_running(&self) -> bool {
        !self.running.is_empty()
    }

    /// What the word at the cursor could become; `cursor` counts bytes.
    pub fn complete(
        &self,
        cluster: &Cluster,
        files: &dyn Files,
        text: &str,
        cursor: usize,
    ) -> Vec<String> {
        complete::complete(cluster, files, &text[..text.floor_char_boundary(cursor)])
    }

    /// Lines go on in the order in which they were typed. One that ends its job runs its remaining commands.
    fn give_turns(
        &mut self,
        world: &mut World,
        turn: impl Fn(&mut Job, &mut Shell) -> Option<Exit>,
    ) {
        for mut line in std::mem::take(&mut self.running) {
            let mut shell = Shell::new(world, &mut line.printed, self.next_record);
            match turn(&mut line.job, &mut shell) {
                None => self.running.push(line),
                Some(exit) => {
                    if !line.rest.is_empty() {
                        note_line(world, &remaining(&line.rest));
                    }
                    self.run_steps(world, line.printed, line.rest, exit);
                }
            }
        }
    }

    /// Runs commands until one of them becomes a job or none is left. `exit` is what the command before came to.
    fn run_steps(
        &mut self,
        world: &mut World,
        mut printed: Printed,
        mut steps: VecDeque<Step>,
        mut exit: Exit,
    ) -> Typed {
        while let Some(step) = steps.pop_front() {
            let runs = match step.when {
                When::Always => true,
                When::AfterSuccess => exit.is_success(),
                When::AfterFailure => !exit.is_success(),
            };
            if !runs {
                continue;
            }
            let mut shell = Shell::new(world, &mut printed, self.next_record);
            match programs::start(&step.words, &mut shell) {
                Outcome::Ended(ended) => exit = ended,
                Outcome::Running(_) if RUNNING_MAX <= self.running.len() => {
                    shell.err(&format!(
                        "error: {RUNNING_MAX} lines run already; end them with Ctrl-C\n"
                    ));
                    exit = Exit::FAILURE;
                }
                Outcome::Running(job) => {
                    self.running.push(RunningLine { printed, job, rest: steps });
                    return Typed::Running;
                }
            }
        }
        world.ended.push(Ended { line: printed.line, exit, at: world.cluster.now() });
        Typed::Ended(exit)
    }

    fn end(&self, world: &mut World, exit: Exit) -> Typed {
        world.ended.push(Ended { line: self.last_line, exit, at: world.cluster.now() });
        Typed::Ended(exit)
    }
}

/// What is left of a line, as its own line in the log.
fn remaining(steps: &VecDeque<Step>) -> String {
    let commands: Vec<String> = steps.iter().map(|step| step.words.join(" ")).collect();
    commands.join("; ")
}

/// Leaves the line in the log, as the cause of what its commands bring about.
fn note_line(world: &mut World, text: &str) {
    let noted = world.cluster.command(world.log, Command::Line(text.to_owned()));
    noted.expect("the cluster takes note of every line");
}
