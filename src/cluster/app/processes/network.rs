//! Questions over the network: what the container's own programs ask, and what is asked of its servers.

use super::kernel::Kernel;
use super::process::{Pid, Process, Program};
use super::{Freeze, Processes, World};
use crate::cluster::app::launch::Output;
use crate::cluster::app::server::Reply;
use crate::cluster::app::server::interface::{Socket, is_loopback};
use crate::kit::time::Span;
use crate::objects::probe::{Answer, Ask, Refusal};

/// What a program of this container asks of another machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Outbound {
    pub pid: Pid,
    pub question: Question,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// The address of a name.
    Resolve { name: String },
    /// A request or a connection; `host` is as the program wrote it, a name or an address.
    Reach { host: String, port: i32, ask: Ask },
    /// Whether a machine answers at all, by ICMP.
    Echo { address: String },
    /// Where the pod's other containers listen.
    Sockets,
    /// What the machine has.
    Memory,
}

/// Of a whole machine, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub total: u64,
    /// By programs.
    pub used: u64,
    /// What is written to volumes that are kept in memory.
    pub shared: u64,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Answer(Answer),
    Addresses {
        /// The name in full, then what it is another name for, and so on; the last of them has the addresses.
        names: Vec<String>,
        addresses: Vec<String>,
    },
    /// The name is known nowhere.
    UnknownName,
    /// The server took the connection and ended before it answered.
    Reset,
    /// `micros`: there and back, in thousandths of a millisecond.
    Echo {
        ttl: u8,
        micros: u64,
    },
    Sockets(Vec<Socket>),
    Memory(Memory),
}

impl Processes {
    /// Asks whichever process listens on that port.
    pub fn ask(&mut self, world: &mut World, ask: &Ask) -> Reply {
        self.during(world, |kernel| kernel.ask_inside(ask))
    }

    /// Where its servers listen.
    pub fn sockets(&self) -> Vec<Socket> {
        self.kernel.sockets().into_iter().map(|(_, socket)| socket).collect()
    }

    /// What programs have asked of others since this was last called.
    pub fn requests(&mut self) -> Vec<Outbound> {
        std::mem::take(&mut self.kernel.outbox)
    }

    /// The answer to a request; whoever asked may have given up meanwhile.
    pub fn hear(&mut self, world: &mut World, pid: Pid, heard: Heard) {
        self.during(world, |kernel| {
            if kernel.table.contains_key(&pid) {
                kernel.heard.insert(pid, heard);
            }
        });
    }
}

impl Kernel {
    /// Whether a name or an address means this pod.
    pub fn is_own_address(&self, host: &str) -> bool {
        let machine = &self.machine;
        is_loopback(host) || host == machine.ip || host == machine.hostname
    }

    /// Where its servers listen, each with its process.
    pub fn sockets(&self) -> Vec<(Pid, Socket)> {
        let of = |process: &Process| {
            let sockets = match &process.program {
                Program::Server(server) => server.sockets(),
                Program::Shell(_) | Program::Utility { .. } | Program::Outside(_) => Vec::new(),
            };
            let pid = process.core.pid;
            sockets.into_iter().map(move |socket| (pid, socket)).collect::<Vec<_>>()
        };
        self.table.values().flat_map(of).collect()
    }

    /// A request that reaches this container from inside or outside.
    pub fn ask_inside(&mut self, ask: &Ask) -> Reply {
        let (host, port) = ask.address();
        let listening = self.table.values().find_map(|process| match &process.program {
            Program::Server(server) if server.listens_on(host, port) => Some(process.core.pid),
            Program::Server(_)
            | Program::Shell(_)
            | Program::Utility { .. }
            | Program::Outside(_) => None,
        });
        let Some(pid) = listening else { return refused() };
        if pid == Pid::FIRST && self.freeze == Freeze::Frozen {
            return match ask {
                // The kernel accepts connections for a program that hangs.
                Ask::TcpConnect { .. } => connected(),
                Ask::HttpGet(_) | Ask::Grpc { .. } | Ask::Exec { .. } => Reply::Never,
            };
        }
        let Some(mut process) = self.table.remove(&pid) else { return refused() };
        let mut out = Output::default();
        let reply = match &mut process.program {
            Program::Server(server) => {
                let reply = server.answer(ask, self.now, &mut self.files, &mut out);
                process.wait = super::server_wait(server);
                reply
            }
            Program::Shell(_) | Program::Utility { .. } | Program::Outside(_) => refused(),
        };
        super::System { kernel: self, process: &mut process.core }.print_output(&out);
        self.table.insert(pid, process);
        reply
    }
}

impl super::System<'_> {
    pub fn print_output(&mut self, out: &Output) {
        if !out.stdout.is_empty() {
            self.print(&out.stdout);
        }
        if !out.stderr.is_empty() {
            self.print_error(&out.stderr);
        }
        for (path, text) in &out.files {
            // A server goes on when its log cannot be written.
            let _ = self.files().append(path, text);
        }
    }
}

fn refused() -> Reply {
    Reply::After { delay: Span::ZERO, answer: Answer::Refused(Refusal::Connection) }
}

fn connected() -> Reply {
    Reply::After { delay: Span::ZERO, answer: Answer::Connected }
}
