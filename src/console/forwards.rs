//! The ports of this machine behind which a pod answers, while a `kubectl port-forward` runs.
//! Models client-go's tools/portforward/portforward.go (v1.36).

use super::kubectl::failure::Failure;
use crate::cluster::{Cluster, Pid};
use crate::kit::chance::draw;
use crate::kit::hash::{hex64, uid};
use crate::kit::stamp::MicroStamp;
use crate::objects::Key;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forwards {
    open: Vec<Forward>,
    /// Where somebody connected last.
    last: Option<Forward>,
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
        if let Heard::Connection(local) = heard {
            self.last = self.at(local).cloned();
        }
        self.heard.push((pid, heard));
    }

    pub fn take_heard(&mut self) -> Vec<(Pid, Heard)> {
        std::mem::take(&mut self.heard)
    }

    /// What a forward says whose pod refused the last connection, in client-go's log and then in kubectl's words.
    /// Models HandleError in apimachinery's pkg/util/runtime, klog's header, and containerd's sandbox_portforward_linux.go.
    pub fn lost(&self, pid: Pid, cluster: &Cluster) -> String {
        let failure = Failure::plain("lost connection to pod").text();
        let Some(Forward { local, remote, pod, .. }) =
            self.last.as_ref().filter(|one| one.pid == pid)
        else {
            return failure;
        };
        let id = |what: &str| draw(cluster.config().seed, what, &pod.to_string());
        let (sandbox, net) = (hex64(id("sandbox")), uid(id("network-namespace")));
        let date = MicroStamp::of(cluster.now()).with_nanos();
        let (month, day, time) = (&date[5..7], &date[8..10], &date[11..26]);
        format!(
            "E{month}{day} {time} {pid:>7} portforward.go:522] \"Unhandled Error\" err=\"an error occurred forwarding {local} -> {remote}: \
             error forwarding port {remote} to pod {sandbox}, uid : failed to execute portforward in network namespace \
             \\\"/var/run/netns/cni-{net}\\\": failed to connect to localhost:{remote} inside namespace \\\"{sandbox}\\\", \
             IPv4: dial tcp4 127.0.0.1:{remote}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address \" \
             logger=\"UnhandledError\"\n{failure}"
        )
    }

    /// Forgets those whose program is over.
    pub fn keep(&mut self, is_alive: impl Fn(Pid) -> bool) {
        self.open.retain(|forward| is_alive(forward.pid));
    }
}
