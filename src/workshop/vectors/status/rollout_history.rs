//! `status/rollout_history.json`: the revisions of a Deployment, and one of them in full.

use serde::Deserialize;
use serde_json::json;

use super::super::case::{Case, Failure};
use crate::console::kubectl::verbs::rollout::history::view;
use crate::objects::ReplicaSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    /// The ReplicaSets are all its own.
    #[serde(rename = "deployment")]
    _deployment: String,
    replica_sets: Vec<ReplicaSet>,
    revision: i64,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input { replica_sets, revision, .. } = case.input()?;
    let sets: Vec<&ReplicaSet> = replica_sets.iter().collect();
    let text = view(&sets, revision).unwrap_or_else(|error| error);
    case.check(json!({ "viewHistory": text }))
}
