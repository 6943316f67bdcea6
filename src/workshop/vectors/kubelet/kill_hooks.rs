//! Lifecycle hooks: whether they run at a kill or a start, what they ask, and how a sleep ends.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure};
use super::kill_restart_policy::{kill, pod_with};
use crate::cluster::kubelet::actions::KillReason;
use crate::cluster::kubelet::hooks;
use crate::cluster::kubelet::stop::{Act, Farewell, HookState, Process, Sight};
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, ExecAction, HttpGetAction, Target, TcpSocketAction};
use crate::objects::{
    Container, HookSequel, HookTask, Lifecycle, LifecycleHandler, Pod, SleepAction,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct HandlerInput {
    exec: Option<Vec<String>>,
    http_get: Option<HttpGetAction>,
    sleep: Option<SleepAction>,
    tcp_socket: Option<TcpSocketAction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PreStop {
    pre_stop: HandlerInput,
    grace_period_override: Option<i64>,
    pod_termination_grace_period_seconds: Option<i64>,
    pod_deletion_grace_period_seconds: Option<i64>,
}

pub fn pre_stop(case: &Case) -> Result<(), Failure> {
    let input: PreStop = case.input()?;
    let handler = input.pre_stop.handler()?;
    let lifecycle = Lifecycle { pre_stop: Some(handler), ..Lifecycle::default() };
    let mut pod = pod_with(vec![container(lifecycle)]);
    pod.spec.termination_grace_period_seconds = input.pod_termination_grace_period_seconds;
    pod.metadata.deletion_grace_period_seconds = input.pod_deletion_grace_period_seconds;
    let kill = kill("foo", KillReason::PodStops);
    let mut farewell = Farewell::new(&pod, kill, input.grace_period_override)
        .map_err(|error| Failure::new("a container to kill", &error))?;
    let act = farewell.go_on(&Sight {
        now: SimTime::ZERO,
        process: Process::Runs,
        pre_stop: HookState::Over,
        dead: &[],
    });
    let Some(Act::RunPreStop(handler)) = act else {
        return case.check(json!({"hookRun": false}));
    };
    let expected: Map<String, Value> = case.expect()?;
    let mut got = json!({"hookRun": true});
    if let Some(part) = expected.get("urlContains").and_then(Value::as_str) {
        let url = url_asked(&handler, &pod)?;
        got["urlContains"] = json!(if url.contains(part) { part } else { &url });
    }
    case.check(got)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PostStart {
    post_start: HandlerInput,
}

/// The hook's command, or its server, is well.
pub fn post_start(case: &Case) -> Result<(), Failure> {
    let input: PostStart = case.input()?;
    let handler = input.post_start.handler()?;
    let pod = pod_with(vec![container(Lifecycle {
        post_start: Some(handler.clone()),
        ..Lifecycle::default()
    })]);
    let error = match task(&handler, &pod) {
        Ok(HookTask::Ask(ask)) => match HookSequel::of(&ask, &well(&ask)?) {
            HookSequel::Over(result) => result.err().map(|failed| failed.error),
            HookSequel::Ask(_) | HookSequel::AskPlain(..) => {
                return Err(Failure::new("a hook that is over", "one more question"));
            }
        },
        Ok(HookTask::Sleep { .. }) => None,
        Err(error) => Some(error),
    };
    case.check(json!({"hookRun": true, "startError": error}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Sleep {
    sleep_seconds: u64,
    context_seconds: Option<u64>,
}

pub fn sleep(case: &Case) -> Result<(), Failure> {
    let input: Sleep = case.input()?;
    let (_, outcome) = hooks::sleep(input.sleep_seconds, input.context_seconds.map(Span::secs));
    case.check(json!({"error": outcome.err().map(|failed| failed.error)}))
}

fn container(lifecycle: Lifecycle) -> Container {
    Container { name: "foo".to_owned(), lifecycle: Some(lifecycle), ..Container::default() }
}

fn task(handler: &LifecycleHandler, pod: &Pod) -> Result<HookTask, String> {
    let container = &pod.spec.containers[0];
    handler.task(&Target { container, pod_ip: "10.0.0.1", user_agent: "kube-lifecycle/1.36" })
}

fn url_asked(handler: &LifecycleHandler, pod: &Pod) -> Result<String, Failure> {
    match task(handler, pod) {
        Ok(HookTask::Ask(Ask::HttpGet(question))) => Ok(question.url),
        other => Err(Failure::new("a request", &format!("{other:?}"))),
    }
}

fn well(ask: &Ask) -> Result<Answer, Failure> {
    match ask {
        Ask::Exec { .. } => Ok(Answer::Exited { code: 0, output: String::new() }),
        Ask::HttpGet(_) => Ok(Answer::Http(crate::objects::probe::HttpReply {
            code: 200,
            body: String::new(),
            ..crate::objects::probe::HttpReply::default()
        })),
        other => Err(Failure::unknown(&format!("{other:?}"))),
    }
}

impl HandlerInput {
    fn handler(self) -> Result<LifecycleHandler, Failure> {
        match self {
            HandlerInput { exec: Some(command), .. } => {
                Ok(LifecycleHandler::Exec(ExecAction { command }))
            }
            HandlerInput { http_get: Some(action), .. } => Ok(LifecycleHandler::HttpGet(action)),
            HandlerInput { sleep: Some(action), .. } => Ok(LifecycleHandler::Sleep(action)),
            HandlerInput { tcp_socket: Some(action), .. } => {
                Ok(LifecycleHandler::TcpSocket(action))
            }
            HandlerInput { exec: None, http_get: None, sleep: None, tcp_socket: None } => {
                Err(Failure::unknown("a hook without a handler"))
            }
        }
    }
}
