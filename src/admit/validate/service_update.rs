//! What may change on a Service that exists.
//! Models ValidateServiceUpdate of validation.go (v1.36), V136.

use super::service::{is_headless, is_load_balancer, needs_health_check};
use super::{Errors, service};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;

const FIXED: &str = "may not change once set";

pub fn update(old: &Cursor, new: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (before, after) = (old.get("spec"), new.get("spec"));
    let is_external = |spec: &Cursor| spec.get("type").text() == "ExternalName";
    if !is_external(&before) && !is_external(&after) {
        cluster_ips(&before, &after, errors);
        families(&before, &after, errors);
    }
    let (class, old_class) = (after.get("loadBalancerClass"), before.get("loadBalancerClass"));
    let stays_balancer = is_load_balancer(&before) && is_load_balancer(&after);
    if stays_balancer && class.json() != old_class.json() {
        errors.push(FieldError::invalid(class.path.clone(), class.json(), FIXED));
    }
    service::class(&after, errors);
    if needs_health_check(&before) && needs_health_check(&after) {
        let port = after.get("healthCheckNodePort");
        if port.number() != before.get("healthCheckNodePort").number() {
            errors.push(FieldError::forbidden(port.path, "field is immutable"));
        }
    }
    service::service(new, Some(old), server, errors);
}

fn cluster_ips(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    if is_headless(old) && is_headless(new) {
        return;
    }
    let (addresses, before) = (new.get("clusterIPs"), old.get("clusterIPs").items());
    let after = addresses.items();
    let refuse = |index: usize, detail: &str| {
        FieldError::invalid(addresses.path.index(index), addresses.json(), detail)
    };
    if before.len() == after.len() {
        let pairs = before.iter().zip(&after).enumerate();
        let changed = pairs.filter(|(_, (before, after))| before.text() != after.text());
        errors.extend(changed.map(|(index, _)| refuse(index, FIXED)));
        return;
    }
    match (before.first(), after.first()) {
        (Some(_), None) => errors.push(refuse(0, "primary clusterIP can not be unset")),
        (Some(before), Some(after)) if before.text() != after.text() => {
            errors.push(refuse(0, FIXED));
        }
        (Some(_) | None, Some(_)) | (None, None) => {}
    }
    if after.len() == 1 && 1 < before.len() {
        single_stack(
            new,
            "must be set to 'SingleStack' when releasing the secondary clusterIP",
            errors,
        );
    }
}

fn families(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    if is_headless(old) || is_headless(new) {
        return;
    }
    let (families, before) = (new.get("ipFamilies"), old.get("ipFamilies").items());
    let after = families.items();
    let path = families.path.index(0);
    if before.len() == after.len() {
        let pairs = before.iter().zip(&after);
        let changed = pairs.filter(|(before, after)| before.text() != after.text());
        errors.extend(changed.map(|_| FieldError::invalid(path.clone(), families.json(), FIXED)));
        return;
    }
    let addresses = new.get("clusterIPs");
    if after.len() < before.len() && addresses.items().is_empty() {
        let detail = "primary ipFamily can not be unset";
        errors.push(FieldError::invalid(path.clone(), families.json(), detail));
    }
    if let (Some(before), Some(after)) = (before.first(), after.first())
        && before.text() != after.text()
    {
        // The value is the addresses', as upstream has it.
        errors.push(FieldError::invalid(path, addresses.json(), FIXED));
    }
    if after.len() == 1 && 1 < before.len() {
        single_stack(
            new,
            "must be set to 'SingleStack' when releasing the secondary ipFamily",
            errors,
        );
    }
}

fn single_stack(spec: &Cursor, detail: &str, errors: &mut Errors) {
    let policy = spec.get("ipFamilyPolicy");
    if policy.text() != "SingleStack" {
        errors.push(FieldError::invalid(policy.path.clone(), policy.json(), detail));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::admit::{default, validate_update};
    use crate::objects::Kind;

    fn service(spec: Value) -> Value {
        let mut service = json!({
            "metadata": {"name": "web", "resourceVersion": "1"},
            "spec": {"ports": [{"port": 80}]},
        });
        for (name, value) in spec.as_object().into_iter().flatten() {
            service["spec"][name] = value.clone();
        }
        default(Kind::Service, &mut service);
        service
    }

    fn check(old: Value, new: Value, complaints: &[&str]) {
        let (old, new) = (service(old), service(new));
        let errors: Vec<String> = validate_update(Kind::Service, &old, &new, &ApiServer::NEWEST)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(errors, complaints, "{new}");
    }

    #[test]
    fn an_address_stays_for_life() {
        let at = |address: &str| json!({ "clusterIP": address });
        check(at("10.96.0.1"), at("10.96.0.1"), &[]);
        check(
            at("10.96.0.1"),
            at("10.96.0.2"),
            &[r#"spec.clusterIPs[0]: Invalid value: ["10.96.0.2"]: may not change once set"#],
        );
        check(
            at("10.96.0.1"),
            json!({}),
            &["spec.clusterIPs[0]: Invalid value: null: primary clusterIP can not be unset"],
        );
    }

    #[test]
    fn a_second_address_goes_with_its_family() {
        let dual = json!({"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1", "2001:db8::1"], "ipFamilies": ["IPv4", "IPv6"], "ipFamilyPolicy": "RequireDualStack"});
        let one = json!({"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ipFamilies": ["IPv4"], "ipFamilyPolicy": "RequireDualStack"});
        check(
            dual,
            one,
            &[
                r#"spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be set to 'SingleStack' when releasing the secondary clusterIP"#,
                r#"spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be set to 'SingleStack' when releasing the secondary ipFamily"#,
            ],
        );
    }

    #[test]
    fn the_class_of_a_balancer_stays() {
        let class = |class: &str| json!({"type": "LoadBalancer", "loadBalancerClass": class});
        check(
            class("a/b"),
            class("a/c"),
            &[r#"spec.loadBalancerClass: Invalid value: "a/c": may not change once set"#],
        );
    }
}
