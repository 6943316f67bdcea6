//! Lifecycle hooks of a container: what they ask, and what an answer means.
//! Models staging/src/k8s.io/api/core/v1/types.go Lifecycle and pkg/kubelet/lifecycle/handlers.go (v1.36), K65 and K66.

use serde::{Deserialize, Serialize};

use super::container::Container;
use super::int_or_string::IntOrString;
use super::probe::{
    Answer, Ask, ExecAction, HttpGetAction, HttpHeader, TcpSocketAction, Verdict, http_get,
};
use crate::kit::quote::quote;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Lifecycle {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_start: Option<LifecycleHandler>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_stop: Option<LifecycleHandler>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LifecycleHandler {
    Exec(ExecAction),
    HttpGet(HttpGetAction),
    Sleep(SleepAction),
    /// The API takes it, and the kubelet cannot run it.
    TcpSocket(TcpSocketAction),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SleepAction {
    pub seconds: i64,
}

/// What a hook waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum HookTask {
    Ask(Ask),
    Sleep { seconds: u64 },
}

impl LifecycleHandler {
    /// What to do for the hook of a container at `pod_ip`. `version` is the kubelet's, as `1.36`.
    pub fn task(
        &self,
        container: &Container,
        pod_ip: &str,
        version: &str,
    ) -> Result<HookTask, String> {
        match self {
            LifecycleHandler::Exec(exec) => {
                Ok(HookTask::Ask(Ask::Exec { argv: exec.command.clone() }))
            }
            LifecycleHandler::HttpGet(http_get) => {
                let mut ask = http_get.question(container, pod_ip)?;
                introduce(&mut ask, version);
                Ok(HookTask::Ask(ask))
            }
            LifecycleHandler::Sleep(sleep) => {
                Ok(HookTask::Sleep { seconds: u64::try_from(sleep.seconds).unwrap_or_default() })
            }
            LifecycleHandler::TcpSocket(tcp_socket) => {
                Err(format!("invalid handler: {}", go_syntax(tcp_socket)))
            }
        }
    }

    /// Whether the answer lets the hook pass: of a command the exit code decides, of a server that it answers at all.
    pub fn judge(&self, ask: &Ask, answer: &Answer) -> Result<(), HookError> {
        match (ask, answer) {
            (Ask::Exec { .. }, Answer::Exited { code: 0, .. }) => Ok(()),
            (Ask::Exec { argv }, Answer::Exited { code, output }) => Err(HookError {
                error: format!("command '{}' exited with {code}: {output}", argv.join(" ")),
                output: output.clone(),
            }),
            (Ask::Exec { .. }, Answer::NotRun(error)) => Err(HookError::of(error)),
            (Ask::HttpGet(_), Answer::Http(_)) => Ok(()),
            (Ask::HttpGet(question), answer) => match http_get::judge(question, answer) {
                Verdict::Judged { output, .. } | Verdict::Error(output) => {
                    Err(HookError::of(&output))
                }
            },
            (ask, answer) => unreachable!("{answer:?} answers no hook's question {ask:?}"),
        }
    }

    /// Why the container does not start, or what the kubelet's log tells of a preStop. `pod` is its full name.
    pub fn message(&self, container: &str, pod: &str, failed: &HookError) -> String {
        let HookError { error, output } = failed;
        let whose = format!("for Container {} in Pod {}", quote(container), quote(pod));
        match self {
            LifecycleHandler::Exec(exec) => format!(
                "Exec lifecycle hook ([{}]) {whose} failed - error: {error}, message: {}",
                exec.command.join(" "),
                quote(output)
            ),
            LifecycleHandler::HttpGet(http_get) => {
                format!("HTTP lifecycle hook ({}) {whose} failed - error: {error}", http_get.path)
            }
            LifecycleHandler::Sleep(sleep) => {
                format!("Sleep lifecycle hook ({}) {whose} failed - error: {error}", sleep.seconds)
            }
            LifecycleHandler::TcpSocket(_) => format!("Cannot run handler: {error}"),
        }
    }
}

/// Why a hook failed, and what its command printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookError {
    pub error: String,
    pub output: String,
}

