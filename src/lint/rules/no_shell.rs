//! A command line where a list of words is wanted: no shell is there to read blanks, pipes and `&&`.

use super::{AskView, Check, Finding, Rule, arithmetic, edit, pages};
use crate::admit::Fix;
use crate::kit::quote::quote;

pub const RULE: Rule = Rule::warning("lint.no-shell", pages::COMMAND, Check::Ask(check));

const OPERATORS: [&str; 9] = ["|", "||", "&&", ">", ">>", "<", ";", "&", "2>&1"];

fn check(ask: &AskView) -> Option<Finding> {
    let command = ask.command()?;
    let at = suspect(command)?;
    let finding = Finding::at(ask.document().span(&ask.at("command").index(at)));
    let fix = in_a_shell(ask, command);
    Some(finding.fill("word", &command[at]).set("sh -c", fix))
}

/// The word that only a shell would understand.
fn suspect(command: &[String]) -> Option<usize> {
    let first = command.first()?;
    if first.trim().contains(char::is_whitespace) {
        return Some(0);
    }
    if arithmetic::is_shell(first) {
        return None;
    }
    command.iter().position(|word| OPERATORS.contains(&word.as_str()))
}

/// The same words for a shell to read, if they mean the same there and no comment would be lost.
fn in_a_shell(ask: &AskView, command: &[String]) -> Option<Fix> {
    let is_plain = |word: &String| {
        OPERATORS.contains(&word.as_str())
            || word.chars().all(|c| c.is_alphanumeric() || "-_./:=,@%+".contains(c))
    };
    if 1 < command.len() && !command.iter().all(is_plain) {
        return None;
    }
    let script = quote(&command.join(" "));
    let entry = ask.document().node(&ask.path)?.entry("command")?;
    let (from, to) = (entry.key_span.end.offset, edit::end_of(&entry.value));
    let text = &ask.document().text;
    if text.get(from..to)?.contains('#') {
        return None;
    }
    edit::replace(text, from, to, format!(": [\"sh\", \"-c\", {script}]"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_command_line_in_one_word() {
        let text = pod(
            "    livenessProbe:\n      exec:\n        command:\n        - cat /tmp/healthy\n      periodSeconds: 5\n",
        );
        let fixed = text.replace(
            "command:\n        - cat /tmp/healthy",
            "command: [\"sh\", \"-c\", \"cat /tmp/healthy\"]",
        );
        finds(&RULE, &text, &["cat /tmp/healthy: cat /tmp/healthy"], &fixed);
    }

    #[test]
    fn an_operator_among_the_words() {
        let text = pod(
            "    lifecycle:\n      preStop:\n        exec: {command: [touch, /tmp/a, \"&&\", sleep, \"5\"]}\n",
        );
        let fixed = text.replace(
            "[touch, /tmp/a, \"&&\", sleep, \"5\"]",
            "[\"sh\", \"-c\", \"touch /tmp/a && sleep 5\"]",
        );
        finds(&RULE, &text, &["\"&&\": &&"], &fixed);
        let text =
            pod("    livenessProbe:\n      exec:\n        command: [echo, $HOME x, '>', /tmp/a]\n");
        finds(&RULE, &text, &["'>': >"], &text);
    }

    #[test]
    fn words_and_shells_are_fine() {
        for command in ["[cat, /tmp/healthy]", "[sh, -c, 'a && b | c']", "[/bin/sh, -c, a, '|']"] {
            let exec = format!("    livenessProbe:\n      exec: {{command: {command}}}\n");
            silent(&RULE, &pod(&exec));
        }
    }
}
