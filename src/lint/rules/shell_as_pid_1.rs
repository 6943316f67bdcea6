//! A shell that waits for its last command is PID 1 and passes no signal on: stopping takes the whole grace period.

use super::{Check, ContainerView, Finding, Rule, arithmetic, pages};
use crate::kit::quote::quote;
use crate::yaml::path::Path;

pub const RULE: Rule =
    Rule::hint("lint.shell-as-pid-1", pages::TERMINATION, Check::Container(check));

/// What the last command may not begin with if `exec` is to stand before it.
const KEYWORDS: [&str; 14] = [
    "case", "cd", "do", "done", "echo", "esac", "exit", "export", "fi", "for", "if", "set",
    "sleep", "while",
];

fn check(container: &ContainerView) -> Option<Finding> {
    if !container.stays() {
        return None;
    }
    let spec = container.container;
    let words: Vec<(&'static str, usize, &String)> =
        [("command", &spec.command), ("args", &spec.args)]
            .into_iter()
            .flat_map(|(list, words)| {
                words.iter().enumerate().map(move |(at, word)| (list, at, word))
            })
            .collect();
    let [(.., shell), (.., flag), (list, at, script), ..] = words.as_slice() else { return None };
    let is_script = arithmetic::is_shell(shell) && flag.starts_with('-') && flag.ends_with('c');
    let has_more = script.trim().contains(['\n', ';']) || script.contains("&&");
    let minds = script.split_whitespace().any(|word| ["exec", "trap"].contains(&word));
    if !is_script || !has_more || minds {
        return None;
    }
    let path = container.at(list).index(*at);
    let stop = arithmetic::of_stop(spec, container.pod.spec, None);
    let finding = Finding::at(container.document().span(&path))
        .fill("grace", arithmetic::clock(stop.kill_at_secs));
    Some(with_exec(container, &path, script, finding))
}

fn with_exec(container: &ContainerView, path: &Path, script: &str, finding: Finding) -> Finding {
    let Some((last, meant)) = replaced(script) else { return finding };
    let fix = container.document().set(path, quote(&meant));
    finding.set(format!("exec {last}"), fix)
}

/// The last command and the script with `exec` before it, where that changes nothing else.
fn replaced(script: &str) -> Option<(&str, String)> {
    if script.contains(['\n', '|', '(', '{', '`']) {
        return None;
    }
    let last = script.rsplit([';', '&']).next()?.trim();
    let first_word = last.split_whitespace().next()?;
    let is_plain = first_word.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
    if !is_plain || KEYWORDS.contains(&first_word) {
        return None;
    }
    let at = script.rfind(last)?;
    Some((last, format!("{}exec {}", &script[..at], &script[at..])))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn a_shell_that_hears_no_signal() {
        let text = pod("    command: [sh, -c]\n    args: [\"cd /app && python app.py\"]\n");
        let fixed = text.replace("&& python", "&& exec python");
        let place = "\"cd /app && python app.py\": 30s";
        finds(&RULE, &text, &[place], &fixed);
        let text = pod(
            "    args:\n    - /bin/sh\n    - -c\n    - touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600\n  terminationGracePeriodSeconds: 9\n",
        );
        let place = "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600: 9s";
        finds(&RULE, &text, &[place], &text);
    }

    #[test]
    fn one_command_exec_and_trap_are_fine() {
        for script in ["python app.py", "cd /app && exec python app.py", "trap exit TERM; sleep 9"]
        {
            silent(&RULE, &pod(&format!("    command: [sh, -c, '{script}']\n")));
        }
        silent(&RULE, &pod("    command: [python, -c, 'a; b']\n"));
        silent(
            &RULE,
            &pod("  initContainers:\n  - {name: a, image: b:1, command: [sh, -c, 'a; b']}\n"),
        );
    }
}
