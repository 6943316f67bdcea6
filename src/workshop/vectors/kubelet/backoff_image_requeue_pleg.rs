//! `kubelet/backoff_image_requeue_pleg.json`: five small tables in one file, told apart by their inputs.

use serde_json::{Map, Value};

use super::super::case::{Case, Failure};
use super::{backoff, images, pleg, requeue};

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Map<String, Value> = case.input()?;
    let has = |name: &str| input.contains_key(name);
    match () {
        _ if has("relists") => pleg::relists(case),
        _ if has("pendingUpdate") => requeue::pending_update(case),
        _ if has("resyncInterval") => requeue::delay(case),
        _ if has("error") => requeue::back_off_expiration(case),
        _ if has("policy") => images::calls(case),
        _ if has("criError") => images::pull_error_text(case),
        _ if has("image") => images::default_tag(case),
        _ if has("nextCalledBefore") => backoff::do_back_off_of_a_container(case),
        _ if has("attempts") => backoff::jitter(case),
        _ if has("ticks") => backoff::ticks(case),
        _ if has("ops") => backoff::operations(case),
        _ => Err(Failure::unknown("an input of another shape")),
    }
}
