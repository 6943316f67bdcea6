//! Values as Go source text, which is how go-yaml shows a wrong map key, and keys as the strings they become in JSON.
//! Models fmt's %#v, and convertToJSONableObject of sigs.k8s.io/yaml yaml.go.

use super::tree::{Node, Value};
use crate::kit::order;
use crate::kit::quote::quote;

/// `%#v` of a decoded value.
pub(super) fn go_syntax(node: &Node) -> String {
    match &node.value {
        Value::Null => "interface {}(nil)".to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => format!("{number:#x}"),
        Value::Float(number) => go_float(*number),
        Value::Str(text) => quote(text),
        Value::Seq(items) => format!("[]interface {{}}{{{}}}", joined(items.iter().map(go_syntax))),
        Value::Map(entries) => {
            // fmt sorts the keys of a map.
            let mut entries: Vec<_> = entries.iter().collect();
            order::sort_by_key(&mut entries, |entry| entry.key.as_str());
            let fields = entries
                .iter()
                .map(|entry| format!("{}:{}", quote(&entry.key), go_syntax(&entry.value)));
            format!("map[interface {{}}]interface {{}}{{{}}}", joined(fields))
        }
    }
}

/// What stands in the way of a key.
pub(super) enum WrongKey {
    /// A list or a map: go-yaml itself refuses.
    Collection(String),
    /// Null, or a number too large: only JSON refuses.
    Unsupported { kind: &'static str, key: String },
}

/// The string a key becomes in JSON: `yes` is "true", `010` is "8".
pub(super) fn key_text(node: &Node) -> Result<String, WrongKey> {
    match &node.value {
        Value::Str(text) => Ok(text.clone()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Int(number) => Ok(number.to_string()),
        // Upstream formats a float key with 32 bits.
        Value::Float(number) => Ok(go_float_digits(&format!("{:e}", *number as f32))),
        Value::Null => Err(WrongKey::Unsupported { kind: "%!s(<nil>)", key: "<nil>".to_string() }),
        Value::Uint(_) => Err(WrongKey::Unsupported { kind: "uint64", key: go_syntax(node) }),
        Value::Seq(_) | Value::Map(_) => Err(WrongKey::Collection(go_syntax(node))),
    }
}

/// Go's FormatFloat(number, 'g', -1, 64), with YAML's words for what is no number.
pub(super) fn go_float(number: f64) -> String {
    go_float_digits(&format!("{number:e}"))
}

/// Rust's shortest scientific form, `1.25e-7`, rewritten as Go's `g`: plain digits for exponents from -4 to 5.
fn go_float_digits(scientific: &str) -> String {
    let (mantissa, exponent) = match scientific {
        "inf" => return ".inf".to_string(),
        "-inf" => return "-.inf".to_string(),
        "NaN" => return ".nan".to_string(),
        _ => scientific.split_once('e').unwrap_or((scientific, "0")),
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if !(-4..6).contains(&exponent) {
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{exponent_sign}{:02}", exponent.abs());
    }
    let point = exponent + 1;
    let (whole, decimals) = if point <= 0 {
        ("0".to_string(), "0".repeat(point.unsigned_abs() as usize) + &digits)
    } else if digits.len() <= point as usize {
        (format!("{digits:0<width$}", width = point as usize), String::new())
    } else {
        (digits[..point as usize].to_string(), digits[point as usize..].to_string())
    };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_shown_as_go_source() {
        for (json, text) in [
            (
                json!({".Values.name": null}),
                r#"map[interface {}]interface {}{".Values.name":interface {}(nil)}"#,
            ),
            (
                json!({"b": 1, "a": [true, "x"]}),
                r#"map[interface {}]interface {}{"a":[]interface {}{true, "x"}, "b":1}"#,
            ),
            (json!(18_446_744_073_709_551_615_u64), "0xffffffffffffffff"),
        ] {
            assert_eq!(go_syntax(&Node::from_json(&json)), text);
        }
    }

    #[test]
    fn floats_are_written_as_go_writes_them() {
        for (number, text) in [
            (0.5, "0.5"),
            (1.0, "1"),
            (-1.25, "-1.25"),
            (100_000.0, "100000"),
            (123_456.7, "123456.7"),
            (1e6, "1e+06"),
            (1_234_567.5, "1.2345675e+06"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (1e300, "1e+300"),
            (0.0, "0"),
            (f64::INFINITY, ".inf"),
            (f64::NEG_INFINITY, "-.inf"),
            (f64::NAN, ".nan"),
        ] {
            assert_eq!(go_float(number), text);
        }
    }
}
