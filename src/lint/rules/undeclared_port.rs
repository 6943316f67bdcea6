//! A probe asks a port that its container does not declare, though it declares others.

use super::{AskView, By, Check, Finding, Rule, pages};
use crate::objects::IntOrString;

pub const RULE: Rule =
    Rule::hint("lint.undeclared-port", pages::CONFIGURE_PROBES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let IntOrString::Int(number) = ask.port()? else { return None };
    let ports = &ask.of.container.ports;
    let is_declared = ports.iter().any(|port| port.container_port == *number);
    if ports.is_empty() || is_declared || ask.by == By::Hook || !ask.host().is_empty() {
        return None;
    }
    let finding =
        Finding::at(ask.span("port")).fill("port", number).fill("ports", ask.of.declared_ports());
    let [only] = ports.as_slice() else { return Some(finding) };
    let fix = ask.document().set(&ask.at("port"), only.container_port);
    Some(finding.set(format!("port: {}", only.container_port), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_port_beside_the_declared_one() {
        let text = pod(
            "    ports:\n    - containerPort: 8080\n    livenessProbe:\n      httpGet: {port: 80}\n",
        );
        let fixed = text.replace("port: 80}", "port: 8080}");
        finds(&RULE, &text, &["80: 80, 8080"], &fixed);
        let two = text.replace("livenessProbe", "- containerPort: 9\n    livenessProbe");
        finds(&RULE, &two, &["80: 80, 8080, 9"], &two);
    }

    #[test]
    fn the_declared_port_or_no_declaration_is_fine() {
        silent(&RULE, &pod("    livenessProbe:\n      httpGet: {port: 80}\n"));
        silent(
            &RULE,
            &pod(
                "    ports: [{containerPort: 80}]\n    livenessProbe:\n      tcpSocket: {port: 80}\n",
            ),
        );
    }
}
