//! JSONPath as kubectl speaks it: a dialect of its own, with text around paths, ranges, filters and unions.
//! Models staging/src/k8s.io/client-go/util/jsonpath (v1.36), C20.
//!
//! The map: `parse` reads a template into nodes, `evaluate` walks them over a document, `compare` judges filters,
//! `print` writes what was found, `relaxed` forgives missing braces and dots.

mod compare;
mod evaluate;
mod parse;
mod print;
mod relaxed;

pub use relaxed::relaxed;

use std::borrow::Cow;

use serde_json::Value;

/// A template that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    text: String,
    nodes: Vec<Node>,
    missing: Missing,
}

/// What a key that is not there comes to: `--allow-missing-template-keys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Allowed,
    Refused,
}

/// What one part of a template found.
pub type Found<'a> = Vec<Cow<'a, Value>>;

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// What stands between two braces.
    List(Vec<Node>),
    Text(String),
    Field(String),
    Slice(Slice),
    Filter {
        left: Vec<Node>,
        operator: String,
        right: Vec<Node>,
    },
    Number(serde_json::Number),
    Bool(bool),
    Wildcard,
    Recursive,
    Union(Vec<Vec<Node>>),
    /// `range`, `end`, or a word that nobody knows.
    Word(String),
}

/// `[from:to:step]`; one index alone is a slice of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slice {
    from: Option<i64>,
    to: Option<i64>,
    /// The end was not written but follows from the beginning.
    is_single: bool,
    step: Option<i64>,
}

impl Template {
    /// The complaint is the parser's own.
    pub fn parse(text: &str) -> Result<Template, String> {
        let (text, nodes) = (text.to_owned(), parse::parse(text)?);
        Ok(Template { text, nodes, missing: Missing::Allowed })
    }

    /// The same template with another view of keys that are not there.
    pub fn with(self, missing: Missing) -> Template {
        Template { missing, ..self }
    }

