//! Volumes and where containers mount them.
//! Models ValidateVolumes and ValidateVolumeMounts of validation.go (v1.36), V84 and V85.

use crate::kit::sorted::SortedSet;

use super::{Errors, given, named, projection};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// The names of the volumes nothing is wrong with; only those can be mounted.
pub type Volumes<'a> = SortedSet<&'a str>;

pub fn volumes<'a>(list: &Cursor<'a>, errors: &mut Errors) -> Volumes<'a> {
    let mut sound = Volumes::new();
    for volume in list.items() {
        let mut complaints = Errors::new();
        source(&volume, &mut complaints);
        let name = volume.get("name");
        if name.text().is_empty() {
            complaints.push(FieldError::required(name.path.clone(), ""));
        } else {
            named(&name, names::label, &mut complaints);
        }
        if sound.contains(name.text()) {
            complaints.push(FieldError::duplicate(name.path.clone(), name.text()));
        }
        if complaints.is_empty() {
            sound.insert(name.text());
        }
        errors.append(&mut complaints);
    }
    sound
}

pub fn mounts(list: &Cursor, volumes: &Volumes, errors: &mut Errors) {
    let mut paths = SortedSet::new();
    for mount in list.items() {
        let [name, path, sub_path, expression] =
            ["name", "mountPath", "subPath", "subPathExpr"].map(|name| mount.get(name));
        given(&name, errors);
        if !volumes.contains(name.text()) {
            errors.push(FieldError::not_found(name.path.clone(), name.text()));
        }
        given(&path, errors);
        if !paths.insert(path.text()) {
            errors.push(FieldError::invalid(path.path.clone(), path.text(), "must be unique"));
        }
        // The paths of these have no index.
        let mut complaints = Errors::new();
        local_path(&sub_path, &mut complaints);
        let at_list = |name| move |error| FieldError { path: list.path.field(name), ..error };
        errors.extend(complaints.into_iter().map(at_list("subPath")));
        if !expression.text().is_empty() && !sub_path.text().is_empty() {
            let detail = "subPathExpr and subPath are mutually exclusive";
            errors.push(FieldError::invalid(expression.path.clone(), expression.text(), detail));
        }
        let mut complaints = Errors::new();
        local_path(&expression, &mut complaints);
        errors.extend(complaints.into_iter().map(at_list("subPathExpr")));
    }
}

/// One volume takes one source; the first, in this order, is looked into.
fn source(volume: &Cursor, errors: &mut Errors) {
    let given = SOURCES.iter().map(|(name, rule)| (volume.get(name), rule));
    for (position, (source, rule)) in given.filter(|(source, _)| source.is_set()).enumerate() {
        if 0 < position {
            let detail = "may not specify more than 1 volume type";
            errors.push(FieldError::forbidden(source.path, detail));
        } else if let Some(rule) = rule {
            rule(&source, errors);
        }
    }
}

type Rule = fn(&Cursor, &mut Errors);

/// Sources without a rule are those only a storage system could judge.
const SOURCES: [(&str, Option<Rule>); 30] = [
    ("emptyDir", None),
    ("hostPath", Some(host_path)),
    ("gitRepo", None),
    ("gcePersistentDisk", None),
    ("awsElasticBlockStore", None),
    ("secret", Some(secret)),
    ("nfs", None),
    ("iscsi", None),
    ("glusterfs", None),
    ("flocker", None),
    ("persistentVolumeClaim", Some(claim)),
    ("rbd", None),
    ("cinder", None),
    ("cephfs", None),
    ("quobyte", None),
    ("downwardAPI", Some(projection::downward_api)),
    ("fc", None),
    ("flexVolume", None),
    ("configMap", Some(config_map)),
    ("azureFile", None),
    ("vsphereVolume", None),
    ("photonPersistentDisk", None),
    ("portworxVolume", None),
    ("azureDisk", None),
    ("storageos", None),
    ("projected", Some(projection::projected)),
    ("scaleIO", None),
    ("csi", None),
    ("ephemeral", None),
    ("image", None),
];

fn host_path(source: &Cursor, errors: &mut Errors) {
    let path = source.get("path");
    given(&path, errors);
    no_steps_back(&path, errors);
}

fn claim(source: &Cursor, errors: &mut Errors) {
    given(&source.get("claimName"), errors);
}

fn secret(source: &Cursor, errors: &mut Errors) {
    given(&source.get("secretName"), errors);
    files(source, errors);
}

fn config_map(source: &Cursor, errors: &mut Errors) {
    given(&source.get("name"), errors);
    files(source, errors);
}

fn files(source: &Cursor, errors: &mut Errors) {
    mode(&source.get("defaultMode"), errors);
    source.get("items").items().iter().for_each(|item| key_to_path(item, errors));
}

pub fn key_to_path(item: &Cursor, errors: &mut Errors) {
    given(&item.get("key"), errors);
    given(&item.get("path"), errors);
    inner_path(&item.get("path"), errors);
    mode(&item.get("mode"), errors);
}

/// Where a file stands in a volume; names that begin with two dots are the kubelet's own.
pub fn inner_path(path: &Cursor, errors: &mut Errors) {
    local_path(path, errors);
    if path.text().starts_with("..") && !has_steps_back(path.text()) {
        let detail = "must not start with '..'";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
}

pub fn mode(mode: &Cursor, errors: &mut Errors) {
    if !(0..=0o777).contains(&mode.number()) {
        let detail = "must be a number between 0 and 0777 (octal), both inclusive";
        errors.push(FieldError::invalid(mode.path.clone(), mode.number(), detail));
    }
}

fn local_path(path: &Cursor, errors: &mut Errors) {
    if path.text().starts_with('/') {
        let detail = "must be a relative path";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
    no_steps_back(path, errors);
}

fn no_steps_back(path: &Cursor, errors: &mut Errors) {
    if has_steps_back(path.text()) {
        let detail = "must not contain '..'";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
}

fn has_steps_back(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
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
    fn a_volume_has_one_source_and_a_name_of_its_own() {
        refuse_spec(
            "{containers: [{name: a, image: b}], volumes: [{name: x}, {name: x, emptyDir: {}, secret: {secretName: s}}]}",
            &[
                "spec.volumes[1].secret: Forbidden: may not specify more than 1 volume type",
                "spec.volumes[1].name: Duplicate value: \"x\"",
            ],
        );
    }
}
