//! The life of a container: made, started, asked to stop, dead.
//! Models containerd internal/cri/server/container_{create,start,stop}.go (2.x), K53, K67.7, K69, K77.

use std::rc::Rc;

use super::inside::Inside;
use super::{Container, ContainerRun, Exit, LastWords, Patience, Runtime, Stop};
use crate::cluster::app::{
    self, ContainerLog, Files, OutOfMemory, Pid, Processes, ServerFault, Signal, World,
};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::fault::Fault;
use crate::cluster::ids::ContainerId;
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, ContainerChange, ExecChange, RecordId, What};
use crate::cluster::rule::Rule;
use crate::kit::time::{SimTime, Span};
use crate::objects::TerminationMessagePolicy;

/// A container that could not be started is said to have ended with this.
const START_ERROR_CODE: i32 = 128;
/// What of a termination message is kept, of a file and of a log (K79).
const MESSAGE_BYTES_MAX: usize = 4096;
const MESSAGE_LOG_BYTES_MAX: usize = 2048;
const MESSAGE_LOG_LINES_MAX: usize = 80;

impl Runtime {
    pub fn create_container(&mut self, ctx: &mut Ctx, container: Container) -> ContainerId {
        // A second instance is there because the restart policy wants it.
        let is_first = container.attempt == 0;
        let rule = if is_first { Rule::ContainerStart } else { Rule::RestartPolicy };
        self.record(ctx, &container, ContainerChange::Created, rule);
        let id = container.id.clone();
        self.changed.insert(container.uid.clone());
        Rc::make_mut(self.by_pod.entry(container.uid.clone()).or_default()).insert(0, id.clone());
        self.containers.insert(id.clone(), Rc::new(container));
        id
    }

    /// Err: the container has ended before it ran, and this is why.
    pub fn start_container(&mut self, ctx: &mut Ctx, id: &ContainerId) -> Result<(), String> {
        let now = ctx.now();
        let container = self.container(id);
        self.changed.insert(container.uid.clone());
        let start = container.start.clone().expect("the kubelet says what a container runs");
        let volumes = Rc::make_mut(self.volumes.entry(container.uid.clone()).or_default());
        let world = &mut World { now, seed: ctx.seed(), volumes };
        match Processes::boot(Rc::unwrap_or_clone(start), world) {
            Err(error) => {
                let message = start_error(&error.to_string());
                let exit = Exit {
                    started_at: None,
                    finished_at: now,
                    code: START_ERROR_CODE,
                    reason: "StartError".to_owned(),
                    message: message.clone(),
                    cause: ctx.cause,
                };
                self.over(ctx, id, exit);
                Err(message)
            }
            Ok(processes) => {
                let record =
                    self.record(ctx, &container, ContainerChange::Started, Rule::ContainerStart);
                self.container_mut(id).run = ContainerRun::Running { started_at: now, stop: None };
                let inside = Inside::new(processes, Some(record));
                self.insides.insert(id.clone(), Rc::new(inside));
                self.touch(ctx, id);
                Ok(())
            }
        }
    }

    /// CRI StopContainer: the stop signal now, SIGKILL when the grace is over (K67.7).
    pub fn stop_container(&mut self, ctx: &mut Ctx, id: &ContainerId, grace: Span, rule: Rule) {
        let now = ctx.now();
        let container = self.container(id);
        if !container.is_running() {
            return;
        }
        let kill_at = now + grace;
        self.touch(ctx, id);
        if let Some(already) = self.container_mut(id).stop_mut() {
            // A second signal is not sent; a shorter patience counts.
            if let Patience::Until(at) = &mut already.patience {
                *at = (*at).min(kill_at);
            }
            return;
        }
        let signal = container.start.as_ref().map_or(Signal::Term, |start| start.image.stop_signal);
        let change = ContainerChange::Stopping { signal, kill_at };
        let record = self.record(ctx, &container, change, rule);
        let patience = Patience::Until(kill_at);
        if let ContainerRun::Running { stop, .. } = &mut self.container_mut(id).run {
            *stop = Some(Stop { signalled_at: now, patience, cause: Some(record) });
        }
        self.inside(ctx, id, |inside, world| {
            inside.processes.signal(world, Pid::FIRST, signal);
        });
    }

