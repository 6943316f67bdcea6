//! The table of changes: an object as it was made, the manifest that is to take its place, and every complaint.
//!
//! Both are defaulted first; admission plugins, which would add to a pod, are left out.

use serde::Deserialize;
use serde_json::Value;

use super::super::{Case, Failure};
use super::complaint::{self, Answer};
use crate::admit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Update {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    old: Value,
    input: Value,
    expect: Answer,
    kubectl: Option<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Update { old, input, expect, kubectl, .. } = case.whole()?;
    let (old, item) = (complaint::item(&old)?, complaint::item(&input)?);
    let server = complaint::server();
    let errors = admit::complaints_of_change(&old, &item, &server)
        .map_err(|refusal| Failure::new("manifests that can be read", &refusal.to_string()))?;
    complaint::check(&item, errors, expect, kubectl)
}
