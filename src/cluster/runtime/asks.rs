//! Questions that reach a pod or a container, and the commands that run beside its program.
//! Models containerd internal/cri/server/container_execsync.go (2.x), K30–K35, K65.

use std::rc::Rc;

use super::{Container, ContainerRun, Runtime};
use crate::cluster::app::{Ended, NetAnswer, Pid, Question, Reply, Signal, Stdin, Typed};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::{Asker, ContainerId, NodeName, ProgramKey, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, ExecChange, RecordId, What};
use crate::cluster::rule::Rule;
use crate::kit::chance::draw;
use crate::kit::hash::hex64;
use crate::kit::time::Span;
use crate::objects::probe::exec::NOT_RUNNING;
use crate::objects::probe::{Answer, Ask, Refusal};
use crate::objects::{Key, Pod};

/// Who asks, and on which node it waits for the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Caller {
    pub node: NodeName,
    pub asker: Asker,
}

/// What a program asks of the rest of the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    pub node: NodeName,
    pub caller: ProgramKey,
    pub question: Question,
}

/// Whether an answer is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Answer,
    /// The program hangs, and this made it hang.
    Nothing {
        cause: Option<RecordId>,
    },
}

/// What a connection to a pod came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    Answers {
        container: ContainerId,
        pod: Key,
        delay: Span,
        answer: Answer,
        cause: Option<RecordId>,
    },
    /// The connection is taken, and nothing follows.
    Hangs { container: ContainerId, pod: Key, cause: Option<RecordId> },
    Refused {
        container: Option<ContainerId>,
        pod: Option<Key>,
        cause: Option<RecordId>,
        why: Refusing,
    },
}

/// Why nobody takes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusing {
    /// The pod is on its way out, or its container has ended.
    Going,
    /// No program of the pod listens yet, and no readiness probe has waited for one.
    NotYet,
    /// No program listens on this port.
    Elsewhere,
}

impl Runtime {
    /// A question over the network: whichever container of the pod listens there takes the connection.
    pub fn open(&mut self, ctx: &mut Ctx, uid: &Uid, ask: &Ask) -> Opened {
        let mut refused =
            Opened::Refused { container: None, pod: None, cause: ctx.cause, why: Refusing::Going };
        for container in self.containers_of(uid) {
            if let Opened::Refused { container: first @ None, pod, why, .. } = &mut refused {
                *first = Some(container.id.clone());
                *why = self.refusing(ctx, uid, &container);
                *pod = Some(container.pod.clone());
            }
            if let (ContainerRun::Exited(exit), Opened::Refused { cause, .. }) =
                (&container.run, &mut refused)
            {
                *cause = cause.or(exit.cause);
            }
            match self.open_container(ctx, &container, ask) {
                None => {}
                Some(Opened::Refused { cause: of, .. }) => {
                    if let Opened::Refused { cause, .. } = &mut refused {
                        *cause = of;
                    }
                }
                Some(opened) => return opened,
            }
        }
        refused
    }

    fn refusing(&self, ctx: &Ctx, uid: &Uid, container: &Rc<Container>) -> Refusing {
        let pod = ctx.shared.api.store.pod(&container.pod.namespace, &container.pod.name);
        let Some(pod) = pod.filter(|pod| !is_going(pod, container)) else { return Refusing::Going };
        let is_unasked = pod.spec.containers.iter().any(|one| one.readiness_probe.is_none());
        let listens = |container: &Rc<Container>| {
            self.inside_of(&container.id).is_some_and(|inside| inside.processes.listens())
        };
        match is_unasked && !self.containers_of(uid).iter().any(listens) {
            true => Refusing::NotYet,
            false => Refusing::Elsewhere,
        }
    }

    /// Over a connection that stands already. None: the container has ended, or takes nothing any longer.
    pub fn ask_again(
        &mut self,
        ctx: &mut Ctx,
        uid: &Uid,
        id: &ContainerId,
        ask: &Ask,
    ) -> Option<Opened> {
        let container = self.containers_of(uid).into_iter().find(|one| one.id == *id)?;
        match self.open_container(ctx, &container, ask)? {
            Opened::Refused { .. } => None,
            opened => Some(opened),
        }
    }

