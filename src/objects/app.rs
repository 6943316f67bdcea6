//! An App: the behaviour of a program, written down by a course author; containers run it by its image's name.
//! podlife's own kind: no cluster has it.
//!
//! ```yaml
//! apiVersion: podlife.dev/v1
//! kind: App
//! metadata:
//!   name: shop
//! spec:
//!   image: example/shop        # with a tag: that tag only; without: every tag
//!   env:                       # the image's own variables; a container's env goes over them
//!   - {name: WARM_UP, value: 20s}
//!   startUp: $(WARM_UP)        # until it listens; every duration may be a variable
//!   ports: [8080]              # HTTP
//!   routes:                    # the first that fits answers; nothing fits: 404
//!   - {path: /healthz, status: 200, body: ok, untilCalls: 5}
//!   - {path: /healthz, status: 500, body: broken}
//!   - {path: /ready, status: 503, untilTime: 30s}
//!   - {path: /*, body: "hello from $(HOSTNAME)", latency: 40ms}
//!   tcp: [9000]                # takes connections, says nothing
//!   grpc:                      # the standard health service
//!   - {port: 5000, service: db, servingUntil: 60s}
//!   memory: {start: 50Mi, growth: 1Mi, max: 200Mi}   # growth: each second
//!   cpu: {starting: 800m, serving: 20m}
//!   onTerm: {after: 2s, code: 0, serves: true}       # or {ignore: true}
//!   logs:
//!   - {line: still here, every: 10s}
//!   crash: {after: 5m, code: 1}
//! ```

use serde::{Deserialize, Serialize};

use super::env::EnvVar;
use super::is_default;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct App {
    pub metadata: ObjectMeta,
    pub spec: AppSpec,
}

/// Durations are texts like `2m30s`, or a variable `$(NAME)`; quantities as Kubernetes writes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AppSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<AppCpu>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crash: Option<AppCrash>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<EnvVar>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grpc: Vec<AppGrpc>,
    pub image: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logs: Vec<AppLog>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<AppMemory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_term: Option<AppOnTerm>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<AppRoute>,
    #[serde(skip_serializing_if = "is_default")]
    pub start_up: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tcp: Vec<i32>,
}

/// What one path answers, for some of its calls or some of the time. Calls are counted for each path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AppRoute {
    /// From the call after so many on.
    #[serde(skip_serializing_if = "is_default")]
    pub after_calls: i64,
    /// From so long after the start on.
    #[serde(skip_serializing_if = "is_default")]
    pub after_time: String,
    #[serde(skip_serializing_if = "is_default")]
    pub body: String,
    #[serde(skip_serializing_if = "is_default")]
    pub latency: String,
    /// A star at its end stands for anything.
    pub path: String,
    /// 200 if it is not set.
    #[serde(skip_serializing_if = "is_default")]
    pub status: i32,
    /// For so many calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_calls: Option<i64>,
    /// Until so long after the start.
    #[serde(skip_serializing_if = "is_default")]
    pub until_time: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AppGrpc {
    pub port: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub service: String,
    #[serde(skip_serializing_if = "is_default")]
    pub serving_after: String,
    #[serde(skip_serializing_if = "is_default")]
    pub serving_until: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppMemory {
    /// Each second.
    #[serde(skip_serializing_if = "is_default")]
    pub growth: String,
    #[serde(skip_serializing_if = "is_default")]
    pub max: String,
    #[serde(skip_serializing_if = "is_default")]
    pub start: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppCpu {
    #[serde(skip_serializing_if = "is_default")]
    pub serving: String,
    #[serde(skip_serializing_if = "is_default")]
    pub starting: String,
}

/// What SIGTERM does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppOnTerm {
    #[serde(skip_serializing_if = "is_default")]
    pub after: String,
    #[serde(skip_serializing_if = "is_default")]
    pub code: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub ignore: bool,
    /// It takes new requests until it ends.
    #[serde(skip_serializing_if = "is_default")]
    pub serves: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppLog {
    /// Not set: once.
    #[serde(skip_serializing_if = "is_default")]
    pub every: String,
    #[serde(skip_serializing_if = "is_default")]
    pub first: String,
    pub line: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppCrash {
    pub after: String,
    #[serde(skip_serializing_if = "is_default")]
    pub code: i32,
}
