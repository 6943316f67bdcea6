//! A piece of a container by itself, as books print it: it needs a Pod around it.

use super::{Check, Finding, Rule, Writing, edit, lines, pages};
use crate::yaml::tree::Node;

pub const RULE: Rule = Rule::refused("lint.fragment", pages::OBJECTS, Check::Text(check));

const OF_CONTAINERS: [&str; 7] =
    ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "ports", "env", "resources"];
const HEAD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: fragment\nspec:\n  containers:\n  - name: app\n    image: nginx:1.27\n";

fn check(writing: &Writing) -> Vec<Finding> {
    let [document] = writing.reading.documents.as_slice() else { return Vec::new() };
    let root = &document.root;
    let entries = root.entries();
    let is_piece = entries.iter().all(|entry| is_of_containers(&entry.key));
    let Some(first) = entries.first().filter(|_| is_piece) else { return Vec::new() };
    let finding = Finding::at(first.key_span).fill("field", &first.key);
    vec![finding.add("kind: Pod", in_a_pod(writing, root))]
}

/// Also `liveness` and `livenssProbe`, so that the server may tell the right name.
fn is_of_containers(key: &str) -> bool {
    let is_near = ["liven", "readin", "startup"].into_iter().any(|start| key.starts_with(start));
    is_near || OF_CONTAINERS.contains(&key)
}

/// Everything that was written, at its place in a container.
fn in_a_pod(writing: &Writing, root: &Node) -> Option<crate::admit::Fix> {
    const INDENT: usize = 4;
    let text = writing.text;
    let first = root.entries().first()?.key_span.start;
    let have = edit::indent(text, first.offset)?.len();
    // A separator or braces would not survive the move.
    let is_plain = !text.contains("---") && !root.span.of(text).starts_with('{');
    let moved = |line: lines::Line<'_>| {
        let blanks = line.text.bytes().take_while(|byte| *byte == b' ').count();
        let body = &line.text[blanks.min(have)..];
        if body.trim().is_empty() { String::new() } else { format!("{}{body}", " ".repeat(INDENT)) }
    };
    let lines: Vec<String> = lines::lines(text).map(moved).collect();
    let whole = edit::replace(text, 0, text.len(), format!("{HEAD}{}", lines.join("\n")))?;
    is_plain.then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, silent};
    use super::*;

    #[test]
    fn a_probe_without_its_pod() {
        let text =
            "  # 책에서\n  livenessProbe:\n    httpGet:\n      port: 80\n\n    periodSeconds: 5\n";
        let fixed = format!(
            "{HEAD}    # 책에서\n    livenessProbe:\n      httpGet:\n        port: 80\n\n      periodSeconds: 5\n"
        );
        finds(&RULE, text, &["livenessProbe: livenessProbe"], &fixed);
        let slip = |text: &str| text.replace("livenessProbe", "livenssProbe");
        let texts = (slip(text), slip(&fixed));
        let found = super::super::super::check(&texts.0, &[], &crate::admit::ApiServer::NEWEST);
        let mend = found.iter().find_map(|advice| advice.mend.as_ref());
        assert_eq!(mend.map(|mend| edit::apply(&texts.0, &[&mend.fix]).0), Some(texts.1));
    }

    #[test]
    fn objects_and_other_maps_are_no_pieces() {
        silent(&RULE, HEAD);
        silent(&RULE, "a: 1\nlivenessProbe: {}\n");
    }
}
