//! Volumes that only a storage system could fill, which this cluster does not have: what was written of them.
//! Models print…VolumeSource in kubectl's describe.go (v1.36), C29.

mod sources;

use serde_json::Value;

use self::sources::Unset::{Empty, False, List, Map, Nil, Nothing, Zero};
use self::sources::{SOURCES, Source};
use super::Page;
use crate::admit::go_map;
use crate::kit::sorted::SortedMap;

/// As a JSON pointer writes it.
const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io~1storage-class";

pub(super) fn source(page: &mut Page, written: &SortedMap<String, Value>) {
    let known = |(field, ..): &&Source| written.contains_key(*field);
    let Some((field, kind, lines)) = SOURCES.iter().find(known) else {
        page.line(1, "<unknown>");
        return;
    };
    let source = &written[*field];
    page.line(2, format!("Type:\t{kind}"));
    for (label, field, unset) in *lines {
        let value = match (source.get(field), unset) {
            (Some(Value::Array(items)), Empty) => {
                items.iter().map(go_map).collect::<Vec<_>>().join(", ")
            }
            (Some(value), _) => go_map(value),
            (None, Empty) => String::new(),
            (None, False) => "false".to_owned(),
            (None, Zero) => "0".to_owned(),
            (None, Nothing) => "<none>".to_owned(),
            (None, Nil) => "<nil>".to_owned(),
            (None, Map) => "map[]".to_owned(),
            (None, List) => "[]".to_owned(),
        };
        page.line(2, format!("{label}\t{value}"));
    }
    match *field {
        "csi" => attributes(page, source.get("volumeAttributes")),
        "ephemeral" => claim(page, &source["volumeClaimTemplate"]),
        _ => {}
    }
}

/// What is asked for; no volume has answered it.
/// Models printPersistentVolumeClaim.
fn claim(page: &mut Page, claim: &Value) {
    let text = |pointer: &str| claim.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let class = claim.pointer(&format!("/metadata/annotations/{CLASS_ANNOTATION}"));
    let class = class.and_then(Value::as_str).unwrap_or(text("/spec/storageClassName"));
    page.line(2, format!("StorageClass:\t{class}"));
    page.line(2, format!("Volume:\t{}", text("/spec/volumeName")));
    for (title, field, sign) in [("Labels", "labels", "="), ("Annotations", "annotations", ": ")] {
        let pairs = claim.pointer(&format!("/metadata/{field}")).and_then(Value::as_object);
        let mut title = format!("{title}:");
        for (key, value) in pairs.into_iter().flatten() {
            page.line(2, format!("{title}\t{key}{sign}{}", go_map(value)));
            title.clear();
        }
        if !title.is_empty() {
            page.line(2, format!("{title}\t<none>"));
        }
    }
    page.line(2, "Capacity:\t");
    page.line(2, "Access Modes:\t");
    if !text("/spec/volumeMode").is_empty() {
        page.line(2, format!("VolumeMode:\t{}", text("/spec/volumeMode")));
    }
}

/// Models printCSIPersistentVolumeAttributesMultiline.
fn attributes(page: &mut Page, attributes: Option<&Value>) {
    let attributes = attributes.and_then(Value::as_object);
    let Some(attributes) = attributes.filter(|attributes| !attributes.is_empty()) else {
        page.line(2, "VolumeAttributes:\t<none>");
        return;
    };
    for (index, (key, value)) in attributes.iter().enumerate() {
        // Upstream indents every part of the line anew.
        let title = if index == 0 { "VolumeAttributes:" } else { "    " };
        page.line(2, format!("{title}\t    {key}={}", go_map(value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(field: &str, source: Value) -> String {
        let mut page = Page::new();
        super::source(&mut page, &SortedMap::from_iter([(field.to_owned(), source)]));
        page.unaligned()
    }

    #[test]
    fn what_was_written_is_shown_and_the_rest_as_go_shows_nothing() {
        assert_eq!(
            described("nfs", json!({ "server": "10.0.0.9", "path": "/exports" })),
            "    Type:\tNFS (an NFS mount that lasts the lifetime of a pod)\n    Server:\t10.0.0.9\n    Path:\t/exports\n    ReadOnly:\tfalse\n"
        );
        assert_eq!(
            described("csi", json!({ "driver": "d", "volumeAttributes": { "a": "1" } })),
            "    Type:\tCSI (a Container Storage Interface (CSI) volume source)\n    Driver:\td\n    FSType:\t\n    ReadOnly:\tfalse\n    VolumeAttributes:\t    a=1\n"
        );
        assert_eq!(described("tape", json!({})), "  <unknown>\n");
    }
}
