//! The learner's workstation and what lies on it: made when the first line is typed, kept up with the recipe's files.

use std::rc::Rc;

use super::forwards::{Forwards, Heard};
use super::programs;
use super::shell::{Noted, Surroundings};
use super::world::{Files, Stream, World};
use crate::cluster::{Closely, Cluster, Docker, LogStream, Pid, RecordId, Typed, Workstation};
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    station: Option<Workstation>,
    /// The recipe's files as they were when they were last laid down. A file that a line has written since stays so
    /// until the recipe has another text for it.
    laid: SortedMap<String, String>,
    /// What lines made of the files since: another text, or none where the file is gone.
    changed: Rc<Changed>,
    docker: Docker,
    forwards: Forwards,
}

/// By a file's name.
pub type Changed = SortedMap<String, Option<String>>;

/// So many files that lines made are shown, none of them longer.
const CHANGED_MAX: usize = 64;
const CHANGED_BYTES_MAX: usize = 256 * 1024;
/// Where a recipe keeps the later texts of its files, and those that no line was given yet.
pub const EDITS: &str = ".edits/";
pub const DRAFTS: &str = ".drafts/";

impl Desk {
    pub fn station_mut(&mut self) -> &mut Workstation {
        self.station.get_or_insert_with(new_station)
    }

    /// Lays down what changed in the recipe. An edit comes with the line that names it: before that nobody is to find it.
    pub fn put_files(&mut self, files: &dyn Files, line: &str) {
        let names = files.names();
        let gone = self.laid.keys().filter(|name| !names.contains(&name.as_str()));
        for name in gone.cloned().collect::<Vec<_>>() {
            self.station_mut().remove_file(&name);
            self.laid.remove(&name);
        }
        for name in names {
            let is_due = !(name.starts_with(EDITS) || name.starts_with(DRAFTS))
                || self.laid.contains_key(name)
                || line.contains(&name.replace('\'', "'\\''"));
            let Some(text) = files.text(name).filter(|_| is_due) else { continue };
            if self.laid.get(name).map(String::as_str) != Some(text) {
                self.station_mut().put_file(name, text);
                self.laid.insert(name.to_owned(), text.to_owned());
            }
        }
    }

    pub fn docker(&self) -> &Docker {
        &self.docker
    }

    pub fn changed(&self) -> &Changed {
        &self.changed
    }

    /// Looks what the lines that ran have made of the files.
    pub fn note_changes(&mut self) {
        let Some(station) = &self.station else { return };
        let mut own = station.own_files();
        own.retain(|(_, text)| text.len() <= CHANGED_BYTES_MAX);
        let is_gone = |name: &&String| !own.iter().any(|(own, _)| own == *name);
        let gone = self.laid.keys().filter(is_gone).map(|name| (name, None));
        let is_new =
            |(name, text): &&(String, &str)| self.laid.get(name).map(String::as_str) != Some(text);
        let new = own.iter().filter(is_new).map(|(name, text)| (name, Some(*text)));
        let now: SortedMap<&String, Option<&str>> = new.take(CHANGED_MAX).chain(gone).collect();
        let known = self.changed.iter().map(|(name, text)| (name, text.as_deref()));
        if !known.eq(now.iter().map(|(name, text)| (*name, *text))) {
            let owned =
                |(name, text): (&String, Option<&str>)| (name.clone(), text.map(str::to_owned));
            self.changed = Rc::new(now.into_iter().map(owned).collect());
        }
    }

    /// The workstation as it will be when the next line is typed.
    pub fn with_files(&self, files: &dyn Files) -> Workstation {
        let mut desk = self.clone();
        desk.put_files(files, "");
        desk.station_mut();
        desk.station.expect("it has just been made")
    }

    /// What lines have read, written or looked for.
    pub fn was_looked_at(&self, name: &str, closely: Closely) -> bool {
        self.station.as_ref().is_some_and(|station| station.was_looked_at(name, closely))
    }

    pub fn is_at_home(&self) -> bool {
        self.station.as_ref().is_none_or(Workstation::is_at_home)
    }

    pub fn due(&self) -> Option<SimTime> {
        let station = self.station.as_ref().and_then(Workstation::due);
        [station, self.docker.due()].into_iter().flatten().min()
    }

    /// What is due in docker's containers.
    pub fn turn_docker(&mut self, now: SimTime, seed: u64) {
        self.docker.turn(now, seed);
    }

    pub fn type_to_docker(&mut self, now: SimTime, seed: u64, id: &str, pid: Pid, typed: &Typed) {
        self.docker.type_in(now, seed, id, pid, typed);
    }

    pub fn has_line(&self, leader: Pid) -> bool {
        self.station.as_ref().is_some_and(|station| station.has_line(leader))
    }

    pub fn has_process(&self, pid: Pid) -> bool {
        self.line_of(pid).is_some()
    }

    /// Ports whose program is over are free again.
    pub fn close_forwards(&mut self) {
        let Desk { station, forwards, .. } = self;
        forwards.keep(|pid| station.as_ref().is_some_and(|station| station.line_of(pid).is_some()));
    }

    /// What whoever forwards a port is to print; those that lost their pod are over.
    pub fn take_heard(&mut self) -> Vec<(Pid, Heard)> {
        self.forwards.take_heard()
    }

    pub fn lost_connection(&self, pid: Pid, cluster: &Cluster) -> String {
        self.forwards.lost(pid, cluster)
    }

    pub fn line_of(&self, pid: Pid) -> Option<Pid> {
        self.station.as_ref()?.line_of(pid)
    }

    pub fn argv(&self, pid: Pid) -> Vec<String> {
        self.station.as_ref().map(|station| station.argv(pid)).unwrap_or_default()
    }

    /// What one of its programs prints.
    pub fn print(&mut self, pid: Pid, printed: Vec<(Stream, String)>) {
        for (stream, text) in printed {
            let stream = match stream {
                Stream::Out => LogStream::Stdout,
                Stream::Err => LogStream::Stderr,
            };
            self.station_mut().print(pid, stream, &text);
        }
    }

    pub fn surroundings<'a, 'w>(
        &'a mut self,
        world: &'a mut World<'w>,
        noted: &'a mut Option<Noted>,
        next_record: RecordId,
    ) -> Surroundings<'a, 'w> {
        let Desk { station, docker, forwards, .. } = self;
        let station = station.get_or_insert_with(new_station);
        Surroundings { world, station, docker, forwards, noted, next_record }
    }
}

fn new_station() -> Workstation {
    Workstation::new(&programs::names())
}
