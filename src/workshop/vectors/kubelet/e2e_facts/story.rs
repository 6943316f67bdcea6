//! From a situation that the table describes to the manifest of a pod that is in it.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::super::case::Failure;

/// The pod and its one container.
pub const POD: &str = "story";
const CONTAINER: &str = "app";
/// Where the test programs listen unless the story says otherwise.
const PORT: u16 = 8080;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Situation {
    command: Option<String>,
    app: Option<String>,
    liveness: Option<Map<String, Value>>,
    readiness: Option<Map<String, Value>>,
    startup: Option<Map<String, Value>>,
    pod_termination_grace_period_seconds: Option<i64>,
    pub action: Option<String>,
}

impl Situation {
    /// JSON, which is YAML too.
    pub fn manifest(&self) -> Result<String, Failure> {
        let mut container = self.program()?;
        for (field, probe) in [
            ("livenessProbe", &self.liveness),
            ("readinessProbe", &self.readiness),
            ("startupProbe", &self.startup),
        ] {
            if let Some(probe) = probe {
                container.insert(field.to_owned(), Value::Object(read_probe(probe)?));
            }
        }
        let mut spec = json!({"containers": [container]});
        if let Some(grace) = self.pod_termination_grace_period_seconds {
            spec["terminationGracePeriodSeconds"] = json!(grace);
        }
        let pod =
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": POD}, "spec": spec});
        Ok(pod.to_string() + "\n")
    }

    fn program(&self) -> Result<Map<String, Value>, Failure> {
        match (&self.command, &self.app) {
            (Some(command), None) => Ok(shell(&script(command))),
            (None, Some(app)) => agnhost(app),
            (None, None) => Ok(shell("sleep 600")),
            (Some(_), Some(_)) => Err(Failure::unknown("a command and an app at once")),
        }
    }
}

fn shell(script: &str) -> Map<String, Value> {
    container(
        "registry.k8s.io/e2e-test-images/busybox:1.29-4",
        "command",
        &["/bin/sh", "-c", script],
    )
}

/// A script stands as it is; `on SIGTERM: rm A and B, sleep 20, exit 0` is what a handler does.
fn script(text: &str) -> String {
    let Some(steps) = text.strip_prefix("on SIGTERM: ") else { return text.to_owned() };
    let files: Vec<&str> = text.split([' ', ',']).filter(|word| word.starts_with('/')).collect();
    let handler = steps.replace(" and ", " ").replace(", ", "; ").replace("rm ", "rm -f ");
    format!("touch {}; trap '{handler}' TERM; while true; do sleep 0.1; done", files.join(" "))
}

/// The test programs of upstream's end-to-end tests, known by what they do.
fn agnhost(app: &str) -> Result<Map<String, Value>, Failure> {
    let arguments: &[&str] = if app.contains("gRPC health server") {
        &["grpc-health-checking"]
    } else if app.contains("/healthz fails 10 s after start") || app.starts_with("/redirect ->") {
        &["liveness"]
    } else {
        return Err(Failure::unknown(&format!("app {app:?}")));
    };
    Ok(container("registry.k8s.io/e2e-test-images/agnhost:2.53", "args", arguments))
}

fn container(image: &str, field: &str, words: &[&str]) -> Map<String, Value> {
    let members = [("name", json!(CONTAINER)), ("image", json!(image)), (field, json!(words))];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Handlers are written short: `"exec": ["cat", "/x"]`, `"httpGet": "/path:port"`, `"tcpSocket": 80`, `"grpc": 5000`.
fn read_probe(probe: &Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    let mut read = Map::new();
    for (field, value) in probe {
        let value = match (field.as_str(), value) {
            ("exec", Value::Array(_)) => json!({"command": value}),
            ("httpGet", Value::String(target)) => http_get(target),
            ("tcpSocket" | "grpc", Value::Number(_)) => json!({"port": value}),
            (_, Value::Number(_)) => value.clone(),
            _ => return Err(Failure::unknown(&format!("probe field {field}: {value}"))),
        };
        read.insert(field.clone(), value);
    }
    Ok(read)
}

/// `/healthz:8080 (nothing listens)`.
fn http_get(target: &str) -> Value {
    let target = target.split(" (").next().unwrap_or(target);
    let number = |(path, port): (&str, &str)| Some((path.to_owned(), port.parse().ok()?));
    let (path, port) =
        target.rsplit_once(':').and_then(number).unwrap_or((target.to_owned(), PORT));
    json!({"path": path, "port": port})
}
