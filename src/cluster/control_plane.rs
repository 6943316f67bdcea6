//! The machine of the control plane, which is no node here: its address, and what its API server answers over the network.
//! Models apiserver/pkg/endpoints/request/requestinfo.go, filters/authorization.go and handlers/responsewriters (v1.36).
//!
//! Whoever asks may do what a fresh cluster lets them (`rights`): anybody learns that the server is well and of which version it is,
//! a pod with its token no more than that. What the server can do is not told.

use serde_json::Value;

use super::ctx::Ctx;
use super::rights::{self, ANONYMOUS, Target, User, Wish};
use crate::kit::base64;
use crate::kit::stamp::Stamp;
use crate::objects::probe::{
    Answer, Ask, HttpHeader, HttpQuestion, HttpReply, Refusal, Scheme, Signer,
};

/// Beside the nodes, whose addresses begin behind it.
pub const ADDRESS: &str = "10.0.0.10";
pub const PORT: i32 = 6443;

const HEALTH: [&str; 3] = ["/healthz", "/livez", "/readyz"];
const VERSION: [&str; 2] = ["/version", "/version/"];
/// Whom the server takes for a person, and prints for. Models isPrettyPrint.
const PEOPLE: [&str; 3] = ["curl", "Wget", "Mozilla/5.0"];

/// What comes back from the port of the API server.
pub fn answer(ctx: &Ctx, ask: &Ask) -> Answer {
    match ask {
        Ask::HttpGet(question) => Answer::Http(reply(ctx, question)),
        Ask::TcpConnect { .. } => Answer::Connected,
        Ask::Grpc { .. } | Ask::Exec { .. } => Answer::Refused(Refusal::Eof),
    }
}

fn reply(ctx: &Ctx, question: &HttpQuestion) -> HttpReply {
    if question.scheme != Scheme::Https {
        // Models the answer of Go's net/http to what looks like plain HTTP.
        let body = "Client sent an HTTP request to an HTTPS server.\n".to_owned();
        return HttpReply { code: 400, body, ..HttpReply::default() };
    }
    let path = question.path.split(['?', '#']).next().unwrap_or_default();
    let Some(user) = user(question) else {
        return said(ctx, question, &Status::unauthorized());
    };
    let attributes = Attributes::of(question, path);
    if !attributes.are_granted(ctx, &user) {
        return said(ctx, question, &attributes.forbidden(&user.name));
    }
    if HEALTH.contains(&path) {
        return page(ctx, 200, Medium::Text, "ok".to_owned());
    }
    if VERSION.contains(&path) {
        return page(ctx, 200, Medium::Json, version(ctx));
    }
    let body = "what an API server can do: not told by podlife\n".to_owned();
    page(ctx, 501, Medium::Text, body)
}

/// None: the token is none of this cluster's.
fn user(question: &HttpQuestion) -> Option<User> {
    let given = header(question, "Authorization");
    let Some(token) = given.and_then(|given| given.strip_prefix("Bearer ")) else {
        return Some(User::named(ANONYMOUS, &[]));
    };
    let claims = token.trim().split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let padding = "=".repeat(claims.len().next_multiple_of(4) - claims.len());
    let claims = base64::decode(&format!("{claims}{padding}")).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims["sub"].as_str().map(|name| User::named(name, &[]))
}

fn header<'a>(question: &'a HttpQuestion, name: &str) -> Option<&'a str> {
    let mut headers = question.headers.iter();
    let found = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
    Some(&found.value)
}

/// What somebody wants to do. Models RequestInfo.
struct Attributes<'a> {
    verb: &'static str,
    method: String,
    path: &'a str,
    /// None: the path names none.
    resource: Option<Resource<'a>>,
}

#[derive(Default)]
struct Resource<'a> {
    group: &'a str,
    resource: &'a str,
    subresource: Option<&'a str>,
    namespace: &'a str,
    name: &'a str,
}

