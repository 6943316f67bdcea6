//! A fragment of a manifest, a probe or a block of containers, placed into the smallest Pod that holds it.

use super::lines::{Line, lines};
use crate::admit::suggest::meant;
use crate::objects::Kind;
use crate::objects::schema::{Shape, Type, root};
use crate::yaml::tree::{Node, Value};

/// What stands around a part of a pod. Each goes by the fields that the part has.
struct Home {
    /// The way to it from a pod, without the indexes of lists.
    way: &'static [&'static str],
    /// The lines above it.
    head: &'static str,
    indent: usize,
}

/// The more usual first: many a field is in several.
const HOMES: [Home; 4] = [
    Home { way: &["spec", "containers"], head: "spec:\n  containers:\n", indent: 4 },
    Home { way: &["spec"], head: "spec:\n", indent: 2 },
    Home {
        way: &["spec", "containers", "livenessProbe"],
        head: "spec:\n  containers:\n  - name: app\n    image: nginx\n    livenessProbe:\n",
        indent: 6,
    },
    Home {
        way: &["spec", "containers", "lifecycle"],
        head: "spec:\n  containers:\n  - name: app\n    image: nginx\n    lifecycle:\n",
        indent: 6,
    },
];

const HEADER: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: example\n";

/// The text as a whole manifest, if its fields have a home.
pub(in crate::admit) fn mend(text: &str, root: &Node) -> Option<String> {
    let found = lines(text);
    // A separator would fall into the middle of the pod.
    if found.iter().any(|line| line.text.starts_with("---") || line.text.starts_with("...")) {
        return None;
    }
    let part = match &root.value {
        Value::Seq(items) => items.first()?,
        _ => root,
    };
    if part.entries().is_empty() || part.get("spec").is_some() || part.get("metadata").is_some() {
        return None;
    }
    let is_list = matches!(root.value, Value::Seq(_));
    let homes = HOMES.iter().filter(|home| !is_list || home.way == HOMES[0].way);
    let known = homes.filter_map(|home| Some((fitting(part, home)?, home)));
    // Of several that fit equally well, the first is the more usual.
    let (_, home) = known.rev().max_by_key(|(fitting, _)| *fitting)?;
    let depth = found.iter().filter(|line| line.has_code()).map(|line| line.indent).min()?;
    Some(format!("{HEADER}{}{}", home.head, placed(&found, depth, home, part, is_list)))
}

/// How many fields are written as its type has them; none if one is not even nearly so.
fn fitting(part: &Node, home: &Home) -> Option<usize> {
    let of = type_at(home.way)?;
    let names = || of.fields.iter().map(|field| field.name);
    let written = || part.entries().iter().map(|entry| entry.key.as_str());
    let all = written().all(|key| of.field(key).is_some() || meant(key, names()).is_some());
    all.then(|| written().filter(|key| of.field(key).is_some()).count())
}

fn type_at(way: &[&str]) -> Option<&'static Type> {
    way.iter().try_fold(root(Kind::Pod), |of, name| object(&of.field(name)?.shape))
}

fn object(shape: &Shape) -> Option<&'static Type> {
    match shape {
        Shape::Object(of) => Some(of),
        Shape::List(item) => object(item),
        _ => None,
    }
}

/// The lines at their new depth; a container that is only hinted at gets the name and the image it needs.
fn placed(found: &[Line], depth: usize, home: &Home, part: &Node, is_list: bool) -> String {
    let mut placed = String::new();
    let mut indent = home.indent;
    let is_container = home.way == HOMES[0].way;
    let mut dash_due = false;
    if is_list {
        indent = 2;
    } else if is_container {
        let lacking: Vec<&str> = [("name", "name: app"), ("image", "image: nginx")]
            .into_iter()
            .filter(|(field, _)| part.get(field).is_none())
            .map(|(_, line)| line)
            .collect();
        dash_due = lacking.is_empty();
        for (index, line) in lacking.into_iter().enumerate() {
            placed.push_str(if index == 0 { "  - " } else { "    " });
            placed.push_str(line);
            placed.push('\n');
        }
    }
    for line in found {
        let blanks = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
        let body = &line.text[blanks.min(depth)..];
        let start = if std::mem::take(&mut dash_due) && line.has_code() {
            format!("{}- ", " ".repeat(indent - 2))
        } else {
            " ".repeat(indent)
        };
        if !body.trim().is_empty() {
            placed.push_str(&start);
            placed.push_str(body);
        }
        placed.push_str(line.end);
    }
    if !placed.ends_with('\n') {
        placed.push('\n');
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    fn check(text: &str, spec: &str) {
        let mended = mend(text, &read(text).documents[0].root);
        assert_eq!(mended, Some(format!("{HEADER}spec:\n{spec}")), "{text}");
    }

    #[test]
    fn a_part_finds_its_place() {
        let app = "  containers:\n  - name: app\n    image: nginx\n";
        check(
            "livenessProbe:\n  tcpSocket:\n    port: 1 # x\n",
            &format!("{app}    livenessProbe:\n      tcpSocket:\n        port: 1 # x\n"),
        );
        check(
            "      liveness:\n        tcpSocket: {port: 1}\n",
            &format!("{app}    liveness:\n      tcpSocket: {{port: 1}}\n"),
        );
        check("containers:\n- name: a\n  image: b\n", "  containers:\n  - name: a\n    image: b\n");
        check("- name: a\n  image: b\n", "  containers:\n  - name: a\n    image: b\n");
        check("name: a\nimage: b\n", "  containers:\n  - name: a\n    image: b\n");
        check(
            "httpGet:\n  port: 80",
            &format!("{app}    livenessProbe:\n      httpGet:\n        port: 80\n"),
        );
        check(
            "preStop:\n  sleep: {seconds: 1}\n",
            &format!("{app}    lifecycle:\n      preStop:\n        sleep: {{seconds: 1}}\n"),
        );
    }

    #[test]
    fn what_fits_nowhere_stays() {
        for text in ["foo: 1\n", "spec: {}\n", "- 1\n", "image: a\n---\nimage: b\n"] {
            assert_eq!(mend(text, &read(text).documents[0].root), None, "{text}");
        }
    }
}
