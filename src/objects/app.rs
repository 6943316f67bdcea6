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
//!   address: 127.0.0.1         # where it listens; without: at every address of the pod
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

use crate::objects::json::Json;

use super::env::EnvVar;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct App {
    pub metadata: ObjectMeta,
    pub spec: AppSpec,
}

/// Durations are texts like `2m30s`, or a variable `$(NAME)`; quantities as Kubernetes writes them.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppSpec {
    #[json(omitempty)]
    pub address: String,
    pub cpu: Option<AppCpu>,
    pub crash: Option<AppCrash>,
    #[json(omitempty)]
    pub env: Vec<EnvVar>,
    #[json(omitempty)]
    pub grpc: Vec<AppGrpc>,
    pub image: String,
    #[json(omitempty)]
    pub logs: Vec<AppLog>,
    pub memory: Option<AppMemory>,
    pub on_term: Option<AppOnTerm>,
    #[json(omitempty)]
    pub ports: Vec<i32>,
    #[json(omitempty)]
    pub routes: Vec<AppRoute>,
    #[json(omitempty)]
    pub start_up: String,
    #[json(omitempty)]
    pub tcp: Vec<i32>,
}

/// What one path answers, for some of its calls or some of the time. Calls are counted for each path.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppRoute {
    /// From the call after so many on.
    #[json(omitempty)]
    pub after_calls: i64,
    /// From so long after the start on.
    #[json(omitempty)]
    pub after_time: String,
    #[json(omitempty)]
    pub body: String,
    #[json(omitempty)]
    pub latency: String,
    /// A star at its end stands for anything.
    pub path: String,
    /// 200 if it is not set.
    #[json(omitempty)]
    pub status: i32,
    /// For so many calls.
    pub until_calls: Option<i64>,
    /// Until so long after the start.
    #[json(omitempty)]
    pub until_time: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppGrpc {
    pub port: i32,
    #[json(omitempty)]
    pub service: String,
    #[json(omitempty)]
    pub serving_after: String,
    #[json(omitempty)]
    pub serving_until: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppMemory {
    /// Each second.
    #[json(omitempty)]
    pub growth: String,
    #[json(omitempty)]
    pub max: String,
    #[json(omitempty)]
    pub start: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppCpu {
    #[json(omitempty)]
    pub serving: String,
    #[json(omitempty)]
    pub starting: String,
}

/// What SIGTERM does.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppOnTerm {
    #[json(omitempty)]
    pub after: String,
    #[json(omitempty)]
    pub code: i32,
    #[json(omitempty)]
    pub ignore: bool,
    /// It takes new requests until it ends.
    #[json(omitempty)]
    pub serves: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppLog {
    /// Not set: once.
    #[json(omitempty)]
    pub every: String,
    #[json(omitempty)]
    pub first: String,
    pub line: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct AppCrash {
    pub after: String,
    #[json(omitempty)]
    pub code: i32,
}