    /// None: it does not run.
    fn open_container(
        &mut self,
        ctx: &mut Ctx,
        container: &Rc<Container>,
        ask: &Ask,
    ) -> Option<Opened> {
        let (reply, cause) = self.inside(ctx, &container.id, |inside, world| {
            (inside.processes.ask(world, ask), inside.cause)
        })?;
        let (id, pod) = (container.id.clone(), container.pod.clone());
        Some(match reply {
            Reply::Never => Opened::Hangs { container: id, pod, cause },
            reply if is_refused(&reply) => {
                let why = Refusing::Elsewhere;
                Opened::Refused { container: Some(id), pod: Some(pod), cause, why }
            }
            Reply::After { delay, answer } => {
                Opened::Answers { container: id, pod, delay, answer, cause }
            }
        })
    }

    /// A command beside PID 1. How it ends is heard by who asked for it.
    pub fn exec(
        &mut self,
        ctx: &mut Ctx,
        caller: Caller,
        id: &ContainerId,
        argv: &[String],
    ) -> Heard {
        match self.start_command(ctx, caller.asker.clone(), id, argv, Stdin::Nothing) {
            Ok(()) => Heard::Answer,
            Err(why) => answer_in(ctx, Span::ZERO, caller, Answer::NotRun(why)),
        }
    }

    /// Err: why the command does not run, in the runtime's words.
    pub fn start_command(
        &mut self,
        ctx: &mut Ctx,
        asker: Asker,
        id: &ContainerId,
        argv: &[String],
        stdin: Stdin,
    ) -> Result<(), String> {
        let started = self.inside(ctx, id, |inside, world| {
            let pid = inside.processes.exec(world, argv, stdin);
            pid.map(|pid| inside.open_session(pid, asker))
        });
        match started {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => Err(exec_error(ctx, id, &error)),
            None => Err(NOT_RUNNING.to_owned()),
        }
    }

    /// Whoever asked does not wait any longer: the command is killed, as ExecSync kills it.
    pub fn give_up(&mut self, ctx: &mut Ctx, asker: &Asker, id: &ContainerId) {
        self.inside(ctx, id, |inside, world| {
            if let Some(pid) = inside.session_of(asker) {
                inside.close_session(pid);
                inside.processes.signal(world, pid, Signal::Kill);
            }
        });
    }

    /// What programs have just asked of others leaves the container.
    pub(super) fn send_requests(&mut self, ctx: &mut Ctx, id: &ContainerId, uid: &Uid) {
        let Some(inside) = self.insides.get_mut(id).map(Rc::make_mut) else { return };
        for outbound in inside.processes.requests() {
            let caller = ProgramKey { uid: uid.clone(), container: id.clone(), pid: outbound.pid };
            let question = outbound.question;
            let outgoing = Outgoing { node: self.node.clone(), caller, question };
            ctx.send(Span::ZERO, Message::Asked(Box::new(outgoing)));
        }
    }

    /// A program hears what came of its question.
    pub fn told(&mut self, ctx: &mut Ctx, key: &ProgramKey, answer: NetAnswer) {
        self.inside(ctx, &key.container, |inside, world| {
            inside.processes.hear(world, key.pid, answer);
        });
    }

    /// A command is over, and a process that it left behind holds its output: whoever asked still waits.
    pub(super) fn session_held(&self, ctx: &mut Ctx, id: &ContainerId, pid: Pid) {
        let asker = self.insides.get(id).and_then(|inside| inside.asker_of(pid));
        if let Some(Asker::Probe(key, question)) = asker {
            let (node, key, question) = (self.node.clone(), key.clone(), *question);
            ctx.send(Span::ZERO, Message::OutputHeld { node, key, question });
        }
    }

    pub(super) fn session_over(
        &mut self,
        ctx: &mut Ctx,
        id: &ContainerId,
        ended: Ended,
        cause: Option<RecordId>,
    ) {
        let Some(inside) = self.insides.get_mut(id).map(Rc::make_mut) else { return };
        let Some(asker) = inside.close_session(ended.pid) else { return };
        let Ended { code, stdout, stderr, .. } = ended;
        if let Asker::Console(_) = asker {
            let change = ExecChange::Ended { code, stdout, stderr };
            return self.tell_person(ctx, id, asker, change, cause);
        }
        let before = std::mem::replace(&mut ctx.cause, cause);
        let caller = Caller { node: self.node.clone(), asker };
        let answer = Answer::Exited { code, output: stdout + &stderr };
        answer_in(ctx, Span::ZERO, caller, answer);
        ctx.cause = before;
    }

