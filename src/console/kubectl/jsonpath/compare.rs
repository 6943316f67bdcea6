//! How a filter compares.
//! Models client-go/third_party/forked/golang/template/funcs.go (v1.36): only values of one kind can be compared.

use std::cmp::Ordering;

use serde_json::Value;

pub fn compare(left: &Value, operator: &str, right: &Value) -> Result<bool, String> {
    let wanted: fn(Ordering) -> bool = match operator {
        "<" => Ordering::is_lt,
        ">" => Ordering::is_gt,
        "==" => Ordering::is_eq,
        "!=" => Ordering::is_ne,
        "<=" => Ordering::is_le,
        ">=" => Ordering::is_ge,
        _ => return Err(format!("unrecognized filter operator {operator}")),
    };
    let has_no_order = !["==", "!="].contains(&operator);
    let invalid = || "invalid type for comparison".to_owned();
    let ordering = match (left, right) {
        (Value::Null | Value::Array(_) | Value::Object(_), _)
        | (_, Value::Null | Value::Array(_) | Value::Object(_)) => return Err(invalid()),
        (Value::Bool(_), Value::Bool(_)) if has_no_order => return Err(invalid()),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) if left.is_f64() == right.is_f64() => {
            match (left.as_i64(), right.as_i64()) {
                (Some(left), Some(right)) => left.cmp(&right),
                _ => left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal),
            }
        }
        (Value::Bool(_) | Value::String(_) | Value::Number(_), _) => {
            return Err("incompatible types for comparison".to_owned());
        }
    };
    Ok(wanted(ordering))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_like_is_compared_with_like() {
        assert_eq!(compare(&json!(2), ">=", &json!(2)), Ok(true));
        assert_eq!(compare(&json!("a"), "<", &json!("b")), Ok(true));
        assert_eq!(compare(&json!(true), "!=", &json!(true)), Ok(false));
        let incompatible = Err("incompatible types for comparison".to_owned());
        assert_eq!(compare(&json!(1), "==", &json!("1")), incompatible);
        assert_eq!(compare(&json!(1), "==", &json!(1.5)), incompatible);
        assert_eq!(
            compare(&json!(true), "<", &json!(false)),
            Err("invalid type for comparison".to_owned())
        );
        assert_eq!(
            compare(&json!(1), "=~", &json!(1)),
            Err("unrecognized filter operator =~".to_owned())
        );
    }
}
