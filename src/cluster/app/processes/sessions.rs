//! Commands run in the container from outside, each with what it has printed: when one has ended for whoever asked for it.
//! Models drainExecSyncIO of containerd's internal/cri/server/container_execsync.go (2.x).

use super::Ended;
use super::kernel::Kernel;
use super::process::Pid;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    pub stdout: String,
    pub stderr: String,
}

impl Kernel {
    /// Commands whose output nobody can write to any more have ended for whoever asked for them.
    pub fn end_sessions(&mut self) {
        let is_held = |pid: &&Pid| self.descriptors.has_session(**pid);
        let closed: Vec<Pid> = self.over.keys().filter(|pid| !is_held(pid)).copied().collect();
        closed.into_iter().for_each(|pid| self.end_session(pid));
    }

    pub fn take_held(&mut self) -> Vec<Pid> {
        let just_over = std::mem::take(&mut self.just_over);
        just_over.into_iter().filter(|pid| self.over.contains_key(pid)).collect()
    }

    pub fn end_session(&mut self, pid: Pid) {
        if let (Some(code), Some(Session { stdout, stderr })) =
            (self.over.remove(&pid), self.sessions.remove(&pid))
        {
            self.ended.push(Ended { pid, code, stdout, stderr });
        }
    }
}
