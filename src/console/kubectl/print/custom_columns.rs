//! `-o custom-columns`: a table of paths.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go (v1.36), C20.

use serde_json::Value;

use crate::admit::go_map;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::jsonpath::{Template, relaxed};

#[derive(Clone, Debug, PartialEq)]
pub struct CustomColumns(Vec<(String, Template)>);

impl CustomColumns {
    /// `NAME:.metadata.name,NODE:.spec.nodeName`.
    pub fn read(spec: &str) -> Result<CustomColumns, Failure> {
        if spec.is_empty() {
            return Err(Failure::plain(
                "custom-columns format specified but no custom columns given",
            ));
        }
        spec.split(',').map(column).collect::<Result<_, _>>().map(CustomColumns)
    }

    /// Two lines, with blanks between their words: headings, and under each its path.
    pub fn read_lines(text: &str) -> Result<CustomColumns, Failure> {
        let mut lines = text.lines();
        let mut line = |what: &str| {
            lines.next().map(|line| line.split_whitespace().collect()).ok_or_else(|| {
                Failure::plain(format!(
                    "invalid template, missing {what} line. Expected format is one line of space separated headers, \
                     one line of space separated column specs."
                ))
            })
        };
        let headings: Vec<&str> = line("header")?;
        let paths: Vec<&str> = line("spec")?;
        if headings.len() != paths.len() {
            return Err(Failure::plain(format!(
                "number of headers ({}) and field specifications ({}) don't match",
                headings.len(),
                paths.len()
            )));
        }
        let columns = headings.into_iter().zip(paths);
        columns
            .map(|(heading, path)| parsed(heading, path))
            .collect::<Result<_, _>>()
            .map(CustomColumns)
    }

    pub fn headings(&self) -> Vec<String> {
        self.0.iter().map(|(heading, _)| heading.clone()).collect()
    }

    pub fn row(&self, object: &Value) -> Result<Vec<String>, Failure> {
        self.0.iter().map(|(_, template)| cell(template, object)).collect()
    }

    /// Headings stay as they were written.
    pub fn table(&self, rows: &[Vec<String>], headings: Headings) -> String {
        let mut lines = Vec::new();
        if headings == Headings::Shown {
            lines.push(self.headings());
        }
        lines.extend_from_slice(rows);
        crate::kit::table::WatchTable::default().rows(&lines)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    Shown,
    LeftOut,
}

fn column(text: &str) -> Result<(String, Template), Failure> {
    let Some((heading, path)) = text.split_once(':') else {
        return Err(Failure::plain(format!(
            "unexpected custom-columns spec: {text}, expected <header>:<json-path-expr>"
        )));
    };
    parsed(heading, path)
}

fn parsed(heading: &str, path: &str) -> Result<(String, Template), Failure> {
    let template = relaxed(path).and_then(|path| Template::parse(&path)).map_err(Failure::Plain)?;
    Ok((heading.to_owned(), template))
}

fn cell(template: &Template, object: &Value) -> Result<String, Failure> {
    let found = template.find(object).map_err(Failure::Plain)?;
    let mut texts: Vec<String> = Vec::new();
    if found.first().is_none_or(Vec::is_empty) {
        texts.push("<none>".to_owned());
    }
    texts.extend(found.iter().flatten().map(|value| go_map(value)));
    Ok(texts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(spec: &str) -> String {
        let object = json!({"metadata": {"name": "web"}, "spec": {"containers": [{"image": "a"}, {"image": "b"}], "x": {"y": 1}}});
        match CustomColumns::read(spec).and_then(|columns| columns.row(&object)) {
            Ok(cells) => cells.join(" | "),
            Err(failure) => failure.text(),
        }
    }

    #[test]
    fn each_column_is_a_path() {
        assert_eq!(
            row("NAME:.metadata.name,I:spec.containers[*].image,N:.none,X:.spec.x"),
            "web | a,b | <none> | map[y:1]"
        );
        assert_eq!(
            row("NAME"),
            "error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>\n"
        );
        let from_file =
            CustomColumns::read_lines("NAME  I\n{.metadata.name} spec.containers[0].image\n");
        assert_eq!(from_file.unwrap().headings(), ["NAME", "I"]);
        assert_eq!(
            CustomColumns::read_lines("A B\n.a\n").unwrap_err().text(),
            "error: number of headers (2) and field specifications (1) don't match\n"
        );
        assert_eq!(row(""), "error: custom-columns format specified but no custom columns given\n");
    }
}
