//! `kubectl edit`: the live objects in an editor, and what becomes of them when it is closed.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go and editor.go (v1.36).

use serde_json::{Map, Value, json};

use super::patch::{self, Subresource};
use super::{Arguments, Call, Verb, flags};
use crate::admit::{PatchKind, Refusal};
use crate::cluster::Pid;
use crate::console::job::Job;
use crate::console::kubectl::change::{self, DryRun};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::Flag;
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::quote::quote;
use crate::objects::{Key, Object};
use crate::yaml;

pub const VERB: Verb = Verb {
    name: "edit",
    aliases: &[],
    usage: "edit (RESOURCE/NAME | -f FILENAME)",
    summary: "Edit a resource on the server",
    flags: &[&flags::FILENAME, &OUTPUT, &flags::SAVE_CONFIG, &flags::SUBRESOURCE],
    arguments: Arguments::Resources,
    run,
};

const OUTPUT: Flag = flags::json_or_yaml("Output format. One of: (json, yaml).");

const HEADER: &str = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n\
                      # and an empty file will abort the edit. If an error occurs while saving this file will be\n\
                      # reopened with the relevant failures.\n#\n";
const DEFAULT_EDITOR: &str = "vi";

/// An editor that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The objects as they were when it was opened first.
    objects: Vec<Value>,
    keys: Vec<Key>,
    machine: Machine,
    subresource: Subresource,
    original: String,
    path: String,
    editor: String,
    child: Pid,
    /// What was saved last, if that could not be used.
    refused: Option<String>,
    rounds: u64,
}

/// Why the file is opened again.
struct Reason {
    head: String,
    others: Vec<String>,
}

/// What became of the objects of one round.
#[derive(Default)]
struct Results {
    reasons: Vec<Reason>,
    /// Something that another try might mend.
    has_failed: bool,
    is_gone: bool,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let (objects, failures) = change::named(call, shell)?;
    if !failures.is_empty() {
        return Err(Failure::Several(failures));
    }
    if objects.is_empty() {
        return Err(Failure::plain("edit cancelled, no objects found"));
    }
    let machine = Machine::read(call, shell)?.unwrap_or(Machine::Yaml);
    let subresource = Subresource::of(call)?;
    let mut edit = Edit {
        keys: objects.iter().map(Object::key).collect(),
        objects: objects.iter().map(Object::to_json).collect(),
        machine,
        subresource,
        original: String::new(),
        path: String::new(),
        editor: editor(shell),
        child: shell.pid(),
        refused: None,
        rounds: 0,
    };
    edit.original = edit.machine.document(&edit.document())?;
    let text = format!("{HEADER}{}", edit.original);
    edit.open(shell, &text)?;
    Ok(Outcome::Running(Job::Edit(Box::new(edit))))
}

fn editor(shell: &Shell) -> String {
    let named = ["KUBE_EDITOR", "EDITOR"].into_iter().filter_map(|name| shell.variable(name));
    named.into_iter().find(|editor| !editor.is_empty()).unwrap_or_else(|| DEFAULT_EDITOR.to_owned())
}

/// Split at blanks; what has quotes is left to a shell.
fn argv(editor: &str, path: &str) -> Vec<String> {
    if editor.contains(['"', '\'', '\\']) {
        return ["bash", "-c", &format!("{editor} {path}")].map(str::to_owned).to_vec();
    }
    editor.split(' ').chain([path]).map(str::to_owned).collect()
}

impl Edit {
    /// The editor at work.
    pub fn child(&self) -> Pid {
        self.child
    }

    fn document(&self) -> Value {
        match self.objects.as_slice() {
            [one] => one.clone(),
            all => json!({ "apiVersion": "v1", "items": all, "kind": "List", "metadata": {} }),
        }
    }

    fn open(&mut self, shell: &mut Shell, text: &str) -> Result<(), Failure> {
        self.rounds += 1;
        let who = format!("{}@{}", self.keys[0], shell.now());
        let seed = shell.cluster().config().seed;
        let number = draw(seed, "edit-file", &who).nth(self.rounds).below(u64::from(u32::MAX));
        let ending = if self.machine == Machine::Json { "json" } else { "yaml" };
        self.path = format!("/tmp/kubectl-edit-{number}.{ending}");
        if !shell.write_file(&self.path, text) {
            return Err(Failure::plain(format!("open {}: no space left on device", self.path)));
        }
        let launched = shell.start_child(argv(&self.editor, &self.path));
        let editor = quote(&self.editor);
        let failed = || Failure::plain(format!("unable to launch the editor {editor}"));
        self.child = launched.ok_or_else(failed)?;
        Ok(())
    }

