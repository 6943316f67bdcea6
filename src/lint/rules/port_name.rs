//! A probe or hook names a port that its container does not have, so that the kubelet cannot even ask.
//! Models pkg/probe/util.go ResolveContainerPort (v1.36).

use super::{AskView, Check, Finding, Rule, pages};
use crate::objects::IntOrString;

pub const RULE: Rule = Rule::warning("lint.port-name", pages::CONFIGURE_PROBES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let IntOrString::String(name) = ask.port()? else { return None };
    let container = ask.of.container;
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || container.port_named(name).is_some() {
        return None;
    }
    let finding =
        Finding::at(ask.span("port")).fill("port", name).fill("container", &container.name);
    let Some(only) = ask.of.only_port() else { return Some(finding) };
    let fix = ask.document().set(&ask.at("port"), &only);
    Some(finding.set(format!("port: {only}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn a_port_name_that_no_port_has() {
        let text = pod(
            "    ports:\n    - {name: web, containerPort: 80}\n    livenessProbe:\n      httpGet:\n        port: http  # 웹\n",
        );
        finds(&RULE, &text, &["http: http, app"], &text.replace("port: http", "port: web"));
        let text = deployment(
            "        readinessProbe:\n          tcpSocket: {port: db}\n        ports:\n        - containerPort: 5432\n",
        );
        finds(&RULE, &text, &["db: db, app"], &text.replace("port: db", "port: 5432"));
        let text = pod("    lifecycle:\n      preStop:\n        httpGet: {port: http, path: /}\n");
        finds(&RULE, &text, &["http: http, app"], &text);
    }

    #[test]
    fn a_number_and_a_known_name_are_fine() {
        silent(&RULE, &pod("    livenessProbe:\n      tcpSocket: {port: 80}\n"));
        silent(
            &RULE,
            &pod(
                "    ports:\n    - {name: web, containerPort: 80}\n    livenessProbe:\n      tcpSocket: {port: web}\n",
            ),
        );
    }
}
