//! `-o yaml`.
//! Models cli-runtime's pkg/printers/yaml.go; the text itself is sigs.k8s.io/yaml's.

use serde_json::Value;

use crate::yaml::write;

/// Keys sorted, lists not indented, ending with a line break.
pub fn print(json: &Value) -> String {
    write::write(json)
}
