//! `kubectl apply view-last-applied`: what was applied last, as the object itself remembers it.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go (v1.36).

use serde_json::Value;

use super::{Arguments, Call, Verb, flags};
use crate::console::kubectl::change;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::Flag;
use crate::console::kubectl::print::describe::metadata::LAST_APPLIED;
use crate::console::kubectl::print::{json, yaml};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;

pub const VERB: Verb = Verb {
    name: "apply view-last-applied",
    aliases: &[],
    usage: "apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
    summary: "View the latest last-applied-configuration annotations of a resource/object",
    flags: &[&flags::ALL, &flags::FILENAME, &OUTPUT, &flags::SELECTOR],
    arguments: Arguments::Resources,
    run,
};

const OUTPUT: Flag = flags::json_or_yaml("Output format. Must be one of (yaml, json)");

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let (objects, failures) = change::objects(call, shell, &call.arguments)?;
    let mut texts = Vec::new();
    for object in &objects {
        let meta = object.meta();
        match (meta.annotations.get(LAST_APPLIED), call.flags.text("filename")) {
            (Some(text), _) => texts.push(text),
            // Upstream makes an error of the file's name and of none at all; without a file it says nothing.
            (None, Some(file)) => {
                let what = "no last-applied-configuration annotation found on resource";
                let (name, file) = (&meta.name, quote(file));
                return Err(Failure::plain(format!("error when {what}: {name}\n {file}: <nil>")));
            }
            (None, None) => {}
        }
    }
    for text in texts {
        let memory: Value = serde_json::from_str(text).unwrap_or_default();
        let text = match call.flags.text("output") {
            Some("json") => halved(&json::print(&memory)),
            Some("yaml") | None => yaml::print(&memory),
            Some(other) => {
                return Err(call.usage_failure(format!(
                    "Unexpected -o output mode: {other}, the flag 'output' must be one of yaml|json"
                )));
            }
        };
        shell.out(&text);
    }
    result::end(failures)
}

/// The same with two blanks a level instead of four.
fn halved(json: &str) -> String {
    let halved = json.lines().map(|line| {
        let text = line.trim_start();
        format!("{}{text}\n", " ".repeat((line.len() - text.len()) / 2))
    });
    halved.collect()
}
