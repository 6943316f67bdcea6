//! A probe's numbers one level too deep, inside its handler.

use super::{Check, ContainerView, Finding, Rule, edit, pages, probe_field};
use crate::admit::Fix;
use crate::objects::probe::ProbeKind;
use crate::yaml::tree::Entry;

pub const RULE: Rule =
    Rule::refused("lint.misplaced-timing", pages::CONFIGURE_PROBES, Check::Container(check));

const NUMBERS: [&str; 6] = [
    "failureThreshold",
    "initialDelaySeconds",
    "periodSeconds",
    "successThreshold",
    "terminationGracePeriodSeconds",
    "timeoutSeconds",
];
const HANDLERS: [&str; 4] = ["exec", "grpc", "httpGet", "tcpSocket"];

fn check(container: &ContainerView) -> Option<Finding> {
    ProbeKind::ALL.into_iter().find_map(|kind| of_probe(container, kind))
}

fn of_probe(container: &ContainerView, kind: ProbeKind) -> Option<Finding> {
    let probe = container.document().node(&container.at(probe_field(kind)))?;
    let handler = probe.entries().iter().find(|entry| HANDLERS.contains(&entry.key.as_str()))?;
    let inside = handler.value.entries();
    let is_number = |entry: &Entry| NUMBERS.contains(&entry.key.as_str());
    let first = inside.iter().position(is_number)?;
    let finding = Finding::at(inside[first].key_span)
        .fill("field", &inside[first].key)
        .fill("handler", &handler.key)
        .fill("probe", probe_field(kind));
    let is_tail = inside[first..].iter().all(is_number) && 0 < first;
    let fix = out_dented(&container.document().text, handler, &inside[first..]);
    Some(finding.move_under(probe_field(kind), fix.filter(|_| is_tail)))
}

/// The handler's last lines as lines of the probe.
fn out_dented(text: &str, handler: &Entry, numbers: &[Entry]) -> Option<Fix> {
    let (first, last) = (numbers.first()?, numbers.last()?);
    let from = edit::line_start(text, first.key_span.start.offset);
    let to = edit::end_of(&last.value);
    // Braces know no depth, and what shares a line stays there.
    let is_alone = text.get(from..first.key_span.start.offset)?.trim().is_empty();
    let indent = edit::indent(text, handler.key_span.start.offset)?;
    let lines: Vec<String> = text
        .get(from..to)?
        .split('\n')
        .map(|line| format!("{indent}{}", line.trim_start()))
        .collect();
    edit::replace(text, from, to, lines.join("\n")).filter(|_| is_alone)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn numbers_in_the_handler() {
        let text = pod(
            "    livenessProbe:\n      httpGet:\n        port: 80\n        initialDelaySeconds: 5 # 다섯\n        periodSeconds: 3\n",
        );
        let fixed = text
            .replace("        initialDelay", "      initialDelay")
            .replace("        periodSeconds", "      periodSeconds");
        let place = "initialDelaySeconds: initialDelaySeconds, httpGet, livenessProbe";
        finds(&RULE, &text, &[place], &fixed);
        let text = pod("    readinessProbe:\n      exec: {command: [a], timeoutSeconds: 3}\n");
        finds(&RULE, &text, &["timeoutSeconds: timeoutSeconds, exec, readinessProbe"], &text);
    }

    #[test]
    fn numbers_of_the_probe_are_at_home() {
        silent(
            &RULE,
            &pod("    livenessProbe:\n      tcpSocket: {port: 80}\n      periodSeconds: 3\n"),
        );
    }
}
