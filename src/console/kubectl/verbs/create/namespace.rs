//! `kubectl create namespace`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_namespace.go (v1.36).

use serde_json::json;

use super::super::{Arguments, Call, Verb, flags};
use super::one;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};

pub const VERB: Verb = Verb {
    name: "create namespace",
    aliases: &["ns"],
    usage: "create namespace NAME [--dry-run=server|client|none]",
    summary: "Create a namespace with the specified name",
    flags: &[&flags::DRY_RUN, &flags::OUTPUT, &flags::SAVE_CONFIG],
    arguments: Arguments::Nothing,
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?;
    if name.is_empty() {
        return Err(Failure::plain("name must be specified"));
    }
    let namespace = json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": { "name": name },
        "spec": {},
        "status": {},
    });
    one(call, shell, namespace, "")
}
