//! The table of defaults: a manifest, what its fields hold once the server has filled in, and what stays absent.
//!
//! Only defaulting is asked: neither what admission plugins add to a pod nor what the server writes itself.

use crate::kit::sorted::SortedMap;

use serde::Deserialize;
use serde_json::Value;

use super::super::{Case, Failure, case};
use super::complaint;
use crate::admit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    input: Value,
    /// By dotted path.
    expect_after_defaulting: SortedMap<String, Value>,
    #[serde(default)]
    expect_absent: Vec<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Defaults { input, expect_after_defaulting, expect_absent, .. } = case.whole()?;
    let item = complaint::item(&input)?;
    let decoded = admit::read(item.kind, &item.body("default"), &complaint::server());
    if let Some(problem) = decoded.refusal() {
        return Err(Failure::new("a manifest that can be read", &problem));
    }
    let mut object = decoded.value;
    admit::default(item.kind, &mut object);
    let found = |path: &String| (path.clone(), at(&object, path).cloned());
    let expected: Vec<(String, Option<Value>)> = expect_after_defaulting
        .iter()
        .map(|(path, value)| (path.clone(), Some(value.clone())))
        .chain(expect_absent.iter().map(|path| (path.clone(), None)))
        .collect();
    let got: Vec<_> = expect_after_defaulting.keys().chain(&expect_absent).map(found).collect();
    case::same(expected, got)
}

/// The value at a path like `spec.ports[0].name`. A key may itself have dots.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (step, rest) = rest.split_once(']')?;
        let next = match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => value.get(step)?,
        };
        return at(next, rest);
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    value.as_object()?.iter().find_map(|(key, value)| {
        let rest = path.strip_prefix(key.as_str())?;
        let is_whole = rest.is_empty() || rest.starts_with(['.', '[']);
        is_whole.then(|| at(value, rest))?
    })
}
