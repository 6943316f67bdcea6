//! httpGet: a GET whose status code decides. Its address is `url`, what it says is `http_question`.
//! Models pkg/probe/http/http.go (v1.36), K32 and K36.

use crate::objects::json::Json;

use super::answer::bounded;
use super::http_question::HttpQuestion;
use super::port::{PortError, dial_error, join_host_port, resolve_port};
use super::redirect::{self, Follow, Redirect};
use super::url::{Url, escape_path};
use super::wording::{RedirectWording, Wording};
use super::{Answer, Ask, HttpReply, Refusal, Sequel, Stage, Target, Verdict};
use crate::kit::quote::quote;
use crate::objects::container::Container;
use crate::objects::int_or_string::IntOrString;

/// What of a body the kubelet keeps.
const BODY_LENGTH_MAX: usize = 10 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct HttpGetAction {
    #[json(omitempty)]
    pub host: String,
    #[json(omitempty)]
    pub http_headers: Vec<HttpHeader>,
    #[json(omitempty)]
    pub path: String,
    pub port: IntOrString,
    #[json(omitempty)]
    pub scheme: Scheme,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct HttpHeader {
    pub name: String,
    pub value: String,
}

/// Never left out once defaulted, so its zero value is "not set".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub enum Scheme {
    #[default]
    #[json(name = "")]
    Unset,
    #[json(name = "HTTP")]
    Http,
    #[json(name = "HTTPS")]
    Https,
}

impl Scheme {
    fn as_url(self) -> &'static str {
        match self {
            Scheme::Unset => "",
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }
}

impl HttpGetAction {
    /// Where the GET goes: to the pod, unless a host is given.
    pub fn url(&self, container: &Container, pod_ip: &str) -> Result<Url, PortError> {
        let port = resolve_port(&self.port, container)?;
        let host = if self.host.is_empty() { pod_ip } else { &self.host };
        let scheme = match self.scheme {
            Scheme::Https => "https",
            Scheme::Http | Scheme::Unset => "http",
        };
        Ok(Url::of_probe(scheme, host, port, &self.path))
    }

    pub fn question(&self, target: &Target) -> Result<Ask, String> {
        let url = self.url(target.container, target.pod_ip).map_err(|error| error.to_string())?;
        Ok(Ask::HttpGet(HttpQuestion::new(&url, &self.http_headers, target.user_agent)))
    }

    pub(super) fn describe(&self) -> String {
        // kubectl prints through url.URL, which sets a "/" before a relative path and escapes what a path may not hold.
        let path = escape_path(&self.path);
        let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
        let scheme = self.scheme.as_url();
        let colon = if scheme.is_empty() { "" } else { ":" };
        let address = join_host_port(&self.host, &self.port);
        format!("http-get {scheme}{colon}//{address}{slash}{path}")
    }
}

/// One answer: the end of the probe, or where a redirect leads.
pub fn judge(
    question: &HttpQuestion,
    answer: &Answer,
    follow: Follow,
    wording: &Wording,
) -> Sequel {
    let problem = match answer {
        Answer::Http(reply) => match redirect::of(question, reply, follow) {
            Redirect::To(next) => return Sequel::Ask(Ask::HttpGet(next)),
            Redirect::Broken(problem) => {
                return Sequel::Judged(Verdict::failure(problem));
            }
            Redirect::No => return Sequel::Judged(judge_reply(reply, wording)),
        },
        Answer::TimedOut(Stage::Reply) => {
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)".to_owned()
        }
        Answer::TimedOut(Stage::Connection) => "context deadline exceeded".to_owned(),
        Answer::Refused(Refusal::Connection) => {
            dial_error(&join_host_port(&question.host, question.port))
        }
        Answer::Refused(Refusal::Eof) => "EOF".to_owned(),
        Answer::Refused(Refusal::PlainHttp) => {
            "http: server gave HTTP response to HTTPS client".to_owned()
        }
        Answer::Refused(Refusal::Malformed(line)) => format!(
            "net/http: HTTP/1.x transport connection broken: malformed HTTP response {}",
            quote(line)
        ),
        Answer::Connected
        | Answer::Exited { .. }
        | Answer::NotRun(_)
        | Answer::Serving
        | Answer::NotServing(_)
        | Answer::RpcError { .. } => unreachable!("a program answers HTTP with HTTP: {answer:?}"),
    };
    Sequel::Judged(Verdict::failure(format!("Get \"{}\": {problem}", question.url)))
}

fn judge_reply(reply: &HttpReply, wording: &Wording) -> Verdict {
    let body = bounded(&reply.body, BODY_LENGTH_MAX);
    match reply.code {
        200..=299 => Verdict::success(body),
        300..=399 => Verdict::warning(match wording.redirect {
            RedirectWording::Body => body.to_owned(),
            RedirectWording::Explained => {
                format!("Probe terminated redirects, Response body: {body}")
            }
        }),
        code => Verdict::failure(format!("HTTP probe failed with statuscode: {code}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, Probe};
    use super::*;

    fn url(action: &HttpGetAction) -> String {
        action.url(&Container::default(), "10.244.0.5").map(|url| url.to_string()).unwrap()
    }

    #[test]
    fn the_question_goes_to_the_pod_unless_a_host_is_given() {
        let port = IntOrString::Int(8080);
        let plain = HttpGetAction { path: "/health?code=404".into(), port, ..Default::default() };
        assert_eq!(url(&plain), "http://10.244.0.5:8080/health?code=404");
        let host = HttpGetAction { host: "example.com".into(), path: "x".into(), ..plain };
        assert_eq!(url(&host), "http://example.com:8080/x");
        let ipv6 = HttpGetAction { host: "fd00::5".into(), scheme: Scheme::Https, ..host };
        assert_eq!(url(&ipv6), "https://[fd00::5]:8080/x");
    }

    #[test]
    fn the_status_code_decides() {
        for (code, outcome, output) in [
            (200, Outcome::Success, "hello"),
            (304, Outcome::Warning, "Probe terminated redirects, Response body: hello"),
            (404, Outcome::Failure, "HTTP probe failed with statuscode: 404"),
            (500, Outcome::Failure, "HTTP probe failed with statuscode: 500"),
        ] {
            let reply = HttpReply { code, body: "hello".into(), ..HttpReply::default() };
            let verdict = judge_reply(&reply, &Wording::default());
            assert_eq!(verdict, Verdict::Judged { outcome, output: output.into() });
        }
    }

    #[test]
    fn describe_escapes_the_query_as_kubectl_does() {
        let action = HttpGetAction {
            path: "/health?code=404".into(),
            port: IntOrString::Int(8080),
            scheme: Scheme::Http,
            ..Default::default()
        };
        let probe = Probe {
            action: Some(super::super::Action::HttpGet(action)),
            timeout_seconds: 1,
            period_seconds: 10,
            success_threshold: 1,
            failure_threshold: 3,
            ..Probe::default()
        };
        assert_eq!(
            probe.describe(),
            "http-get http://:8080/health%3Fcode=404 delay=0s timeout=1s period=10s #success=1 #failure=3"
        );
    }
}
