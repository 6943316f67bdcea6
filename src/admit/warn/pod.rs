//! Odd but legal pods.
//! Models GetWarningsForPod and GetWarningsForPodTemplate of pkg/api/pod/warnings.go (v1.36), V150 and V152.

use super::{Notice, Notices, placement, port, volume};
use crate::admit::address;
use crate::admit::cursor::Cursor;
use crate::admit::quantity::Quantity;
use crate::kit::quote::quote;
use crate::kit::sorted::SortedSet;

const SECCOMP: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_OF_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

pub fn pod(pod: &Cursor, notices: &mut Notices) {
    spec_and_metadata(&pod.get("spec"), &pod.get("metadata"), notices);
}

/// The pods of a template have not been made yet, so their annotations can still become fields.
pub fn template(template: &Cursor, notices: &mut Notices) {
    spec_and_metadata(&template.get("spec"), &template.get("metadata"), notices);
    let spec = template.get("spec");
    let annotations = template.get("metadata").get("annotations");
    let of_pod = spec.get("securityContext").get("appArmorProfile");
    for container in containers(&spec) {
        let key = format!("{APP_ARMOR}{}", container.get("name").text());
        let has_field = container.get("securityContext").get("appArmorProfile").is_set();
        let annotation = annotations.get(&key);
        if !has_field && annotation.is_set() && !is_same_profile(&of_pod, annotation.text()) {
            let text = "deprecated since v1.30; use the \"appArmorProfile\" field instead";
            notices.push(Notice::at(&annotations.path.key(&key), text));
        }
    }
}

fn is_same_profile(of_pod: &Cursor, annotation: &str) -> bool {
    let (kind, file) = match annotation.strip_prefix("localhost/") {
        Some(file) => ("Localhost", file),
        None if annotation == "runtime/default" => ("RuntimeDefault", ""),
        None => ("Unconfined", ""),
    };
    let (own_kind, own_file) = (of_pod.get("type"), of_pod.get("localhostProfile"));
    of_pod.is_set() && own_kind.text() == kind && own_file.text() == file
}

/// Init containers come first wherever upstream visits them all.
fn containers<'a>(spec: &Cursor<'a>) -> Vec<Cursor<'a>> {
    let lists = ["initContainers", "containers", "ephemeralContainers"];
    lists.iter().flat_map(|list| spec.get(list).items()).collect()
}

fn spec_and_metadata(spec: &Cursor, metadata: &Cursor, notices: &mut Notices) {
    let annotations = metadata.get("annotations");
    placement::deprecated_labels(spec, notices);
    deprecated_annotations(&annotations, notices);
    volume::volumes(&spec.get("volumes"), notices);
    repeated(&spec.get("hostAliases"), "ip", notices);
    let secrets = spec.get("imagePullSecrets");
    repeated(&secrets, "name", notices);
    for name in secrets.items().iter().map(|secret| secret.get("name")) {
        if name.text().is_empty() {
            notices.push(Notice::at(&name.path, "invalid empty name \"\""));
        }
    }
    for resource in ["memory", "ephemeral-storage"] {
        fractional(&spec.get("overhead"), resource, notices);
    }
    let has_field = |owner: &Cursor| owner.get("securityContext").get("seccompProfile").is_set();
    if !has_field(spec) {
        seccomp(&annotations, SECCOMP, notices);
    }
    let containers = containers(spec);
    for container in &containers {
        if !has_field(container) {
            let key = format!("{SECCOMP_OF_CONTAINER}{}", container.get("name").text());
            seccomp(&annotations, &key, notices);
        }
        fractional_bytes(container, notices);
        hidden_variables(container, notices);
    }
    port::repeated_ports(&containers, notices);
    port::repeated_port_names(&containers, notices);
    let grace = spec.get("terminationGracePeriodSeconds");
    if grace.number() < 0 {
        let text = "must be >= 0; negative values are invalid and will be treated as 1";
        notices.push(Notice::at(&grace.path, text));
    }
    placement::neighbours(&spec.get("affinity"), notices);
    let servers = spec.get("dnsConfig").get("nameservers").items();
    let aliases = spec.get("hostAliases").items();
    for ip in servers.into_iter().chain(aliases.iter().map(|alias| alias.get("ip"))) {
        notices.extend(address::warning(ip.text()).map(|text| Notice::at(&ip.path, text)));
    }
}

fn deprecated_annotations(annotations: &Cursor, notices: &mut Notices) {
    const DEPRECATED: [(&str, &str); 3] = [
        (
            "scheduler.alpha.kubernetes.io/critical-pod",
            "non-functional in v1.16+; use the \"priorityClassName\" field instead",
        ),
        (
            "security.alpha.kubernetes.io/sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead",
        ),
        (
            "security.alpha.kubernetes.io/unsafe-sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead",
        ),
    ];
    for (key, text) in DEPRECATED {
        if annotations.get(key).is_set() {
            notices.push(Notice::at(&annotations.path.key(key), text));
        }
    }
}

fn seccomp(annotations: &Cursor, key: &str, notices: &mut Notices) {
    if annotations.get(key).is_set() {
        let text = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
        notices.push(Notice::at(&annotations.path.key(key), text));
    }
}

fn repeated(list: &Cursor, name: &str, notices: &mut Notices) {
    let mut seen = SortedSet::new();
    for field in list.items().iter().map(|item| item.get(name)) {
        if !seen.insert(field.text()) {
            let text = format!("duplicate {name} {}", quote(field.text()));
            notices.push(Notice::at(&field.path, text));
        }
    }
}

/// The classic is `100m` for memory: a tenth of a byte.
fn fractional_bytes(container: &Cursor, notices: &mut Notices) {
    let resources = container.get("resources");
    for resource in ["memory", "ephemeral-storage"] {
        for list in ["limits", "requests"] {
            fractional(&resources.get(list), resource, notices);
        }
    }
}

pub fn fractional(amounts: &Cursor, resource: &str, notices: &mut Notices) {
    let amount = amounts.get(resource).text();
    if Quantity::parse(amount).is_ok_and(|quantity| !quantity.is_integer()) {
        let text =
            format!("fractional byte value {} is invalid, must be an integer", quote(amount));
        notices.push(Notice::at(&amounts.path.key(resource), text));
    }
}

fn hidden_variables(container: &Cursor, notices: &mut Notices) {
    let mut names = SortedSet::new();
    for variable in container.get("env").items() {
        let name = variable.get("name").text();
        if names.insert(name) {
            continue;
        }
        let reference = format!("$({name})");
        let value = variable.get("value").text();
        let extends = value.contains(&reference) && value != reference;
        if variable.get("valueFrom").is_set() || !extends {
            let text = format!(
                "hides previous definition of {}, which may be dropped when using apply",
                quote(name)
            );
            notices.push(Notice::at(&variable.path, text));
        }
    }
}
