//! The preStop hook takes more than half of the grace period.

use super::{Check, ContainerView, Finding, Rule, arithmetic, pages};

pub const RULE: Rule = Rule::hint("lint.pre-stop-half", pages::HOOKS, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let stop = arithmetic::of_stop(container.container, container.pod.spec, None);
    let hook_secs = stop.pre_stop_secs?;
    let is_half = stop.grace_secs < 2 * hook_secs && hook_secs < stop.grace_secs;
    is_half.then(|| {
        Finding::at(container.span("lifecycle.preStop"))
            .fill("grace", arithmetic::clock(stop.grace_secs))
            .fill("left", arithmetic::clock(stop.grace_secs - hook_secs))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_hook_that_leaves_less_than_it_takes() {
        let text = pod("    lifecycle: {preStop: {sleep: {seconds: 20}}}\n");
        finds(&RULE, &text, &["preStop: 30s, 10s"], &text);
    }

    #[test]
    fn half_is_fine_and_all_of_it_is_another_matter() {
        for seconds in [15, 30] {
            let hook = format!(
                "    lifecycle: {{preStop: {{exec: {{command: [sleep, \"{seconds}\"]}}}}}}\n"
            );
            silent(&RULE, &pod(&hook));
        }
    }
}
