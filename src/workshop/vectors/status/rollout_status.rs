//! `status/rollout_status.json`: how far a rollout has come, in one sentence.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure};
use crate::console::kubectl::verbs::rollout::status::{Done, view};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    object: Value,
    revision: i64,
}

#[derive(Deserialize)]
struct Expect {
    error: Option<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input { object, revision } = case.input()?;
    let Expect { error } = case.expect()?;
    match view(&object, revision) {
        // kubectl stops at an error, whatever it is said to be done with.
        Err(text) => case.check(json!({ "message": "", "done": true, "error": text })),
        Ok(view) if error.is_none() => {
            case.check(json!({ "message": view.message, "done": view.done == Done::Yes }))
        }
        Ok(view) => Err(Failure::new(&error.unwrap_or_default(), &view.message)),
    }
}