    pub fn on_child(&mut self, shell: &mut Shell, code: i32) -> Option<Exit> {
        if code != 0 {
            let editor = quote(&self.editor);
            let failure = Failure::plain(format!("there was a problem with the editor {editor}"));
            return Some(self.preserve(shell, &failure));
        }
        let edited = shell.file(&self.path).unwrap_or_default().to_owned();
        if let Some(before) = &self.refused
            && stripped(before) == stripped(&edited)
        {
            let failure = Failure::plain("Edit cancelled, no valid changes were saved.");
            return Some(self.preserve(shell, &failure));
        }
        if stripped(&self.original) == stripped(&edited) {
            return Some(self.cancel(shell, "Edit cancelled, no changes made."));
        }
        let is_text = |line: &str| !line.trim().is_empty() && !line.trim().starts_with('#');
        if !edited.lines().any(is_text) {
            return Some(self.cancel(shell, "Edit cancelled, saved file was empty."));
        }
        let bodies = match bodies(&edited) {
            Ok(bodies) => bodies,
            Err(problem) => {
                let head = format!("The edited file had a syntax error: {problem}");
                return self.again(shell, edited, &[Reason { head, others: Vec::new() }]);
            }
        };
        let mut results = Results::default();
        for body in &bodies {
            if let Err(failure) = self.send(shell, body, &mut results) {
                return Some(self.preserve(shell, &failure));
            }
        }
        if results.has_failed {
            let path = &self.path;
            shell.err(&format!(
                "You can run `kubectl replace -f {path}` to try this update again.\n"
            ));
            return Some(Exit::FAILURE);
        }
        if results.is_gone {
            let path = quote(&self.path);
            shell.err(&format!(
                "The edits you made on deleted resources have been saved to {path}\n"
            ));
            return Some(Exit::FAILURE);
        }
        if results.reasons.is_empty() {
            shell.remove_file(&self.path);
            return Some(Exit::SUCCESS);
        }
        self.again(shell, edited, &results.reasons)
    }

    /// Models visitToPatch.
    fn send(
        &mut self,
        shell: &mut Shell,
        body: &Value,
        results: &mut Results,
    ) -> Result<(), Failure> {
        let uid = &body["metadata"]["uid"];
        let at = self.objects.iter().position(|object| object["metadata"]["uid"] == *uid);
        let Some(at) = at else {
            return Err(Failure::plain("no original object found for the edited one"));
        };
        let (original, key) = (&self.objects[at], self.keys[at].clone());
        if original == body {
            shell.out(&format!("{key} skipped\n"));
            return Ok(());
        }
        for path in ["/apiVersion", "/kind", "/metadata/name"] {
            if original.pointer(path) != body.pointer(path) {
                return Err(Failure::plain(
                    "At least one of apiVersion, kind and name was changed",
                ));
            }
        }
        let names = key.kind.names();
        let resource = match names.group {
            "" => names.plural.to_owned(),
            group => format!("{}.{group}", names.plural),
        };
        let named = format!("{resource} {}", quote(&key.name));
        let Some(live) = shell.store().get(&key).cloned() else {
            results.is_gone = true;
            shell.err(&format!("error: {named} could not be found on the server\n"));
            return Ok(());
        };
        let patch = difference(original, body);
        if self.subresource == Subresource::Status {
            patch::status(shell, &live, &patch, PatchKind::Merge, DryRun::None)?;
            shell.out(&format!("{key} edited\n"));
            return Ok(());
        }
        let server = shell.cluster().config().version.api_server();
        let admitted = crate::admit::patch_object(&live, &patch, PatchKind::Merge, &server);
        let sent = match admitted {
            Ok(admitted) => change::send(shell, admitted, DryRun::None),
            Err(Refusal::Invalid { errors, .. }) => {
                shell.err(&format!("error: {named} is invalid\n"));
                let head = format!("{named} was not valid");
                let others = errors.iter().map(ToString::to_string).collect();
                results.reasons.push(Reason { head, others });
                return Ok(());
            }
            Err(other) => {
                results.has_failed = true;
                shell.err(&format!("error: {named} could not be patched: {other}\n"));
                return Ok(());
            }
        };
        match sent {
            Ok(_) => {
                shell.out(&format!("{key} edited\n"));
                if let Some(object) = shell.store().get(&key) {
                    self.objects[at] = object.to_json();
                }
            }
            Err(failure) => {
                results.has_failed = true;
                let text = failure.text();
                let text = text.trim_start_matches("error: ");
                shell.err(&format!("error: {named} could not be patched: {text}"));
            }
        }
        Ok(())
    }

