//! What a completion writes: the key with its colon, and below it what must follow, indented as it must be.

use super::locate::Style;
use super::required::first;
use crate::objects::Kind;
use crate::objects::schema::{Shape, Type, root};

/// A text to insert, and where in it the cursor goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    pub cursor: usize,
}

/// More levels than this nobody wants written for them at once.
const DEPTH_MAX: usize = 6;
const STEP: usize = 2;

/// A field whose key stands in this column.
pub fn field(name: &str, shape: &Shape, column: usize, style: Style) -> Snippet {
    match style {
        Style::BlockBeforeColon => Snippet { text: name.to_owned(), cursor: name.len() },
        Style::Flow => {
            let (open, close) = match shape {
                Shape::List(_) => ("[", "]"),
                Shape::Object(_) | Shape::Map(_) | Shape::Quantities => ("{", "}"),
                _ => ("", ""),
            };
            let text = format!("{name}: {open}");
            Snippet { cursor: text.len(), text: text + close }
        }
        Style::Block => {
            let mut writer = Writer::default();
            writer.field(name, shape, column, 0);
            writer.snippet()
        }
    }
}

/// A whole object of a kind.
pub fn manifest(kind: Kind) -> Snippet {
    let head = format!("apiVersion: {}\nkind: {}\n", kind.api_version(), kind.names().kind);
    let mut writer = Writer { text: head, cursor: None };
    let owner = root(kind);
    let wanted = ["metadata", "spec"].into_iter().chain(first(owner));
    let fields = wanted.filter_map(|name| owner.field(name));
    for (at, field) in fields.enumerate() {
        if 0 < at {
            writer.line(0);
        }
        writer.field(field.name, &field.shape, 0, 0);
    }
    writer.snippet()
}

#[derive(Default)]
struct Writer {
    text: String,
    cursor: Option<usize>,
}

impl Writer {
    fn snippet(self) -> Snippet {
        Snippet { cursor: self.cursor.unwrap_or(self.text.len()), text: self.text }
    }

    fn line(&mut self, column: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', column));
    }

    /// The first place that a person has to fill in.
    fn gap(&mut self) {
        self.cursor.get_or_insert(self.text.len());
    }

    fn field(&mut self, name: &str, shape: &Shape, column: usize, depth: usize) {
        self.text += name;
        self.text.push(':');
        let below = column + STEP;
        match shape {
            Shape::Object(owner) => {
                self.line(below);
                self.fields(owner, below, depth);
            }
            Shape::List(item) => {
                self.line(below);
                self.text += "- ";
                match item {
                    Shape::Object(owner) => self.fields(owner, below + STEP, depth),
                    _ => self.gap(),
                }
            }
            Shape::Map(_) | Shape::Quantities => {
                self.line(below);
                // Within a whole object, what selects and what is selected agree from the beginning.
                if 0 < depth && ["labels", "matchLabels", "selector"].contains(&name) {
                    self.text += "app: ";
                }
                self.gap();
            }
            _ => {
                self.text.push(' ');
                self.gap();
            }
        }
    }

    fn fields(&mut self, owner: &Type, column: usize, depth: usize) {
        let mut wanted = first(owner).filter_map(|name| owner.field(name)).peekable();
        if wanted.peek().is_none() || depth == DEPTH_MAX {
            self.gap();
        }
        for (at, field) in wanted.take_while(|_| depth < DEPTH_MAX).enumerate() {
            if 0 < at {
                self.line(column);
            }
            // The pods of a template get their names from elsewhere.
            if owner.name == "PodTemplateSpec" && field.name == "metadata" {
                self.text += "metadata:";
                self.line(column + STEP);
                self.field("labels", &Shape::Map(&Shape::Text), column + STEP, depth + 1);
                continue;
            }
            self.field(field.name, &field.shape, column, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Kind;

    /// The bar is the cursor.
    fn shown(mut snippet: Snippet) -> String {
        snippet.text.insert(snippet.cursor, '|');
        snippet.text
    }

    #[test]
    fn what_must_follow_comes_along_rightly_indented() {
        let Shape::Object(spec) = root(Kind::Pod).field("spec").unwrap().shape else {
            panic!("a pod's spec is an object")
        };
        let containers = &spec.field("containers").unwrap().shape;
        assert_eq!(
            shown(field("containers", containers, 2, Style::Block)),
            "containers:\n    - name: |\n      image: "
        );
        let Shape::List(Shape::Object(container)) = containers else {
            panic!("containers are a list of objects")
        };
        let probe = &container.field("livenessProbe").unwrap().shape;
        assert_eq!(
            shown(field("livenessProbe", probe, 4, Style::Block)),
            "livenessProbe:\n      httpGet:\n        path: |\n        port: "
        );
        assert_eq!(
            shown(field("command", &container.field("command").unwrap().shape, 4, Style::Block)),
            "command:\n      - |"
        );
        assert_eq!(shown(field("image", &Shape::Text, 4, Style::Block)), "image: |");
        assert_eq!(shown(field("image", &Shape::Text, 4, Style::BlockBeforeColon)), "image|");
        assert_eq!(shown(field("livenessProbe", probe, 4, Style::Flow)), "livenessProbe: {|}");
    }

    #[test]
    fn a_whole_object_can_be_begun() {
        assert_eq!(
            shown(manifest(Kind::Pod)),
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: |\nspec:\n  containers:\n    - name: \n      image: "
        );
        assert_eq!(
            shown(manifest(Kind::ConfigMap)),
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: |\ndata:\n  "
        );
        let of_deployment = Kind::ALL.iter().find(|kind| kind.names().kind == "Deployment");
        if let Some(deployment) = of_deployment {
            assert_eq!(
                shown(manifest(*deployment)),
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: |\nspec:\n  replicas: \n  \
                 selector:\n    matchLabels:\n      app: \n  template:\n    metadata:\n      labels:\n        \
                 app: \n    spec:\n      containers:\n        - name: \n          image: "
            );
        }
    }
}
