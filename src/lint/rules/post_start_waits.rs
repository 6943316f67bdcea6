//! A postStart hook that waits: until it ends the container does not count as started.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer (v1.36).

use super::{Check, ContainerView, Finding, Rule, arithmetic, pages};

pub const RULE: Rule = Rule::hint("lint.post-start-waits", pages::HOOKS, Check::Container(check));

const LONG_SECS: u64 = 5;

fn check(container: &ContainerView) -> Option<Finding> {
    let secs = arithmetic::hook_secs(container.post_start()?)?;
    let finding = Finding::at(container.span("lifecycle.postStart"));
    (LONG_SECS <= secs).then(|| finding.fill("wait", arithmetic::clock(secs)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_hook_that_sleeps() {
        let text = pod("    lifecycle: {postStart: {exec: {command: [sh, -c, 'sleep 1m; a']}}}\n");
        finds(&RULE, &text, &["postStart: 1m"], &text);
    }

    #[test]
    fn a_short_one_or_one_before_the_end_is_fine() {
        silent(&RULE, &pod("    lifecycle: {postStart: {exec: {command: [touch, /a]}}}\n"));
        silent(&RULE, &pod("    lifecycle: {preStop: {sleep: {seconds: 9}}}\n"));
    }
}
