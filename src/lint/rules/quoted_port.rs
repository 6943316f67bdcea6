//! A port number in quotes is a name, and the server wants a letter in a name.

use super::{AskView, Check, Finding, Rule, pages};
use crate::objects::IntOrString;

pub const RULE: Rule =
    Rule::refused("lint.quoted-port", pages::CONFIGURE_PROBES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let IntOrString::String(name) = ask.port()? else { return None };
    let number: u16 = name.parse().ok().filter(|number| 0 < *number)?;
    let fix = ask.document().set(&ask.at("port"), number);
    Some(Finding::at(ask.span("port")).fill("port", name).set(format!("port: {number}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_number_that_is_a_name() {
        let text = pod("    livenessProbe:\n      httpGet: {port: \"8080\"}\n");
        finds(&RULE, &text, &["\"8080\": 8080"], &text.replace("\"8080\"", "8080"));
    }

    #[test]
    fn a_plain_number_and_a_name_are_fine() {
        silent(&RULE, &pod("    livenessProbe:\n      tcpSocket: {port: 8080}\n"));
        silent(&RULE, &pod("    livenessProbe:\n      tcpSocket: {port: \"http\"}\n"));
    }
}
