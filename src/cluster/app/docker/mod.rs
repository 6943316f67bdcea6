//! Docker's engine beside the cluster: containers that run until they end, and nobody who would start them again.
//! Models moby's daemon (pull, create, start, exec, stop, kill, rm) as far as one machine with known images can show it.

mod container;

use std::rc::Rc;

pub use container::{DockerContainer, DockerHeard, DockerStage};

use super::files::Volumes;
use super::images;
use super::launch::Stdin;
use super::log::ContainerLog;
use super::processes::{Pid, Typed};
use super::server::Reply;
use super::signal::Signal;
use crate::kit::chance::draw;
use crate::kit::hash::hex64;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::Ask;

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
    /// References with their tags, the last pulled first.
    images: Vec<String>,
    made: u64,
}

/// What `docker run` is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DockerRun {
    pub name: Option<String>,
    pub image: String,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub stdin: Stdin,
    pub published: Vec<(u16, u16)>,
}

/// What the daemon refuses, in its words, and the exit code that docker makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerError {
    pub message: String,
    pub code: i32,
}

impl Docker {
    /// Whether the image is on this machine.
    pub fn has_image(&self, image: &str) -> bool {
        self.images.contains(&with_tag(image))
    }

    pub fn images(&self) -> &[String] {
        &self.images
    }

    /// What the registry says of an image that it does not have.
    pub fn look_up(&self, image: &str) -> Result<(), DockerError> {
        if images::is_published(image, &[]) {
            return Ok(());
        }
        let reference = with_tag(image);
        let name = reference.rsplit_once(':').map_or(image, |(name, _)| name);
        let message = if name.contains("does-not-exist") {
            format!(
                "pull access denied for {name}, repository does not exist or may require 'docker login'"
            )
        } else {
            format!("manifest for {reference} not found: manifest unknown: manifest unknown")
        };
        Err(DockerError { message, code: 125 })
    }

    /// The image is here from now on.
    pub fn pulled(&mut self, image: &str) {
        if !self.has_image(image) {
            self.images.insert(0, with_tag(image));
        }
    }

    /// False where no such image is.
    pub fn remove_image(&mut self, image: &str) -> bool {
        let reference = with_tag(image);
        let before = self.images.len();
        self.images.retain(|known| *known != reference);
        self.images.len() < before
    }

    /// `docker run`: makes a container and starts it. One that cannot be started stays there, created.
    pub fn run(&mut self, now: SimTime, seed: u64, run: DockerRun) -> Result<String, DockerError> {
        let refuse = |message: String| Err(DockerError { message, code: 125 });
        self.look_up(&run.image)?;
        self.pulled(&run.image);
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
        let taken = run.published.iter().map(|(host, _)| *host).find(|host| self.publishes(*host));
        let mut container = DockerContainer {
            start: container::start(&run, &id),
            published: run.published,
            heard: SortedMap::new(),
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
        let begun = match taken {
            None => container.begin(now, seed),
            Some(port) => Err(DockerError {
                message: format!(
                    "failed to set up container networking: driver failed programming external connectivity on endpoint {} ({}): Bind for 0.0.0.0:{port} failed: port is already allocated",
                    container.name,
                    hex64(chance.nth(3))
                ),
                code: 125,
            }),
        };
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

    fn publishes(&self, port: u16) -> bool {
        self.containers()
            .any(|one| one.is_up() && one.published.iter().any(|(host, _)| *host == port))
    }

    /// A request to a port of this machine. None: no container is behind it.
    pub fn ask(
        &mut self,
        now: SimTime,
        seed: u64,
        port: u16,
        ask: impl FnOnce(u16) -> Ask,
    ) -> Option<Reply> {
        let mut up = self.containers.iter_mut().filter(|one| one.is_up());
        let (container, inside) = up.find_map(|one| {
            let inside = one.published.iter().find(|(host, _)| *host == port)?.1;
            Some((one, inside))
        })?;
        let mut reply = None;
        Rc::make_mut(container).with_processes(now, seed, |processes, world| {
            reply = Some(
                processes
                    .ask(world, &ask(inside).readdressed(container::ADDRESS, i32::from(inside))),
            );
        });
        reply
    }

    /// Somebody listens to a container's own program from now on.
    pub fn attach(&mut self, id: &str) {
        self.change(id, |one| {
            one.heard.insert(Pid::FIRST, DockerHeard::default());
            if let Some(processes) = &mut one.processes {
                processes.attach();
            }
        });
    }

    /// `docker exec`; by the number of its process.
    pub fn exec(
        &mut self,
        now: SimTime,
        seed: u64,
        id: &str,
        argv: &[String],
        stdin: Stdin,
    ) -> Result<Pid, DockerError> {
        let begun = self.change(id, |one| {
            let mut begun = None;
            one.with_processes(now, seed, |processes, world| {
                begun = Some(processes.exec(world, argv, stdin));
            });
            if let Some(Ok(pid)) = &begun {
                one.heard.insert(*pid, DockerHeard::default());
            }
            begun
        });
        match begun.flatten() {
            Some(Ok(pid)) => Ok(pid),
            Some(Err(error)) => Err(DockerError {
                message: format!(
                    "OCI runtime exec failed: exec failed: unable to start container process: {error}"
                ),
                code: 127,
            }),
            None => Err(DockerError { message: format!("container {id} is not running"), code: 1 }),
        }
    }

    pub fn type_in(&mut self, now: SimTime, seed: u64, id: &str, pid: Pid, typed: &Typed) {
        self.change(id, |one| {
            one.with_processes(now, seed, |processes, world| processes.type_in(world, pid, typed));
        });
    }

    /// What was printed since this was last called; None where there is nobody to listen to any more.
    pub fn take_heard(&mut self, id: &str, pid: Pid) -> Option<DockerHeard> {
        self.change(id, |one| {
            let heard = one.heard.get_mut(&pid)?;
            let code = heard.code;
            let said = std::mem::take(heard);
            if code.is_some() {
                one.heard.remove(&pid);
            }
            Some(said)
        })
        .flatten()
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

/// A reference as the daemon speaks of it.
pub fn with_tag(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or_default();
    if last.contains([':', '@']) { image.to_owned() } else { format!("{image}:latest") }
}
