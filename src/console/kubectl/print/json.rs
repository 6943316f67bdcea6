//! `-o json`, and the compact JSON that kubectl keeps in an annotation.
//! Models cli-runtime's pkg/printers/json.go, with the escapes of Go's encoding/json.

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::kit::quote::escape_as_go;

/// Four spaces a level, keys sorted, one newline at the end.
pub fn print(json: &Value) -> String {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"    ");
    let written = json.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
    written.expect("a JSON value is written to memory without fail");
    let text = String::from_utf8(bytes).expect("serde_json writes UTF-8");
    escape_as_go(&text) + "\n"
}

/// Everything on one line, without spaces.
pub fn compact(json: &Value) -> String {
    escape_as_go(&json.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_indented_by_four() {
        let object = json!({ "kind": "Pod", "apiVersion": "v1", "spec": { "containers": [] } });
        assert_eq!(
            print(&object),
            "{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"Pod\",\n    \"spec\": {\n        \"containers\": []\n    }\n}\n"
        );
    }

    #[test]
    fn shell_operators_are_escaped_as_go_does() {
        let command = json!(["sh", "-c", "a && b > c"]);
        assert_eq!(compact(&command), r#"["sh","-c","a \u0026\u0026 b \u003e c"]"#);
    }
}
