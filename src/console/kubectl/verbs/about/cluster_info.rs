//! `kubectl cluster-info`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo.go (v1.36).

use super::super::{Arguments, Call, Verb};
use super::SERVER;
use crate::console::kubectl::failure::Failure;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;

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
    if call.arguments.first().is_some_and(|word| word == "dump") {
        return Err(Failure::plain(
            "this console does not dump a cluster: try kubectl get all -A -o yaml",
        ));
    }
    shell.out(&format!(
        "Kubernetes control plane is running at {SERVER}\n\n\
         To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"
    ));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
