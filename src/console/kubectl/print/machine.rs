//! The formats that programs read: what `-o` names beside tables.
//! Models cli-runtime's pkg/genericclioptions/print_flags.go (v0.36), C20 and C21.

use serde_json::Value;

use super::{json, kyaml, name, templated, yaml};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::jsonpath::Template;
use crate::console::kubectl::template;
use crate::console::kubectl::verbs::Call;
use crate::console::shell::Shell;
use crate::kit::quote::quote;
use crate::objects::Key;

#[derive(Clone, Debug, PartialEq)]
pub enum Machine {
    Json,
    Yaml,
    Kyaml,
    Name,
    JsonPath(Template),
    JsonPathAsJson(Template),
    GoTemplate(template::Template),
}

/// Sorted, as the error names them.
const FORMATS: &[&str] = &[
    "go-template",
    "go-template-file",
    "json",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
    "kyaml",
    "name",
    "template",
    "templatefile",
    "yaml",
];

impl Machine {
    /// None where nothing is asked for.
    pub fn read(call: &Call, shell: &Shell) -> Result<Option<Machine>, Failure> {
        let output = call.flags.text("output").unwrap_or_default();
        match Machine::named(call, shell)? {
            None if !output.is_empty() => Err(no_printer(output, FORMATS)),
            asked => Ok(asked),
        }
    }

    /// None where nothing is asked for, or another format.
    pub fn named(call: &Call, shell: &Shell) -> Result<Option<Machine>, Failure> {
        Ok(match call.flags.text("output").unwrap_or_default() {
            "json" => Some(Machine::Json),
            "yaml" => Some(Machine::Yaml),
            "name" => Some(Machine::Name),
            "kyaml" => Some(Machine::Kyaml),
            _ => templated::read(call, shell)?,
        })
    }

    pub fn text(&self, object: &Value, key: &Key) -> Result<String, Failure> {
        if *self == Machine::Name { Ok(name::print(key)) } else { self.document(object) }
    }

    /// Of a list of objects too, which has no name.
    pub fn document(&self, document: &Value) -> Result<String, Failure> {
        match self {
            Machine::Json => Ok(json::print(document)),
            Machine::Yaml => Ok(yaml::print(document)),
            Machine::Kyaml => Ok(kyaml::print(document)),
            Machine::Name => Ok(String::new()),
            Machine::JsonPath(template) => template.print(document).map_err(Failure::Plain),
            Machine::JsonPathAsJson(template) => {
                template.print_as_json(document).map_err(Failure::Plain)
            }
            Machine::GoTemplate(template) => match template.print(document) {
                (text, None) => Ok(text),
                (_, Some(problem)) => Err(Failure::Plain(problem)),
            },
        }
    }
}

pub fn no_printer(text: &str, formats: &[&str]) -> Failure {
    Failure::plain(format!(
        "unable to match a printer suitable for the output format {}, allowed formats are: {}",
        quote(text),
        formats.join(",")
    ))
}
