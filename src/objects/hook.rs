//! Lifecycle hooks of a container: what they ask, and what an answer means.
//! Models staging/src/k8s.io/api/core/v1/types.go Lifecycle and pkg/kubelet/lifecycle/handlers.go (v1.36), K65 and K66.

use crate::objects::json::Json;

use super::int_or_string::IntOrString;
use super::probe::exec::NOT_RUNNING;
use super::probe::{
    Answer, Ask, ExecAction, Follow, HttpGetAction, HttpQuestion, Outcome, Refusal, Scheme, Sequel,
    Target, TcpSocketAction, Verdict, Wording, http_get,
};
use crate::kit::quote::quote;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Lifecycle {
    pub post_start: Option<LifecycleHandler>,
    pub pre_stop: Option<LifecycleHandler>,
}

#[derive(Clone, Debug, PartialEq, Json)]
pub enum LifecycleHandler {
    Exec(ExecAction),
    HttpGet(HttpGetAction),
    Sleep(SleepAction),
    /// The API takes it, and the kubelet cannot run it.
    TcpSocket(TcpSocketAction),
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct SleepAction {
    pub seconds: i64,
}

/// What a hook waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum HookTask {
    Ask(Ask),
    Sleep { seconds: u64 },
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum HookSequel {
    Over(Result<(), HookError>),
    /// A redirect: one more question.
    Ask(Ask),
    /// The server speaks no TLS. It is asked once more without; should that fail too, this is the error.
    AskPlain(Ask, HookError),
}

impl LifecycleHandler {
    /// What to do for the hook.
    pub fn task(&self, target: &Target) -> Result<HookTask, String> {
        match self {
            LifecycleHandler::Exec(exec) => {
                Ok(HookTask::Ask(Ask::Exec { argv: exec.command.clone() }))
            }
            LifecycleHandler::HttpGet(http_get) => http_get.question(target).map(HookTask::Ask),
            LifecycleHandler::Sleep(sleep) => {
                Ok(HookTask::Sleep { seconds: u64::try_from(sleep.seconds).unwrap_or_default() })
            }
            LifecycleHandler::TcpSocket(tcp_socket) => {
                Err(format!("invalid handler: {}", go_syntax(tcp_socket)))
            }
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

impl HookSequel {
    /// Of a command the exit code decides, of a server that it answers at all.
    pub fn of(ask: &Ask, answer: &Answer) -> HookSequel {
        match (ask, answer) {
            (Ask::Exec { .. }, Answer::Exited { code: 0, .. }) => HookSequel::Over(Ok(())),
            (Ask::Exec { argv }, Answer::Exited { code, output }) => {
                let error = format!("command '{}' exited with {code}: {output}", argv.join(" "));
                HookSequel::Over(Err(HookError { error, output: output.clone() }))
            }
            (Ask::Exec { .. }, Answer::NotRun(error)) => HookSequel::failed(error),
            // There is no container any more to run it in.
            (Ask::Exec { .. }, Answer::Refused(_)) => HookSequel::failed(NOT_RUNNING),
            (Ask::HttpGet(question), answer) => judge_http(question, answer),
            (ask, answer) => unreachable!("{answer:?} answers no hook's question {ask:?}"),
        }
    }

    fn failed(error: &str) -> HookSequel {
        HookSequel::Over(Err(HookError::of(error)))
    }
}

fn judge_http(question: &HttpQuestion, answer: &Answer) -> HookSequel {
    let verdict = match http_get::judge(question, answer, Follow::SameHost, &Wording::default()) {
        Sequel::Ask(ask) => return HookSequel::Ask(ask),
        Sequel::KeepTrying => return HookSequel::Ask(Ask::HttpGet(question.clone())),
        Sequel::Judged(verdict) => verdict,
    };
    let (is_broken, output) = match (answer, verdict) {
        // A redirect that leads nowhere; every other answer will do.
        (Answer::Http(reply), Verdict::Judged { outcome: Outcome::Failure, output }) => {
            ((300..400).contains(&reply.code), output)
        }
        (Answer::Http(_), Verdict::Judged { output, .. }) => (false, output),
        (_, Verdict::Judged { output, .. } | Verdict::Error(output)) => (true, output),
    };
    if !is_broken {
        return HookSequel::Over(Ok(()));
    }
    let error = HookError::of(&output);
    if *answer != Answer::Refused(Refusal::PlainHttp) {
        return HookSequel::Over(Err(error));
    }
    let plain = HttpQuestion {
        scheme: Scheme::Http,
        url: question.url.replacen("https:", "http:", 1),
        ..question.clone()
    };
    HookSequel::AskPlain(Ask::HttpGet(plain), error)
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
    use crate::objects::Container;
    use crate::objects::probe::HttpReply;

    fn http(path: &str) -> LifecycleHandler {
        let port = IntOrString::Int(80);
        LifecycleHandler::HttpGet(HttpGetAction { path: path.into(), port, ..Default::default() })
    }

    fn exec(command: &[&str]) -> LifecycleHandler {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        LifecycleHandler::Exec(ExecAction { command })
    }

    fn task(handler: &LifecycleHandler) -> Result<HookTask, String> {
        let container = Container::default();
        handler.task(&Target {
            container: &container,
            pod_ip: "10.244.0.5",
            user_agent: "kube-lifecycle/1.36",
        })
    }

    fn verdict(handler: &LifecycleHandler, answer: &Answer) -> Result<(), String> {
        let Ok(HookTask::Ask(ask)) = task(handler) else { panic!("nothing is asked") };
        let HookSequel::Over(result) = HookSequel::of(&ask, answer) else {
            panic!("it is not over")
        };
        result.map_err(|failed| handler.message("app", "web_default(uid)", &failed))
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
        let reply =
            |code| Answer::Http(HttpReply { code, body: String::new(), ..HttpReply::default() });
        assert_eq!(verdict(&http("/down"), &reply(500)), Ok(()));
        let told = "HTTP lifecycle hook (/down) for Container \"app\" in Pod \"web_default(uid)\" failed - \
                    error: Get \"http://10.244.0.5:80/down\": dial tcp 10.244.0.5:80: connect: connection refused";
        let refused = verdict(&http("/down"), &Answer::Refused(Refusal::Connection));
        assert_eq!(refused, Err(told.to_owned()));
    }

    #[test]
    fn a_server_without_tls_is_asked_once_more() {
        let LifecycleHandler::HttpGet(action) = http("/down") else { unreachable!() };
        let handler = LifecycleHandler::HttpGet(HttpGetAction { scheme: Scheme::Https, ..action });
        let Ok(HookTask::Ask(ask)) = task(&handler) else { panic!("nothing is asked") };
        let refused = Answer::Refused(Refusal::PlainHttp);
        let HookSequel::AskPlain(Ask::HttpGet(plain), _) = HookSequel::of(&ask, &refused) else {
            panic!("it is not asked again")
        };
        assert_eq!((plain.scheme, plain.url.as_str()), (Scheme::Http, "http://10.244.0.5:80/down"));
    }

    #[test]
    fn a_tcp_socket_is_no_hook() {
        let port = IntOrString::Int(80);
        let handler = LifecycleHandler::TcpSocket(TcpSocketAction { port, ..Default::default() });
        let error = task(&handler).unwrap_err();
        assert_eq!(
            error,
            "invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{Port:{0 80 },Host:,},Sleep:nil,}"
        );
    }
}
