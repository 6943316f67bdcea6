//! Profiles that narrow what a container may ask of the kernel: seccomp and AppArmor, as fields and as old annotations.
//! Models validateSeccompProfileField, ValidateAppArmorProfileField and their annotations of validation.go (v1.36).

use super::volume::local_path;
use super::{Errors, spec_diff, word};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim};
use crate::kit::quote::quote;
use crate::yaml::path::Path;

const TYPES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];
const SECCOMP_OF_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_OF_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
pub const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

pub fn seccomp(profile: &Cursor, server: &ApiServer, errors: &mut Errors) {
    if !profile.is_set() {
        return;
    }
    let (kind, file) = (profile.get("type"), profile.get("localhostProfile"));
    kind_of(&kind, "type is required when seccompProfile is set", errors);
    if kind.text() != "Localhost" {
        if file.is_set() {
            let value = Verbatim(spec_diff::shown("SeccompProfile", profile.json(), server));
            let detail = "can only be set when seccomp type is Localhost";
            errors.push(FieldError::invalid(file.path, value, detail));
        }
    } else if file.is_set() {
        local_path(&file, errors);
    } else {
        let detail = "must be set when seccomp type is Localhost";
        errors.push(FieldError::required(file.path, detail));
    }
}

pub fn app_armor(profile: &Cursor, errors: &mut Errors) {
    const FILE_BYTES_MAX: usize = 4095;
    const NEEDED: &str = "must be set when AppArmor type is Localhost";
    if !profile.is_set() {
        return;
    }
    let (kind, file) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.text() {
        "Localhost" if !file.is_set() => errors.push(FieldError::required(file.path, NEEDED)),
        "Localhost" => {
            if file.text().trim() != file.text() {
                let detail = "must not be padded with whitespace";
                errors.push(FieldError::invalid(file.path.clone(), file.text(), detail));
            } else if file.text().is_empty() {
                errors.push(FieldError::required(file.path.clone(), NEEDED));
            }
            if FILE_BYTES_MAX < file.text().len() {
                errors.push(FieldError::too_long(file.path.clone(), FILE_BYTES_MAX));
            }
        }
        "RuntimeDefault" | "Unconfined" => {
            if file.is_set() {
                let detail = "can only be set when AppArmor type is Localhost";
                errors.push(FieldError::invalid(file.path.clone(), word(&file), detail));
            }
        }
        _ => kind_of(&kind, "type is required when appArmorProfile is set", errors),
    }
}

fn kind_of(kind: &Cursor, required: &str, errors: &mut Errors) {
    if kind.text().is_empty() {
        errors.push(FieldError::required(kind.path.clone(), required));
    } else {
        super::one_of(kind, &TYPES, errors);
    }
}

/// The annotations by themselves; `spec` is that of the pod that carries them.
pub fn annotations(annotations: &Cursor, spec: &Cursor, errors: &mut Errors) {
    let all = annotations.entries();
    let of_pod = all.iter().filter(|(key, _)| *key == SECCOMP_OF_POD);
    let of_containers = all.iter().filter(|(key, _)| key.starts_with(SECCOMP_OF_CONTAINER));
    for (key, value) in of_pod.chain(of_containers) {
        seccomp_text(&value.clone().moved(annotations.path.field(key)), errors);
    }
    for (key, value) in &all {
        let Some(name) = key.strip_prefix(APP_ARMOR) else { continue };
        if !containers(spec).iter().any(|container| container.get("name").text() == name) {
            let detail = "container not found";
            errors.push(FieldError::invalid(value.path.clone(), name, detail));
        }
        let text = value.text();
        let is_known = ["", "runtime/default", "unconfined"].contains(&text);
        if !is_known && !text.starts_with("localhost/") {
            let detail = format!("invalid AppArmor profile name: {}", quote(text));
            errors.push(FieldError::invalid(value.path.clone(), text, detail));
        }
    }
}

fn seccomp_text(profile: &Cursor, errors: &mut Errors) {
    let text = profile.text();
    if ["runtime/default", "docker/default", "unconfined"].contains(&text) {
        return;
    }
    match text.strip_prefix("localhost/") {
        Some(file) => {
            let file = serde_json::Value::from(file);
            local_path(&Cursor::root(&file).moved(profile.path.clone()), errors);
        }
        None => {
            let detail = "must be a valid seccomp profile";
            errors.push(FieldError::invalid(profile.path.clone(), text, detail));
        }
    }
}

