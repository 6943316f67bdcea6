//! Lifecycle hooks under way: a command or a request in a container, or a sleep; and what becomes of them.
//! Models pkg/kubelet/lifecycle/handlers.go Run (v1.36), K65 and K66.

use std::rc::Rc;

use super::Kubelet;
use super::desk::{Desk, Note};
use super::pleg::PodRuntime;
use super::stop::HookState;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::{Asker, ContainerId, HookKey, HookKind};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, HookChange, RecordId, What};
use crate::cluster::rule::Rule;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, Refusal, Target};
use crate::objects::{Container, EventType, HookError, HookSequel, HookTask, LifecycleHandler};

/// A hook that has begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    pub key: HookKey,
    pub begun_at: SimTime,
    container: String,
    handler: LifecycleHandler,
    waits: Waits,
    cause: Option<RecordId>,
}

#[derive(Clone, Debug, PartialEq)]
enum Waits {
    Answer(Box<Asked>),
    Sleeps {
        until: SimTime,
        outcome: Result<(), HookError>,
    },
    /// It could not even begin.
    Failed(HookError),
}

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    ask: Ask,
    answer: Option<Answer>,
    /// It is the second try, and this was the error of the first.
    without_tls: Option<HookError>,
}

/// A hook that is over.
pub struct Outcome {
    pub key: HookKey,
    /// An error as the container's status tells it.
    pub result: Result<(), String>,
}

/// Begins the hook of a container instance.
pub fn begin(
    desk: &mut Desk,
    kind: HookKind,
    container: &Container,
    id: &ContainerId,
    handler: LifecycleHandler,
) {
    let key = HookKey { uid: desk.worker.uid.clone(), container: id.clone(), kind };
    let cause = Some(record(desk, kind, &container.name, HookChange::Begun));
    desk.ctx.cause = cause;
    let shown = PodRuntime::read(desk.runtime, &key.uid);
    let target = Target {
        container,
        pod_ip: shown.ip().unwrap_or_default(),
        user_agent: &desk.ctx.shared.config.version.lifecycle_user_agent(),
    };
    let waits = match handler.task(&target) {
        Ok(HookTask::Ask(ask)) => {
            send(desk, &key, &ask);
            Waits::Answer(Box::new(Asked { ask, answer: None, without_tls: None }))
        }
        Ok(HookTask::Sleep { seconds }) => {
            // Nothing the kubelet does ends the context of a hook.
            let (slept, outcome) = sleep(seconds, None);
            Waits::Sleeps { until: desk.ctx.now() + slept, outcome }
        }
        Err(error) => Waits::Failed(HookError::of(&error)),
    };
    let begun_at = desk.ctx.now();
    let hook = Hook { key, begun_at, container: container.name.clone(), handler, waits, cause };
    desk.job().hooks.push(hook);
}

fn send(desk: &mut Desk, key: &HookKey, ask: &Ask) {
    let delay = desk.ctx.pace(Pace::Network, key.uid.as_str());
    let message = Message::Ask {
        node: desk.kubelet.node.clone(),
        asker: Asker::Hook(key.clone()),
        container: key.container.clone(),
        ask: ask.clone(),
    };
    desk.ctx.send(delay, message);
}

/// How long a sleep takes, and how it ends; shorter, and badly, if its context ends first.
/// Models runSleepHandler.
pub fn sleep(seconds: u64, context: Option<Span>) -> (Span, Result<(), HookError>) {
    let whole = Span::secs(seconds);
    match context.filter(|context| *context < whole) {
        Some(context) => {
            (context, Err(HookError::of("container terminated before sleep hook finished")))
        }
        None => (whole, Ok(())),
    }
}

impl Kubelet {
    /// A hook's command or server has answered: the worker that waits for it goes on.
    pub fn hook_answered(&mut self, ctx: &mut Ctx, key: &HookKey, answer: &Answer) {
        let Some(worker) = self.workers.get_mut(&key.uid).map(Rc::make_mut) else { return };
        let Some(job) = &mut worker.job else { return };
        let Some(hook) = job.hooks.iter_mut().find(|hook| hook.key == *key) else { return };
        let Waits::Answer(asked) = &mut hook.waits else { return };
        asked.answer = Some(answer.clone());
        job.wake(ctx.now(), ctx.cause);
        self.touch_worker(ctx, &key.uid);
    }
}

/// Takes the hooks that are over off the job and tells of each.
pub fn settle(desk: &mut Desk) -> Vec<Outcome> {
    let mut over = Vec::new();
    for mut hook in std::mem::take(&mut desk.job().hooks) {
        let Some(result) = hook.go_on(desk) else {
            desk.job().hooks.push(hook);
            continue;
        };
        let pod = desk.job().pod.full_name();
        let result = result.map_err(|failed| hook.handler.message(&hook.container, &pod, &failed));
        desk.ctx.cause = hook.cause;
        desk.ctx.cause = Some(tell(desk, &hook, &result));
        over.push(Outcome { key: hook.key, result });
    }
    over
}