    /// Everything the template finds, part by part. Fields that are not there are left out.
    pub fn find<'a>(&self, document: &'a Value) -> Result<Vec<Found<'a>>, String> {
        evaluate::find(&self.nodes, self.missing, document)
    }

    /// What `-o jsonpath` prints; a complaint comes with the document it is about.
    pub fn print(&self, document: &Value) -> Result<String, String> {
        let found = self.find(document).map_err(|problem| self.failure(&problem, document))?;
        Ok(found.iter().map(print::text).collect())
    }

    /// What `-o jsonpath-as-json` prints.
    pub fn print_as_json(&self, document: &Value) -> Result<String, String> {
        let found = self.find(document).map_err(|problem| self.failure(&problem, document))?;
        Ok(found.iter().map(print::json).collect())
    }

    /// Models cli-runtime's pkg/printers/jsonpath.go PrintObj (v0.36).
    fn failure(&self, problem: &str, document: &Value) -> String {
        format!(
            "error executing jsonpath {}: Error executing template: {problem}. Printing more information for \
             debugging the template:\n\ttemplate was:\n\t\t{}\n\tobject given to jsonpath engine was:\n\t\t{}\n\n\n",
            crate::kit::quote::quote(&self.text),
            self.text,
            print::go_syntax(document)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(template: &str, expected: &str) {
        let pods = json!({"kind": "List", "items": [
            {"kind": "None", "metadata": {"name": "127.0.0.1", "labels": {"kubernetes.io/hostname": "127.0.0.1"}},
                "status": {"capacity": {"cpu": "4"}, "addresses": [{"type": "LegacyHostIP", "address": "127.0.0.1"}]}},
            {"kind": "None", "metadata": {"name": "127.0.0.2"},
                "status": {"capacity": {"cpu": "8"}, "addresses": [
                    {"type": "LegacyHostIP", "address": "127.0.0.2"}, {"type": "another", "address": "127.0.0.3"}]}},
        ], "users": [{"name": "myself", "age": 30}, {"name": "e2e", "age": 7, "admin": true}], "empty": [], "none": null});
        let got = Template::parse(template).and_then(|template| template.print(&pods));
        let got = got.unwrap_or_else(|error| error.lines().next().unwrap_or_default().to_owned());
        assert_eq!(got, expected, "{template}");
    }

    #[test]
    fn what_kubernetes_documents_is_found() {
        check("{.kind}", "List");
        check("kind is {.kind}!", "kind is List!");
        check("{.items[*].metadata.name}", "127.0.0.1 127.0.0.2");
        check(
            "{.items[*]['metadata.name', 'status.capacity']}",
            "127.0.0.1 127.0.0.2 {\"cpu\":\"4\"} {\"cpu\":\"8\"}",
        );
        check("{..metadata.name}", "127.0.0.1 127.0.0.2");
        check("{.users[?(@.name==\"e2e\")].age}", "7");
        check("{.users[?(@.age>7)].name}", "myself");
        check("{.users[?(@.admin)].name}", "e2e");
        check("{.users[?(@.name!='e2e')].name}", "myself");
        check("{.items[0].metadata.labels.kubernetes\\.io/hostname}", "127.0.0.1");
        check("{.items[0].metadata.labels['kubernetes\\.io/hostname']}", "127.0.0.1");
        check(
            "{range .items[*]}[{.metadata.name}, {.status.capacity}] {end}",
            "[127.0.0.1, {\"cpu\":\"4\"}] [127.0.0.2, {\"cpu\":\"8\"}] ",
        );
        check(
            "{range .items[*]}{.metadata.name}{\"\\t\"}{.kind}{'\\n'}{end}done",
            "127.0.0.1\tNone\n127.0.0.2\tNone\ndone",
        );
        check(
            "{range .items[*]}{range .status.addresses[*]}{.address},{end};{end}",
            "127.0.0.1,;127.0.0.2,127.0.0.3,;",
        );
        check("{range .empty[*]}x{end}y", "y");
        check("{$.kind}{@.kind}", "ListList");
    }

    #[test]
    fn slices_count_from_both_ends() {
        check("{.users[0].name}", "myself");
        check("{.users[-1].name}", "e2e");
        check("{.users[-1:].name}", "e2e");
        check("{.users[0:1].name}", "myself");
        check("{.users[:].name}", "myself e2e");
        check("{.users[::2].name}", "myself");
        check("{.users[0,1].age}", "30 7");
        check(
            "{.users[2].name}",
            &failing("{.users[2].name}", "array index out of bounds: index 2, length 2"),
        );
        check(
            "{.users[1:0]}",
            &failing("{.users[1:0]}", "starting index 1 is greater than ending index 0"),
        );
        check("{.kind[0]}", &failing("{.kind[0]}", "string is not array or slice"));
    }

    fn failing(template: &str, problem: &str) -> String {
        format!(
            "error executing jsonpath \"{template}\": Error executing template: {problem}. Printing more information for debugging the template:"
        )
    }

    #[test]
    fn what_is_not_there_prints_nothing() {
        check("{.nothing}", "");
        check("{.items[*].nothing.deeper}", "");
        check("a{.none.deeper}b", "ab");
        check("{.none}", "null");
        check("{.users[?(@.nothing==\"x\")].age}", "");
    }

    #[test]
    fn a_missing_key_may_be_an_error() {
        let template = Template::parse("{.a.b}").unwrap().with(Missing::Refused);
        assert_eq!(template.find(&json!({"a": {}})).err().as_deref(), Some("b is not found"));
        assert!(template.find(&json!({"a": {"b": 1}})).is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_told_as_upstream_tells_it() {
        check("{.kind", "unclosed action");
        check("{.items[*}", "unterminated array");
        check("{.items[x]}", "invalid array index x");
        check("{.items[?(@.a==1]}", "unterminated filter");
        check("{.items[?(@.a==1)}", "unclosed array expect ]");
        check("{\"abc}", "unterminated quoted string");
        check("{'a'|.b}", "unrecognized character in action: U+007C '|'");
        check("{....}", "invalid multiple recursive descent");
        check("{end}", &failing("{end}", "not in range, nothing to end"));
        check("{foo}", &failing("{foo}", "unrecognized identifier foo"));
        check(
            "{.users[?(@.age==\"7\")].name}",
            &failing("{.users[?(@.age==\\\"7\\\")].name}", "incompatible types for comparison"),
        );
    }

    #[test]
    fn a_hostile_template_comes_to_an_end() {
        let nested = "{range .items[*]}".repeat(200);
        assert!(Template::parse(&nested).unwrap().print(&json!({"items": [{}, {}]})).is_err());
        let deep = "{..a}".repeat(500);
        let document = json!({"a": {"a": {"a": [1, 2, 3]}}});
        assert!(Template::parse(&deep).unwrap().print(&document).is_ok());
    }

    #[test]
    fn as_json_every_part_is_a_list() {
        let template = Template::parse("{.a}").unwrap();
        assert_eq!(
            template.print_as_json(&json!({"a": {"b": 1}})).unwrap(),
            "[\n    {\n        \"b\": 1\n    }\n]\n"
        );
    }
}
