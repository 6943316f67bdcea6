//! What can be waited for.
//! Models conditionFuncsFor in kubectl/pkg/cmd/wait/wait.go, condition.go and json.go (v1.36), C41 and C42.

use serde_json::Value;

use crate::admit::go_map;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::jsonpath::{Template, relaxed};
use crate::kit::quote::{quote, quoted_list};

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Created,
    Deleted,
    /// A condition of the status, in any case.
    Status {
        name: String,
        wanted: String,
    },
    /// None: anything will do.
    Path {
        template: Template,
        wanted: Option<String>,
    },
}

pub fn read_all(texts: &[&str]) -> Result<Vec<Condition>, Failure> {
    if texts.is_empty() {
        return Err(Failure::plain(format!(
            "unrecognized condition: {}",
            quoted_list::<&str>(&[])
        )));
    }
    texts.iter().map(|text| read(text).map_err(Failure::Plain)).collect()
}

fn read(text: &str) -> Result<Condition, String> {
    if text.eq_ignore_ascii_case("delete") {
        return Ok(Condition::Deleted);
    }
    if text.eq_ignore_ascii_case("create") {
        return Ok(Condition::Created);
    }
    if let Some(condition) = text.strip_prefix("condition=") {
        let (name, wanted) = condition.split_once('=').unwrap_or((condition, "true"));
        return Ok(Condition::Status { name: name.to_owned(), wanted: wanted.to_owned() });
    }
    let Some(path) = text.strip_prefix("jsonpath=") else {
        return Err(format!("unrecognized condition: {}", quote(text)));
    };
    let parts = split(path);
    let (path, wanted) = match parts.as_slice() {
        [path] => (path, None),
        [path, wanted] => (path, Some(wanted.trim_matches(['\'', '"']))),
        _ => {
            return Err(
                "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'"
                    .to_owned(),
            );
        }
    };
    let path = relaxed(path)?;
    if wanted == Some("") {
        return Err(
            "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3"
                .to_owned(),
        );
    }
    if path.is_empty() {
        return Err("jsonpath expression cannot be empty".to_owned());
    }
    let template = Template::parse(&path)?;
    Ok(Condition::Path { template, wanted: wanted.map(str::to_owned) })
}

/// At every single `=`; a double one belongs to the path.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let last = parts.last_mut().expect("there is always a last part");
        match c {
            '=' if letters.next_if_eq(&'=').is_some() => last.push_str("=="),
            '=' => parts.push(String::new()),
            c => last.push(c),
        }
    }
    parts
}

impl Condition {
    /// Whether an object that is there is as it should be; creation and deletion are not asked of the object.
    pub fn holds(&self, object: &Value) -> Result<bool, String> {
        match self {
            Condition::Created => Ok(true),
            Condition::Deleted => Ok(false),
            Condition::Status { name, wanted } => Ok(has_condition(object, name, wanted)),
            Condition::Path { template, wanted } => leads_to(template, wanted.as_deref(), object),
        }
    }
}

fn has_condition(object: &Value, name: &str, wanted: &str) -> bool {
    let conditions = object.pointer("/status/conditions").and_then(Value::as_array);
    for condition in conditions.into_iter().flatten() {
        let (Some(kind), Some(status)) = (condition["type"].as_str(), condition["status"].as_str())
        else {
            continue;
        };
        if !folded(kind, name) {
            continue;
        }
        let observed = condition
            .get("observedGeneration")
            .or_else(|| object.pointer("/status/observedGeneration"))
            .and_then(Value::as_i64);
        let generation = object.pointer("/metadata/generation").and_then(Value::as_i64);
        let is_outdated =
            observed.is_some_and(|observed| generation.is_some_and(|now| observed < now));
        return !is_outdated && folded(status, wanted);
    }
    false
}

fn folded(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}

fn leads_to(template: &Template, wanted: Option<&str>, object: &Value) -> Result<bool, String> {
    let found = template.find(object)?;
    let Some(first) = found.first().and_then(|first| first.first()) else { return Ok(false) };
    if 1 < found.len() {
        return Err("given jsonpath expression matches more than one list".to_owned());
    }
    if 1 < found[0].len() {
        return Err("given jsonpath expression matches more than one value".to_owned());
    }
    let Some(wanted) = wanted else { return Ok(true) };
    if first.is_object() || first.is_array() {
        return Err("jsonpath leads to a nested object or list which is not supported".to_owned());
    }
    Ok(go_map(first).trim() == wanted.trim())
}
