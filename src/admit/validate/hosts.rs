//! What a pod is called and which names it can look up.
//! Models validatePodDNSConfig, ValidateHostAliases and validatePodHostName of validation.go (v1.36).

use super::{Errors, complain, named};
use crate::admit::address;
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn dns_config(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    const SERVERS_MAX: usize = 3;
    let config = spec.get("dnsConfig");
    let servers = config.get("nameservers");
    if spec.get("dnsPolicy").text() == "None" {
        if !config.is_set() {
            let detail = "must provide `dnsConfig` when `dnsPolicy` is None";
            errors.push(FieldError::required(config.path, detail));
            return;
        }
        if servers.items().is_empty() {
            let detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            errors.push(FieldError::required(servers.path, detail));
            return;
        }
    }
    if SERVERS_MAX < servers.items().len() {
        let detail = format!("must not have more than {SERVERS_MAX} nameservers");
        errors.push(FieldError::invalid(servers.path.clone(), servers.json(), detail));
    }
    for one in servers.items() {
        complain(&one, address::complaints(one.text(), server), errors);
    }
    searches(&config.get("searches"), server, errors);
    for option in config.get("options").items() {
        if option.get("name").text().is_empty() {
            errors.push(FieldError::required(option.path, "must not be empty"));
        }
    }
}

fn searches(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    const COUNT_MAX: usize = 32;
    const LETTERS_MAX: usize = 2048;
    let searches = list.items();
    if COUNT_MAX < searches.len() {
        let detail = format!("must not have more than {COUNT_MAX} search paths");
        errors.push(FieldError::invalid(list.path.clone(), list.json(), detail));
    }
    let letters: usize = searches.iter().map(|search| search.text().len() + 1).sum();
    if LETTERS_MAX < letters.saturating_sub(1) {
        let detail = format!(
            "must not have more than {LETTERS_MAX} characters (including spaces) in the search list"
        );
        errors.push(FieldError::invalid(list.path.clone(), list.json(), detail));
    }
    let is_relaxed = server.serves(Feature::RelaxedSearch);
    for search in &searches {
        if is_relaxed && search.text() == "." {
            continue;
        }
        let text = search.text().strip_suffix('.').unwrap_or(search.text());
        let complaints = match is_relaxed {
            true => names::subdomain_with_underscore(text),
            false => names::subdomain(text),
        };
        let at = |detail| FieldError::invalid(search.path.clone(), text, detail);
        errors.extend(complaints.into_iter().map(at));
    }
}

pub fn aliases(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    for alias in list.items() {
        let ip = alias.get("ip");
        complain(&ip, address::complaints(ip.text(), server), errors);
        for name in alias.get("hostnames").items() {
            named(&name, names::subdomain, errors);
        }
    }
}

pub fn hostname_override(spec: &Cursor, errors: &mut Errors) {
    const BYTES_MAX: usize = 64;
    let name = spec.get("hostnameOverride");
    if !name.is_set() {
        return;
    }
    let mut forbid = |detail: &str| errors.push(FieldError::forbidden(name.path.clone(), detail));
    if spec.get("setHostnameAsFQDN").truth() {
        forbid("may not be specified when setHostnameAsFQDN is true");
    }
    if spec.get("hostNetwork").truth() {
        forbid("may not be specified when hostNetwork is true");
    }
    if BYTES_MAX < name.text().len() {
        errors.push(FieldError::too_long(name.path.clone(), BYTES_MAX));
    }
    named(&name, names::subdomain, errors);
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_beside_containers as check;

    #[test]
    fn a_pod_on_its_own_needs_a_name_server() {
        check(
            "dnsPolicy: None",
            &["dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
        );
        check(
            "dnsPolicy: None, dnsConfig: {}",
            &[
                "dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None",
            ],
        );
        check(
            "dnsConfig: {nameservers: [1.1.1.1, a, 2.2.2.2, 3.3.3.3], searches: [., _tcp.example.com., a b], options: [{value: x}]}",
            &[
                r#"dnsConfig.nameservers: Invalid value: ["1.1.1.1","a","2.2.2.2","3.3.3.3"]: must not have more than 3 nameservers"#,
                "dnsConfig.nameservers[1]: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
                "dnsConfig.searches[2]: Invalid value: \"a b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
                "dnsConfig.options[0]: Required value: must not be empty",
            ],
        );
    }

    #[test]
    fn names_of_hosts_are_checked() {
        check(
            "hostAliases: [{ip: a, hostnames: [B]}], hostNetwork: true, hostnameOverride: web",
            &[
                "hostnameOverride: Forbidden: may not be specified when hostNetwork is true",
                "hostAliases[0].ip: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
                "hostAliases[0].hostnames[0]: Invalid value: \"B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            ],
        );
    }
}
