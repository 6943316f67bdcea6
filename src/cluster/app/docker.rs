//! Docker's engine beside the cluster: containers that run until they end, and nobody who would start them again.
//! Models moby's daemon (create, start, stop, kill, rm) as far as one machine with known images can show it.

use std::rc::Rc;

use super::files::Volumes;
use super::image::Image;
use super::images;
use super::launch::Start;
use super::log::ContainerLog;
use super::processes::{Heard, Pid, Processes, World, unpack};
use super::signal::Signal;
use crate::kit::chance::draw;
use crate::kit::hash::hex64;
use crate::kit::time::{SimTime, Span};

/// As many containers as anybody needs to see one of them die.
const CONTAINERS_MAX: usize = 32;
/// What `docker stop` waits before it kills (moby's defaultStopTimeout).
pub const STOP_PATIENCE: Span = Span::secs(10);

/// Moby's pkg/namesgenerator has more of both.
const ADJECTIVES: [&str; 8] =
    ["admiring", "bold", "cool", "eager", "gallant", "happy", "quirky", "zen"];
const SURNAMES: [&str; 8] =
    ["babbage", "curie", "dijkstra", "hopper", "lovelace", "ritchie", "turing", "wozniak"];

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docker {
    /// In the order of their making.
    containers: Vec<Rc<DockerContainer>>,
    made: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DockerContainer {
    pub id: String,
    pub name: String,
    pub image: String,
    pub created_at: SimTime,
    pub stage: DockerStage,
    pub log: ContainerLog,
    start: Start,
    volumes: Volumes,
    processes: Option<Processes>,
    kill_at: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DockerStage {
    Created,
    Up { since: SimTime },
    Exited { code: i32, at: SimTime },
}

/// What `docker run` is told.
#[derive(Clone, Debug, Default)]
pub struct DockerRun {
    pub name: Option<String>,
    pub image: String,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
}

/// What the daemon refuses, in its words, and the exit code that docker makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerError {
    pub message: String,
    pub code: i32,
}

impl DockerContainer {
    pub fn argv(&self) -> Vec<String> {
        self.start.argv()
    }

    pub fn is_up(&self) -> bool {
        matches!(self.stage, DockerStage::Up { .. })
    }

    fn with_processes(
        &mut self,
        now: SimTime,
        seed: u64,
        act: impl FnOnce(&mut Processes, &mut World),
    ) {
        let Some(mut processes) = self.processes.take() else { return };
        let mut world = World { now, seed, volumes: &mut self.volumes };
        act(&mut processes, &mut world);
        // There is no network here that would know a name.
        for outbound in processes.requests() {
            processes.hear(&mut world, outbound.pid, Heard::UnknownName);
        }
        self.log = processes.log().clone();
        match processes.exit() {
            Some(exit) => {
                self.stage = DockerStage::Exited { code: exit.code, at: now };
                self.kill_at = None;
            }
            None => self.processes = Some(processes),
        }
    }

    fn begin(&mut self, now: SimTime, seed: u64) -> Result<(), DockerError> {
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

    fn due(&self) -> Option<SimTime> {
        let works = self.processes.as_ref().and_then(Processes::due);
        [works, self.kill_at].into_iter().flatten().min()
    }
}

impl Docker {
    /// `docker run`: makes a container and starts it. One that cannot be started stays there, created.
    pub fn run(&mut self, now: SimTime, seed: u64, run: DockerRun) -> Result<String, DockerError> {
        let refuse = |message: String| Err(DockerError { message, code: 125 });
        if !images::is_published(&run.image, &[]) {
            let image = with_tag(&run.image);
            return refuse(format!(
                "manifest for {image} not found: manifest unknown: manifest unknown"
            ));
        }
        if CONTAINERS_MAX <= self.containers.len() {
            return refuse(format!(
                "podlife keeps {CONTAINERS_MAX} containers here: docker rm some"
            ));
        }
        self.made += 1;
        let chance = draw(seed, "docker", &self.made.to_string());
        let id = hex64(chance);
        let name = run.name.clone().unwrap_or_else(|| {
            let pick = |words: &[&'static str; 8], nth| {
                chance.nth(nth).pick(words).copied().unwrap_or_default()
            };
            format!("{}_{}", pick(&ADJECTIVES, 1), pick(&SURNAMES, 2))
        });
        if let Some(other) = self.containers.iter().find(|other| other.name == name) {
            return refuse(format!(
                "Conflict. The container name \"/{name}\" is already in use by container \"{}\". You have to remove \
                 (or rename) that container to be able to reuse that name.",
                other.id
            ));
        }
        let mut container = DockerContainer {
            start: start(&run, &id),
            id: id.clone(),
            name,
            image: run.image,
            created_at: now,
            stage: DockerStage::Created,
            log: ContainerLog::default(),
            volumes: Volumes::new(),
            processes: None,
            kill_at: None,
        };
        let begun = container.begin(now, seed);
        self.containers.push(Rc::new(container));
        begun.map(|()| id)
    }

    pub fn containers(&self) -> impl DoubleEndedIterator<Item = &DockerContainer> {
        self.containers.iter().map(|container| &**container)
    }

    /// By its name, its id, or the beginning of its id.
    pub fn find(&self, word: &str) -> Option<&DockerContainer> {
        let is_id =
            |container: &&DockerContainer| !word.is_empty() && container.id.starts_with(word);
        self.containers().find(|one| one.name == word).or_else(|| self.containers().find(is_id))
    }

    /// `docker start`
    pub fn start(&mut self, now: SimTime, seed: u64, id: &str) -> Result<(), DockerError> {
        self.change(id, |one| if one.is_up() { Ok(()) } else { one.begin(now, seed) })
            .unwrap_or(Ok(()))
    }

    /// The stop signal now, SIGKILL when the patience is over.
    pub fn stop(&mut self, now: SimTime, seed: u64, id: &str, patience: Span) {
        self.change(id, |one| {
            let signal = one.start.image.stop_signal;
            one.kill_at = Some(now + patience);
            one.with_processes(now, seed, |processes, world| {
                processes.signal(world, Pid::FIRST, signal);
            });
        });
    }

    pub fn kill(&mut self, now: SimTime, seed: u64, id: &str) {
        self.change(id, |one| {
            one.with_processes(now, seed, |processes, world| {
                processes.crash(world, Signal::Kill.exit_code());
            });
        });
    }

    pub fn remove(&mut self, id: &str) {
        self.containers.retain(|container| container.id != id);
    }

    pub fn due(&self) -> Option<SimTime> {
        self.containers().filter_map(DockerContainer::due).min()
    }

    /// What is due now: programs go on, and patience ends.
    pub fn turn(&mut self, now: SimTime, seed: u64) {
        for container in &mut self.containers {
            if container.due().is_none_or(|due| now < due) {
                continue;
            }
            let one = Rc::make_mut(container);
            let is_over = one.kill_at.is_some_and(|at| at <= now);
            one.with_processes(now, seed, |processes, world| match is_over {
                true => processes.crash(world, Signal::Kill.exit_code()),
                false => processes.turn(world),
            });
        }
    }

    fn change<T>(&mut self, id: &str, change: impl FnOnce(&mut DockerContainer) -> T) -> Option<T> {
        let container = self.containers.iter_mut().find(|container| container.id == id)?;
        Some(change(Rc::make_mut(container)))
    }
}

fn start(run: &DockerRun, id: &str) -> Start {
    let (image, _): (Rc<Image>, _) = images::find(&run.image, &[]);
    let hostname = id[..12].to_owned();
    Start {
        layer: unpack(&image),
        image,
        command: Vec::new(),
        args: run.args.clone(),
        env: run.env.clone(),
        working_dir: String::new(),
        hosts: format!("127.0.0.1\tlocalhost\n172.17.0.2\t{hostname}\n"),
        hostname,
        namespace: String::new(),
        ip: "172.17.0.2".to_owned(),
        mounts: Vec::new(),
        ports: Vec::new(),
        memory_limit: None,
        cpu_limit_millis: None,
        seed_key: format!("docker/{id}"),
    }
}

/// A reference as the daemon speaks of it.
pub fn with_tag(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or_default();
    if last.contains([':', '@']) { image.to_owned() } else { format!("{image}:latest") }
}
