//! `kubectl proxy`: while it runs, the API server answers on this machine.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/proxy/proxy.go (v1.36). What it answers is `console/api_http.rs`.

use super::{Arguments, Call, Verb};
use crate::console::job::Job;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::{Outcome, Shell};

pub const VERB: Verb = Verb {
    name: "proxy",
    aliases: &[],
    usage: "proxy [--port=PORT]",
    summary: "Run a proxy to the Kubernetes API server",
    flags: &[&PORT],
    arguments: Arguments::Nothing,
    run,
};

const PORT: Flag = Flag {
    name: "port",
    short: Some('p'),
    takes: Takes::Number("8001"),
    help: "The port on which to run the proxy. Set to 0 to pick a random port.",
};

/// Where it listens.
pub const DEFAULT_PORT: i64 = 8001;

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if call.flags.number("port").unwrap_or(DEFAULT_PORT) != DEFAULT_PORT {
        return Err(Failure::plain("podlife's proxy listens on port 8001 only"));
    }
    shell.out("Starting to serve on 127.0.0.1:8001\n");
    Ok(Outcome::Running(Job::Proxy))
}
