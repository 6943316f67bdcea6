//! Volumes that show the pod's own fields, and several sources in one.
//! Models validateDownwardAPIVolumeSource and validateProjectedVolumeSource of validation.go (v1.36).

use crate::kit::sorted::SortedSet;

use super::Errors;
use super::container::Pod;
use super::downward::{Asking, field_ref, resource_field_ref};
use super::volume::{inner_path, key_to_path, mode};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;

/// A token lives this long at least.
const TOKEN_SECONDS_MIN: i64 = 600;
const TOKEN_SECONDS_MAX: i64 = 1 << 32;

pub fn downward_api(source: &Cursor, errors: &mut Errors) {
    mode(&source.get("defaultMode"), errors);
    source.get("items").items().iter().for_each(|file| about_pod(file, source, errors));
}

/// The paths of these errors have no index: upstream hands on the list's owner.
fn about_pod(file: &Cursor, source: &Cursor, errors: &mut Errors) {
    let at = |name: &str| file.get(name).moved(source.path.field(name));
    let path = at("path");
    if path.text().is_empty() {
        errors.push(FieldError::required(path.path.clone(), ""));
    }
    inner_path(&path, errors);
    let (field, resource) = (at("fieldRef"), at("resourceFieldRef"));
    if field.is_set() {
        field_ref(&field, Asking::File, errors);
        if resource.is_set() {
            let detail = "fieldRef and resourceFieldRef can not be specified simultaneously";
            errors.push(FieldError::invalid(source.path.clone(), "resource", detail));
        }
    } else if resource.is_set() {
        resource_field_ref(&resource, Asking::File, errors);
    } else {
        let detail = "one of fieldRef and resourceFieldRef is required";
        errors.push(FieldError::required(source.path.clone(), detail));
    }
    mode(&at("mode"), errors);
}

pub fn projected(volume: &Cursor, _: &Pod, errors: &mut Errors) {
    mode(&volume.get("defaultMode"), errors);
    let mut paths = SortedSet::new();
    for source in volume.get("sources").items() {
        let mut count = 0;
        for name in ["secret", "configMap"] {
            let object = source.get(name);
            if object.is_set() {
                count += 1;
                keys(&object, volume, &mut paths, errors);
            }
        }
        let downward = source.get("downwardAPI");
        if downward.is_set() {
            count += 1;
            for file in downward.get("items").items() {
                about_pod(&file, &downward, errors);
                let path = file.get("path").text();
                once(path, path, volume, &mut paths, errors);
            }
        }
        let account = source.get("serviceAccountToken");
        if account.is_set() {
            count += 1;
            token(&account, volume, errors);
        }
        let certificates = ["clusterTrustBundle", "podCertificate"];
        count += certificates.iter().filter(|name| source.get(name).is_set()).count();
        if 1 < count {
            let detail = "may not specify more than 1 volume type per source";
            errors.push(FieldError::forbidden(source.path, detail));
        }
    }
}

fn keys<'a>(
    object: &Cursor<'a>,
    volume: &Cursor,
    paths: &mut SortedSet<&'a str>,
    errors: &mut Errors,
) {
    let name = object.get("name");
    if name.text().is_empty() {
        errors.push(FieldError::required(name.path.clone(), ""));
    }
    for item in object.get("items").items() {
        key_to_path(&item, errors);
        once(item.get("path").text(), name.text(), volume, paths, errors);
    }
}

/// Two sources cannot write the same file; the error names whose is the second.
fn once<'a>(
    path: &'a str,
    whose: &str,
    volume: &Cursor,
    paths: &mut SortedSet<&'a str>,
    errors: &mut Errors,
) {
    if !path.is_empty() && !paths.insert(path) {
        let detail = "conflicting duplicate paths";
        errors.push(FieldError::invalid(volume.path.clone(), whose, detail));
    }
}

fn token(source: &Cursor, volume: &Cursor, errors: &mut Errors) {
    let seconds = source.get("expirationSeconds");
    let mut refuse = |detail: &str| {
        errors.push(FieldError::invalid(seconds.path.clone(), seconds.number(), detail));
    };
    if seconds.number() < TOKEN_SECONDS_MIN {
        refuse("may not specify a duration less than 10 minutes");
    }
    if TOKEN_SECONDS_MAX < seconds.number() {
        refuse("may not specify a duration larger than 2^32 seconds");
    }
    let path = source.get("path").moved(volume.path.field("path"));
    match path.text() {
        "" => errors.push(FieldError::required(path.path, "")),
        _ => inner_path(&path, errors),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    /// Checks the complaints about a pod with this volume; their paths start at the volume.
    fn check(volume: &str, complaints: &[&str]) {
        let complaints: Vec<String> =
            complaints.iter().map(|complaint| format!("spec.volumes[0].{complaint}")).collect();
        let complaints: Vec<&str> = complaints.iter().map(String::as_str).collect();
        let spec = format!(
            "{{serviceAccountName: default, containers: [{{name: a, image: b}}], volumes: [{{name: x, {volume}}}]}}"
        );
        refuse_spec(&spec, &complaints);
    }

    #[test]
    fn a_file_about_the_pod_needs_a_path_and_one_source() {
        check(
            "downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}, {path: cpu, resourceFieldRef: {containerName: a, resource: limits.cpu}}]}",
            &[],
        );
        check(
            "downwardAPI: {defaultMode: 512, items: [{path: ../a, fieldRef: {fieldPath: spec.nodeName}}, {resourceFieldRef: {resource: limits.cpu}}, {path: b}]}",
            &[
                "downwardAPI.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
                "downwardAPI.path: Invalid value: \"../a\": must not contain '..'",
                "downwardAPI.fieldRef.fieldPath: Unsupported value: \"spec.nodeName\": supported values: \"metadata.annotations\", \"metadata.labels\", \"metadata.name\", \"metadata.namespace\", \"metadata.uid\"",
                "downwardAPI.path: Required value",
                "downwardAPI.resourceFieldRef.containerName: Required value",
                "downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
            ],
        );
    }

    #[test]
    fn sources_in_one_volume_do_not_overlap() {
        check(
            "projected: {sources: [{configMap: {name: c, items: [{key: k, path: p}]}}, {secret: {name: s, items: [{key: k, path: p}]}, configMap: {}}, {serviceAccountToken: {path: t, expirationSeconds: 60}}]}",
            &[
                "projected: Invalid value: \"s\": conflicting duplicate paths",
                "projected.sources[1].configMap.name: Required value",
                "projected.sources[1]: Forbidden: may not specify more than 1 volume type per source",
                "projected.sources[2].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes",
            ],
        );
    }
}
