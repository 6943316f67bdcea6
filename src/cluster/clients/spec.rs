//! What a client is asked to do.

use std::fmt;

use crate::kit::time::Span;
use crate::objects::Key;
use crate::objects::probe::HttpQuestion;

/// A steady load.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadSpec {
    /// None: it is given one.
    pub name: Option<String>,
    pub target: Target,
    pub source: Source,
    /// From one request to the next.
    pub every: Span,
    pub connections: Connections,
    pub path: String,
    pub timeout: Span,
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchSpec {
    pub question: HttpQuestion,
    pub way: Way,
    pub connect_timeout: Span,
    pub timeout: Span,
}

/// How a request gets to the pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Network,
    /// A forwarded port ends inside the pod, where the runtime connects to `localhost`.
    Forwarded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// None: its first port.
    Service {
        key: Key,
        port: Option<i32>,
    },
    /// None: its first container's first port.
    Pod {
        key: Key,
        port: Option<i32>,
    },
    Address {
        host: String,
        port: i32,
    },
}

/// Where the requests come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A machine outside that reaches everything but the cluster's names.
    Outside,
    /// The same, by the Service's load balancer and no other way.
    Balancer,
    Pod(Key),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connections {
    /// A new one for every request.
    Fresh,
    /// One is kept for as long as it lasts.
    Kept,
}

/// `service/web:80`, as the console takes it.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Service { key, port } | Target::Pod { key, port } => match port {
                Some(port) => write!(f, "{key}:{port}"),
                None => key.fmt(f),
            },
            Target::Address { host, port } => write!(f, "http://{host}:{port}"),
        }
    }
}

impl LoadSpec {
    /// No more than fifty requests a second.
    pub const EVERY_MIN: Span = Span::millis(20);
    pub const EVERY_MAX: Span = Span::mins(10);
    pub const EVERY_DEFAULT: Span = Span::secs(1);
    pub const TIMEOUT_MAX: Span = Span::secs(60);
    pub const TIMEOUT_DEFAULT: Span = Span::secs(1);
}
