//! `-o jsonpath` and `-o go-template` in all their forms: attached, from `--template`, from a file.
//! Models cli-runtime's pkg/genericclioptions/{kube_template,jsonpath,template}_flags.go (v0.36), C20.

use super::machine::Machine;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::jsonpath::{self, Missing};
use crate::console::kubectl::template;
use crate::console::kubectl::verbs::Call;
use crate::console::shell::Shell;

/// None where another kind of output is asked for.
pub fn read(call: &Call, shell: &Shell) -> Result<Option<Machine>, Failure> {
    let output = call.flags.text("output").unwrap_or_default();
    let template = call.flags.text("template").unwrap_or_default();
    let missing = match call.flags.switch("allow-missing-template-keys") {
        Some(false) => Missing::Refused,
        Some(true) | None => Missing::Allowed,
    };
    let output = if output.is_empty() && !template.is_empty() { "go-template" } else { output };
    let (name, value) = split(output, template);
    let is_file = ["jsonpath-file", "go-template-file", "templatefile"].contains(&name);
    let is_path = ["jsonpath", "jsonpath-as-json", "jsonpath-file"].contains(&name);
    if !is_path && !is_file && !["go-template", "template"].contains(&name) {
        return Ok(None);
    }
    if value.is_empty() {
        return Err(Failure::plain("template format specified but no template given"));
    }
    let text = match shell.file(value) {
        _ if !is_file => value,
        Some(text) => text,
        None => {
            return Err(Failure::plain(format!(
                "error reading --template {value}, open {value}: no such file or directory"
            )));
        }
    };
    if !is_path {
        let parsed = template::Template::parse(text);
        let parsed = parsed.map_err(|problem| {
            Failure::plain(format!("error parsing template {text}, {problem}"))
        })?;
        return Ok(Some(Machine::GoTemplate(parsed.with(missing))));
    }
    let parsed = jsonpath::Template::parse(text)
        .map_err(|problem| Failure::plain(format!("error parsing jsonpath {text}, {problem}\n")))?
        .with(missing);
    let as_json = name == "jsonpath-as-json";
    Ok(Some(if as_json { Machine::JsonPathAsJson(parsed) } else { Machine::JsonPath(parsed) }))
}

/// The name of a format, and what stands behind its `=`; with a template of its own, a format has nothing attached.
pub fn split<'a>(output: &'a str, template: &'a str) -> (&'a str, &'a str) {
    match output.split_once('=') {
        _ if !template.is_empty() => (output, template),
        Some(parts) => parts,
        None => (output, ""),
    }
}
