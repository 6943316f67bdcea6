//! A Service leads to a port by a name that no container of its pods gave: there are no endpoints for it.

use super::{Check, Document, Finding, Rule, Writing, pages, services};
use crate::objects::IntOrString;
use crate::yaml::path::Path;

pub const RULE: Rule =
    Rule::warning("lint.target-port-name", pages::SERVICE, Check::Document(check));

fn check(document: &Document, writing: &Writing) -> Vec<Finding> {
    let pods = services::selected(document, writing);
    if pods.is_empty() {
        return Vec::new();
    }
    let is_known = |name: &str| {
        pods.iter().any(|pod| services::container_ports(pod).any(|(known, _)| known == name))
    };
    let only = services::only_port(&pods);
    let mut found = Vec::new();
    for (index, target) in services::ports(document) {
        let IntOrString::String(name) = target else { continue };
        if is_known(&name) {
            continue;
        }
        let path = Path::parse("spec.ports").index(index).field("targetPort");
        let finding = Finding::at(document.span(&path)).fill("port", &name);
        found.push(match &only {
            Some(only) => finding.set(format!("targetPort: {only}"), document.set(&path, only)),
            None => finding,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, finds_beside, pod, silent};
    use super::*;

    const SERVICE: &str = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n    targetPort: http\n";

    #[test]
    fn a_name_that_no_port_has() {
        let text = pod("    ports: [{containerPort: 8080}]\n") + SERVICE;
        finds(&RULE, &text, &["http: http"], &text.replace("targetPort: http", "targetPort: 8080"));
        let text = deployment("") + SERVICE;
        finds(&RULE, &text, &["http: http"], &text);
        let pods = deployment("        ports: [{containerPort: 80, name: web}]\n");
        let fixed = SERVICE.replace("targetPort: http", "targetPort: web");
        finds_beside(&RULE, SERVICE, &[&pods], &["http: http"], &fixed);
    }

    #[test]
    fn a_known_name_and_a_service_without_pods_are_fine() {
        let ports = "    ports: [{containerPort: 8080, name: http}]\n";
        silent(&RULE, &(pod(ports) + SERVICE));
        silent(&RULE, SERVICE);
    }
}
