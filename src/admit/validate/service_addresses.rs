//! The addresses of a Service.
//! Models ValidateServiceClusterIPsRelatedFields and the ranges of validateService of validation.go (v1.36), V136.

use crate::kit::sorted::SortedSet;
use std::net::IpAddr;

use super::service::{ONLY_BALANCERS, is_headless, is_load_balancer};
use super::{Errors, complain, one_of, word};
use crate::admit::address;
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::yaml::path::Path;

pub fn cluster_ips(spec: &Cursor, old: Option<&Cursor>, server: &ApiServer, errors: &mut Errors) {
    let addresses = spec.get("clusterIPs");
    single_and_list(spec, &addresses, errors);
    families(spec, errors);
    let invalid_before = errors.len();
    each_address(&addresses, old, server, errors);
    let has_invalid = invalid_before < errors.len();
    let count = addresses.items().len();
    if 2 < count {
        refuse(&addresses, "may only hold up to 2 values", errors);
    }
    // What is no address has no family either.
    if has_invalid {
        return;
    }
    if 1 < count && !is_dual_stack(&addresses) {
        refuse(&addresses, "may specify no more than one IP for each IP family", errors);
    }
    if !is_headless(spec) {
        families_match(&addresses, &spec.get("ipFamilies"), errors);
    }
}

/// The list and its first item are one thing under two names.
fn single_and_list(spec: &Cursor, addresses: &Cursor, errors: &mut Errors) {
    let single = spec.get("clusterIP").text();
    let first = addresses.items().first().map(Cursor::text);
    match (single, first) {
        ("", None) => {}
        ("", Some(_)) => {
            refuse(addresses, "must be empty when `clusterIP` is not specified", errors)
        }
        (_, None) => errors.push(FieldError::required(addresses.path.clone(), "")),
        (single, Some(first)) => {
            if single != first {
                refuse(addresses, "first value must match `clusterIP`", errors);
            }
        }
    }
}

fn families(spec: &Cursor, errors: &mut Errors) {
    let mut seen = SortedSet::new();
    for family in spec.get("ipFamilies").items() {
        one_of(&family, &["IPv4", "IPv6"], errors);
        if !seen.insert(family.text()) {
            errors.push(FieldError::duplicate(family.path.clone(), word(&family)));
        }
    }
    let policy = spec.get("ipFamilyPolicy");
    if policy.is_set() {
        one_of(&policy, &["PreferDualStack", "RequireDualStack", "SingleStack"], errors);
    }
}

fn each_address(addresses: &Cursor, old: Option<&Cursor>, server: &ApiServer, errors: &mut Errors) {
    let items = addresses.items();
    for (index, address) in items.iter().enumerate() {
        if index == 0 && address.text() == "None" {
            if 1 < items.len() {
                refuse(addresses, "'None' must be the first and only value", errors);
            }
        } else if !was_said(old, "clusterIPs", address.text()) {
            complain(address, address::complaints(address.text(), server), errors);
        }
    }
}

/// Whether the old Service said the same: what was taken once is not refused later.
fn was_said(old: Option<&Cursor>, list: &str, text: &str) -> bool {
    let items = old.map(|old| old.get(list).items()).unwrap_or_default();
    items.iter().any(|item| item.text() == text)
}

fn is_dual_stack(addresses: &Cursor) -> bool {
    let addresses: Vec<Option<IpAddr>> =
        addresses.items().iter().map(|item| address::read(item.text())).collect();
    let has = |is_it: fn(&IpAddr) -> bool| addresses.iter().flatten().any(is_it);
    has(IpAddr::is_ipv4) && has(IpAddr::is_ipv6)
}

fn families_match(addresses: &Cursor, families: &Cursor, errors: &mut Errors) {
    let pairs = addresses.items().into_iter().zip(families.items());
    for (index, (address, family)) in pairs.enumerate() {
        let is_v6 = address::read(address.text()).is_some_and(|address| address.is_ipv6());
        let is_of_family = match family.text() {
            "IPv4" => !is_v6,
            "IPv6" => is_v6,
            _ => continue,
        };
        if !is_of_family {
            let detail = format!(
                "expected an {} value as indicated by `ipFamilies[{index}]`",
                family.text()
            );
            errors.push(FieldError::invalid(address.path.clone(), address.text(), detail));
        }
    }
}

pub fn external_ips(spec: &Cursor, old: Option<&Cursor>, server: &ApiServer, errors: &mut Errors) {
    for ip in spec.get("externalIPs").items() {
        let complaints = match was_said(old, "externalIPs", ip.text()) {
            true => Vec::new(),
            false => address::complaints(ip.text(), server),
        };
        if complaints.is_empty() {
            endpoint(&ip, errors);
        }
        complain(&ip, complaints, errors);
    }
}

