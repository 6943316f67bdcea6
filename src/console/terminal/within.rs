//! What is typed to programs that run already, and what they wait for among themselves: children, connections.

use super::{Stage, Terminal, Working, push};
use crate::cluster::{Closely, Command, Pid, Typed as Keystrokes};
use crate::console::editor::{Editing, Editor};
use crate::console::forwards::Heard;
use crate::console::job::{Job, Recipient};
use crate::console::kubectl::verbs::exec::Reads;
use crate::console::shell::{Noted, Running, note_line};
use crate::console::world::{Chunk, Exit, LineId, Stream, World};

/// The line that stands for Ctrl-D where a program reads what is typed.
pub(super) const END_OF_INPUT: &str = "^D";

impl Terminal {
    /// To the program that reads what is typed, if one does.
    pub(super) fn type_inside(&mut self, world: &mut World, text: &str) -> Option<LineId> {
        if self.unfinished.is_some() {
            return None;
        }
        let at = world.cluster.now();
        if let Some((id, recipient, reads)) = self.typing() {
            note_line(world, text);
            self.noted = Some(Noted { line: id, by: None, text: text.to_owned(), at });
            let typed = match text {
                END_OF_INPUT => Keystrokes::End,
                text => Keystrokes::Text(format!("{text}\n")),
            };
            if reads == Reads::Lines {
                push(world, Chunk { line: id, at, stream: Stream::Out, text: format!("{text}\n") });
            }
            self.type_to(world, &recipient, &typed);
            return Some(id);
        }
        let command = text.strip_prefix(':')?;
        let (pid, id) = self.editors().map(|(running, _)| (running.pid, running.line)).last()?;
        note_line(world, text);
        push(world, Chunk { line: id, at, stream: Stream::Out, text: format!("{text}\n") });
        self.turn_of(world, pid, |job, shell| match job {
            Job::Editor(editor) => editor.told(shell, command),
            _ => None,
        });
        self.go_on(world);
        Some(id)
    }

    /// The session that hears what is typed next: the one that was opened last.
    pub(super) fn typing(&self) -> Option<(LineId, Recipient, Reads)> {
        self.working.iter().rev().find_map(|Working { running, job }| {
            let (recipient, reads) = job.typing()?;
            let runs =
                self.lines.iter().any(|line| line.id == running.line && line.stage == Stage::Runs);
            runs.then_some((running.line, recipient, reads))
        })
    }

    /// Whether what is typed goes on with what stands there already: an unfinished line, or a program that reads.
    pub fn is_inside(&self) -> bool {
        self.unfinished.is_some() || self.typing().is_some()
    }

    /// Whether lines would have done something else with another text of a file, or with one file more or less.
    pub fn was_looked_at(&self, file: &str, closely: Closely) -> bool {
        self.desk.was_looked_at(file, closely)
    }

    /// Whether the next line begins where the recipe's files lie.
    pub fn is_at_home(&self) -> bool {
        self.desk.is_at_home()
    }

    /// The editor that was opened last.
    pub fn editing(&self) -> Option<Editing<'_>> {
        self.editors().map(|(running, editor)| editor.editing(running.pid)).last()
    }

    fn editors(&self) -> impl Iterator<Item = (&Running, &Editor)> {
        self.working.iter().filter_map(|Working { running, job }| match job {
            Job::Editor(editor) => Some((running, editor)),
            _ => None,
        })
    }

    /// Programs go on whose child is over.
    pub(super) fn wake_parents(&mut self, world: &mut World) -> bool {
        let parents = self.working.iter();
        let waiting: Vec<(Pid, Pid)> = parents
            .filter_map(|working| Some((working.running.pid, working.job.child()?)))
            .collect();
        let mut has_woken = false;
        for (pid, child) in waiting {
            if let Some(code) = self.desk.station_mut().child_code(pid, child) {
                has_woken = true;
                self.turn_of(world, pid, |job, shell| job.on_child(shell, code));
            }
        }
        has_woken
    }

    /// Whoever forwards a port hears of connections to it.
    pub(super) fn tell_forwarders(&mut self, world: &World) -> bool {
        let all = self.desk.take_heard();
        for (pid, heard) in &all {
            match heard {
                Heard::Connection(port) => {
                    let text = format!("Handling connection for {port}\n");
                    self.desk.print(*pid, vec![(Stream::Out, text)]);
                }
                Heard::Refused => {
                    let text = self.desk.lost_connection(*pid, world.cluster);
                    self.desk.print(*pid, vec![(Stream::Err, text)]);
                    self.working.retain(|working| working.running.pid != *pid);
                    self.desk.station_mut().end(*pid, Exit::FAILURE.0);
                }
            }
        }
        !all.is_empty()
    }

    pub(super) fn type_to(&mut self, world: &mut World, to: &Recipient, typed: &Keystrokes) {
        match to {
            Recipient::Session(session) => {
                let command = Command::TypeIn { session: *session, typed: typed.clone() };
                let done = world.cluster.command(world.log, command);
                done.expect("whoever types is heard or not, and never refused");
            }
            Recipient::Docker { id, pid } => {
                let (now, seed) = (world.cluster.now(), world.cluster.config().seed);
                self.desk.type_to_docker(now, seed, id, *pid, typed);
                self.give_turns(world, |job, shell| job.on_time(shell));
            }
        }
    }
}
