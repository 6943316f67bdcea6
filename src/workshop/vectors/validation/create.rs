//! The tables of new objects: a manifest before defaulting, every complaint about it, and what kubectl prints.
//!
//! They leave out what admission plugins would add to a pod, and so does this runner.

use serde::Deserialize;
use serde_json::Value;

use super::super::{Case, Failure};
use super::complaint::{self, Answer};
use crate::admit::{self, Classes, Context};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Create {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    input: Value,
    expect: Answer,
    kubectl: Option<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Create { input, expect, kubectl, .. } = case.whole()?;
    let item = complaint::item(&input)?;
    let server = complaint::server();
    let context = Context {
        namespace: "default",
        name_suffix: "x7k2p",
        volume_suffix: "x7k2p",
        server: &server,
        classes: Classes::Unknown,
    };
    let errors = admit::complaints(&item, &context)
        .map_err(|refusal| Failure::new("a manifest that can be read", &refusal.to_string()))?;
    complaint::check(&item, errors, expect, kubectl)
}