/// A new pod that says both must say the same.
pub fn annotations_match(annotations: &Cursor, spec: &Cursor, errors: &mut Errors) {
    let of_pod = spec.get("securityContext");
    same(&of_pod.get("seccompProfile"), None, &annotations.get(SECCOMP_OF_POD), SECCOMP, errors);
    for container in containers(spec) {
        let profile = container.get("securityContext").get("seccompProfile");
        let key = format!("{SECCOMP_OF_CONTAINER}{}", container.get("name").text());
        same(&profile, None, &annotations.get(&key), SECCOMP, errors);
    }
    if spec.get("os").get("name").text() == "windows" {
        return;
    }
    for container in containers(spec) {
        let own = container.get("securityContext").get("appArmorProfile");
        let path = own.path.clone();
        let profile = if own.is_set() { own } else { of_pod.get("appArmorProfile") };
        let key = format!("{APP_ARMOR}{}", container.get("name").text());
        same(&profile, Some(path), &annotations.get(&key), "apparmor", errors);
    }
}

const SECCOMP: &str = "seccomp";

/// `path` is where an error stands, if not at the profile.
fn same(
    profile: &Cursor,
    path: Option<Path>,
    annotation: &Cursor,
    what: &str,
    errors: &mut Errors,
) {
    if !profile.is_set() || !annotation.is_set() {
        return;
    }
    let path = path.unwrap_or_else(|| profile.path.clone());
    let text = annotation.text();
    let file = text.strip_prefix("localhost/");
    let is_same_kind = match profile.get("type").text() {
        "Unconfined" => text == "unconfined",
        "RuntimeDefault" => {
            text == "runtime/default" || (what == SECCOMP && text == "docker/default")
        }
        "Localhost" => file.is_some(),
        _ => return,
    };
    if !is_same_kind {
        let detail = format!("{what} type in annotation and field must match");
        errors.push(FieldError::forbidden(path.field("type"), detail));
        return;
    }
    let named = profile.get("localhostProfile");
    let is_local = profile.get("type").text() == "Localhost";
    if is_local && !(named.is_set() && file == Some(named.text())) {
        let detail = format!("{what} profile in annotation and field must match");
        errors.push(FieldError::forbidden(path.field("localhostProfile"), detail));
    }
}

/// In the order in which upstream visits them.
pub fn containers<'a>(spec: &Cursor<'a>) -> Vec<Cursor<'a>> {
    let lists = ["initContainers", "containers", "ephemeralContainers"];
    lists.iter().flat_map(|list| spec.get(list).items()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_container};

    #[test]
    fn a_profile_of_the_node_is_a_file() {
        refuse_container("securityContext: {seccompProfile: {type: RuntimeDefault}}", &[]);
        refuse_container(
            "securityContext: {seccompProfile: {type: Localhost, localhostProfile: /a}, appArmorProfile: {type: Localhost}}",
            &[
                "securityContext.seccompProfile.localhostProfile: Invalid value: \"/a\": must be a relative path",
                "securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost",
            ],
        );
        refuse_container(
            "securityContext: {seccompProfile: {type: Unconfined, localhostProfile: a}, appArmorProfile: {type: Other}}",
            &[
                r#"securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"Unconfined","LocalhostProfile":"a"}: can only be set when seccomp type is Localhost"#,
                "securityContext.appArmorProfile.type: Unsupported value: \"Other\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"",
            ],
        );
    }

    #[test]
    fn old_annotations_are_checked_and_agree_with_fields() {
        refuse(
            "{apiVersion: v1, kind: Pod, metadata: {name: v, annotations: {container.apparmor.security.beta.kubernetes.io/b: odd, seccomp.security.alpha.kubernetes.io/pod: unconfined}}, spec: {containers: [{name: a, image: b}], securityContext: {seccompProfile: {type: RuntimeDefault}}}}",
            &[
                "metadata.annotations[container.apparmor.security.beta.kubernetes.io/b]: Invalid value: \"b\": container not found",
                "metadata.annotations[container.apparmor.security.beta.kubernetes.io/b]: Invalid value: \"odd\": invalid AppArmor profile name: \"odd\"",
                "spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match",
            ],
        );
    }
}