    /// The container is over: those who listened to it hear that.
    pub(super) fn detach(
        &mut self,
        ctx: &mut Ctx,
        id: &ContainerId,
        code: i32,
        cause: Option<RecordId>,
    ) {
        let Some(inside) = self.insides.get_mut(id).map(Rc::make_mut) else { return };
        for asker in inside.take_attached() {
            let (stdout, stderr) = Default::default();
            let change = ExecChange::Ended { code, stdout, stderr };
            self.tell_person(ctx, id, asker, change, cause);
        }
    }

    pub(super) fn tell_person(
        &self,
        ctx: &mut Ctx,
        id: &ContainerId,
        asker: Asker,
        change: ExecChange,
        cause: Option<RecordId>,
    ) {
        let Asker::Console(key) = asker else { return };
        let before = std::mem::replace(&mut ctx.cause, cause);
        let container = self.container(id);
        let about = About::container(container.pod.clone(), &container.name);
        let what = What::Exec { session: key.session, change };
        ctx.record(Actor::Runtime, about, what, Some(Rule::Learner));
        ctx.cause = before;
    }

    /// Where a person types in a session of theirs.
    pub fn place_of(&self, session: u32) -> Option<(ContainerId, Pid)> {
        let mut insides = self.insides.iter();
        insides.find_map(|(id, inside)| Some((id.clone(), inside.typed_to(session)?)))
    }

    pub fn type_in(&mut self, ctx: &mut Ctx, id: &ContainerId, pid: Pid, typed: &Typed) {
        self.inside(ctx, id, |inside, world| inside.processes.type_in(world, pid, typed));
    }

    /// Somebody hears what the container's own program prints.
    pub fn attach(&mut self, ctx: &mut Ctx, asker: Asker, id: &ContainerId) {
        self.inside(ctx, id, |inside, _| inside.attach(asker));
    }
}

/// What a connection came to is on its way to whoever asked.
pub fn answers(ctx: &mut Ctx, caller: Caller, opened: &Opened) -> Heard {
    let network = ctx.pace(Pace::Network, caller.asker.uid().as_str());
    match opened {
        Opened::Hangs { cause, .. } => Heard::Nothing { cause: *cause },
        Opened::Answers { delay, answer, cause, .. } => {
            ctx.cause = *cause;
            answer_in(ctx, *delay + network, caller, answer.clone())
        }
        Opened::Refused { cause, .. } => {
            ctx.cause = *cause;
            answer_in(ctx, network, caller, Answer::Refused(Refusal::Connection))
        }
    }
}

/// Nobody has the address that was asked.
pub fn nobody(ctx: &mut Ctx, caller: Caller) -> Heard {
    let network = ctx.pace(Pace::Network, caller.asker.uid().as_str());
    answer_in(ctx, network, caller, Answer::Refused(Refusal::Connection))
}

/// Somebody answers who is in no container.
pub fn told(ctx: &mut Ctx, caller: Caller, answer: Answer) -> Heard {
    let network = ctx.pace(Pace::Network, caller.asker.uid().as_str());
    answer_in(ctx, network, caller, answer)
}

fn is_going(pod: &Pod, container: &Container) -> bool {
    !container.is_running()
        || container.stop().is_some()
        || pod.is_deleting()
        || pod.metadata.uid != container.uid.as_str()
}

fn is_refused(reply: &Reply) -> bool {
    matches!(reply, Reply::After { answer: Answer::Refused(Refusal::Connection), .. })
}

fn answer_in(ctx: &mut Ctx, delay: Span, caller: Caller, answer: Answer) -> Heard {
    let Caller { node, asker } = caller;
    ctx.send(delay, Message::Answer { node, asker, answer });
    Heard::Answer
}

/// What containerd says of a command that cannot be run in a container that runs. Every try has an ID of its own.
fn exec_error(ctx: &Ctx, id: &ContainerId, why: &impl std::fmt::Display) -> String {
    let exec = hex64(draw(ctx.seed(), "exec-id", id.as_str()).nth(ctx.now().as_millis()));
    format!(
        "rpc error: code = Unknown desc = failed to exec in container: failed to start exec \"{exec}\": OCI runtime exec failed: exec failed: unable to start container process: {why}: unknown"
    )
}
