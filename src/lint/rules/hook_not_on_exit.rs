//! A preStop hook in a Pod that ends by itself: the hook runs only when something kills the container.

use super::{Check, ContainerView, Finding, Rule, pages};
use crate::objects::RestartPolicy;

pub const RULE: Rule = Rule::hint("lint.hook-not-on-exit", pages::HOOKS, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    container.pre_stop()?;
    let policy = match container.pod.spec.restart_policy() {
        RestartPolicy::Always => return None,
        RestartPolicy::OnFailure => "OnFailure",
        RestartPolicy::Never => "Never",
    };
    Some(Finding::at(container.span("lifecycle.preStop")).fill("policy", policy))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    const HOOK: &str = "    lifecycle: {preStop: {sleep: {seconds: 1}}}\n";

    #[test]
    fn a_hook_that_a_finished_program_never_sees() {
        let text = pod(&format!("{HOOK}  restartPolicy: OnFailure\n"));
        finds(&RULE, &text, &["preStop: OnFailure"], &text);
    }

    #[test]
    fn a_server_has_its_hook() {
        silent(&RULE, &pod(HOOK));
        silent(&RULE, &pod("  restartPolicy: Never\n"));
    }
}
