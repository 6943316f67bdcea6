//! An error of the API server as the tables write it, and the server that they speak of.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{Failure, case};
use crate::admit::client::read_document;
use crate::admit::{ApiServer, Doing, Failures, FieldError, Item, Refusal};
use crate::cluster::version::Version;
use crate::yaml::tree::Node;

/// What is expected of a manifest: the word `valid`, or every complaint in the API's order.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Word(Valid),
    Complaints(Vec<Complaint>),
}

#[derive(Debug, Deserialize)]
pub enum Valid {
    #[serde(rename = "valid")]
    Valid,
}

#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    field: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Where the message ends in something the table leaves out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail_prefix: Option<String>,
    /// As printed; absent for the kinds that print none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// The tables are written as a server of 1.34 prints.
pub fn server() -> ApiServer {
    Version::named("1.34").expect("a version that is simulated").api_server()
}

/// The manifest as kubectl would send it.
pub fn item(manifest: &Value) -> Result<Item, Failure> {
    let mut manifest = read_document(&Node::from_json(manifest));
    match (manifest.items.pop(), manifest.failures.pop()) {
        (Some(item), None) if manifest.items.is_empty() => Ok(item),
        (_, Some(failure)) => Err(Failure::unknown(&failure.error.problem())),
        _ => Err(Failure::unknown("not one object")),
    }
}

/// Compares the complaints, and what kubectl prints of them where the table says so.
pub fn check(
    item: &Item,
    errors: Vec<FieldError>,
    expect: Answer,
    kubectl: Option<String>,
) -> Result<(), Failure> {
    let expected = match expect {
        Answer::Word(Valid::Valid) => Vec::new(),
        Answer::Complaints(complaints) => complaints,
    };
    let mut got: Vec<Complaint> = errors.iter().map(Complaint::of).collect();
    for (got, expected) in got.iter_mut().zip(&expected) {
        got.cut_as(expected);
    }
    case::same(expected, got)?;
    let Some(kubectl) = kubectl else { return Ok(()) };
    let refusal = Refusal::Invalid { kind: item.kind, name: item.name().to_owned(), errors };
    case::same(kubectl, refusal.kubectl_text(Doing::Creating { file: "m.yaml" }, Failures::One))
}

impl Complaint {
    fn of(error: &FieldError) -> Complaint {
        Complaint {
            field: error.path.to_string(),
            kind: error.kind.as_str().to_owned(),
            detail: Some(error.detail.clone()),
            detail_prefix: None,
            value: error.value.clone(),
        }
    }

    /// Keeps of the detail what the table speaks of.
    fn cut_as(&mut self, expected: &Complaint) {
        let (Some(prefix), Some(detail)) = (&expected.detail_prefix, &self.detail) else { return };
        if detail.starts_with(prefix) {
            self.detail_prefix = Some(prefix.clone());
            self.detail = None;
        }
    }
}