impl HookError {
    pub fn of(error: &str) -> HookError {
        HookError { error: error.to_owned(), output: String::new() }
    }
}

/// A request says who asks, unless it is told what to say.
fn introduce(ask: &mut Ask, version: &str) {
    let Ask::HttpGet(question) = ask else { return };
    let is_said = question.headers.iter().any(|one| one.name.eq_ignore_ascii_case("User-Agent"));
    if !is_said {
        let value = format!("kube-lifecycle/{version}");
        question.headers.push(HttpHeader { name: "User-Agent".to_owned(), value });
    }
}

/// As Go prints a handler that has nothing but a tcpSocket.
fn go_syntax(tcp_socket: &TcpSocketAction) -> String {
    let port = match &tcp_socket.port {
        IntOrString::Int(number) => format!("{{0 {number} }}"),
        IntOrString::String(name) => format!("{{1 0 {name}}}"),
    };
    format!(
        "&LifecycleHandler{{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{{Port:{port},Host:{},}},Sleep:nil,}}",
        tcp_socket.host
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::probe::{HttpReply, Refusal};

    fn http(path: &str) -> LifecycleHandler {
        let port = IntOrString::Int(80);
        LifecycleHandler::HttpGet(HttpGetAction { path: path.into(), port, ..Default::default() })
    }

    fn exec(command: &[&str]) -> LifecycleHandler {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        LifecycleHandler::Exec(ExecAction { command })
    }

    fn verdict(handler: &LifecycleHandler, answer: &Answer) -> Result<(), String> {
        let task = handler.task(&Container::default(), "10.244.0.5", "1.36");
        let Ok(HookTask::Ask(ask)) = task else { panic!("nothing is asked: {task:?}") };
        let told = |failed| handler.message("app", "web_default(uid)", &failed);
        handler.judge(&ask, answer).map_err(told)
    }

    #[test]
    fn a_command_passes_with_code_0_only() {
        let handler = exec(&["sh", "-c", "exit 3"]);
        let exited = |code| Answer::Exited { code, output: "no".to_owned() };
        assert_eq!(verdict(&handler, &exited(0)), Ok(()));
        let told = "Exec lifecycle hook ([sh -c exit 3]) for Container \"app\" in Pod \"web_default(uid)\" failed - \
                    error: command 'sh -c exit 3' exited with 3: no, message: \"no\"";
        assert_eq!(verdict(&handler, &exited(3)), Err(told.to_owned()));
    }

    #[test]
    fn a_server_passes_whatever_it_answers() {
        let reply = |code| Answer::Http(HttpReply { code, body: String::new(), location: None });
        assert_eq!(verdict(&http("/down"), &reply(500)), Ok(()));
        let told = "HTTP lifecycle hook (/down) for Container \"app\" in Pod \"web_default(uid)\" failed - \
                    error: Get \"http://10.244.0.5:80/down\": dial tcp 10.244.0.5:80: connect: connection refused";
        let refused = verdict(&http("/down"), &Answer::Refused(Refusal::Connection));
        assert_eq!(refused, Err(told.to_owned()));
    }

    #[test]
    fn a_request_says_that_it_is_a_hook() {
        let Ok(HookTask::Ask(Ask::HttpGet(question))) =
            http("/").task(&Container::default(), "10.244.0.5", "1.36")
        else {
            panic!("nothing is asked")
        };
        let said = question.headers.iter().map(|one| format!("{}: {}", one.name, one.value));
        assert_eq!(said.collect::<Vec<_>>(), ["User-Agent: kube-lifecycle/1.36"]);
    }

    #[test]
    fn a_tcp_socket_is_no_hook() {
        let port = IntOrString::Int(80);
        let handler = LifecycleHandler::TcpSocket(TcpSocketAction { port, ..Default::default() });
        let error = handler.task(&Container::default(), "10.244.0.5", "1.36").unwrap_err();
        assert_eq!(
            error,
            "invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{Port:{0 80 },Host:,},Sleep:nil,}"
        );
    }
}
