//! `sim kubelet restart`: a node's kubelet is started anew, as an upgrade or a crash of it does; its containers run on.

use super::{Call, Verb, explained};
use crate::cluster::Command;
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "kubelet",
    usage: "kubelet restart NODE",
    summary: "Restart a node's kubelet; the containers run on",
    flags: &[],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let [deed, node] = call.arguments.as_slice() else {
        return Err(explained(call.verb, &"say what to do, and name one node"));
    };
    if deed != "restart" {
        return Err(explained(call.verb, &format!("a kubelet cannot {deed}")));
    }
    let node = match node.split_once('/') {
        None => node,
        Some(("node" | "nodes" | "no", name)) => name,
        Some(_) => return Err(explained(call.verb, &format!("{node} is not a node"))),
    };
    let command = Command::RestartKubelet { node: node.to_owned() };
    shell.command(command).map_err(|refused| refused.to_string())?;
    shell.out(&format!("node/{node}: kubelet restarted\n"));
    Ok(())
}
