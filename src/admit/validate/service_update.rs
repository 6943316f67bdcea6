//! What may change on a Service that exists.
//! Models ValidateServiceUpdate of validation.go (v1.36), V136.

use super::{Errors, meta, service};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn update(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    cluster_ips(&old.get("spec"), &new.get("spec"), errors);
    meta::create(&new.get("metadata"), names::label_1035, errors);
    service::service(&new.get("spec"), errors);
}

fn cluster_ips(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let is_headless = |spec: &Cursor| spec.get("clusterIP").text() == "None";
    let is_external = |spec: &Cursor| spec.get("type").text() == "ExternalName";
    if is_external(old) || is_external(new) || (is_headless(old) && is_headless(new)) {
        return;
    }
    let (old, new) = (old.get("clusterIPs"), new.get("clusterIPs"));
    let (before, after) = (old.items(), new.items());
    if after.is_empty() && !before.is_empty() {
        let detail = "primary clusterIP can not be unset";
        errors.push(FieldError::invalid(new.path.index(0), new.json(), detail));
        return;
    }
    for (index, (before, after)) in before.iter().zip(&after).enumerate() {
        if before.text() != after.text() {
            let detail = "may not change once set";
            errors.push(FieldError::invalid(new.path.index(index), new.json(), detail));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::admit::{ApiServer, default, validate_update};
    use crate::objects::Kind;

    fn service(address: &str) -> Value {
        let mut service = json!({
            "metadata": {"name": "web", "resourceVersion": "1"},
            "spec": {"ports": [{"port": 80}], "clusterIP": address},
        });
        default(Kind::Service, &mut service);
        service
    }

    #[test]
    fn an_address_stays_for_life() {
        let (old, new) = (service("10.96.0.1"), service("10.96.0.2"));
        assert_eq!(validate_update(Kind::Service, &old, &old, &ApiServer::NEWEST), []);
        let errors: Vec<String> = validate_update(Kind::Service, &old, &new, &ApiServer::NEWEST)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            errors,
            [r#"spec.clusterIPs[0]: Invalid value: ["10.96.0.2"]: may not change once set"#]
        );
    }
}
