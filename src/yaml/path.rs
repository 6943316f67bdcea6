//! The name of a place in an object, `spec.containers[0].livenessProbe`, and where that place stands in the text.
//! Models apimachinery's pkg/util/validation/field/path.go.

use std::fmt;

use super::tree::{Entry, Node, Span, Value};

/// The way from the root to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A field the API defines.
    Field(String),
    /// An item of a list.
    Index(usize),
    /// A key a person chose, as in `labels[app]`.
    Key(String),
}

impl Path {
    pub fn root() -> Path {
        Path::default()
    }

    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn field(&self, name: &str) -> Path {
        self.step(Step::Field(name.to_string()))
    }

    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        self.step(Step::Index(index))
    }

    #[must_use]
    pub fn key(&self, key: &str) -> Path {
        self.step(Step::Key(key.to_string()))
    }

    /// The path one step back; the root stays itself.
    #[must_use]
    pub fn parent(&self) -> Path {
        Path(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }

    /// Reads a path as messages show it. Every text is a path; what a bracket holds is an index if it is a number.
    pub fn parse(text: &str) -> Path {
        let mut path = Path::root();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some((inside, after)) =
                rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            {
                path.0.push(
                    inside.parse().map_or_else(|_| Step::Key(inside.to_string()), Step::Index),
                );
                rest = after.strip_prefix('.').unwrap_or(after);
                continue;
            }
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| matches!(c, '.' | '['))
                .map_or(rest.len(), |(at, _)| at);
            path.0.push(Step::Field(rest[..end].to_string()));
            rest = rest[end..].strip_prefix('.').unwrap_or(&rest[end..]);
        }
        path
    }

    fn step(&self, step: Step) -> Path {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if position == 0 => write!(f, "{name}")?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, "[{key}]")?,
            }
        }
        Ok(())
    }
}

/// How far a path could be followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// The value at the path, or the nearest one around where it would be.
    pub node: &'a Node,
    /// The place of the key that names it; an item of a list, and the root, have none.
    pub key_span: Option<Span>,
    pub reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Exact,
    /// The path names something that was not written.
    Around,
}

impl Place<'_> {
    /// What to underline: the value itself, or the key under which something is missing.
    pub fn span(&self) -> Span {
        match self.reach {
            Reach::Exact => self.node.span,
            Reach::Around => self.key_span.unwrap_or(self.node.span),
        }
    }
}

/// Follows a path as far as the tree goes.
pub fn find<'a>(root: &'a Node, path: &Path) -> Place<'a> {
    let mut place = Place { node: root, key_span: None, reach: Reach::Exact };
    for step in path.steps() {
        let Some((node, key_span)) = follow(place.node, step) else {
            return Place { reach: Reach::Around, ..place };
        };
        place = Place { node, key_span, ..place };
    }
    place
}

fn follow<'a>(node: &'a Node, step: &Step) -> Option<(&'a Node, Option<Span>)> {
    let field = |entry: &'a Entry| (&entry.value, Some(entry.key_span));
    match (&node.value, step) {
        (Value::Seq(items), Step::Index(index)) => items.get(*index).map(|item| (item, None)),
        (Value::Map(_), Step::Field(name) | Step::Key(name)) => node.entry(name).map(field),
        // A key that looks like a number was parsed as an index.
        (Value::Map(_), Step::Index(index)) => node.entry(&index.to_string()).map(field),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    const TEXT: &str = "metadata:\n  labels: {app.kubernetes.io/name: web, 1: x}\nspec:\n  containers:\n  - name: app\n    livenessProbe:\n      exec: {}\n";

    fn check(path: &str, reach: Reach, underlined: &str) {
        let reading = read(TEXT);
        let place = find(&reading.documents[0].root, &Path::parse(path));
        assert_eq!((place.reach, place.span().of(TEXT)), (reach, underlined), "{path}");
    }

    #[test]
    fn paths_are_shown_as_the_api_server_shows_them() {
        let container = Path::root().field("spec").field("containers").index(0);
        assert_eq!(
            container.field("livenessProbe").to_string(),
            "spec.containers[0].livenessProbe"
        );
        assert_eq!(
            Path::root().field("metadata").field("labels").key("app").to_string(),
            "metadata.labels[app]"
        );
        assert_eq!(container.parent().to_string(), "spec.containers");
        assert_eq!(Path::root().parent().to_string(), "");
    }

    #[test]
    fn a_shown_path_is_read_back() {
        for text in [
            "",
            "spec",
            "spec.containers[0].ports[1].name",
            "metadata.labels[app.kubernetes.io/name].x",
            "[0].a",
        ] {
            assert_eq!(Path::parse(text).to_string(), text);
        }
        for text in ["[", "]", "..", "a[", "a[b", "[]", ".[0]"] {
            Path::parse(text);
        }
    }

    #[test]
    fn a_path_finds_its_value() {
        check("spec.containers[0].name", Reach::Exact, "app");
        check("metadata.labels[app.kubernetes.io/name]", Reach::Exact, "web");
        check("metadata.labels[1]", Reach::Exact, "x");
    }

    #[test]
    fn what_is_missing_is_shown_at_the_nearest_key() {
        check("spec.containers[0].livenessProbe.httpGet.port", Reach::Around, "livenessProbe");
        check("spec.containers[3].name", Reach::Around, "containers");
        check("spec.volumes", Reach::Around, "spec");
        check(
            "spec.containers[0].image",
            Reach::Around,
            "name: app\n    livenessProbe:\n      exec: {}",
        );
    }
}
