//! `$VAR` in a command without a shell: Kubernetes replaces only `$(VAR)`.
//! Models third_party/forked/golang/expansion/expand.go (v1.36).

use super::{Check, ContainerView, Finding, Rule, arithmetic, pages};
use crate::kit::quote::quote;
use crate::yaml::path::Path;

pub const RULE: Rule = Rule::warning("lint.plain-dollar", pages::COMMAND, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let spec = container.container;
    let words = || spec.command.iter().chain(&spec.args);
    // Without a command the image's own decides, which may be a shell.
    if spec.command.is_empty() || words().any(|word| arithmetic::is_shell(word)) {
        return None;
    }
    let places = |list: &'static str, words: &[String]| -> Vec<(Path, String)> {
        let place =
            |(index, word): (usize, &String)| (container.at(list).index(index), word.clone());
        words.iter().enumerate().map(place).collect()
    };
    let all = places("command", &spec.command).into_iter().chain(places("args", &spec.args));
    let found = |(path, word): (Path, String)| {
        let name = variable(&word)?;
        let meant = word.replace(&format!("${name}"), &format!("$({name})"));
        let is_known = spec.env.iter().any(|variable| variable.name == name);
        let fix = container.document().set(&path, quote(&meant)).filter(|_| is_known);
        let finding = Finding::at(container.document().span(&path)).fill("text", &word);
        Some(finding.fill("meant", format!("$({name})")).set(&meant, fix))
    };
    all.into_iter().find_map(found)
}

/// `VAR` of the first `$VAR`.
fn variable(word: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.split('$').skip(1).find_map(|rest| {
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_').then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_variable_that_nobody_replaces() {
        let text = pod(
            "    command: [serve]\n    args: [--port=$PORT]\n    env: [{name: PORT, value: '80'}]\n",
        );
        let fixed = text.replace("--port=$PORT", "\"--port=$(PORT)\"");
        finds(&RULE, &text, &["--port=$PORT: --port=$PORT, $(PORT)"], &fixed);
        let text = pod("    command: [echo, $HOME]\n");
        finds(&RULE, &text, &["$HOME: $HOME, $(HOME)"], &text);
    }

    #[test]
    fn a_shell_and_round_brackets_are_fine() {
        silent(&RULE, &pod("    command: [sh, -c, echo $HOME]\n"));
        silent(&RULE, &pod("    command: [echo, $(HOME), '5$', a$1]\n"));
        silent(&RULE, &pod("    args: [$HOME]\n"));
    }
}
