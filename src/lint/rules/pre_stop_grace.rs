//! The preStop hook eats the whole grace period: the program is killed without having been asked to stop.

use super::{Check, ContainerView, Finding, Rule, arithmetic, pages};

pub const RULE: Rule = Rule::warning("lint.pre-stop-grace", pages::HOOKS, Check::Container(check));

/// What a program gets after the hook if the fix is taken.
const DRAIN_SECS: u64 = 30;

fn check(container: &ContainerView) -> Option<Finding> {
    let pod = container.pod;
    let stop = arithmetic::of_stop(container.container, pod.spec, None);
    let hook_secs = stop.pre_stop_secs?;
    if hook_secs < stop.grace_secs || stop.grace_secs == 0 {
        return None;
    }
    let enough = hook_secs + DRAIN_SECS;
    let fix = pod.document.put(pod.path, "terminationGracePeriodSeconds", enough);
    let finding = Finding::at(container.span("lifecycle.preStop"))
        .fill("hook", arithmetic::clock(hook_secs))
        .fill("grace", arithmetic::clock(stop.grace_secs))
        .fill("left", arithmetic::clock(stop.kill_at_secs - stop.term_at_secs));
    Some(finding.set(format!("terminationGracePeriodSeconds: {enough}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_hook_as_long_as_the_grace_period() {
        let text = pod(
            "    lifecycle:\n      preStop:\n        exec:\n          command: [sh, -c, sleep 30]\n",
        );
        let fixed = text.clone() + "  terminationGracePeriodSeconds: 60\n";
        finds(&RULE, &text, &["preStop: 30s, 30s, 2s"], &fixed);
        let text = deployment(
            "        lifecycle: {preStop: {sleep: {seconds: 10}}}\n      terminationGracePeriodSeconds: 10 # short\n",
        );
        let fixed = text.replace("Seconds: 10 #", "Seconds: 40 #");
        finds(&RULE, &text, &["preStop: 10s, 10s, 2s"], &fixed);
    }

    #[test]
    fn a_short_hook_and_one_of_unknown_length_are_fine() {
        silent(&RULE, &pod("    lifecycle: {preStop: {sleep: {seconds: 5}}}\n"));
        silent(&RULE, &pod("    lifecycle: {preStop: {exec: {command: [nginx, -s, quit]}}}\n"));
    }
}
