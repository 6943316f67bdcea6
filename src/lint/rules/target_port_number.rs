//! A Service leads to a port that its pods do not declare: probably nobody listens there.

use super::{Check, Document, Finding, Rule, Writing, pages, services};
use crate::kit::order;
use crate::objects::IntOrString;
use crate::yaml::path::Path;

pub const RULE: Rule =
    Rule::warning("lint.target-port-number", pages::SERVICE, Check::Document(check));

fn check(document: &Document, writing: &Writing) -> Vec<Finding> {
    let pods = services::selected(document, writing);
    let mut declared: Vec<i32> =
        pods.iter().flat_map(|pod| services::container_ports(pod)).map(|(_, port)| port).collect();
    order::sort(&mut declared);
    declared.dedup();
    // Declaring ports is optional, so without any there is nothing to compare with.
    if declared.is_empty() {
        return Vec::new();
    }
    let shown: Vec<String> = declared.iter().map(i32::to_string).collect();
    let only = services::only_port(&pods);
    let mut found = Vec::new();
    for (index, target) in services::ports(document) {
        let IntOrString::Int(number) = target else { continue };
        if declared.contains(&number) {
            continue;
        }
        let port = Path::parse("spec.ports").index(index);
        let written = port.field("targetPort");
        let place = if document.is_written(&written) { written } else { port.field("port") };
        let finding = Finding::at(document.span(&place)).fill("target", number);
        let finding = finding.fill("ports", shown.join(", "));
        found.push(match &only {
            Some(only) => {
                let fix = document.put(&port, "targetPort", only);
                finding.set(format!("targetPort: {only}"), fix)
            }
            None => finding,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    fn service(port: &str) -> String {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  selector: {{app: web}}\n  ports:\n  - {port}\n"
        )
    }

    #[test]
    fn a_port_that_the_pods_do_not_declare() {
        let text = pod("    ports: [{containerPort: 8080}]\n") + &service("port: 80");
        let fixed = text.clone() + "    targetPort: 8080\n";
        finds(&RULE, &text, &["80: 80, 8080"], &fixed);
        let ports = "        ports: [{containerPort: 80}, {containerPort: 443}]\n";
        let text = deployment(ports) + &service("{port: 80, targetPort: 8080}");
        finds(&RULE, &text, &["8080: 8080, 80, 443"], &text);
    }

    #[test]
    fn a_declared_port_or_no_declaration_is_fine() {
        silent(&RULE, &(pod("") + &service("port: 80")));
        silent(&RULE, &(pod("    ports: [{containerPort: 80}]\n") + &service("port: 80")));
    }
}
