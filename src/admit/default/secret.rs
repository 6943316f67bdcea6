//! Defaults of a Secret, and where its `stringData` goes.
//! Models SetDefaults_Secret of defaults.go and Convert_v1_Secret_To_core_Secret of conversion.go (v1.36).

use serde_json::Value;

use super::{Fields, fields, fill_zero};
use crate::kit::base64;

pub fn default(secret: &mut Fields) {
    fill_zero(secret, "type", "Opaque");
    fold_texts(secret);
}

/// What is written as text takes the place of what is written as bytes under the same key.
fn fold_texts(secret: &mut Fields) {
    let Some(Value::Object(texts)) = secret.remove("stringData") else { return };
    if texts.is_empty() {
        return;
    }
    let data = fields(secret.entry("data").or_insert(Value::Null));
    for (key, text) in texts {
        let text = text.as_str().unwrap_or("");
        data.insert(key, base64::encode(text.as_bytes()).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_become_bytes_and_win() {
        let mut secret = json!({
            "data": {"a": "b2xk", "b": "a2VwdA=="},
            "stringData": {"a": "new"},
        });
        default(secret.as_object_mut().unwrap());
        assert_eq!(secret, json!({"data": {"a": "bmV3", "b": "a2VwdA=="}, "type": "Opaque"}));
    }
}
