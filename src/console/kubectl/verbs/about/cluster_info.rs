//! `kubectl cluster-info`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo.go (v1.36).

use super::super::{Arguments, Call, Verb};
use super::SERVER;
use crate::console::kubectl::failure::Failure;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;

pub const VERB: Verb = Verb {
    name: "cluster-info",
    aliases: &[],
    usage: "cluster-info [flags]",
    summary: "Display cluster information",
    flags: &[],
    arguments: Arguments::Nothing,
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.arguments.is_empty() {
        let words = quote(&call.arguments.join(" "));
        return Err(call.usage_failure(format!("unknown command {words}")));
    }
    shell.out(&format!(
        "Kubernetes control plane is running at {SERVER}\n\n\
         To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"
    ));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
