//! Where containers mount volumes, as files or as devices.
//! Models ValidateVolumeMounts and ValidateVolumeDevices of validation.go (v1.36), V84.

use crate::kit::sorted::SortedSet;

use super::volume::{Volumes, has_steps_back, local_path};
use super::{Errors, given};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};

pub fn mounts(container: &Cursor, volumes: &Volumes, errors: &mut Errors) {
    let list = container.get("volumeMounts");
    let devices = container.get("volumeDevices").items();
    let mut paths = SortedSet::new();
    for mount in list.items() {
        let [name, path] = ["name", "mountPath"].map(|name| mount.get(name));
        given(&name, errors);
        if !volumes.contains_key(name.text()) {
            errors.push(FieldError::not_found(name.path.clone(), name.text()));
        }
        given(&path, errors);
        if !paths.insert(path.text()) {
            refuse(&path, "must be unique", errors);
        }
        if devices.iter().any(|device| device.get("name").text() == name.text()) {
            refuse(&name, "must not already exist in volumeDevices", errors);
        }
        if devices.iter().any(|device| device.get("devicePath").text() == path.text()) {
            refuse(&path, "must not already exist as a path in volumeDevices", errors);
        }
        sub_paths(&mount, &list, errors);
        propagation(&mount, container, errors);
        recursive_read_only(&mount, &list, errors);
    }
}

/// Most of these errors have a path without an index.
fn sub_paths(mount: &Cursor, list: &Cursor, errors: &mut Errors) {
    let (sub_path, expression) = (mount.get("subPath"), mount.get("subPathExpr"));
    local_path(&sub_path.clone().moved(list.path.field("subPath")), errors);
    if !expression.text().is_empty() && !sub_path.text().is_empty() {
        refuse(&expression, "subPathExpr and subPath are mutually exclusive", errors);
    }
    local_path(&expression.moved(list.path.field("subPathExpr")), errors);
}

fn propagation(mount: &Cursor, container: &Cursor, errors: &mut Errors) {
    const MODES: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];
    let mode = mount.get("mountPropagation");
    if !mode.is_set() {
        return;
    }
    let path = container.path.field("volumeMounts").field("mountPropagation");
    if !MODES.contains(&mode.text()) {
        errors.push(FieldError::not_supported(path.clone(), Word(mode.text()), &MODES));
    }
    let is_privileged = container.get("securityContext").get("privileged").truth();
    if mode.text() == "Bidirectional" && !is_privileged {
        let detail = "Bidirectional mount propagation is available only to privileged containers";
        errors.push(FieldError::forbidden(path, detail));
    }
}

fn recursive_read_only(mount: &Cursor, list: &Cursor, errors: &mut Errors) {
    const MODES: [&str; 3] = ["Disabled", "Enabled", "IfPossible"];
    let (mode, propagation) = (mount.get("recursiveReadOnly"), mount.get("mountPropagation"));
    let path = list.path.field("recursiveReadOnly");
    let mut forbid = |detail: &str| errors.push(FieldError::forbidden(path.clone(), detail));
    match mode.text() {
        "Enabled" | "IfPossible" => {
            if !mount.get("readOnly").truth() {
                forbid("may only be specified when readOnly is true");
            }
            if propagation.is_set() && propagation.text() != "None" {
                forbid("may only be specified when mountPropagation is None or not specified");
            }
        }
        "Disabled" => {}
        _ if !mode.is_set() => {}
        other => errors.push(FieldError::not_supported(path, Word(other), &MODES)),
    }
}

