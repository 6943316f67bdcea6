//! Programs that go on while simulated time passes.

use super::curl::Curl;
use super::docker::DockerJob;
use super::editor::Editor;
use super::kubectl::unreached::Unreached;
use super::kubectl::verbs::attach::Attachment;
use super::kubectl::verbs::cp::Copy;
use super::kubectl::verbs::delete::UntilGone;
use super::kubectl::verbs::drain::Drain;
use super::kubectl::verbs::edit::Edit;
use super::kubectl::verbs::events::EventWatch;
use super::kubectl::verbs::exec::{Reads, Session};
use super::kubectl::verbs::logs::{FirstPod, Follow};
use super::kubectl::verbs::port_forward::PortForward;
use super::kubectl::verbs::replace::Replacement;
use super::kubectl::verbs::rollout::status::Status;
use super::kubectl::verbs::wait::Wait;
use super::kubectl::watch::Watch;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::{Pid, Record};
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// `sleep`.
    Sleep { until: SimTime },
    /// `kubectl get -w`.
    Watch(Box<Watch>),
    /// `curl`.
    Curl(Box<Curl>),
    /// `kubectl cp`.
    Copy(Box<Copy>),
    /// `kubectl exec`.
    Exec(Session),
    /// What asks a kubelet that cannot be reached.
    Unreached(Unreached),
    /// `kubectl logs -f`.
    Follow(Follow),
    /// `kubectl logs deployment/web`, until there is a pod.
    LogsOf(Box<FirstPod>),
    /// `kubectl delete`, until what it deleted is gone.
    UntilGone(UntilGone),
    /// `kubectl proxy`.
    Proxy,
    /// `kubectl drain`.
    Drain(Box<Drain>),
    /// `kubectl rollout status`.
    Rollout(Box<Status>),
    /// `kubectl events -w`.
    Events(Box<EventWatch>),
    /// `kubectl replace --force`.
    Replace(Box<Replacement>),
    /// `kubectl wait`.
    Wait(Box<Wait>),
    /// `kubectl attach`, `kubectl run -it`.
    Attach(Box<Attachment>),
    /// `kubectl edit`, while its editor is open.
    Edit(Box<Edit>),
    /// `vi`.
    Editor(Editor),
    /// `kubectl port-forward`.
    Forward(PortForward),
    /// `docker run` in the foreground, `docker logs -f`, `docker stop`.
    Docker(Box<DockerJob>),
}

/// Where what is typed goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A command in a pod.
    Session(u32),
    /// A process in one of docker's containers.
    Docker { id: String, pid: Pid },
}

impl Job {
    /// When it needs a turn even if nothing happens.
    pub fn due(&self) -> Option<SimTime> {
        match self {
            Job::Sleep { until } => Some(*until),
            Job::Follow(follow) => Some(follow.next_look),
            Job::Unreached(unreached) => Some(unreached.until),
            Job::Drain(drain) => drain.due(),
            Job::Docker(docker) => Some(docker.next_look),
            Job::Rollout(status) => status.deadline,
            Job::Wait(wait) => Some(wait.due()),
            Job::Replace(replacement) => Some(replacement.next_look),
            Job::Attach(attachment) => attachment.due(),
            Job::UntilGone(waiting) => waiting.give_up,
            Job::LogsOf(waiting) => Some(waiting.give_up),
            Job::Proxy
            | Job::Edit(_)
            | Job::Editor(_)
            | Job::Forward(_)
            | Job::Copy(_)
            | Job::Curl(_)
            | Job::Events(_)
            | Job::Watch(_)
            | Job::Exec(_) => None,
        }
    }

    /// Something happened in the cluster. An exit code ends the job.
    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        if let Job::LogsOf(waiting) = self {
            return match waiting.on_record(shell, record)? {
                Outcome::Ended(exit) => Some(exit),
                Outcome::Running(job) => {
                    *self = job;
                    None
                }
            };
        }
        match self {
            Job::Sleep { .. }
            | Job::Follow(_)
            | Job::LogsOf(_)
            | Job::Unreached(_)
            | Job::Drain(_)
            | Job::Docker(_)
            | Job::Proxy
            | Job::Edit(_)
            | Job::Editor(_)
            | Job::Replace(_) => None,
            Job::Attach(attachment) => attachment.on_record(shell, record),
            Job::Forward(forward) => forward.on_record(shell, record),
            Job::Curl(curl) => curl.on_record(shell, record),
            Job::Copy(copy) => copy.on_record(shell, record),
            Job::Exec(session) => session.on_record(shell, record),
            Job::Watch(watch) => watch.on_record(shell, record),
            Job::UntilGone(waiting) => waiting.on_record(shell),
            Job::Rollout(status) => status.on_record(shell, record),
            Job::Wait(wait) => wait.on_record(shell, record),
            Job::Events(watch) => watch.on_record(shell, record),
        }
    }

    /// Its time has come.
    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        let now = shell.now();
        match self {
            Job::Sleep { until } if *until <= now => Some(Exit::SUCCESS),
            Job::Follow(follow) if follow.next_look <= now => follow.on_time(shell),
            Job::Unreached(unreached) if unreached.until <= now => Some(unreached.on_time(shell)),
            Job::Drain(drain) if drain.due().is_some_and(|at| at <= now) => drain.on_time(shell),
            // Whatever was due in a container may concern it.
            Job::Docker(docker) => docker.on_time(shell),
            Job::Rollout(status) if status.deadline.is_some_and(|due| due <= now) => {
                status.on_time(shell)
            }
            Job::Wait(wait) if wait.due() <= now => wait.on_time(shell),
            Job::Replace(replacement) if replacement.next_look <= now => replacement.on_time(shell),
            Job::Attach(attachment) if attachment.due().is_some_and(|due| due <= now) => {
                attachment.on_time(shell)
            }
            Job::UntilGone(waiting) if waiting.give_up.is_some_and(|due| due <= now) => {
                waiting.on_time(shell)
            }
            Job::LogsOf(waiting) if waiting.give_up <= now => waiting.on_time(shell),
            Job::Sleep { .. }
            | Job::Proxy
            | Job::LogsOf(_)
            | Job::Attach(_)
            | Job::Edit(_)
            | Job::Editor(_)
            | Job::Forward(_)
            | Job::Copy(_)
            | Job::Curl(_)
            | Job::Drain(_)
            | Job::Rollout(_)
            | Job::Wait(_)
            | Job::Events(_)
            | Job::Replace(_)
            | Job::Watch(_)
            | Job::UntilGone(_)
            | Job::Exec(_)
            | Job::Unreached(_)
            | Job::Follow(_) => None,
        }
    }

    /// Who hears what is typed, and how much of it.
    pub fn typing(&self) -> Option<(Recipient, Reads)> {
        let (session, reads) = match self {
            Job::Exec(Session { id, reads }) => Some((*id, *reads)),
            Job::Attach(attachment) => attachment.typing(),
            Job::Docker(docker) => {
                let (id, pid, reads) = docker.typing()?;
                return Some((Recipient::Docker { id: id.to_owned(), pid }, reads));
            }
            _ => None,
        }?;
        (reads != Reads::Nothing).then_some((Recipient::Session(session), reads))
    }

    /// The child that it waits for.
    pub fn child(&self) -> Option<Pid> {
        if let Job::Edit(edit) = self { Some(edit.child()) } else { None }
    }

    /// Its child is over.
    pub fn on_child(&mut self, shell: &mut Shell, code: i32) -> Option<Exit> {
        if let Job::Edit(edit) = self { edit.on_child(shell, code) } else { None }
    }
}
