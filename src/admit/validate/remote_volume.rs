//! Volumes that storage systems fill.
//! Models the rules of validateVolumeSource for them in validation.go (v1.36).

use super::{Errors, given, named};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;

pub fn all_given(source: &Cursor, names: &[&str], errors: &mut Errors) {
    names.iter().for_each(|name| given(&source.get(name), errors));
}

/// The path of these errors has a name that the field lost long ago.
pub fn gce_persistent_disk(source: &Cursor, errors: &mut Errors) {
    let path = source.path.parent().field("persistentDisk");
    disk(&source.clone().moved(path), "pdName", errors);
}

pub fn aws_block_store(source: &Cursor, errors: &mut Errors) {
    disk(source, "volumeID", errors);
}

fn disk(source: &Cursor, name: &str, errors: &mut Errors) {
    given(&source.get(name), errors);
    let partition = source.get("partition");
    if !(0..=255).contains(&partition.number()) {
        let detail = "must be between 1 and 255, inclusive";
        errors.push(FieldError::invalid(partition.path.clone(), partition.number(), detail));
    }
}

pub fn nfs(source: &Cursor, errors: &mut Errors) {
    all_given(source, &["server", "path"], errors);
    let path = source.get("path");
    if !path.text().starts_with('/') {
        refuse(&path, "must be an absolute path", errors);
    }
}

pub fn iscsi(source: &Cursor, errors: &mut Errors) {
    given(&source.get("targetPortal"), errors);
    let (iqn, initiator) = (source.get("iqn"), source.get("initiatorName"));
    if iqn.text().is_empty() {
        errors.push(FieldError::required(iqn.path, ""));
    } else {
        iscsi_format(&iqn, errors);
    }
    lun(&source.get("lun"), errors);
    let needs_secret =
        ["chapAuthDiscovery", "chapAuthSession"].iter().any(|name| source.get(name).truth());
    let secret = source.get("secretRef");
    if needs_secret && !secret.is_set() {
        errors.push(FieldError::required(secret.path, ""));
    }
    if initiator.is_set() {
        iscsi_format(&initiator.moved(source.path.field("initiatorname")), errors);
    }
}

/// The volume's name becomes part of what the storage system sees.
pub fn iscsi_name(volume: &Cursor, errors: &mut Errors) {
    const LENGTH_MAX: usize = 64;
    let (name, source) = (volume.get("name"), volume.get("iscsi"));
    let length = name.text().len() + 1 + source.get("targetPortal").text().len();
    if source.get("initiatorName").is_set() && LENGTH_MAX < length {
        let detail = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
        refuse(&name, detail, errors);
    }
}

fn iscsi_format(name: &Cursor, errors: &mut Errors) {
    let text = name.text();
    let after = |prefix: &str, length: usize| {
        // Any letter may stand where a dot should.
        let rest = text.strip_prefix(prefix).and_then(|rest| rest.get(1..));
        rest.is_some_and(|rest| {
            rest.len() == length && rest.bytes().all(|letter| letter.is_ascii_alphanumeric())
        })
    };
    let is_valid = match text.get(..3) {
        Some("iqn") => is_iqn(text),
        Some("eui") => after("eui", 16),
        Some("naa") => after("naa", 32),
        _ => return refuse(name, "must be valid format starting with iqn, eui, or naa", errors),
    };
    if !is_valid {
        refuse(name, "must be valid format", errors);
    }
}

/// `iqn.2001-04.com.example:storage`.
fn is_iqn(text: &str) -> bool {
    let Some((authority, name)) = text.strip_prefix("iqn.").and_then(|rest| rest.split_once(':'))
    else {
        return false;
    };
    let Some((date, domain)) = authority.split_once('.') else { return false };
    let is_date = date.len() == 7
        && date.bytes().enumerate().all(|(at, letter)| match at {
            4 => letter == b'-',
            _ => letter.is_ascii_digit(),
        });
    let is_domain = !domain.is_empty()
        && domain.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-.".contains(&letter));
    let is_odd = |letter: char| ",;*&$|".contains(letter) || letter.is_ascii_whitespace();
    is_date && is_domain && !name.is_empty() && !name.contains(is_odd)
}

fn lun(lun: &Cursor, errors: &mut Errors) {
    if !(0..=255).contains(&lun.number()) {
        let detail = "must be between 0 and 255, inclusive";
        errors.push(FieldError::invalid(lun.path.clone(), lun.number(), detail));
    }
}

