//! `$(VAR)` in a path or a header: only commands, args and env values have it replaced.

use super::{AskView, Check, ContainerView, Finding, Rule, pages};
use crate::kit::quote::quote;
use crate::yaml::path::Path;

pub const RULE: Rule =
    Rule::warning("lint.no-expansion", pages::DEPENDENT_VARIABLES, Check::Ask(check));

fn check(ask: &AskView) -> Option<Finding> {
    let get = ask.http_get()?;
    let headers = get.http_headers.iter().enumerate().map(|(index, header)| {
        (ask.at("httpHeaders").index(index).field("value"), header.value.as_str())
    });
    let texts = std::iter::once((ask.at("path"), get.path.as_str())).chain(headers);
    let (path, text) = texts.into_iter().find(|(_, text)| reference(text).is_some())?;
    Some(found(ask.of, &path, text))
}

fn found(of: &ContainerView, path: &Path, text: &str) -> Finding {
    let finding = Finding::at(of.document().span(path)).fill("text", text);
    let name = reference(text).expect("the text was found by its reference");
    let Some(value) = of.variable(name) else { return finding };
    let meant = text.replace(&format!("$({name})"), value);
    finding.set(&meant, of.document().set(path, quote(&meant)))
}

/// The variable between `$(` and `)`.
fn reference(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("$(")?;
    rest.split_once(')').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_variable_where_none_is_replaced() {
        let text = pod(
            "    env:\n    - {name: BASE, value: /app}\n    livenessProbe:\n      httpGet: {port: 80, path: $(BASE)/ok}\n",
        );
        let fixed = text.replace("path: $(BASE)/ok", "path: \"/app/ok\"");
        finds(&RULE, &text, &["$(BASE)/ok: $(BASE)/ok"], &fixed);
        let text = pod(
            "    lifecycle:\n      preStop:\n        httpGet:\n          port: 80\n          httpHeaders:\n          - name: X\n            value: a $(POD_IP)\n",
        );
        finds(&RULE, &text, &["a $(POD_IP): a $(POD_IP)"], &text);
    }

    #[test]
    fn a_command_has_them_replaced() {
        silent(&RULE, &pod("    livenessProbe:\n      exec:\n        command: [cat, $(FILE)]\n"));
        silent(&RULE, &pod("    livenessProbe:\n      httpGet: {port: 80, path: /$ok}\n"));
    }
}