impl<'a> Attributes<'a> {
    fn of(question: &HttpQuestion, path: &'a str) -> Attributes<'a> {
        let resource = Resource::at(path);
        let has_name = resource.as_ref().is_some_and(|resource| !resource.name.is_empty());
        let watches = question.path.contains("watch=true") || question.path.contains("watch=1");
        let verb = match question.method.as_str() {
            "POST" => "create",
            "GET" | "HEAD" if has_name => "get",
            "GET" | "HEAD" if watches => "watch",
            "GET" | "HEAD" => "list",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" if has_name => "delete",
            "DELETE" => "deletecollection",
            _ => "",
        };
        Attributes { verb, method: question.method.to_ascii_lowercase(), path, resource }
    }

    /// Who asks for it where; none for the whole cluster.
    fn wish(&self) -> (&str, Wish<'_>) {
        match &self.resource {
            None => ("", Wish { verb: &self.method, with: Target::Path(self.path) }),
            Some(Resource { group, resource, subresource, namespace, name }) => {
                let subresource = subresource.unwrap_or_default();
                let with = Target::Resource { group, resource, subresource, name };
                (namespace, Wish { verb: self.verb, with })
            }
        }
    }

    fn are_granted(&self, ctx: &Ctx, user: &User) -> bool {
        let (namespace, wish) = self.wish();
        rights::may(ctx.shared.config.version, user, namespace, wish)
    }

    fn forbidden(&self, user: &str) -> Status {
        let (namespace, wish) = self.wish();
        let details = match wish.with {
            Target::Path(_) => Vec::new(),
            Target::Resource { group, resource, name, .. } => {
                let details = [("name", name), ("group", group), ("kind", resource)];
                let details = details.into_iter().filter(|(_, value)| !value.is_empty());
                details.map(|(key, value)| (key, value.to_owned())).collect()
            }
        };
        Status::forbidden(rights::refusal(user, namespace, wish), details)
    }
}

impl<'a> Resource<'a> {
    /// `/api/v1/namespaces/default/pods/web/log`
    fn at(path: &'a str) -> Option<Resource<'a>> {
        let words: Vec<&str> = path.trim_matches('/').split('/').collect();
        let (group, rest) = match words.as_slice() {
            ["api", _version, rest @ ..] => ("", rest),
            ["apis", group, _version, rest @ ..] => (*group, rest),
            _ => return None,
        };
        let (namespace, rest) = match rest {
            [] => return None,
            ["namespaces", namespace] => (*namespace, rest),
            ["namespaces", namespace, "status" | "finalize", ..] => (*namespace, rest),
            ["namespaces", namespace, rest @ ..] => (*namespace, rest),
            rest => ("", rest),
        };
        let word = |place: usize| rest.get(place).copied();
        let (resource, name) = (word(0)?, word(1).unwrap_or_default());
        Some(Resource { group, resource, subresource: word(2), namespace, name })
    }
}

/// What the server says of a request that it does not grant.
struct Status {
    code: u16,
    reason: &'static str,
    message: String,
    /// None: nothing is said, not even that there is nothing.
    details: Option<Vec<(&'static str, String)>>,
}

impl Status {
    fn unauthorized() -> Status {
        let (reason, message) = ("Unauthorized", "Unauthorized".to_owned());
        Status { code: 401, reason, message, details: None }
    }

    fn forbidden(message: String, details: Vec<(&'static str, String)>) -> Status {
        Status { code: 403, reason: "Forbidden", message, details: Some(details) }
    }

    /// In the order of Go's fields.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let text = |text: &str| Value::from(text).to_string();
        let mut fields = vec![
            ("kind", text("Status")),
            ("apiVersion", text("v1")),
            ("metadata", "{}".to_owned()),
            ("status", text("Failure")),
            ("message", text(&self.message)),
            ("reason", text(self.reason)),
        ];
        fields.extend(self.details.as_ref().map(|details| {
            let details: Vec<_> = details.iter().map(|(key, value)| (*key, text(value))).collect();
            ("details", braced(&details, 2))
        }));
        fields.push(("code", self.code.to_string()));
        fields
    }
}

fn version(ctx: &Ctx) -> String {
    let version = ctx.shared.config.version;
    let text = version.to_string();
    let (major, minor) = text.split_once('.').unwrap_or((&text, ""));
    let value = |text: &str| Value::from(text).to_string();
    let git = version.git_version();
    braced(&[("major", value(major)), ("minor", value(minor)), ("gitVersion", value(&git))], 1)
}

/// Fields of an object so deep inside, indented by two.
fn braced(fields: &[(&str, String)], depth: usize) -> String {
    if fields.is_empty() {
        return "{}".to_owned();
    }
    let (inner, outer) = ("  ".repeat(depth), "  ".repeat(depth - 1));
    let lines: Vec<String> =
        fields.iter().map(|(key, value)| format!("{inner}\"{key}\": {value}")).collect();
    format!("{{\n{}\n{outer}}}", lines.join(",\n"))
}

fn said(ctx: &Ctx, question: &HttpQuestion, status: &Status) -> HttpReply {
    let is_person = header(question, "User-Agent")
        .is_some_and(|agent| PEOPLE.iter().any(|name| agent.starts_with(name)));
    let pretty = braced(&status.fields(), 1);
    let body = match is_person {
        true => pretty,
        false => {
            let lines = pretty.lines().map(|line| line.trim_start().replacen("\": ", "\":", 1));
            lines.collect::<String>() + "\n"
        }
    };
    page(ctx, status.code, Medium::Json, body)
}

#[derive(Clone, Copy)]
enum Medium {
    Json,
    Text,
}

fn page(ctx: &Ctx, code: u16, medium: Medium, body: String) -> HttpReply {
    let medium = match medium {
        Medium::Json => "application/json",
        Medium::Text => "text/plain; charset=utf-8",
    };
    let date = Stamp::of(ctx.now()).rfc1123z().replace("+0000", "GMT");
    let headers = [
        ("cache-control", "no-cache, private".to_owned()),
        ("content-type", medium.to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("content-length", body.len().to_string()),
        ("date", date),
    ];
    let header = |(name, value): (&str, String)| HttpHeader { name: name.to_owned(), value };
    let headers = headers.map(header).into();
    HttpReply { code, headers, body, signed_by: Signer::Cluster, ..HttpReply::default() }
}
