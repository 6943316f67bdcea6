//! `status/cli_errors.json`: how kubectl words what the server sends back, and its own errors.

use serde::Deserialize;
use serde_json::json;

use super::super::case::{Case, Failure};
use crate::console::Exit;
use crate::console::kubectl::failure::{ApiStatus, Failure as Refused, StatusCause, StatusDetails};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    api_status: Option<StatusInput>,
    no_resource_match: Option<NoMatch>,
    plain: Option<String>,
    #[serde(default)]
    verb: String,
    #[serde(default)]
    source_file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusInput {
    #[serde(rename = "status")]
    _status: String,
    reason: String,
    message: String,
    #[serde(rename = "code")]
    _code: u16,
    details: Option<DetailsInput>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DetailsInput {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    causes: Vec<CauseInput>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CauseInput {
    field: String,
    message: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NoMatch {
    resource: String,
    group: String,
    version: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let mut failure = match (input.api_status, input.no_resource_match, input.plain) {
        (Some(status), None, None) => Refused::Server(status.read()),
        (None, Some(no), None) => Refused::no_resource_match(&no.resource, &no.group, &no.version),
        (None, None, Some(text)) => Refused::plain(text),
        _ => return Err(Failure::unknown("an error that is not one of three kinds")),
    };
    if !input.source_file.is_empty() {
        failure = failure.when(&input.verb, &input.source_file);
    }
    case.check(json!({ "stderr": failure.text(), "exitCode": Exit::FAILURE.0 }))
}

impl StatusInput {
    fn read(self) -> ApiStatus {
        let cause = |cause: CauseInput| StatusCause { field: cause.field, message: cause.message };
        let details = self.details.map(|details| StatusDetails {
            kind: details.kind,
            name: details.name,
            causes: details.causes.into_iter().map(cause).collect(),
        });
        ApiStatus { reason: self.reason, message: self.message, details }
    }
}
