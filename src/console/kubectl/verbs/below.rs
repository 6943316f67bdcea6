//! A verb that does nothing without another word: `rollout`, `set`, `config`.
//! Models DefaultSubCommandRun in staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go (v1.36).

use super::{Call, help};
use crate::console::kubectl::failure::Failure;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;

pub fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.arguments.is_empty() {
        let words = quote(&call.arguments.join(" "));
        return Err(call.usage_failure(format!("unknown command {words}")));
    }
    shell.out(&help::of(call.verb));
    Ok(Outcome::Ended(Exit::FAILURE))
}