impl Hook {
    /// When it is over without any news.
    pub fn due(&self) -> Option<SimTime> {
        match self.waits {
            Waits::Sleeps { until, .. } => Some(until),
            Waits::Failed(_) => Some(self.begun_at),
            Waits::Answer(_) => None,
        }
    }

    /// None while it runs. What runs in a container, or talks to it, ends with it.
    fn go_on(&mut self, desk: &mut Desk) -> Option<Result<(), HookError>> {
        let is_alive = desk.runtime.is_running(&self.key.container);
        let now = desk.ctx.now();
        let asked = match &mut self.waits {
            Waits::Failed(error) => return Some(Err(error.clone())),
            Waits::Sleeps { until, outcome } => return (*until <= now).then(|| outcome.clone()),
            Waits::Answer(asked) => asked,
        };
        let heard = match asked.answer.take() {
            Some(answer) => answer,
            None if is_alive => return None,
            None => cut_off(&asked.ask),
        };
        match HookSequel::of(&asked.ask, &heard) {
            HookSequel::Over(Ok(())) => return Some(Ok(())),
            HookSequel::Over(Err(error)) => {
                return Some(Err(asked.without_tls.take().unwrap_or(error)));
            }
            HookSequel::Ask(next) => asked.ask = next,
            HookSequel::AskPlain(next, error) => {
                asked.ask = next;
                asked.without_tls = Some(error);
            }
        }
        send(desk, &self.key, &asked.ask);
        None
    }

    /// The server that had to be asked a second time, without TLS.
    fn plain_host(&self) -> Option<String> {
        let Waits::Answer(asked) = &self.waits else { return None };
        let Ask::HttpGet(question) = &asked.ask else { return None };
        asked.without_tls.as_ref()?;
        Some(format!("{}:{}", question.host, question.port))
    }
}

/// How a question ends when its container dies.
fn cut_off(ask: &Ask) -> Answer {
    match ask {
        Ask::Exec { .. } => Answer::Exited { code: 137, output: String::new() },
        Ask::HttpGet(_) | Ask::TcpConnect { .. } | Ask::Grpc { .. } => {
            Answer::Refused(Refusal::Eof)
        }
    }
}

/// The record has the whole story; what of it the event tells is the version's to say.
fn tell(desk: &mut Desk, hook: &Hook, result: &Result<(), String>) -> RecordId {
    let Hook { key: HookKey { kind, .. }, container, .. } = hook;
    let Err(message) = result else {
        if let Some(host) = hook.plain_host() {
            tell_of_fallback(desk, &host);
        }
        return record(desk, *kind, container, HookChange::Done);
    };
    let change = HookChange::Failed(message.clone());
    desk.ctx.cause = Some(record(desk, *kind, container, change));
    let (hook, reason, rule) = match kind {
        HookKind::PostStart => ("PostStart", "FailedPostStartHook", Rule::PostStartFailed),
        HookKind::PreStop => ("PreStop", "FailedPreStopHook", Rule::PreStopFailed),
    };
    let text = desk.ctx.shared.config.version.hook_failed_text(hook, message);
    desk.note(Note {
        container: Some(container),
        kind: EventType::Warning,
        reason,
        message: &text,
        rule: Some(rule),
    })
}

fn tell_of_fallback(desk: &mut Desk, host: &str) {
    let message = format!(
        "request to HTTPS lifecycle hook {host} got HTTP response, retry with HTTP succeeded"
    );
    desk.note(Note {
        container: None,
        kind: EventType::Warning,
        reason: "LifecycleHTTPFallback",
        message: &message,
        rule: None,
    });
}

fn record(desk: &mut Desk, kind: HookKind, container: &str, change: HookChange) -> RecordId {
    let rule = match kind {
        HookKind::PostStart => Rule::PostStart,
        HookKind::PreStop => Rule::PreStop,
    };
    let about = About::container(desk.worker.pod.key(), container);
    desk.ctx.record(Actor::Kubelet, about, What::Hook { kind, change }, Some(rule))
}

pub fn state(hooks: &[Hook], id: &ContainerId, kind: HookKind) -> HookState {
    let runs = hooks.iter().any(|hook| hook.key.container == *id && hook.key.kind == kind);
    if runs { HookState::Runs } else { HookState::Over }
}

/// When the first of them is over without any news.
pub fn due(hooks: &[Hook]) -> Option<SimTime> {
    hooks.iter().filter_map(Hook::due).min()
}