/// An address that somebody else could answer at.
fn endpoint(ip: &Cursor, errors: &mut Errors) {
    let text = ip.text();
    let Some(address) = address::read(text).map(|address| address.to_canonical()) else {
        return complain(ip, vec!["must be a valid IP address".to_owned()], errors);
    };
    let (is_link_local, is_link_local_multicast) = match address {
        IpAddr::V4(v4) => (v4.is_link_local(), v4.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(v6) => {
            (v6.segments()[0] & 0xffc0 == 0xfe80, v6.segments()[0] & 0xff0f == 0xff02)
        }
    };
    let mut complaints = Vec::new();
    if address.is_unspecified() {
        complaints.push(format!("may not be unspecified ({text})"));
    }
    for (is_so, complaint) in [
        (address.is_loopback(), "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        (is_link_local, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        (
            is_link_local_multicast,
            "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
        ),
    ] {
        if is_so {
            complaints.push(complaint.to_owned());
        }
    }
    complain(ip, complaints, errors);
}

/// Who may come from outside, as a field or as the annotation that it once was.
pub fn source_ranges(
    service: &Cursor,
    old: Option<&Cursor>,
    server: &ApiServer,
    errors: &mut Errors,
) {
    const ANNOTATION: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
    let spec = service.get("spec");
    let ranges = spec.get("loadBalancerSourceRanges").items();
    let annotations = service.get("metadata").get("annotations");
    let annotation = annotations.get(ANNOTATION);
    // The path begins with a capital upstream.
    let path = match ranges.is_empty() {
        false => spec.path.field("LoadBalancerSourceRanges"),
        true if annotation.is_set() => annotations.path.key(ANNOTATION),
        true => return,
    };
    if !is_load_balancer(&spec) {
        errors.push(FieldError::forbidden(path.clone(), ONLY_BALANCERS));
    }
    let mut check = |text: &str, path: &Path| {
        let complaints = address::range_complaints(text, server);
        let at = |detail| FieldError::invalid(path.clone(), text, detail);
        errors.extend(complaints.into_iter().map(at));
    };
    let old_spec = old.map(|old| old.get("spec"));
    for (index, range) in ranges.iter().enumerate() {
        let text = range.text().trim();
        if !was_said(old_spec.as_ref(), "loadBalancerSourceRanges", text) {
            check(text, &path.index(index));
        }
    }
    let before = old.map(|old| old.get("metadata").get("annotations").get(ANNOTATION));
    let is_new = before.is_none_or(|before| before.text() != annotation.text());
    if ranges.is_empty() && is_new && !annotation.text().trim().is_empty() {
        annotation.text().split(',').for_each(|range| check(range.trim(), &path));
    }
}

fn refuse(list: &Cursor, detail: &str, errors: &mut Errors) {
    errors.push(FieldError::invalid(list.path.clone(), list.json(), detail));
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    /// Checks a Service with this spec, in flow style.
    fn check(spec: &str, complaints: &[&str]) {
        refuse(
            &format!(
                "{{apiVersion: v1, kind: Service, metadata: {{name: web}}, spec: {{ports: [{{port: 80}}], {spec}}}}}"
            ),
            complaints,
        );
    }

    #[test]
    fn an_address_a_family() {
        check(
            "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, '2001:db8::1'], ipFamilies: [IPv4, IPv6]",
            &[],
        );
        check(
            "clusterIP: 10.0.0.2, clusterIPs: [10.0.0.1, 10.0.0.2], ipFamilies: [IPv6, IPv6], ipFamilyPolicy: Both",
            &[
                r#"spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: first value must match `clusterIP`"#,
                "spec.ipFamilies[1]: Duplicate value: \"IPv6\"",
                "spec.ipFamilyPolicy: Unsupported value: \"Both\": supported values: \"PreferDualStack\", \"RequireDualStack\", \"SingleStack\"",
                r#"spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: may specify no more than one IP for each IP family"#,
                "spec.clusterIPs[0]: Invalid value: \"10.0.0.1\": expected an IPv6 value as indicated by `ipFamilies[0]`",
                "spec.clusterIPs[1]: Invalid value: \"10.0.0.2\": expected an IPv6 value as indicated by `ipFamilies[1]`",
            ],
        );
    }

    #[test]
    fn a_list_of_addresses_needs_the_one() {
        check(
            "clusterIPs: [10.0.0.1]",
            &[
                r#"spec.clusterIPs: Invalid value: ["10.0.0.1"]: must be empty when `clusterIP` is not specified"#,
            ],
        );
    }

    #[test]
    fn addresses_from_outside_can_be_reached() {
        check(
            "externalIPs: [0.0.0.0, 127.0.0.1, 169.254.1.1, nowhere]",
            &[
                "spec.externalIPs[0]: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0)",
                "spec.externalIPs[1]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
                "spec.externalIPs[2]: Invalid value: \"169.254.1.1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)",
                "spec.externalIPs[3]: Invalid value: \"nowhere\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
            ],
        );
        check(
            "loadBalancerSourceRanges: [10.0.0.0/8, 10.0.0.0]",
            &[
                "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
                "spec.LoadBalancerSourceRanges[1]: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
            ],
        );
    }
}
