//! Programs that go on while simulated time passes.

use super::kubectl::verbs::delete::UntilGone;
use super::kubectl::watch::Watch;
use super::shell::Shell;
use super::world::Exit;
use crate::cluster::Record;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// `sleep`.
    Sleep { until: SimTime },
    /// `kubectl get -w`.
    Watch(Box<Watch>),
    /// `kubectl delete`, until what it deleted is gone.
    UntilGone(UntilGone),
}

impl Job {
    /// When it needs a turn even if nothing happens.
    pub fn due(&self) -> Option<SimTime> {
        match self {
            Job::Sleep { until } => Some(*until),
            Job::Watch(_) | Job::UntilGone(_) => None,
        }
    }

    /// Something happened in the cluster. An exit code ends the job.
    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        match self {
            Job::Sleep { .. } => None,
            Job::Watch(watch) => watch.on_record(shell, record),
            Job::UntilGone(waiting) => waiting.on_record(shell),
        }
    }

    /// Its time has come.
    pub fn on_time(&mut self, now: SimTime) -> Option<Exit> {
        match self {
            Job::Sleep { until } if *until <= now => Some(Exit::SUCCESS),
            Job::Sleep { .. } | Job::Watch(_) | Job::UntilGone(_) => None,
        }
    }
}
