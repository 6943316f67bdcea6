//! What was found, as text.
//! Models client-go/util/jsonpath/jsonpath.go PrintResults and evalToText (v1.36).

use serde_json::Value;

use super::Found;
use crate::console::kubectl::print::json as print_json;
use crate::kit::quote::quote;

/// Values apart by blanks; lists and objects as JSON on one line.
pub fn text(found: &Found<'_>) -> String {
    let texts: Vec<String> = found.iter().map(|value| one(value)).collect();
    texts.join(" ")
}

fn one(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => print_json::compact(value),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

pub fn json(found: &Found<'_>) -> String {
    let list: Value = found.iter().map(|value| (**value).clone()).collect();
    print_json::print(&list)
}

/// As fmt's %#v writes what JSON became in Go.
pub fn go_syntax(value: &Value) -> String {
    match value {
        Value::Null => "interface {}(nil)".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quote(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(go_syntax).collect();
            format!("[]interface {{}}{{{}}}", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{}:{}", quote(name), go_syntax(value)))
                .collect();
            format!("map[string]interface {{}}{{{}}}", fields.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_is_shown_in_gos_own_syntax() {
        assert_eq!(
            go_syntax(&json!({"b": [1, "x"], "a": null})),
            "map[string]interface {}{\"a\":interface {}(nil), \"b\":[]interface {}{1, \"x\"}}"
        );
    }
}
