//! `status/wait.json`: what `kubectl wait` waits for, and when it is so.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure, same};
use crate::console::kubectl::failure::Failure as Refused;
use crate::console::kubectl::jsonpath::Template;
use crate::console::kubectl::verbs::wait::condition::{Condition, read_all};
use crate::console::kubectl::verbs::wait::timed_out;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "function")]
enum Input {
    #[serde(rename = "parse --for")]
    Parse {
        #[serde(rename = "for")]
        texts: Vec<String>,
    },
    #[serde(rename = "wait jsonpath", rename_all = "camelCase")]
    Path {
        object: Value,
        resource: String,
        json_path: String,
        value: String,
        match_any_value: bool,
        /// Nothing changes while it waits, so how long does not matter.
        #[serde(rename = "timeout")]
        _timeout: String,
    },
    #[serde(rename = "checkCondition", rename_all = "camelCase")]
    Check { condition_name: String, condition_status: String, object: Value },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expect {
    error: Option<String>,
    error_match: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Parse { texts } => {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            check(case, read_all(&texts).err().map(|failure| failure.text()))
        }
        Input::Path { object, resource, json_path, value, match_any_value, .. } => {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            let error = match Template::parse(&json_path) {
                Err(error) => Some(error),
                Ok(template) => {
                    let wanted = (!match_any_value).then_some(value);
                    match (Condition::Path { template, wanted }).holds(&object) {
                        Ok(true) => None,
                        Ok(false) => Some(timed_out(&resource, name)),
                        Err(error) => Some(error),
                    }
                }
            };
            check(case, error.map(|error| Refused::plain(error).text()))
        }
        Input::Check { condition_name, condition_status, object } => {
            let condition = Condition::Status { name: condition_name, wanted: condition_status };
            case.check(json!({ "met": condition.holds(&object) == Ok(true) }))
        }
    }
}

fn check(case: &Case, error: Option<String>) -> Result<(), Failure> {
    let expect: Expect = case.expect()?;
    match (&expect.error, &error, expect.error_match.as_str()) {
        (Some(part), Some(whole), "contains") if whole.contains(part) => Ok(()),
        (None, None, "contains") => Ok(()),
        (_, _, "contains") => same(expect.error, error),
        (_, _, other) => Err(Failure::unknown(other)),
    }
}
