//! Pods behind a Service that stop the moment they are told to, while requests still come.

use super::no_readiness::rolls_out;
use super::{Check, Document, Finding, Place, PodView, Rule, Writing, arithmetic, pages, services};
use crate::admit::{Feature, Standing};

pub const RULE: Rule = Rule::hint("lint.no-pre-stop", pages::TERMINATION, Check::Document(check));

const SLEEP_SECS: u64 = 5;

fn check(document: &Document, writing: &Writing) -> Vec<Finding> {
    hasty(document, writing).into_iter().collect()
}

fn hasty(document: &Document, writing: &Writing) -> Option<Finding> {
    let pod = PodView::of(document, writing).filter(|_| rolls_out(&document.kind))?;
    let template = document.template.as_ref()?;
    let is_of = |service: &&Document| {
        service.namespace() == document.namespace()
            && services::selector(service)
                .is_some_and(|selector| services::selects(&selector, template))
    };
    let service = writing.everywhere().find(is_of)?;
    let containers = pod.containers();
    let serves = |index: &usize| !containers[*index].container.ports.is_empty();
    let regular =
        || (0..containers.len()).filter(|index| containers[*index].place == Place::Regular);
    let index = regular().find(serves).or_else(|| regular().next())?;
    let container = &containers[index];
    if container.pre_stop().is_some() {
        return None;
    }
    let finding = Finding::at(document.span(&container.at("name"))).fill("service", service.name());
    let lines = format!("preStop:\n  sleep:\n    seconds: {SLEEP_SECS}");
    let fix = match container.container.lifecycle {
        Some(_) => document.add(&container.at("lifecycle"), &lines),
        None => {
            let lines = lines.replace('\n', "\n  ");
            document.add(&container.path, &format!("lifecycle:\n  {lines}"))
        }
    };
    let is_served = writing.server.standing(Feature::SleepHook) == Standing::Served;
    let is_short = arithmetic::pod_grace(pod.spec) <= SLEEP_SECS;
    Some(finding.add("preStop", fix.filter(|_| is_served && !is_short)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, finds_beside, silent};
    use super::*;

    const SERVICE: &str = "---\napiVersion: v1\nkind: Service\nmetadata: {name: front}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n";

    #[test]
    fn a_program_that_stops_while_it_is_still_asked() {
        let hook = "lifecycle:\n          preStop:\n            sleep:\n              seconds: 5\n";
        let text = deployment("") + SERVICE;
        let fixed = deployment(&format!("        {hook}")) + SERVICE;
        finds(&RULE, &text, &["app: front"], &fixed);
        let started = "        lifecycle:\n          postStart: {exec: {command: [a]}}\n";
        let text = deployment(started);
        let fixed = text.clone() + &hook["lifecycle:\n".len()..];
        finds_beside(&RULE, &text, &[SERVICE], &["app: front"], &fixed);
    }

    #[test]
    fn a_hook_or_no_service_is_fine() {
        silent(&RULE, &deployment(""));
        let hook = "        lifecycle: {preStop: {exec: {command: [nginx, -s, quit]}}}\n";
        silent(&RULE, &(deployment(hook) + SERVICE));
        silent(&RULE, &(deployment("") + &SERVICE.replace("app: web", "app: other")));
    }
}
