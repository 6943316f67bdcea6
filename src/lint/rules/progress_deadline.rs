//! A start may take longer than the rollout waits for it.
//! Models pkg/controller/deployment/progress.go (v1.36).

use super::{Check, Document, Finding, PodView, Rule, Writing, arithmetic, pages};
use crate::objects::probe::ProbeKind;
use crate::yaml::path::Path;

pub const RULE: Rule =
    Rule::warning("lint.progress-deadline", pages::DEPLOYMENT, Check::Document(check));

const DEADLINE_SECS: i64 = 600;
/// For pulling the image, and whatever else comes before the start.
const SPARE_SECS: u64 = 60;

fn check(document: &Document, writing: &Writing) -> Vec<Finding> {
    slow_start(document, writing).into_iter().collect()
}

fn slow_start(document: &Document, writing: &Writing) -> Option<Finding> {
    if document.kind != "Deployment" {
        return None;
    }
    let deadline = document.number("spec.progressDeadlineSeconds").unwrap_or(DEADLINE_SECS);
    let deadline = u64::try_from(deadline).ok()?;
    let ready = document.number("spec.minReadySeconds").unwrap_or(0);
    let ready = u64::try_from(ready).unwrap_or(0);
    let containers = PodView::of(document, writing)?.containers();
    let slowest = containers.iter().filter_map(|container| {
        let budget = container.probe(ProbeKind::Startup)?.figures().budget?;
        Some((budget.most_secs, container))
    });
    let (budget, container) = slowest.max_by_key(|(budget, _)| *budget)?;
    if budget + ready <= deadline {
        return None;
    }
    let enough = budget + ready + SPARE_SECS;
    let field = "progressDeadlineSeconds";
    let fix = i32::try_from(enough).ok();
    let fix = fix.and_then(|enough| document.put(&Path::parse("spec"), field, enough));
    let finding = Finding::at(document.key(&container.at("startupProbe")))
        .fill("budget", arithmetic::clock(budget))
        .fill("deadline", arithmetic::clock(deadline));
    Some(finding.set(format!("{field}: {enough}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, silent};
    use super::*;

    const SLOW: &str =
        "        startupProbe: {tcpSocket: {port: 80}, failureThreshold: 70, periodSeconds: 10}\n";

    #[test]
    fn a_start_that_the_rollout_does_not_wait_for() {
        let text = deployment(SLOW);
        let fixed = text.clone() + "  progressDeadlineSeconds: 760\n";
        finds(&RULE, &text, &["startupProbe: 11m40s, 10m"], &fixed);
        let text =
            deployment(SLOW).replace("spec:\n  sel", "spec:\n  progressDeadlineSeconds: 60\n  sel");
        let fixed = text.replace("Seconds: 60\n", "Seconds: 760\n");
        finds(&RULE, &text, &["startupProbe: 11m40s, 1m"], &fixed);
    }

    #[test]
    fn a_shorter_start_is_waited_for() {
        silent(&RULE, &deployment(&SLOW.replace("70", "60")));
        silent(&RULE, &deployment(""));
    }
}
