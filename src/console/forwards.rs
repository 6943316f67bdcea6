//! The ports of this machine behind which a pod answers, while a `kubectl port-forward` runs.
//! Models client-go's tools/portforward/portforward.go (v1.36).

use crate::cluster::Pid;
use crate::objects::Key;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forwards {
    open: Vec<Forward>,
    heard: Vec<(Pid, Heard)>,
}

/// One port that is listened on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// Who listens.
    pub pid: Pid,
    pub local: u16,
    pub remote: u16,
    pub pod: Key,
}

/// What whoever listens is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Somebody connected to this port.
    Connection(u16),
    /// Nothing answers in the pod.
    Refused,
}

impl Forwards {
    pub fn open(&mut self, forward: Forward) {
        self.open.push(forward);
    }

    pub fn at(&self, local: u16) -> Option<&Forward> {
        self.open.iter().find(|forward| forward.local == local)
    }

    pub fn tell(&mut self, pid: Pid, heard: Heard) {
        self.heard.push((pid, heard));
    }

    pub fn take_heard(&mut self) -> Vec<(Pid, Heard)> {
        std::mem::take(&mut self.heard)
    }

    /// Forgets those whose program is over.
    pub fn keep(&mut self, is_alive: impl Fn(Pid) -> bool) {
        self.open.retain(|forward| is_alive(forward.pid));
    }
}