    /// The editor opens once more, with the reasons at the top.
    fn again(&mut self, shell: &mut Shell, edited: String, reasons: &[Reason]) -> Option<Exit> {
        let before = std::mem::take(&mut self.path);
        let text = format!("{HEADER}{}{}", told(reasons), manually_stripped(&edited));
        self.refused = Some(edited);
        if let Err(failure) = self.open(shell, &text) {
            shell.err(&failure.text());
            return Some(Exit::FAILURE);
        }
        shell.remove_file(&before);
        None
    }

    fn cancel(&self, shell: &mut Shell, text: &str) -> Exit {
        shell.remove_file(&self.path);
        shell.err(&format!("{text}\n"));
        Exit::SUCCESS
    }

    fn preserve(&self, shell: &mut Shell, failure: &Failure) -> Exit {
        if self.refused.is_some() || 1 < self.rounds {
            shell
                .err(&format!("A copy of your changes has been stored to {}\n", quote(&self.path)));
        }
        shell.err(&failure.text());
        Exit::FAILURE
    }
}

/// Models editHeader.writeTo.
fn told(reasons: &[Reason]) -> String {
    let mut text = String::new();
    for Reason { head, others } in reasons {
        let colon = if others.is_empty() { "" } else { ":" };
        text += &format!("# {}{colon}\n", hashed(head));
        others.iter().for_each(|other| text += &format!("# * {}\n", hashed(other)));
        text += "#\n";
    }
    text
}

/// Every line of a text becomes a comment.
fn hashed(text: &str) -> String {
    text.trim_end().replace('\n', "\n# ")
}

/// Without its comments, for comparing: as JSON where it can be read.
fn stripped(text: &str) -> Result<Vec<Value>, String> {
    let reading = yaml::read::read(text);
    match reading.fatal() {
        None => Ok(reading.documents.iter().map(|document| document.root.to_json()).collect()),
        Some(_) => Err(manually_stripped(text)),
    }
}

/// Models ManualStrip in kubectl/pkg/cmd/util/helpers.go.
fn manually_stripped(text: &str) -> String {
    let is_comment = |line: &&str| {
        let line = line.trim();
        line.starts_with('#') && !line.starts_with("#!")
    };
    text.split_inclusive('\n').filter(|line| !is_comment(line)).collect()
}

fn bodies(text: &str) -> Result<Vec<Value>, String> {
    let reading = yaml::read::read(text);
    if let Some(complaint) = reading.fatal() {
        return Err(format!(
            "error parsing edited-file: error converting YAML to JSON: {}",
            complaint.text
        ));
    }
    let roots = reading.documents.iter().map(|document| document.root.to_json());
    let mut bodies = Vec::new();
    for root in roots.filter(|root| !root.is_null()) {
        match root["items"].as_array() {
            Some(items) if root["kind"] == "List" => bodies.extend(items.iter().cloned()),
            _ => bodies.push(root),
        }
    }
    Ok(bodies)
}

/// The merge patch that leads from one to the other.
/// Models jsonpatch.CreateMergePatch.
fn difference(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let mut patch = Map::new();
    for (name, value) in after {
        match before.get(name) {
            Some(old) if old == value => {}
            Some(old) => drop(patch.insert(name.clone(), difference(old, value))),
            None => drop(patch.insert(name.clone(), value.clone())),
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    Value::Object(patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_sent() {
        let before = json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [1]});
        let after = json!({"a": 1, "b": {"c": 4}, "e": [1, 2]});
        assert_eq!(difference(&before, &after), json!({"b": {"c": 4, "d": null}, "e": [1, 2]}));
    }

    #[test]
    fn reasons_are_comments() {
        let others = vec!["spec: Invalid value: 0: too\nlow".to_owned()];
        let reason = Reason { head: "pods \"web\" was not valid".to_owned(), others };
        assert_eq!(
            told(&[reason]),
            "# pods \"web\" was not valid:\n# * spec: Invalid value: 0: too\n# low\n#\n"
        );
    }
}
