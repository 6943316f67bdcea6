//! HTTP on a port that usually speaks HTTPS, or the other way round.

use super::{AskView, Check, Finding, Rule, pages};
use crate::objects::IntOrString;
use crate::objects::probe::Scheme;

pub const RULE: Rule = Rule::hint("lint.scheme-port", pages::CONFIGURE_PROBES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let get = ask.http_get()?;
    let port = match &get.port {
        IntOrString::Int(number) => *number,
        IntOrString::String(name) => ask.of.container.port_named(name)?,
    };
    let (scheme, other) = match (get.scheme, port) {
        (Scheme::Http | Scheme::Unset, 443 | 8443) => ("HTTP", "HTTPS"),
        (Scheme::Https, 80 | 8080) => ("HTTPS", "HTTP"),
        (Scheme::Http | Scheme::Https | Scheme::Unset, _) => return None,
    };
    let fix = ask.document().put(&ask.path, "scheme", other);
    let finding = Finding::at(ask.span("port")).fill("port", port).fill("scheme", scheme);
    Some(finding.set(format!("scheme: {other}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_scheme_that_the_port_rarely_speaks() {
        let text = pod("    livenessProbe:\n      httpGet:\n        port: 8443\n");
        let fixed = text.clone() + "        scheme: HTTPS\n";
        finds(&RULE, &text, &["8443: 8443, HTTP"], &fixed);
        let text = pod(
            "    ports: [{name: web, containerPort: 80}]\n    livenessProbe:\n      httpGet: {scheme: HTTPS, port: web}\n",
        );
        let fixed = text.replace("HTTPS", "HTTP");
        finds(&RULE, &text, &["web: 80, HTTPS"], &fixed);
    }

    #[test]
    fn the_usual_pairs_are_fine() {
        for get in ["{port: 80}", "{port: 443, scheme: HTTPS}", "{port: 9000, scheme: HTTPS}"] {
            silent(&RULE, &pod(&format!("    livenessProbe:\n      httpGet: {get}\n")));
        }
    }
}
