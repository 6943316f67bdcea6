//! The API server as HTTP shows it: paths below /api and /apis, and objects as JSON. `kubectl proxy` lets programs reach it.
//! Models apiserver/pkg/endpoints (v1.36): get, list, patch and delete, with the server's own Status for a refusal.

use serde_json::{Value, json};

use super::kubectl::failure::{ApiStatus, Failure};
use super::kubectl::print::api::{self, Layout};
use super::shell::Shell;
use crate::admit::{self, PatchKind};
use crate::cluster::{Command, Grace, Propagation};
use crate::objects::{Key, Kind, Object, Scope};

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    kind: Kind,
    namespace: Option<String>,
    name: Option<String>,
    subresource: Option<String>,
}

/// Status code and body.
pub fn answer(
    shell: &mut Shell,
    method: &str,
    path: &str,
    content_type: &str,
    body: &str,
) -> (u16, String) {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match method {
        "GET" if path.trim_end_matches('/') == "/api" => (200, print(&versions())),
        "GET" if path == "/version" => (200, print(&version(shell))),
        "GET" if ["/healthz", "/livez", "/readyz"].contains(&path) => (200, "ok".to_owned()),
        _ => match respond(shell, method, path, content_type, body) {
            Ok(value) => (200, print(&value)),
            Err(status) => refusal(&status),
        },
    }
}

fn respond(
    shell: &mut Shell,
    method: &str,
    path: &str,
    content_type: &str,
    body: &str,
) -> Result<Value, ApiStatus> {
    let target = read(path).ok_or_else(|| {
        status("NotFound", "the server could not find the requested resource".to_owned())
    })?;
    let Some(name) = &target.name else {
        return match method {
            "GET" => Ok(list(shell, &target)),
            _ => Err(not_allowed()),
        };
    };
    let namespace = target.namespace.as_deref().unwrap_or_default();
    let key = Key::new(target.kind, namespace, name);
    let stored = shell.store().get(&key).cloned().ok_or_else(|| {
        let plural = plural(target.kind);
        status("NotFound", format!("{plural} \"{name}\" not found"))
    })?;
    match (method, target.subresource.as_deref()) {
        ("GET", None | Some("status")) => Ok(stored.to_json()),
        ("PATCH", None) => patch(shell, &stored, content_type, body, Part::Whole),
        ("PATCH", Some("status")) => patch(shell, &stored, content_type, body, Part::Status),
        ("DELETE", None) => {
            let propagation = Propagation::Background;
            let command = Command::Delete { key: key.clone(), grace: Grace::Default, propagation };
            shell.command(command).map_err(from_failure)?;
            let left = shell.store().get(&key).map(Object::to_json);
            Ok(left.unwrap_or_else(|| gone(&key, &stored)))
        }
        _ => Err(not_allowed()),
    }
}

/// Which versions there are of what has no group.
fn versions() -> Value {
    let server = json!({"clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1:6443"});
    json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [server]})
}

/// Which part of an object a patch may change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Status,
}

fn patch(
    shell: &mut Shell,
    stored: &Object,
    content_type: &str,
    body: &str,
    part: Part,
) -> Result<Value, ApiStatus> {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    let how = match media {
        "application/json-patch+json" => PatchKind::Json,
        "application/merge-patch+json" => PatchKind::Merge,
        "application/strategic-merge-patch+json" => PatchKind::Strategic,
        _ => {
            let message = "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, application/strategic-merge-patch+json";
            return Err(status("UnsupportedMediaType", message.to_owned()));
        }
    };
    let change: Value = serde_json::from_str(body)
        .map_err(|error| status("BadRequest", format!("error decoding patch: {error}")))?;
    let server = shell.cluster().config().version.api_server();
    let refused = |refusal| from_failure(super::kubectl::change::refused(refusal));
    let command = match part {
        Part::Whole => Command::Replace(
            admit::patch_object(stored, &change, how, &server).map_err(refused)?.object,
        ),
        Part::Status => Command::ReplaceStatus(
            admit::patch_status(stored, &change, how).map_err(refused)?.object,
        ),
    };
    shell.command(command).map_err(from_failure)?;
    Ok(shell.store().get(&stored.key()).map_or(Value::Null, Object::to_json))
}

