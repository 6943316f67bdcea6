//! Go's text/template, as far as `-o go-template` needs it: fields, pipelines, if, range, with, define, variables and the functions.
//! Models text/template (Go 1.24) and cli-runtime's pkg/printers/template.go (v0.36).
//!
//! The map: `lex` cuts a template into tokens, `parse` makes nodes of them, `execute` walks these over a document,
//! `functions` are what can be called, `format` is printf.

mod define;
mod execute;
mod format;
mod functions;
mod lex;
mod parse;
mod value;

use serde_json::Value;

use crate::admit::go_map;
use crate::console::kubectl::jsonpath::Missing;
use crate::console::kubectl::print::json;
use crate::kit::quote::quote;

/// A template that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    text: String,
    parts: Parts,
    missing: Missing,
}

/// What a template comes to: itself, and the templates defined in it, by name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Parts {
    nodes: Vec<Node>,
    defined: Vec<(String, Vec<Node>)>,
}

/// A part of the text between two bytes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: usize,
    to: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    /// One that is defined elsewhere, with what its dot is.
    Template {
        name: String,
        pipe: Option<Pipe>,
        span: Span,
    },
    Break,
    Continue,
}

#[derive(Clone, Debug, PartialEq)]
struct Branch {
    pipe: Pipe,
    body: Vec<Node>,
    otherwise: Vec<Node>,
}

/// Commands that each hand their value to the next, and the variables that take the last one.
#[derive(Clone, Debug, PartialEq)]
struct Pipe {
    variables: Vec<String>,
    deed: Deed,
    commands: Vec<Command>,
}

/// Whether a pipe's variables are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Declares,
    Assigns,
}

#[derive(Clone, Debug, PartialEq)]
struct Command {
    operands: Vec<Operand>,
    span: Span,
}

#[derive(Clone, Debug, PartialEq)]
struct Operand {
    what: What,
    span: Span,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Dot,
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Function(String),
    Field(Vec<String>),
    Variable(String, Vec<String>),
    /// What stands in brackets, and fields of it.
    Pipe(Box<Pipe>, Vec<String>),
}

impl Template {
    /// The complaint is the parser's own.
    pub fn parse(text: &str) -> Result<Template, String> {
        let (text, parts) = (text.to_owned(), parse::parse(text)?);
        Ok(Template { text, parts, missing: Missing::Allowed })
    }

    /// The same template with another view of keys that are not there.
    pub fn with(self, missing: Missing) -> Template {
        Template { missing, ..self }
    }

