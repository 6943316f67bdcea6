//! Who sends a signal, and what of that its receiver can tell. Models si_pid of sigaction(2).

use super::process::Pid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Process(Pid),
    /// Somebody's keys at a terminal of the container.
    Terminal,
    /// The runtime on the node: its SIGKILL and SIGSTOP reach PID 1 too.
    Runtime,
}

impl Sender {
    /// As the receiver sees it: whoever is outside its PID namespace has none.
    pub fn number(self) -> Option<u32> {
        match self {
            Sender::Process(pid) => Some(pid.number()),
            Sender::Terminal | Sender::Runtime => None,
        }
    }
}