    /// A person does something to the program; what it does from now on has that as its cause.
    pub fn inflict(&mut self, ctx: &mut Ctx, id: &ContainerId, fault: Fault, cause: RecordId) {
        self.inside(ctx, id, |inside, world| {
            inside.cause = Some(cause);
            inside.faults.add(fault, world.now);
            match fault {
                Fault::Freeze => inside.processes.freeze(world.now),
                Fault::Thaw => inside.processes.thaw(world),
                Fault::Crash { code } => inside.processes.crash(world, code),
                Fault::Slow { by } => inside.processes.fault(world, ServerFault::Slow(by)),
                Fault::Fail { status } => inside.processes.fault(world, ServerFault::Fail(status)),
                Fault::Leak { bytes_per_second } => {
                    inside.processes.fault(world, ServerFault::Leak { bytes_per_second });
                }
                Fault::Recover => inside.processes.fault(world, ServerFault::Recover),
            }
        });
    }

    pub fn due(&self, id: &ContainerId) -> Option<SimTime> {
        let container = self.containers.get(id)?;
        let ContainerRun::Running { stop, .. } = &container.run else { return None };
        let works = || self.insides.get(id).and_then(|inside| inside.processes.due());
        match stop.map(|stop| stop.patience) {
            None => works(),
            Some(Patience::Over { dies_at }) => Some(dies_at),
            Some(Patience::Until(at)) => Some(works().map_or(at, |works| works.min(at))),
        }
    }

    /// What is due in one container: its programs go on, it is killed, or it is dead.
    pub fn turn(&mut self, ctx: &mut Ctx, id: &ContainerId) {
        let now = ctx.now();
        let Some(container) = self.containers.get(id).cloned() else { return };
        let ContainerRun::Running { stop, .. } = &container.run else { return };
        match stop.map(|stop| (stop.patience, stop.cause)) {
            Some((Patience::Over { dies_at }, cause)) => {
                if dies_at <= now {
                    let killed =
                        app::Exit { code: Signal::Kill.exit_code(), memory: OutOfMemory::No };
                    self.ended(ctx, id, &killed, cause);
                }
            }
            Some((Patience::Until(at), cause)) if at <= now => {
                ctx.cause = cause;
                let record = self.record(ctx, &container, ContainerChange::Killed, Rule::KillForce);
                let dies_at = now + ctx.pace(Pace::Kill, id.as_str());
                if let Some(stop) = self.container_mut(id).stop_mut() {
                    stop.patience = Patience::Over { dies_at };
                    stop.cause = Some(record);
                }
            }
            Some((Patience::Until(_), _)) | None => {
                self.inside(ctx, id, |inside, world| inside.processes.turn(world));
            }
        }
    }

    /// Lets something happen inside a running container, and sees to what came of it.
    pub(super) fn inside<T>(
        &mut self,
        ctx: &mut Ctx,
        id: &ContainerId,
        work: impl FnOnce(&mut Inside, &mut World) -> T,
    ) -> Option<T> {
        let container = self.containers.get(id).filter(|container| container.is_running())?.clone();
        let inside = Rc::make_mut(self.insides.get_mut(id)?);
        let volumes = Rc::make_mut(self.volumes.entry(container.uid.clone()).or_default());
        let result = work(inside, &mut World { now: ctx.now(), seed: ctx.seed(), volumes });
        let printed = inside.take_printed();
        let ended = inside.processes.take_ended();
        let held = inside.processes.take_held();
        let exit = inside.processes.exit();
        let stop_cause = container.stop().and_then(|stop| stop.cause);
        let cause = stop_cause.or(inside.cause);
        for (asker, session) in printed {
            let app::Session { stdout, stderr } = session;
            self.tell_person(ctx, id, asker, ExecChange::Printed { stdout, stderr }, cause);
        }
        for pid in held {
            self.session_held(ctx, id, pid);
        }
        for session in ended {
            self.session_over(ctx, id, session, cause);
        }
        self.send_requests(ctx, id, &container.uid);
        if let Some(exit) = exit {
            self.detach(ctx, id, exit.code, cause);
            self.ended(ctx, id, &exit, cause);
        }
        self.touch(ctx, id);
        Some(result)
    }

