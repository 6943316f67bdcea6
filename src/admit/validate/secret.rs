//! A Secret, new and changed. What its type promises has to be in it.
//! Models ValidateSecret and ValidateSecretUpdate of validation.go (v1.36).

use serde_json::{Map, Value};

use super::config_map::{BYTES_MAX, bytes, name_of_entry, unchanged_if_immutable};
use super::{Errors, meta, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;
use crate::kit::base64;

pub fn create(secret: &Cursor, errors: &mut Errors) {
    meta::create(&secret.get("metadata"), names::subdomain, errors);
    contents(secret, errors);
}

pub fn update(old: &Cursor, secret: &Cursor, errors: &mut Errors) {
    let kind = secret.get("type");
    if kind.text() != old.get("type").text() {
        errors.push(FieldError::invalid(kind.path.clone(), word(&kind), "field is immutable"));
    }
    unchanged_if_immutable(old, secret, &["data"], errors);
    create(secret, errors);
}

fn contents(secret: &Cursor, errors: &mut Errors) {
    let data = secret.get("data");
    data.entries().iter().for_each(|(key, value)| name_of_entry(key, value, errors));
    if BYTES_MAX < bytes(&data) {
        errors.push(FieldError::too_long(data.path.clone(), BYTES_MAX));
    }
    match secret.get("type").text() {
        "kubernetes.io/service-account-token" => {
            let annotations = secret.get("metadata").get("annotations");
            let account = "kubernetes.io/service-account.name";
            if annotations.get(account).text().is_empty() {
                errors.push(FieldError::required(annotations.path.key(account), ""));
            }
        }
        "kubernetes.io/dockercfg" => json(&data, ".dockercfg", errors),
        "kubernetes.io/dockerconfigjson" => json(&data, ".dockerconfigjson", errors),
        "kubernetes.io/basic-auth" => name_or_password(&data, errors),
        "kubernetes.io/ssh-auth" => private_key(&data, errors),
        "kubernetes.io/tls" => {
            required(&data, "tls.crt", errors);
            required(&data, "tls.key", errors);
        }
        _ => {}
    }
}

fn required(data: &Cursor, key: &str, errors: &mut Errors) {
    if !data.get(key).is_set() {
        errors.push(FieldError::required(data.path.key(key), ""));
    }
}

/// Either may be empty; only one of them has to be there.
fn name_or_password(data: &Cursor, errors: &mut Errors) {
    if !data.get("username").is_set() && !data.get("password").is_set() {
        required(data, "username", errors);
        required(data, "password", errors);
    }
}

fn private_key(data: &Cursor, errors: &mut Errors) {
    const KEY: &str = "ssh-privatekey";
    if data.get(KEY).text().is_empty() {
        errors.push(FieldError::required(data.path.key(KEY), ""));
    }
}

/// The value is never shown, however wrong it is.
fn json(data: &Cursor, key: &str, errors: &mut Errors) {
    let value = data.get(key);
    if !value.is_set() {
        errors.push(FieldError::required(data.path.key(key), ""));
        return;
    }
    let text = base64::decode(value.text()).unwrap_or_default();
    if let Err(problem) = serde_json::from_slice::<Map<String, Value>>(&text) {
        let detail = if problem.is_eof() {
            "unexpected end of JSON input".to_owned()
        } else {
            problem.to_string()
        };
        let path = data.path.key(key);
        errors.push(FieldError::invalid(path, "<secret contents redacted>", detail));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_change};

    fn manifest(secret: &str) -> String {
        format!("{{apiVersion: v1, kind: Secret, metadata: {{name: s}}, {secret}}}")
    }

    fn check(secret: &str, complaints: &[&str]) {
        refuse(&manifest(secret), complaints);
    }

    #[test]
    fn a_type_asks_for_its_keys() {
        check("type: kubernetes.io/tls, data: {tls.crt: eA==}", &["data[tls.key]: Required value"]);
        check(
            "type: kubernetes.io/basic-auth",
            &["data[username]: Required value", "data[password]: Required value"],
        );
        check(
            "type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: ew==}",
            &[
                r#"data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": unexpected end of JSON input"#,
            ],
        );
        check("type: example.com/whatever", &[]);
    }

    #[test]
    fn the_type_cannot_change() {
        refuse_change(
            &manifest("type: Opaque"),
            &manifest("type: mine"),
            &[r#"type: Invalid value: "mine": field is immutable"#],
        );
    }
}
