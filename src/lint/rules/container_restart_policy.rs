//! A container's own restartPolicy on a server that drops it, as 1.34 does with its gate off.
//! Models pkg/api/pod/util.go dropDisabledFields (v1.34).

use super::{Check, ContainerView, Finding, Place, Rule, pages};
use crate::admit::{Feature, Standing};
use crate::objects::ContainerRestartPolicy;

pub const RULE: Rule =
    Rule::warning("lint.container-restart-policy", pages::SIDECARS, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let policy = container.container.restart_policy?;
    let is_sidecar = container.place == Place::Init && policy == ContainerRestartPolicy::Always;
    let server = container.pod.writing.server;
    let is_kept = server.standing(Feature::ContainerRestartRules) != Standing::Dropped;
    if is_sidecar || is_kept {
        return None;
    }
    let path = container.at("restartPolicy");
    let finding =
        Finding::at(container.document().span(&path)).fill("container", &container.container.name);
    Some(finding.remove("restartPolicy", container.document().remove(&path)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds_on, pod, silent};
    use super::*;
    use crate::admit::ApiServer;

    #[test]
    fn a_policy_that_the_server_drops() {
        let server = ApiServer::new(|feature| match feature {
            Feature::ContainerRestartRules => Standing::Dropped,
            _ => Standing::Served,
        });
        let text = pod("    restartPolicy: OnFailure\n");
        finds_on(&server, &RULE, &text, &["OnFailure: app"], &pod(""));
        let init = "  initContainers:\n  - {name: side, image: a:1, restartPolicy: Always}\n";
        finds_on(&server, &RULE, &pod(init), &[], &pod(init));
    }

    #[test]
    fn today_it_is_kept() {
        silent(&RULE, &pod("    restartPolicy: OnFailure\n"));
    }
}
