//! In which form `kubectl get` prints: a table, columns of one's own, a template, or a format for programs.
//! Models PrintFlags.ToPrinter in staging/src/k8s.io/kubectl/pkg/cmd/get/get_flags.go and customcolumn_flags.go (v1.36), C20 and C21.

use super::super::Call;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::print::Width;
use crate::console::kubectl::print::custom_columns::CustomColumns;
use crate::console::kubectl::print::machine::{Machine, no_printer};
use crate::console::kubectl::print::templated;
use crate::console::shell::Shell;

#[derive(Clone, Debug, PartialEq)]
pub enum Format {
    Table(Width),
    Columns(CustomColumns),
    Machine(Machine),
}

/// Sorted, as the error names them.
const KUBECTL_FORMATS: &[&str] = &[
    "custom-columns",
    "custom-columns-file",
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
    "wide",
    "yaml",
];

pub fn read(call: &Call, shell: &Shell) -> Result<Format, Failure> {
    let output = call.flags.text("output").unwrap_or_default();
    let template = call.flags.text("template").unwrap_or_default();
    match output {
        "" if !template.is_empty() => {}
        "" => return Ok(Format::Table(Width::Normal)),
        "wide" => return Ok(Format::Table(Width::Wide)),
        _ => {}
    }
    if let Some(machine) = Machine::named(call, shell)? {
        return Ok(Format::Machine(machine));
    }
    columns(output, template, shell)?
        .map(Format::Columns)
        .ok_or_else(|| no_printer(output, KUBECTL_FORMATS))
}

fn columns(output: &str, template: &str, shell: &Shell) -> Result<Option<CustomColumns>, Failure> {
    let (name, spec) = templated::split(output, template);
    match name {
        "custom-columns" => CustomColumns::read(spec).map(Some),
        "custom-columns-file" if spec.is_empty() => CustomColumns::read(spec).map(Some),
        "custom-columns-file" => match shell.file(spec) {
            Some(text) => CustomColumns::read_lines(text).map(Some),
            None => Err(Failure::plain(format!(
                "error reading template {spec}, open {spec}: no such file or directory\n"
            ))),
        },
        _ => Ok(None),
    }
}
