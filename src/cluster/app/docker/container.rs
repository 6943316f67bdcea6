//! One container of Docker's: what it runs, what it printed, how it ended.
//! Models moby's container package as far as a learner sees it.

use std::rc::Rc;

use super::{DockerError, DockerRun};
use crate::cluster::app::files::{Access, Volumes};
use crate::cluster::app::image::Image;
use crate::cluster::app::images;
use crate::cluster::app::launch::Start;
use crate::cluster::app::log::ContainerLog;
use crate::cluster::app::processes::{
    Heard, Memory, Outbound, Pid, Processes, Question, Session, World, unpack,
};
use crate::cluster::app::server::interface::is_loopback;
use crate::cluster::app::utilities::NODE_MEMORY;
use crate::cluster::metrics::NODE_OWN;
use crate::cluster::pace::echo_micros;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::objects::probe::{Answer, Refusal};

/// The first that docker's bridge gives away.
pub(super) const ADDRESS: &str = "172.17.0.2";

#[derive(Clone, Debug, PartialEq)]
pub struct DockerContainer {
    pub id: String,
    pub name: String,
    pub image: String,
    pub created_at: SimTime,
    pub stage: DockerStage,
    pub log: ContainerLog,
    /// Ports of this machine, and the container's ports behind them.
    pub published: Vec<(u16, u16)>,
    pub(super) start: Start,
    pub(super) volumes: Volumes,
    pub(super) processes: Option<Processes>,
    pub(super) kill_at: Option<SimTime>,
    /// What those who run beside its program have printed, and the program itself where somebody is attached.
    pub(super) heard: SortedMap<Pid, DockerHeard>,
}

/// What somebody printed whom a person listens to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DockerHeard {
    pub stdout: String,
    pub stderr: String,
    /// None: it goes on.
    pub code: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DockerStage {
    Created,
    Up { since: SimTime },
    Exited { code: i32, at: SimTime },
}

impl DockerContainer {
    pub fn argv(&self) -> Vec<String> {
        self.start.argv()
    }

    /// What the image says its program listens on.
    pub fn exposed(&self) -> &[u16] {
        &self.start.image.exposed
    }

    pub fn is_up(&self) -> bool {
        matches!(self.stage, DockerStage::Up { .. })
    }

    pub(super) fn with_processes(
        &mut self,
        now: SimTime,
        seed: u64,
        act: impl FnOnce(&mut Processes, &mut World),
    ) {
        let Some(mut processes) = self.processes.take() else { return };
        let mut world = World { now, seed, volumes: &mut self.volumes };
        act(&mut processes, &mut world);
        // There is no network here that would know a name, and nobody else at the container's own address.
        for Outbound { pid, question } in processes.requests() {
            let heard = match question {
                Question::Reach { host, .. } if host == ADDRESS || is_loopback(&host) => {
                    Heard::Answer(Answer::Refused(Refusal::Connection))
                }
                Question::Sockets => Heard::Sockets(Vec::new()),
                Question::Memory => Heard::Memory(memory(&processes, now)),
                Question::Echo { address } if address == ADDRESS || is_loopback(&address) => {
                    Heard::Echo { ttl: 64, micros: echo_micros(0, seed, &self.id, now) }
                }
                // Nobody else is there who would answer.
                Question::Echo { .. } => continue,
                Question::Reach { .. } | Question::Resolve { .. } => Heard::UnknownName,
            };
            processes.hear(&mut world, pid, heard);
        }
        self.log = processes.log().clone();
        for ended in processes.take_ended() {
            let heard = self.heard.entry(ended.pid).or_default();
            heard.stdout += &ended.stdout;
            heard.stderr += &ended.stderr;
            heard.code = Some(ended.code);
        }
        for (pid, heard) in self.heard.iter_mut() {
            let printed = match *pid {
                Pid::FIRST => processes.take_heard(),
                pid => processes.take_printed(pid),
            };
            let Session { stdout, stderr } = printed.unwrap_or_default();
            heard.stdout += &stdout;
            heard.stderr += &stderr;
            if let (Pid::FIRST, Some(exit)) = (*pid, processes.exit()) {
                heard.code = Some(exit.code);
            }
        }
        match processes.exit() {
            Some(exit) => {
                self.stage = DockerStage::Exited { code: exit.code, at: now };
                self.kill_at = None;
            }
            None => self.processes = Some(processes),
        }
    }

    pub(super) fn begin(&mut self, now: SimTime, seed: u64) -> Result<(), DockerError> {
        let mut world = World { now, seed, volumes: &mut self.volumes };
        match Processes::boot(self.start.clone(), &mut world) {
            Ok(processes) => {
                self.processes = Some(processes);
                self.stage = DockerStage::Up { since: now };
                self.with_processes(now, seed, |_, _| ());
                Ok(())
            }
            Err(error) => Err(DockerError {
                message: format!(
                    "failed to create task for container: failed to create shim task: OCI runtime create failed: \
                     runc create failed: unable to start container process: {error}: unknown"
                ),
                code: 127,
            }),
        }
    }

    pub(super) fn due(&self) -> Option<SimTime> {
        let works = self.processes.as_ref().and_then(Processes::due);
        [works, self.kill_at].into_iter().flatten().min()
    }
}

/// Of a machine as large as a node, on which little else runs.
fn memory(processes: &Processes, now: SimTime) -> Memory {
    let used = NODE_OWN.memory_bytes + processes.memory_bytes(now);
    Memory { total: NODE_MEMORY, used, shared: 0 }
}

pub(super) fn start(run: &DockerRun, id: &str) -> Start {
    let (image, _): (Rc<Image>, _) = images::find(&run.image, &[]);
    let hostname = id[..12].to_owned();
    Start {
        layer: unpack(&image),
        image,
        command: Vec::new(),
        args: run.args.clone(),
        env: run.env.clone(),
        working_dir: String::new(),
        hosts: format!("127.0.0.1\tlocalhost\n{ADDRESS}\t{hostname}\n"),
        hostname,
        namespace: String::new(),
        ip: ADDRESS.to_owned(),
        mounts: Vec::new(),
        root: Access::ReadWrite,
        termination_message_path: String::new(),
        ports: Vec::new(),
        memory_limit: None,
        cpu_limit_millis: None,
        stdin: run.stdin,
        seed_key: format!("docker/{id}"),
    }
}