/// `/api/v1/namespaces/default/pods/web/status`, `/apis/apps/v1/deployments`.
fn read(path: &str) -> Option<Target> {
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    let (group, rest) = match words.as_slice() {
        ["api", "v1", rest @ ..] => ("", rest),
        ["apis", group, _version, rest @ ..] => (*group, rest),
        _ => return None,
    };
    let kind_of = |plural: &str| {
        let mut kinds = Kind::ALL.iter().copied();
        kinds.find(|kind| kind.names().plural == plural && kind.names().group == group)
    };
    let text = |word: &&str| (*word).to_owned();
    match rest {
        ["namespaces", namespace, plural, rest @ ..] if !plural.is_empty() => Some(Target {
            kind: kind_of(plural).filter(|kind| kind.names().scope == Scope::Namespaced)?,
            namespace: Some((*namespace).to_owned()),
            name: rest.first().map(text),
            subresource: rest.get(1).map(text),
        }),
        [plural, rest @ ..] => {
            let kind = kind_of(plural)?;
            let is_listed = kind.names().scope == Scope::Namespaced;
            Some(Target {
                kind,
                namespace: None,
                name: rest.first().filter(|_| !is_listed).map(text),
                subresource: rest.get(1).filter(|_| !is_listed).map(text),
            })
        }
        [] => None,
    }
}

fn list(shell: &Shell, target: &Target) -> Value {
    let names = target.kind.names();
    let listed = shell.store().list(target.kind, target.namespace.as_deref());
    let items: Vec<Value> = listed.map(Object::to_json).collect();
    json!({
        "apiVersion": target.kind.api_version(),
        "items": items,
        "kind": format!("{}List", names.kind),
        "metadata": { "resourceVersion": shell.store().version().to_string() },
    })
}

fn version(shell: &Shell) -> Value {
    let version = shell.cluster().config().version;
    let text = version.to_string();
    let (major, minor) = text.split_once('.').unwrap_or((text.as_str(), ""));
    json!({ "gitVersion": version.git_version(), "major": major, "minor": minor })
}

fn gone(key: &Key, object: &Object) -> Value {
    json!({
        "apiVersion": "v1",
        "details": { "kind": plural(key.kind), "name": key.name, "uid": object.meta().uid },
        "kind": "Status",
        "metadata": {},
        "status": "Success",
    })
}

fn plural(kind: Kind) -> String {
    let names = kind.names();
    match names.group {
        "" => names.plural.to_owned(),
        group => format!("{}.{group}", names.plural),
    }
}

fn status(reason: &str, message: String) -> ApiStatus {
    ApiStatus { reason: reason.to_owned(), message, details: None }
}

fn not_allowed() -> ApiStatus {
    let message = "the server does not allow this method on the requested resource";
    status("MethodNotAllowed", message.to_owned())
}

/// What kubectl would print of a refusal, as the server sends it.
fn from_failure(failure: impl Into<Failure>) -> ApiStatus {
    match failure.into() {
        Failure::Server(status) => status,
        other => status("Invalid", other.text().trim_end().to_owned()),
    }
}

fn refusal(status: &ApiStatus) -> (u16, String) {
    let code = match status.reason.as_str() {
        "NotFound" => 404,
        "AlreadyExists" | "Conflict" => 409,
        "Forbidden" => 403,
        "BadRequest" => 400,
        "MethodNotAllowed" => 405,
        "UnsupportedMediaType" => 415,
        "TooManyRequests" => 429,
        "Invalid" => 422,
        _ => 500,
    };
    let body = json!({
        "apiVersion": "v1",
        "code": code,
        "kind": "Status",
        "message": status.message,
        "metadata": {},
        "reason": status.reason,
        "status": "Failure",
    });
    (code, print(&body))
}

/// As the server prints for curl, which it takes for a person.
fn print(value: &Value) -> String {
    api::print(value, Layout::Pretty)
}

/// What `kubectl get --raw` shows: the body as it comes.
pub fn get(shell: &mut Shell, path: &str) -> Result<String, ApiStatus> {
    let bare = path.split(['?', '#']).next().unwrap_or_default();
    match bare {
        // These are printed for a person whoever asks.
        "/version" => Ok(print(&version(shell))),
        "/healthz" | "/livez" | "/readyz" => Ok("ok".to_owned()),
        _ => respond(shell, "GET", bare, "", "").map(|value| api::print(&value, Layout::Compact)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_kind_and_maybe_an_object_of_it() {
        let found = |path| {
            read(path)
                .map(|target| (target.kind, target.namespace, target.name, target.subresource))
        };
        let some = |text: &str| Some(text.to_owned());
        let web = (Kind::Pod, some("default"), some("web"), some("status"));
        assert_eq!(found("/api/v1/namespaces/default/pods/web/status"), Some(web));
        assert_eq!(found("/apis/apps/v1/deployments"), Some((Kind::Deployment, None, None, None)));
        let node = (Kind::Node, None, some("node-1"), None);
        assert_eq!(found("/api/v1/nodes/node-1"), Some(node));
        let namespace = (Kind::Namespace, None, some("shop"), None);
        assert_eq!(found("/api/v1/namespaces/shop"), Some(namespace));
        assert_eq!(found("/api/v1/potatoes"), None);
        assert_eq!(found("/metrics"), None);
    }
}
