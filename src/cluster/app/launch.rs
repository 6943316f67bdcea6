//! How a process is started, and where its words go.

use std::collections::BTreeMap;

/// What a program sees when it begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Launch {
    /// The program's own name first.
    pub argv: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    pub hostname: String,
    pub ip: String,
    pub declared_ports: Vec<i32>,
    /// The container's CPU limit, in thousandths of a core.
    pub cpu_limit_millis: Option<u32>,
}

/// What a process prints in one turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    pub stdout: String,
    pub stderr: String,
}
