//! The table of string rules: every function of apimachinery's validation with values and all their complaints.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Case, Failure, case};
use crate::admit::names;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Function {
    name: String,
    #[serde(rename = "source")]
    _source: String,
    cases: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    value: Value,
    errors: Vec<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Function { name, cases, .. } = case.whole()?;
    for Text { value, errors } in cases {
        let complaints = complaints(&name, &value)?;
        case::same(json!({"value": value, "errors": errors}), {
            json!({"value": value, "errors": complaints})
        })?;
    }
    Ok(())
}

fn complaints(function: &str, value: &Value) -> Result<Vec<String>, Failure> {
    if function == "IsValidPortNum" {
        let number = value.as_i64().ok_or_else(|| Failure::unknown("a port that is no number"))?;
        return Ok(names::port_number(number));
    }
    let rule = match function {
        "IsDNS1123Label" => names::label,
        "IsDNS1123Subdomain" => names::subdomain,
        "IsDNS1035Label" => names::label_1035,
        "IsQualifiedName" => names::qualified_name,
        "IsValidLabelValue" => names::label_value,
        "IsValidPortName" => names::port_name,
        "IsHTTPHeaderName" => names::http_header,
        "IsValidPercent" => names::percent,
        "IsRelaxedEnvVarName" => names::env_name,
        "IsConfigMapKey" => names::config_key,
        other => return Err(Failure::unknown(other)),
    };
    value.as_str().map(rule).ok_or_else(|| Failure::unknown("a value that is no text"))
}
