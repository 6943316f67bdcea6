//! A probe, or a handler, at the wrong depth: under the spec, a port or a variable, or beside the probe it belongs in.

use super::{Check, Document, Finding, Rule, Writing, pages};
use crate::yaml::path::{Path, Step};
use crate::yaml::tree::Node;

pub const RULE: Rule =
    Rule::refused("lint.misplaced-probe", pages::CONFIGURE_PROBES, Check::Document(check));

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS: [&str; 4] = ["exec", "grpc", "httpGet", "tcpSocket"];

fn check(document: &Document, _: &Writing) -> Vec<Finding> {
    let Some(template) = &document.template else { return Vec::new() };
    let of_path = |path: &Path| {
        let Some(Step::Field(field)) = path.steps().last() else { return None };
        let field = field.as_str();
        let home = if PROBES.contains(&field) {
            "containers"
        } else if HANDLERS.contains(&field) {
            empty_probe(document, &path.parent())
        } else {
            return None;
        };
        Some(Finding::at(document.key(path)).fill("field", field).fill("home", home))
    };
    template.unknown.iter().filter_map(of_path).collect()
}

/// The probe that was begun and has nothing in it.
fn empty_probe(document: &Document, container: &Path) -> &'static str {
    let is_empty =
        |probe: &&'static str| document.node(&container.field(probe)).is_some_and(Node::is_null);
    PROBES.into_iter().find(is_empty).unwrap_or(PROBES[0])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_probe_at_the_wrong_depth() {
        let text = pod("  livenessProbe: {tcpSocket: {port: 80}}\n");
        finds(&RULE, &text, &["livenessProbe: livenessProbe, containers"], &text);
        let text = deployment(
            "        ports:\n        - containerPort: 80\n          readinessProbe: {tcpSocket: {port: 80}}\n",
        );
        finds(&RULE, &text, &["readinessProbe: readinessProbe, containers"], &text);
        let text = pod("    livenessProbe:\n    httpGet: {port: 80}\n");
        finds(&RULE, &text, &["httpGet: httpGet, livenessProbe"], &text);
    }

    #[test]
    fn at_its_place_it_is_fine() {
        silent(&RULE, &pod("    livenessProbe: {tcpSocket: {port: 80}}\n"));
        silent(&RULE, &pod("    livenesProbe: {tcpSocket: {port: 80}}\n"));
    }
}