pub fn devices(container: &Cursor, volumes: &Volumes, errors: &mut Errors) {
    let mounts = container.get("volumeMounts").items();
    let (mut paths, mut names) = (SortedSet::new(), SortedSet::new());
    for device in container.get("volumeDevices").items() {
        let [name, path] = ["name", "devicePath"].map(|name| device.get(name));
        given(&name, errors);
        if names.contains(name.text()) {
            refuse(&name, "must be unique", errors);
        }
        let is_claim = |volume: &Cursor| {
            volume.get("persistentVolumeClaim").is_set() || volume.get("ephemeral").is_set()
        };
        match volumes.get(name.text()) {
            Some(volume) if is_claim(volume) => {}
            Some(_) => refuse(&name, ONLY_CLAIMS, errors),
            None => errors.push(FieldError::not_found(name.path.clone(), name.text())),
        }
        given(&path, errors);
        if paths.contains(path.text()) {
            refuse(&path, "must be unique", errors);
        }
        if has_steps_back(path.text()) {
            refuse(&path, "can not contain backsteps ('..')", errors);
        } else {
            paths.insert(path.text());
        }
        if mounts.iter().any(|mount| mount.get("name").text() == name.text()) {
            refuse(&name, "must not already exist in volumeMounts", errors);
        }
        if mounts.iter().any(|mount| mount.get("mountPath").text() == path.text()) {
            refuse(&path, "must not already exist as a path in volumeMounts", errors);
        }
        if !name.text().is_empty() {
            names.insert(name.text());
        }
    }
}

const ONLY_CLAIMS: &str =
    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";

fn refuse(field: &Cursor, detail: &str, errors: &mut Errors) {
    errors.push(FieldError::invalid(field.path.clone(), field.text(), detail));
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

    #[test]
    fn a_mount_needs_a_sound_volume() {
        refuse_container(
            "volumeMounts: [{}, {name: data, mountPath: /a, subPath: ../b}]",
            &[
                "volumeMounts[0].name: Required value",
                "volumeMounts[0].name: Not found: \"\"",
                "volumeMounts[0].mountPath: Required value",
                "volumeMounts[1].name: Not found: \"data\"",
                "volumeMounts.subPath: Invalid value: \"../b\": must not contain '..'",
            ],
        );
        refuse_spec(
            "{containers: [{name: a, image: b, volumeMounts: [{name: x, mountPath: /a}]}], volumes: [{name: x, secret: {}}]}",
            &[
                "spec.volumes[0].secret.secretName: Required value",
                "spec.containers[0].volumeMounts[0].name: Not found: \"x\"",
            ],
        );
    }

    #[test]
    fn how_a_mount_is_shared_is_checked() {
        refuse_spec(
            "{containers: [{name: a, image: b, volumeMounts: [{name: x, mountPath: /a, mountPropagation: Bidirectional, recursiveReadOnly: Enabled}, {name: x, mountPath: /b, mountPropagation: Both, recursiveReadOnly: Maybe}]}], volumes: [{name: x}]}",
            &[
                "spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers",
                "spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true",
                "spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified",
                "spec.containers[0].volumeMounts.mountPropagation: Unsupported value: \"Both\": supported values: \"Bidirectional\", \"HostToContainer\", \"None\"",
                "spec.containers[0].volumeMounts.recursiveReadOnly: Unsupported value: \"Maybe\": supported values: \"Disabled\", \"Enabled\", \"IfPossible\"",
            ],
        );
    }

    #[test]
    fn a_device_is_a_claim_and_no_mount() {
        refuse_spec(
            "{containers: [{name: a, image: b, volumeMounts: [{name: c, mountPath: /c}], volumeDevices: [{name: c, devicePath: /c}, {name: d, devicePath: /d}, {name: e, devicePath: ../e}]}], volumes: [{name: c, persistentVolumeClaim: {claimName: c}}, {name: d}]}",
            &[
                "spec.containers[0].volumeMounts[0].name: Invalid value: \"c\": must not already exist in volumeDevices",
                "spec.containers[0].volumeMounts[0].mountPath: Invalid value: \"/c\": must not already exist as a path in volumeDevices",
                "spec.containers[0].volumeDevices[0].name: Invalid value: \"c\": must not already exist in volumeMounts",
                "spec.containers[0].volumeDevices[0].devicePath: Invalid value: \"/c\": must not already exist as a path in volumeMounts",
                "spec.containers[0].volumeDevices[1].name: Invalid value: \"d\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
                "spec.containers[0].volumeDevices[2].name: Not found: \"e\"",
                "spec.containers[0].volumeDevices[2].devicePath: Invalid value: \"../e\": can not contain backsteps ('..')",
            ],
        );
    }
}
