//! `sim node`: what can happen to a whole machine. Its power fails and comes back, its way to the control plane is cut and mended.

use super::{Call, Verb, explained};
use crate::cluster::{Command, NodeDeed};
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "node",
    usage: "node (stop | start | cut | heal) NODE",
    summary: "Switch a node off and on; cut it off from the control plane and mend that",
    flags: &[],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let [deed, node] = call.arguments.as_slice() else {
        return Err(explained(call.verb, &"say what happens, and name one node"));
    };
    let (deed, done) = match deed.as_str() {
        "stop" | "fail" => (NodeDeed::Fail, "power is off"),
        "start" | "return" => (NodeDeed::Return, "power is on, it boots"),
        "cut" | "split" => (NodeDeed::Split, "cut off from the control plane"),
        "heal" => (NodeDeed::Heal, "the way to the control plane is mended"),
        other => return Err(explained(call.verb, &format!("a node cannot {other}"))),
    };
    let node = match node.split_once('/') {
        None => node,
        Some(("node" | "nodes" | "no", name)) => name,
        Some(_) => return Err(explained(call.verb, &format!("{node} is not a node"))),
    };
    let command = Command::Node { node: node.to_owned(), deed };
    shell.command(command).map_err(|refused| refused.to_string())?;
    shell.out(&format!("node/{node}: {done}\n"));
    Ok(())
}
