//! httpGet: a GET whose status code decides.
//! Models pkg/probe/http/{http,request}.go (v1.36), K32 and K36.

use serde::{Deserialize, Serialize};

use super::{Answer, Ask, HttpReply, Refusal, Verdict, join_host_port, resolve_port};
use crate::objects::container::Container;
use crate::objects::int_or_string::IntOrString;
use crate::objects::is_default;

/// What of a body the kubelet keeps.
const BODY_LENGTH_MAX: usize = 10 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpGetAction {
    #[serde(skip_serializing_if = "is_default")]
    pub host: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub http_headers: Vec<HttpHeader>,
    #[serde(skip_serializing_if = "is_default")]
    pub path: String,
    pub port: IntOrString,
    #[serde(skip_serializing_if = "is_default")]
    pub scheme: Scheme,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpHeader {
    pub name: String,
    pub value: String,
}

/// Never left out once defaulted, so its zero value is "not set".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scheme {
    #[default]
    #[serde(rename = "")]
    Unset,
    #[serde(rename = "HTTP")]
    Http,
    #[serde(rename = "HTTPS")]
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

/// A GET as it leaves the kubelet.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpQuestion {
    pub url: String,
    pub host: String,
    pub port: i32,
    pub path: String,
    pub headers: Vec<HttpHeader>,
}

impl HttpGetAction {
    pub(in crate::objects) fn question(
        &self,
        container: &Container,
        pod_ip: &str,
    ) -> Result<Ask, String> {
        let port = resolve_port(&self.port, container)?;
        let host = if self.host.is_empty() { pod_ip } else { &self.host };
        let path = match self.path.strip_prefix('/') {
            Some(rest) => rest,
            None => &self.path,
        };
        let scheme = match self.scheme {
            Scheme::Https => "https",
            Scheme::Http | Scheme::Unset => "http",
        };
        Ok(Ask::HttpGet(HttpQuestion {
            url: format!("{scheme}://{}/{path}", join_host_port(host, port)),
            host: host.to_owned(),
            port,
            path: format!("/{path}"),
            headers: self.http_headers.clone(),
        }))
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

pub(in crate::objects) fn judge(question: &HttpQuestion, answer: &Answer) -> Verdict {
    match answer {
        Answer::Http(reply) => judge_reply(reply),
        Answer::TimedOut => Verdict::failure(format!(
            "Get \"{}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            question.url
        )),
        Answer::Refused(Refusal::Connection) => Verdict::failure(format!(
            "Get \"{}\": dial tcp {}: connect: connection refused",
            question.url,
            join_host_port(&question.host, question.port)
        )),
        Answer::Refused(Refusal::Eof) => Verdict::failure(format!("Get \"{}\": EOF", question.url)),
        Answer::Connected
        | Answer::Exited { .. }
        | Answer::NotRun(_)
        | Answer::Serving
        | Answer::NotServing(_) => unreachable!("a program answers HTTP with HTTP: {answer:?}"),
    }
}

fn judge_reply(reply: &HttpReply) -> Verdict {
    let body = bounded(&reply.body);
    match reply.code {
        200..=299 => Verdict::success(body),
        300..=399 => Verdict::warning(format!("Probe terminated redirects, Response body: {body}")),
        code => Verdict::failure(format!("HTTP probe failed with statuscode: {code}")),
    }
}

fn bounded(body: &str) -> &str {
    &body[..body.floor_char_boundary(BODY_LENGTH_MAX)]
}

/// Go's url.URL.EscapedPath, for the bytes a path may not hold as they are.
fn escape_path(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => escaped.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'~' | b'$' | b'&' | b'+' | b',' | b'/' | b':' | b';' | b'='
            | b'@' | b'!' | b'\'' | b'(' | b')' | b'*' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, Probe};
    use super::*;

    fn ask(action: &HttpGetAction) -> String {
        let Ok(Ask::HttpGet(question)) = action.question(&Container::default(), "10.244.0.5")
        else {
            panic!("no question")
        };
        question.url
    }

    #[test]
    fn the_question_goes_to_the_pod_unless_a_host_is_given() {
        let port = IntOrString::Int(8080);
        let plain = HttpGetAction { path: "/health?code=404".into(), port, ..Default::default() };
        assert_eq!(ask(&plain), "http://10.244.0.5:8080/health?code=404");
        let host = HttpGetAction { host: "example.com".into(), path: "x".into(), ..plain };
        assert_eq!(ask(&host), "http://example.com:8080/x");
        let ipv6 = HttpGetAction { host: "fd00::5".into(), ..host };
        assert_eq!(ask(&ipv6), "http://[fd00::5]:8080/x");
    }

    #[test]
    fn an_unknown_port_name_is_an_error_not_a_failure() {
        let port = IntOrString::String("nope".into());
        let action = HttpGetAction { port, ..Default::default() };
        let error = action.question(&Container::default(), "10.244.0.5").unwrap_err();
        assert_eq!(error, "strconv.Atoi: parsing \"nope\": invalid syntax");
    }

    #[test]
    fn the_status_code_decides() {
        for (code, outcome, output) in [
            (200, Outcome::Success, "hello"),
            (302, Outcome::Warning, "Probe terminated redirects, Response body: hello"),
            (404, Outcome::Failure, "HTTP probe failed with statuscode: 404"),
            (500, Outcome::Failure, "HTTP probe failed with statuscode: 500"),
        ] {
            let reply = HttpReply { code, body: "hello".into(), location: None };
            assert_eq!(judge_reply(&reply), Verdict::Judged { outcome, output: output.into() });
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
