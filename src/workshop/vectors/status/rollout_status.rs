//! `status/rollout_status.json`: how far a rollout has come, in one sentence.

use serde::Deserialize;
use serde_json::Value;

use super::super::case::{Case, Failure, same};
use crate::console::kubectl::verbs::rollout::status::{Done, view};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    object: Value,
    revision: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    message: String,
    done: bool,
    error: Option<String>,
}

/// Upstream's tests make every StatefulSet with this many replicas.
const STATEFUL_REPLICAS: u64 = 3;

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input { mut object, revision } = case.input()?;
    if object["kind"] == "StatefulSet" && object["spec"]["replicas"].is_null() {
        object["spec"]["replicas"] = STATEFUL_REPLICAS.into();
    }
    let expect: Expect = case.expect()?;
    match (view(&object, revision), expect.error) {
        (Err(got), Some(error)) => same(error, got),
        (Err(got), None) => Err(Failure::new(&expect.message, &got)),
        (Ok(view), Some(error)) => Err(Failure::new(&error, &view.message)),
        (Ok(view), None) => {
            same(expect.message, &view.message)?;
            // As upstream's test looks at it: nothing may be over too early.
            match (view.done, expect.done) {
                (Done::Yes, false) => {
                    Err(Failure::new("a rollout that goes on", "one that is done"))
                }
                (Done::Yes, true) | (Done::No, _) => Ok(()),
            }
        }
    }
}