    fn ended(
        &mut self,
        ctx: &mut Ctx,
        id: &ContainerId,
        exit: &app::Exit,
        cause: Option<RecordId>,
    ) {
        let container = self.container(id);
        let ContainerRun::Running { started_at, .. } = container.run else { return };
        ctx.cause = cause;
        let reason = match exit.memory {
            OutOfMemory::Yes => "OOMKilled",
            OutOfMemory::No if exit.code == 0 => "Completed",
            OutOfMemory::No => "Error",
        };
        let message = self.last_words(ctx, &container, exit.code);
        let exit = Exit {
            started_at: Some(started_at),
            finished_at: ctx.now(),
            code: exit.code,
            reason: reason.to_owned(),
            message,
            cause,
        };
        self.over(ctx, id, exit);
    }

    /// The container is dead, however it came to that.
    fn over(&mut self, ctx: &mut Ctx, id: &ContainerId, mut exit: Exit) {
        let container = self.container(id);
        let change = ContainerChange::Exited { code: exit.code, reason: exit.reason.clone() };
        let record = self.record(ctx, &container, change, Rule::ContainerExit);
        exit.cause = Some(record);
        self.container_mut(id).run = ContainerRun::Exited(exit);
        let uid = container.uid.clone();
        self.changed.insert(uid.clone());
        ctx.cause = Some(record);
        let (node, container) = (self.node.clone(), id.clone());
        ctx.send(Span::ZERO, Message::ContainerDead { node, uid, container });
    }

    /// The file if it has anything to say, else, where the policy allows it, the end of the log.
    fn last_words(&mut self, ctx: &Ctx, container: &Container, code: i32) -> String {
        let LastWords { path, policy } = &container.last_words;
        let Some(inside) = self.insides.get_mut(&container.id).map(Rc::make_mut) else {
            return String::new();
        };
        let volumes = Rc::make_mut(self.volumes.entry(container.uid.clone()).or_default());
        let world = &mut World { now: ctx.now(), seed: ctx.seed(), volumes };
        let read = |files: &mut Files| files.read(path).unwrap_or_default().to_owned();
        let file = inside.processes.files(world, read);
        let falls_back =
            *policy == Some(TerminationMessagePolicy::FallbackToLogsOnError) && code != 0;
        if file.is_empty() && falls_back {
            return inside.processes.log().tail(MESSAGE_LOG_LINES_MAX, MESSAGE_LOG_BYTES_MAX);
        }
        file[..file.floor_char_boundary(MESSAGE_BYTES_MAX)].to_owned()
    }

    pub fn log(&self, id: &ContainerId) -> Option<&ContainerLog> {
        self.insides.get(id).map(|inside| inside.processes.log())
    }

    fn record(
        &self,
        ctx: &mut Ctx,
        container: &Container,
        change: ContainerChange,
        rule: Rule,
    ) -> RecordId {
        let what = What::Container { id: container.id.clone(), change };
        let about = About::container(container.pod.clone(), &container.name);
        ctx.record(Actor::Runtime, about, what, Some(rule))
    }
}

/// What containerd says of a program that cannot be run.
fn start_error(why: &str) -> String {
    format!(
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: {why}: unknown"
    )
}
