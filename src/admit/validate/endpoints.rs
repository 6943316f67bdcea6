//! Endpoints, written by hand for a Service without a selector.
//! Models ValidateEndpoints of validation.go (v1.36).

use std::net::IpAddr;

use super::{Errors, PROTOCOLS, given, given_one_of, meta, named_if_set, port_number};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn create(endpoints: &Cursor, errors: &mut Errors) {
    meta::create(&endpoints.get("metadata"), names::subdomain, errors);
    subsets(&endpoints.get("subsets"), errors);
}

/// What was stored already is not complained about.
pub fn update(old: &Cursor, endpoints: &Cursor, errors: &mut Errors) {
    if old.get("subsets").json() != endpoints.get("subsets").json() {
        subsets(&endpoints.get("subsets"), errors);
    }
}

fn subsets(list: &Cursor, errors: &mut Errors) {
    for subset in list.items() {
        let lists = ["addresses", "notReadyAddresses"].map(|name| subset.get(name).items());
        if lists.iter().all(Vec::is_empty) {
            let detail = "must specify `addresses` or `notReadyAddresses`";
            errors.push(FieldError::required(subset.path.clone(), detail));
        }
        lists.iter().flatten().for_each(|address| self::address(address, errors));
        let ports = subset.get("ports").items();
        ports.iter().for_each(|port| self::port(port, ports.len(), errors));
    }
}

fn address(address: &Cursor, errors: &mut Errors) {
    let ip = address.get("ip");
    let complain = |detail: &str| FieldError::invalid(ip.path.clone(), ip.text(), detail);
    let parsed = ip.text().parse::<IpAddr>();
    if parsed.is_err() {
        errors.push(complain("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
    }
    named_if_set(&address.get("hostname"), names::label, errors);
    if address.get("nodeName").is_set() {
        super::named(&address.get("nodeName"), names::subdomain, errors);
    }
    let Ok(parsed) = parsed else {
        errors.push(complain("must be a valid IP address"));
        return;
    };
    let (is_link_local, is_link_multicast) = match parsed {
        IpAddr::V4(ip) => (ip.is_link_local(), ip.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(ip) => (ip.is_unicast_link_local(), ip.segments()[0] & 0xff0f == 0xff02),
    };
    if parsed.is_unspecified() {
        errors.push(complain(&format!("may not be unspecified ({})", ip.text())));
    }
    if parsed.is_loopback() {
        errors.push(complain("may not be in the loopback range (127.0.0.0/8, ::1/128)"));
    }
    if is_link_local {
        errors.push(complain("may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
    }
    if is_link_multicast {
        let detail = "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)";
        errors.push(complain(detail));
    }
}

/// A single port needs no name.
fn port(port: &Cursor, count: usize, errors: &mut Errors) {
    let name = port.get("name");
    if 1 < count {
        given(&name, errors);
    }
    named_if_set(&name, names::label, errors);
    port_number(&port.get("port"), errors);
    given_one_of(&port.get("protocol"), &PROTOCOLS, errors);
    if port.get("appProtocol").is_set() {
        super::named(&port.get("appProtocol"), names::qualified_name, errors);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    fn check(subset: &str, complaints: &[&str]) {
        let manifest = format!(
            "{{apiVersion: v1, kind: Endpoints, metadata: {{name: web}}, subsets: [{subset}]}}"
        );
        refuse(&manifest, complaints);
    }

    #[test]
    fn addresses_must_be_reachable_from_elsewhere() {
        check("{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}", &[]);
        check(
            "{ports: [{port: 0}]}",
            &[
                "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`",
                "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
            ],
        );
        check(
            "{addresses: [{ip: 127.0.0.1}], notReadyAddresses: [{ip: web}]}",
            &[
                "subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
                "subsets[0].notReadyAddresses[0].ip: Invalid value: \"web\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
                "subsets[0].notReadyAddresses[0].ip: Invalid value: \"web\": must be a valid IP address",
            ],
        );
    }
}
