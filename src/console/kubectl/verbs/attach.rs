//! `kubectl attach`, and what `kubectl run` does once its pod is made: listen to a container's own program.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/attach/attach.go and handleAttachPod of cmd/run/run.go (v1.36).

use super::exec::{self, CONTAINER, Reads, STDIN, TTY, said};
use super::{Arguments, Call, Verb, delete, flags};
use crate::cluster::version::Version;
use crate::cluster::{Command, Done, Grace, Propagation, Record, Refused, Stdin, What};
use crate::console::job::Job;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::{attachable, containers};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ContainerState, Key, Pod, PodPhase};

pub const VERB: Verb = Verb {
    name: "attach",
    aliases: &[],
    usage: "attach (POD | TYPE/NAME) -c CONTAINER",
    summary: "Attach to a running container",
    flags: &[&CONTAINER, &flags::QUIET, &STDIN, &TTY],
    arguments: Arguments::Pod,
    run,
};

/// `--pod-running-timeout`.
const RUNNING_TIMEOUT: Span = Span::secs(60);
const RECORDED: &str = "All commands and output from this session will be recorded in container logs, including \
                        credentials and sensitive information passed through the command prompt.\n\
                        If you don't see a command prompt, try pressing enter.\n";

/// Somebody listens, or is about to.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    pod: Key,
    container: String,
    stage: Stage,
    stdin: Stdin,
    reads: Reads,
    input: Option<String>,
    speaks: Speaks,
    end: End,
    waits_for: WaitsFor,
}

/// What must run before anybody is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WaitsFor {
    /// The pod, and it must be ready.
    Pod,
    /// The container; one that is over already is only heard. Models waitForContainer of cmd/debug/debug.go.
    Container,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// None: for as long as it takes.
    Waits {
        give_up: Option<SimTime>,
    },
    Attached {
        session: u32,
    },
    /// Until the pod's phase tells how it ended.
    Ends,
    /// Until the pod is gone; then this is said, with this code.
    Removes {
        uid: String,
        code: i32,
        text: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    Fully,
    /// `--quiet`.
    Little,
}

/// What is left to do when the session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub code: Code,
    pub pod: Left,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Success,
    /// The container's own, once its pod is over.
    Containers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Stays,
    /// `--rm`.
    IsDeleted,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let word = match call.arguments.as_slice() {
        [] => return Err(Failure::plain("at least 1 argument is required for attach")),
        [word] => word.clone(),
        [kind, name] => format!("{kind}/{name}"),
        words => {
            let words = format!("{}: {}", words.len(), crate::kit::quote::list(words));
            return Err(Failure::plain(format!(
                "expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw {words}"
            )));
        }
    };
    let pod = attachable::pod(shell.store(), call, &word)?;
    if pod.status.is_terminal() {
        let phase = pod.status.phase.map_or("", PodPhase::as_str);
        return Err(Failure::plain(format!(
            "cannot attach a container in a completed pod; current phase is {phase}"
        )));
    }
    let chosen = containers::choose(&pod, call.flags.text("container"))?;
    let speaks = speaks(call);
    if let Some(remark) = chosen.remark.filter(|_| speaks == Speaks::Fully) {
        shell.err(&remark);
    }
    let end = End { code: Code::Success, pod: Left::Stays };
    let mut attachment = Attachment::new(call, shell, pod.key(), &chosen.name, end)?;
    attachment.attach(shell, &pod).map_err(|failure| *failure)?;
    Ok(Outcome::Running(Job::Attach(Box::new(attachment))))
}

pub fn speaks(call: &Call) -> Speaks {
    if call.flags.is_on("quiet") { Speaks::Little } else { Speaks::Fully }
}

impl Attachment {
    /// One that waits for its pod to run.
    pub fn new(
        call: &Call,
        shell: &mut Shell,
        pod: Key,
        container: &str,
        end: End,
    ) -> Result<Attachment, Failure> {
        let (stdin, reads, input) = exec::standard_input(call, shell)?;
        let stage = Stage::Waits { give_up: Some(shell.now() + RUNNING_TIMEOUT) };
        let (container, speaks) = (container.to_owned(), speaks(call));
        let waits_for = WaitsFor::Pod;
        Ok(Attachment { pod, container, stage, stdin, reads, input, speaks, end, waits_for })
    }

