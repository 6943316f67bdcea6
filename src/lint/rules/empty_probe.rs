//! A probe's name with nothing below it counts as no probe.

use super::{Check, ContainerView, Finding, Rule, pages, probe_field};
use crate::objects::probe::ProbeKind;
use crate::yaml::tree::Node;

pub const RULE: Rule =
    Rule::warning("lint.empty-probe", pages::CONFIGURE_PROBES, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let is_empty =
        |field: &&str| container.document().node(&container.at(field)).is_some_and(Node::is_null);
    let field = ProbeKind::ALL.map(probe_field).into_iter().find(is_empty)?;
    let path = container.at(field);
    let fix = container.document().remove(&path);
    Some(Finding::at(container.document().key(&path)).fill("probe", field).remove(field, fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_name_without_a_probe() {
        let text = pod("    livenessProbe: # later\n    ports: []\n");
        let fixed = pod("    ports: []\n");
        finds(&RULE, &text, &["livenessProbe: livenessProbe"], &fixed);
        let text = pod("    readinessProbe: null\n");
        finds(&RULE, &text, &["readinessProbe: readinessProbe"], &pod(""));
    }

    #[test]
    fn a_probe_and_none_at_all_are_fine() {
        silent(&RULE, &pod(""));
        silent(&RULE, &pod("    livenessProbe:\n      tcpSocket: {port: 80}\n"));
    }
}
