//! What the verbs that read files share: their first complaints, the annotation, how they end.
//! Models kubectl/pkg/util/apply.go (v1.36), C2.6.

use serde_json::{Value, json};

use super::failure::Failure;
use super::manifest::FromFile;
use super::print::describe::metadata::LAST_APPLIED;
use super::print::json as print_json;
use super::verbs::Call;
use crate::console::shell::Outcome;
use crate::console::world::Exit;
use crate::objects::Object;

pub fn need_files(call: &Call) -> Result<(), Failure> {
    if !call.arguments.is_empty() {
        let words = crate::kit::quote::list(&call.arguments);
        return Err(call.usage_failure(format!("Unexpected args: {words}")));
    }
    if !call.flags.is_given("filename") {
        return Err(Failure::plain("must specify one of -f and -k"));
    }
    Ok(())
}

pub fn need_objects(call: &Call, manifests: &[Result<FromFile, Failure>]) -> Result<(), Failure> {
    if manifests.is_empty() {
        return Err(Failure::plain(format!("no objects passed to {}", call.verb.name)));
    }
    Ok(())
}

/// Remembers what was applied in the object itself, so that a later apply knows what was taken out.
pub fn note_applied(object: &mut Object, from: &FromFile) {
    object.meta_mut().annotations.insert(LAST_APPLIED.to_owned(), note(from));
}

/// What stands in a file, with its note.
pub fn noted(from: &FromFile) -> Value {
    let mut body = from.item.body(&from.namespace);
    body["metadata"]["annotations"][LAST_APPLIED] = note(from).into();
    body
}

fn note(from: &FromFile) -> String {
    let mut body = from.item.body(&from.namespace);
    if body["metadata"]["annotations"].is_null() {
        body["metadata"]["annotations"] = json!({});
    }
    if let Some(annotations) = body["metadata"]["annotations"].as_object_mut() {
        annotations.remove(LAST_APPLIED);
    }
    print_json::compact(&body) + "\n"
}

pub fn end(failures: Vec<Failure>) -> Result<Outcome, Failure> {
    if failures.is_empty() {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    Err(Failure::Several(failures))
}