    /// What is printed, and what went wrong on the way: then the text ends with what helps to find out why.
    pub fn print(&self, document: &Value) -> (String, Option<String>) {
        let (mut printed, problem) = execute::run(self, document);
        let Some(problem) = problem else { return (printed, None) };
        printed += &format!(
            "Error executing template: {problem}. Printing more information for debugging the template:\n\
             \ttemplate was:\n\t\t{}\n\traw data was:\n\t\t{}\n\tobject given to template engine was:\n\t\t{}\n\n",
            self.text,
            json::compact(document),
            go_map(document)
        );
        let problem = format!("error executing template {}: {problem}", quote(&self.text));
        (printed, Some(problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(template: &str, expected: &str) {
        let document = json!({ "kind": "List", "none": null, "n": 3, "half": 0.5, "yes": true,
            "secret": "aHVudGVyMg==", "items": [
                { "metadata": { "name": "a", "labels": { "app.x/y": "web" } }, "ready": true },
                { "metadata": { "name": "b" }, "ready": false }], "empty": [] });
        let got = match Template::parse(template) {
            Err(problem) => problem,
            Ok(template) => match execute::run(&template, &document) {
                (text, None) => text,
                (_, Some(problem)) => problem,
            },
        };
        assert_eq!(got, expected, "{template}");
    }

    #[test]
    fn what_kubernetes_documents_is_printed() {
        check("{{.kind}} {{ .n }} {{.half}} {{.yes}}", "List 3 0.5 true");
        check("{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}", "a\nb\n");
        check("{{range $i, $x := .items}}{{$i}}={{$x.metadata.name}};{{end}}", "0=a;1=b;");
        check("{{range .empty}}x{{else}}nothing{{end}}", "nothing");
        check("{{if .none}}a{{else if .yes}}b{{else}}c{{end}}", "b");
        check("{{with .items}}{{len .}}{{end}}", "2");
        check("{{ (index .items 1).metadata.name }}", "b");
        check("{{index .items 0 \"metadata\" \"labels\" \"app.x/y\"}}", "web");
        check("{{range .items}}{{if not .ready}}{{.metadata.name}}{{end}}{{end}}", "b");
        check("{{$x := .kind}}{{$x = \"y\"}}{{$x}}", "y");
        check("{{.secret | base64decode}}", "hunter2");
        check(
            "{{exists .items 0 \"metadata\" \"labels\"}} {{exists .items 1 \"metadata\" \"labels\"}}",
            "true false",
        );
        check(
            "{{printf \"%s %-5v|%5.1f %q %%\" .kind .n .half \"a\"}}",
            "List 3    |  0.5 \"a\" %",
        );
        check(
            "{{range .items}}{{if eq .metadata.name \"b\"}}{{break}}{{end}}{{.metadata.name}}{{end}}",
            "a",
        );
        check("a {{- .kind -}} b{{/* not shown */}}c", "aListbc");
        check("{{and .yes .kind}} {{or .none \"x\"}} {{print 1 2 \"a\" \"b\"}}", "List x 1 2ab");
        check("{{(index .items 0).metadata.labels}}", "map[app.x/y:web]");
    }

    #[test]
    fn a_template_may_have_parts() {
        check(
            "{{define \"T\"}}<{{.}}>{{end}}{{range .items}}{{template \"T\" .metadata.name}}{{end}}",
            "<a><b>",
        );
        check(
            "{{block \"T\" .kind}}[{{.}}]{{end}}{{template \"T\" .n}}{{template \"T\"}}",
            "[List][3][<no value>]",
        );
        check("{{define \"T\"}}{{$.n}}{{end}}{{template \"T\" .}}", "3");
        check(
            "{{template \"U\"}}",
            "template: output:1:11: executing \"output\" at <{{template \"U\"}}>: template \"U\" not defined",
        );
        check("{{define \"T\"}}x", "template: output:1: unexpected EOF");
        check("{{define T}}x{{end}}", "template: output:1: unexpected \"T\" in define clause");
        check(
            "{{if .n}}{{define \"T\"}}{{end}}{{end}}",
            "template: output:1: unexpected <define> in command",
        );
        let endless =
            Template::parse("{{define \"T\"}}{{template \"T\"}}{{end}}{{template \"T\"}}").unwrap();
        assert!(endless.print(&json!({})).1.is_some());
    }

    #[test]
    fn a_missing_key_may_be_an_error() {
        let template = Template::parse("{{.nothing}}").unwrap().with(Missing::Refused);
        let (_, problem) = execute::run(&template, &json!({}));
        let expected = "template: output:1:2: executing \"output\" at <.nothing>: map has no entry for key \"nothing\"";
        assert_eq!(problem.as_deref(), Some(expected));
    }

    #[test]
    fn what_is_not_there_has_no_value() {
        check("{{.nothing}} {{.nothing.deeper}} {{.none}}", "<no value> <no value> <no value>");
        check("{{range .nothing}}x{{end}}y", "y");
    }

    #[test]
    fn what_goes_wrong_is_told_as_go_tells_it() {
        let at = |place: &str, problem: &str| {
            format!("template: output:{place}: executing \"output\" at {problem}")
        };
        check("{{.kind.x}}", &at("1:7", "<.kind.x>: can't evaluate field x in type interface {}"));
        check("{{range .kind}}{{end}}", &at("1:8", "<.kind>: range can't iterate over List"));
        check(
            "{{index .items 9}}",
            &at("1:2", "<index .items 9>: error calling index: index out of range: 9"),
        );
        check(
            "{{eq .n 3}}",
            &at("1:2", "<eq .n 3>: error calling eq: incompatible types for comparison"),
        );
        check("{{foo .n}}", "template: output:1: function \"foo\" not defined");
        check("{{range .items}}x", "template: output:1: unexpected EOF");
        check("{{.n", "template: output:1: unclosed action");
        check("a\n{{end}}", "template: output:2: unexpected {{end}}");
        check("{{$x}}", "template: output:1: undefined variable \"$x\"");
        check("{{\"abc}}", "template: output:1: unterminated quoted string");
        check("{{if}}{{end}}", "template: output:1: missing value for if");
        check("{{.a | }}", "template: output:1: missing value for command");
        check(
            "{{% }}",
            "template: output:1: unexpected unrecognized character in action: U+0025 '%' in command",
        );
    }

    #[test]
    fn a_hostile_template_comes_to_an_end() {
        let deep = format!("{{{{{}1{}}}}}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(Template::parse(&deep).is_err());
        let nested = format!("{}x{}", "{{range .items}}".repeat(60), "{{end}}".repeat(60));
        let document = json!({ "items": [1, 2] });
        assert!(
            Template::parse(&nested).is_ok_and(|template| template.print(&document).1.is_some())
        );
        let wide = Template::parse("{{printf \"%999999999d\" 1}}").unwrap();
        assert!(wide.print(&document).0.len() < 4_096);
    }
}