    /// One that waits for a container which was made to look inside.
    pub fn of_debugger(
        call: &Call,
        shell: &mut Shell,
        pod: Key,
        container: &str,
    ) -> Result<Attachment, Failure> {
        let end = End { code: Code::Success, pod: Left::Stays };
        let attachment = Attachment::new(call, shell, pod, container, end)?;
        let (stage, waits_for) = (Stage::Waits { give_up: None }, WaitsFor::Container);
        Ok(Attachment { stage, waits_for, ..attachment })
    }

    /// The session that hears what is typed.
    pub fn typing(&self) -> Option<(u32, Reads)> {
        match self.stage {
            Stage::Attached { session } if self.reads != Reads::Nothing => {
                Some((session, self.reads))
            }
            _ => None,
        }
    }

    pub fn due(&self) -> Option<SimTime> {
        match self.stage {
            Stage::Waits { give_up } => give_up,
            Stage::Attached { .. } | Stage::Ends | Stage::Removes { .. } => None,
        }
    }

    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        shell.err(&Failure::plain("timed out waiting for the condition").text());
        self.over(shell, Exit::FAILURE.0, String::new())
    }

    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        if let Stage::Attached { session } = self.stage {
            let code = said(shell, record, session);
            return code.and_then(|_| self.session_over(shell));
        }
        match &record.what {
            What::Stored { object, .. } if object.key() == self.pod => self.look(shell),
            _ => None,
        }
    }

    /// The pod as it stands now may be what was waited for.
    fn look(&mut self, shell: &mut Shell) -> Option<Exit> {
        let Key { namespace, name, .. } = &self.pod;
        let pod = shell.store().pod(namespace, name).cloned();
        match (&self.stage, pod) {
            (Stage::Removes { uid, .. }, Some(pod)) if pod.metadata.uid == *uid => None,
            (Stage::Removes { code, text, .. }, _) => {
                let (code, text) = (*code, text.clone());
                shell.err(&text);
                Some(Exit(code))
            }
            (_, None) => {
                let name = match self.waits_for {
                    WaitsFor::Pod => name,
                    // waitForContainer forgets whom it waited for.
                    WaitsFor::Container => "",
                };
                shell.err(&Failure::not_found(self.pod.kind, name).text());
                Some(Exit::FAILURE)
            }
            (Stage::Waits { .. }, Some(pod)) if self.waits_for == WaitsFor::Container => {
                self.look_at_container(shell, &pod)
            }
            (Stage::Waits { .. }, Some(pod)) if pod.status.is_terminal() => {
                self.print_log(shell, &pod);
                self.stage = Stage::Ends;
                self.pod_over(shell, &pod)
            }
            (Stage::Waits { .. }, Some(pod)) if runs(&pod) => self.begin(shell, &pod),
            (Stage::Ends, Some(pod)) if pod.status.is_terminal() => self.pod_over(shell, &pod),
            (Stage::Waits { .. } | Stage::Ends | Stage::Attached { .. }, Some(_)) => None,
        }
    }

    fn look_at_container(&mut self, shell: &mut Shell, pod: &Pod) -> Option<Exit> {
        let status = pod.status.container_status(&self.container)?;
        match &status.state {
            Some(ContainerState::Running(_)) => self.begin(shell, pod),
            Some(ContainerState::Terminated(_)) => {
                self.print_log(shell, pod);
                Some(Exit::SUCCESS)
            }
            Some(ContainerState::Waiting(waiting)) => {
                if self.speaks == Speaks::Fully && !waiting.message.is_empty() {
                    shell.warn(&format!("container {}: {}", self.container, waiting.message));
                }
                None
            }
            None => None,
        }
    }

    /// Attaches, or prints what there is where that is not possible.
    fn begin(&mut self, shell: &mut Shell, pod: &Pod) -> Option<Exit> {
        self.print_log(shell, pod);
        let failure = self.attach(shell, pod).err()?;
        shell.err(&format!(
            "warning: couldn't attach to pod/{}, falling back to streaming logs: {}\n",
            pod.metadata.name,
            failure.said()
        ));
        self.print_log(shell, pod);
        self.part(shell)
    }

    fn attach(&mut self, shell: &mut Shell, pod: &Pod) -> Result<(), Box<Failure>> {
        let has_terminal = pod.container(&self.container).is_some_and(|one| one.tty);
        if self.stdin == Stdin::Terminal && !has_terminal {
            self.stdin = Stdin::Pipe;
            self.reads = Reads::Lines;
            if self.speaks == Speaks::Fully {
                let name = &self.container;
                shell.err(&format!(
                    "error: Unable to use a TTY - container {name} did not allocate one\n"
                ));
            }
        }
        if self.speaks == Speaks::Fully {
            shell.err(RECORDED);
        }
        let (pod, container) = (self.pod.clone(), self.container.clone());
        let refused = refused(shell.cluster().config().version, &self.pod);
        let done = shell
            .command(Command::Attach { pod, container })
            .map_err(|why| Box::new(refused(why)))?;
        let Done::Exec { session } = done else {
            unreachable!("a container is attached to or not: {done:?}")
        };
        self.stage = Stage::Attached { session };
        exec::send_input(shell, session, self.input.take()).map_err(Box::new)
    }

    /// What the container printed before anybody was attached.
    fn print_log(&self, shell: &mut Shell, pod: &Pod) {
        for (stream, text) in super::logs::printed(shell.cluster(), pod, &self.container) {
            shell.print(stream, &text);
        }
    }

    fn session_over(&mut self, shell: &mut Shell) -> Option<Exit> {
        if self.speaks == Speaks::Fully && self.stdin == Stdin::Terminal {
            let Key { namespace, name, .. } = &self.pod;
            let container = &self.container;
            let resume = format!("'kubectl attach {name} -c {container} -n {namespace} -i -t'");
            let pod = shell.store().pod(namespace, name);
            let is_ephemeral = pod.is_some_and(|pod| {
                pod.spec.ephemeral_containers.iter().any(|one| one.name == *container)
            });
            shell.out(&match is_ephemeral {
                true => format!(
                    "Session ended, the ephemeral container will not be restarted but may be reattached using {resume} if it is still running\n"
                ),
                false => format!("Session ended, resume using {resume} command\n"),
            });
        }
        self.part(shell)
    }

    /// Nobody is attached any more; the pod's end may be waited for.
    fn part(&mut self, shell: &mut Shell) -> Option<Exit> {
        match self.end.code {
            Code::Success => self.over(shell, Exit::SUCCESS.0, String::new()),
            Code::Containers => {
                self.stage = Stage::Ends;
                self.look(shell)
            }
        }
    }

    /// The pod's end is the command's.
    fn pod_over(&mut self, shell: &mut Shell, pod: &Pod) -> Option<Exit> {
        let Key { namespace, name, .. } = &self.pod;
        let status = pod.status.container_statuses.first();
        let exit = status.and_then(|status| status.terminated());
        let (code, text) = match exit {
            _ if self.end.code == Code::Success => (0, String::new()),
            _ if pod.status.phase == Some(PodPhase::Succeeded) => (0, String::new()),
            Some(exit) if exit.exit_code != 0 => (
                exit.exit_code,
                format!("pod {namespace}/{name} terminated ({})\n{}", exit.reason, exit.message),
            ),
            Some(_) | None => {
                (1, format!("error: pod {namespace}/{name} failed with unknown exit code\n"))
            }
        };
        self.over(shell, code, text)
    }

    /// The pod goes where it was to go; then the command is over.
    fn over(&mut self, shell: &mut Shell, code: i32, text: String) -> Option<Exit> {
        let Key { namespace, name, .. } = &self.pod;
        let pod = shell.store().pod(namespace, name).cloned();
        let (Left::IsDeleted, Some(pod)) = (self.end.pod, pod) else {
            shell.err(&text);
            return Some(Exit(code));
        };
        let delete = Command::Delete {
            key: self.pod.clone(),
            grace: Grace::Default,
            propagation: Propagation::Background,
        };
        if let Err(refused) = shell.command(delete) {
            shell.err(&Failure::from(refused).text());
        } else if self.speaks == Speaks::Fully {
            shell.out(&delete::told(&self.pod, Grace::Default));
        }
        self.stage = Stage::Removes { uid: pod.metadata.uid.clone(), code, text };
        self.look(shell)
    }
}

/// Models podRunningAndReady in cmd/run/run.go.
fn runs(pod: &Pod) -> bool {
    pod.status.phase == Some(PodPhase::Running) && pod.status.is_ready()
}

/// A kubelet speaks of a container that does not run otherwise than where a command is to run in it.
/// Models GetAttach of pkg/kubelet/kubelet_pods.go (v1.36).
fn refused(version: Version, pod: &Key) -> impl Fn(Refused) -> Failure {
    let (by_server, pod) = (exec::passed_on(version), format!("{}_{}", pod.name, pod.namespace));
    move |refused| match refused {
        Refused::NotRunning { container, .. } => Failure::plain(format!(
            "{by_server}unable to upgrade connection: container {container} not found in pod {pod}"
        )),
        other => exec::refused(version)(other),
    }
}
