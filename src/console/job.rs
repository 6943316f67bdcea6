//! Programs that go on while simulated time passes.

use super::curl::Curl;
use super::docker::DockerJob;
use super::kubectl::verbs::delete::UntilGone;
use super::kubectl::verbs::drain::Drain;
use super::kubectl::verbs::exec::Session;
use super::kubectl::verbs::logs::Follow;
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
    /// `curl`.
    Curl(Box<Curl>),
    /// `kubectl exec`.
    Exec(Session),
    /// `kubectl logs -f`.
    Follow(Follow),
    /// `kubectl delete`, until what it deleted is gone.
    UntilGone(UntilGone),
    /// `kubectl drain`.
    Drain(Box<Drain>),
    /// `docker run` in the foreground, `docker logs -f`, `docker stop`.
    Docker(Box<DockerJob>),
}

impl Job {
    /// When it needs a turn even if nothing happens.
    pub fn due(&self) -> Option<SimTime> {
        match self {
            Job::Sleep { until } => Some(*until),
            Job::Follow(follow) => Some(follow.next_look),
            Job::Drain(drain) => drain.due(),
            Job::Docker(docker) => Some(docker.next_look),
            Job::Curl(_) | Job::Watch(_) | Job::UntilGone(_) | Job::Exec(_) => None,
        }
    }

    /// Something happened in the cluster. An exit code ends the job.
    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        match self {
            Job::Sleep { .. } | Job::Follow(_) | Job::Drain(_) | Job::Docker(_) => None,
            Job::Curl(curl) => curl.on_record(shell, record),
            Job::Exec(session) => session.on_record(shell, record),
            Job::Watch(watch) => watch.on_record(shell, record),
            Job::UntilGone(waiting) => waiting.on_record(shell),
        }
    }

    /// Its time has come.
    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        let now = shell.now();
        match self {
            Job::Sleep { until } if *until <= now => Some(Exit::SUCCESS),
            Job::Follow(follow) if follow.next_look <= now => follow.on_time(shell),
            Job::Drain(drain) if drain.due().is_some_and(|at| at <= now) => drain.on_time(shell),
            Job::Docker(docker) if docker.next_look <= now => docker.on_time(shell),
            Job::Sleep { .. }
            | Job::Docker(_)
            | Job::Curl(_)
            | Job::Drain(_)
            | Job::Watch(_)
            | Job::UntilGone(_)
            | Job::Exec(_)
            | Job::Follow(_) => None,
        }
    }
}