pub fn flocker(source: &Cursor, errors: &mut Errors) {
    let (name, id) = (source.get("datasetName"), source.get("datasetUUID"));
    match (name.text().is_empty(), id.text().is_empty()) {
        (true, true) => {
            let detail = "one of datasetName and datasetUUID is required";
            errors.push(FieldError::required(source.path.clone(), detail));
        }
        (false, false) => {
            let detail = "datasetName and datasetUUID can not be specified simultaneously";
            errors.push(FieldError::invalid(source.path.clone(), "resource", detail));
        }
        (true, false) | (false, true) => {}
    }
    if name.text().contains('/') {
        refuse(&name, "must not contain '/'", errors);
    }
}

pub fn rbd(source: &Cursor, errors: &mut Errors) {
    monitors(source, errors);
    given(&source.get("image"), errors);
}

pub fn monitors(source: &Cursor, errors: &mut Errors) {
    let monitors = source.get("monitors");
    if monitors.items().is_empty() {
        errors.push(FieldError::required(monitors.path, ""));
    }
}

pub fn cinder(source: &Cursor, errors: &mut Errors) {
    given(&source.get("volumeID"), errors);
    secret_name(source, errors);
}

fn secret_name(source: &Cursor, errors: &mut Errors) {
    let secret = source.get("secretRef");
    if secret.is_set() {
        given(&secret.get("name"), errors);
    }
}

pub fn quobyte(source: &Cursor, errors: &mut Errors) {
    const TENANT_LENGTH_MAX: usize = 64;
    const PAIRS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let (registry, tenant) = (source.get("registry"), source.get("tenant"));
    if registry.text().is_empty() {
        errors.push(FieldError::required(registry.path, PAIRS));
    } else if TENANT_LENGTH_MAX < tenant.text().len() {
        let detail = "must be a UUID and may not exceed a length of 64 characters";
        errors.push(FieldError::required(tenant.path, detail));
    } else {
        let odd = registry.text().split(',').filter(|pair| !is_host_and_port(pair));
        odd.for_each(|_| refuse(&registry, PAIRS, errors));
    }
    given(&source.get("volume"), errors);
}

/// As net.SplitHostPort reads it: an address with colons stands in brackets.
fn is_host_and_port(pair: &str) -> bool {
    let Some((host, port)) = pair.rsplit_once(':') else { return false };
    match host.strip_prefix('[') {
        Some(inside) => inside.strip_suffix(']').is_some_and(|inside| !inside.contains(['[', ']'])),
        None => !host.contains([':', '[', ']']) && !port.contains(['[', ']']),
    }
}

pub fn fibre_channel(source: &Cursor, errors: &mut Errors) {
    let (names, ids) = (source.get("targetWWNs"), source.get("wwids"));
    let number = source.get("lun");
    match (names.items().is_empty(), ids.items().is_empty()) {
        (true, true) => {
            let detail = "must specify either targetWWNs or wwids, but not both";
            errors.push(FieldError::required(names.path.clone(), detail));
        }
        (false, false) => {
            let detail = "targetWWNs and wwids can not be specified simultaneously";
            errors.push(FieldError::invalid(names.path.clone(), names.json(), detail));
        }
        (true, false) | (false, true) => {}
    }
    if names.items().is_empty() {
        return;
    }
    if number.is_set() {
        lun(&number, errors);
    } else {
        let detail = "lun is required if targetWWNs is specified";
        errors.push(FieldError::required(number.path, detail));
    }
}

pub fn flex_volume(source: &Cursor, errors: &mut Errors) {
    given(&source.get("driver"), errors);
    for (key, option) in source.get("options").entries() {
        let namespace = key.split_once('/').map_or(key, |(namespace, _)| namespace);
        let domain = format!(".{}", namespace.to_lowercase());
        if [".kubernetes.io", ".k8s.io"].iter().any(|reserved| domain.ends_with(reserved)) {
            let detail = "kubernetes.io and k8s.io namespaces are reserved";
            errors.push(FieldError::invalid(option.path, key, detail));
        }
    }
}

pub fn azure_disk(source: &Cursor, errors: &mut Errors) {
    const CACHING: [&str; 3] = ["None", "ReadOnly", "ReadWrite"];
    const KINDS: [&str; 3] = ["Dedicated", "Managed", "Shared"];
    const MANAGED: &str = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
    const BLOB: &str =
        "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
    all_given(source, &["diskName", "diskURI"], errors);
    let [address, caching, kind] = ["diskURI", "cachingMode", "kind"].map(|name| source.get(name));
    for (field, words) in [(&caching, &CACHING), (&kind, &KINDS)] {
        if field.is_set() && !words.contains(&field.text()) {
            let value = Word(field.text());
            errors.push(FieldError::not_supported(field.path.clone(), value, words));
        }
    }
    let (start, example) = match kind.text() {
        _ if !kind.is_set() => return,
        "Managed" => ("/subscriptions/", MANAGED),
        _ => ("https://", BLOB),
    };
    if !address.text().starts_with(start) {
        let path = address.path.clone();
        errors.push(FieldError::not_supported(path, address.text(), &[example]));
    }
}

