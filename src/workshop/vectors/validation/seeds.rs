//! `validation/seeds.json`: every block of the seed documents, as it stands and where it belongs.

use serde::Deserialize;
use serde_json::Value;

use super::super::case::{Case, Failure};
use super::decode::{Placed, Said};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    file: String,
    /// A fragment, as part of a whole object.
    wrapped_in_a_container: Option<Wrapped>,
    /// A fragment completed, with what the notes wrote behind a value.
    wrapped_with_the_comment_kept: Option<Wrapped>,
    #[serde(flatten)]
    said: Said,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped {
    yaml: String,
    sent: Vec<Value>,
    result: String,
    terminal: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let row: Row = case.whole()?;
    row.said.check(&row.file)?;
    let wrapped = row.wrapped_in_a_container.iter().chain(&row.wrapped_with_the_comment_kept);
    for Wrapped { yaml, sent, result, terminal } in wrapped {
        Placed { yaml, sent, result, terminal }.check(&row.file)?;
    }
    Ok(())
}