pub fn storage_os(source: &Cursor, errors: &mut Errors) {
    let name = source.get("volumeName");
    if name.text().is_empty() {
        errors.push(FieldError::required(name.path, ""));
    } else {
        named(&name, names::label, errors);
    }
    super::named_if_set(&source.get("volumeNamespace"), names::label, errors);
    secret_name(source, errors);
}

pub fn csi(source: &Cursor, errors: &mut Errors) {
    const DRIVER_BYTES_MAX: usize = 63;
    let (driver, secret) = (source.get("driver"), source.get("nodePublishSecretRef"));
    if driver.text().is_empty() {
        errors.push(FieldError::required(driver.path.clone(), ""));
    } else {
        if DRIVER_BYTES_MAX < driver.text().len() {
            errors.push(FieldError::too_long(driver.path.clone(), DRIVER_BYTES_MAX));
        }
        let complaints = names::subdomain(&driver.text().to_lowercase());
        super::complain(&driver, complaints, errors);
    }
    let name = secret.get("name");
    if secret.is_set() && name.text().is_empty() {
        errors.push(FieldError::required(name.path, ""));
    } else if secret.is_set() {
        named(&name.moved(source.path.field("name")), names::subdomain, errors);
    }
}

fn refuse(field: &Cursor, detail: &str, errors: &mut Errors) {
    errors.push(FieldError::invalid(field.path.clone(), field.text(), detail));
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    /// Checks the complaints about a pod with this volume; their paths start at the volume.
    fn check(volume: &str, complaints: &[&str]) {
        let complaints: Vec<String> =
            complaints.iter().map(|complaint| format!("spec.volumes[0].{complaint}")).collect();
        let complaints: Vec<&str> = complaints.iter().map(String::as_str).collect();
        let spec =
            format!("{{containers: [{{name: a, image: b}}], volumes: [{{name: x, {volume}}}]}}");
        refuse_spec(&spec, &complaints);
    }

    #[test]
    fn what_a_system_needs_is_given() {
        check("nfs: {server: a, path: /b}", &[]);
        check(
            "nfs: {server: a}",
            &[
                "nfs.path: Required value",
                "nfs.path: Invalid value: \"\": must be an absolute path",
            ],
        );
        check(
            "gcePersistentDisk: {partition: 300}",
            &[
                "persistentDisk.pdName: Required value",
                "persistentDisk.partition: Invalid value: 300: must be between 1 and 255, inclusive",
            ],
        );
        check("cephfs: {}", &["cephfs.monitors: Required value"]);
        check(
            "fc: {targetWWNs: [a], wwids: [b]}",
            &[
                "fc.targetWWNs: Invalid value: [\"a\"]: targetWWNs and wwids can not be specified simultaneously",
                "fc.lun: Required value: lun is required if targetWWNs is specified",
            ],
        );
        check(
            "azureDisk: {diskName: a, diskURI: b, kind: Managed}",
            &[
                "azureDisk.diskURI: Unsupported value: \"b\": supported values: \"/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}\"",
            ],
        );
    }

    #[test]
    fn names_have_their_systems_form() {
        check(
            "iscsi: {targetPortal: a, iqn: 'iqn.2001-04.com.example:storage', initiatorName: naa}",
            &["iscsi.initiatorname: Invalid value: \"naa\": must be valid format"],
        );
        check(
            "iscsi: {targetPortal: a, iqn: x, lun: -1}",
            &[
                "iscsi.iqn: Invalid value: \"x\": must be valid format starting with iqn, eui, or naa",
                "iscsi.lun: Invalid value: -1: must be between 0 and 255, inclusive",
            ],
        );
        check(
            "quobyte: {registry: 'a:1,b', volume: v}",
            &[
                "quobyte.registry: Invalid value: \"a:1,b\": must be a host:port pair or multiple pairs separated by commas",
            ],
        );
        check(
            "flexVolume: {driver: a, options: {x.k8s.io/y: z}}",
            &[
                "flexVolume.options[x.k8s.io/y]: Invalid value: \"x.k8s.io/y\": kubernetes.io and k8s.io namespaces are reserved",
            ],
        );
        check(
            "csi: {driver: A_b, nodePublishSecretRef: {}}",
            &[
                "csi.driver: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
                "csi.nodePublishSecretRef.name: Required value",
            ],
        );
    }
}
