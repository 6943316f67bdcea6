//! Kinds of volumes that are gone, and files in each other's way.
//! Models warningsForPodSpecAndMeta and warningsForOverlappingVirtualPaths of pkg/api/pod/warnings.go (v1.36).

use super::pod::fractional;
use super::{Notice, Notices};
use crate::admit::cursor::Cursor;
use crate::kit::quote::quote;

/// The field, and its name in the warning, which is Go's for one of them.
const GONE: [(&str, &str, &str); 9] = [
    (
        "photonPersistentDisk",
        "photonPersistentDisk",
        "deprecated in v1.11, non-functional in v1.16+",
    ),
    ("gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"),
];
/// Paths overlap in pairs, so a long list of equal ones would have no end of them.
const OVERLAPS_MAX: usize = 100;

pub fn volumes(list: &Cursor, notices: &mut Notices) {
    for volume in list.items() {
        for (field, name, text) in GONE {
            if volume.get(field).is_set() {
                notices.push(Notice::at(&volume.path.field(name), text));
            }
        }
        let claim = volume.get("ephemeral").get("volumeClaimTemplate").get("spec");
        for amounts in ["requests", "limits"].map(|name| claim.get("resources").get(name)) {
            fractional(&amounts, "storage", notices);
        }
    }
    for volume in list.items() {
        overlaps(&volume, notices);
    }
}

/// A file of a volume and whose it is; in a volume of one source nobody has to say.
#[derive(Clone, PartialEq)]
struct File {
    path: String,
    whose: String,
}

impl File {
    fn shown(&self) -> String {
        match self.whose.as_str() {
            "" => quote(&self.path),
            whose => format!("{} ({whose})", quote(&self.path)),
        }
    }

    /// One is the other, or stands in a directory of the other's name.
    fn meets(&self, other: &File) -> bool {
        let (own, other) = (format!("{}/", self.path), format!("{}/", other.path));
        own.starts_with(&other) || other.starts_with(&own)
    }
}

fn overlaps(volume: &Cursor, notices: &mut Notices) {
    const ALONE: [(&str, &str, &str); 3] = [
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", "secretName"),
        ("downwardAPI", "DownwardAPI", ""),
    ];
    for (field, kind, name) in ALONE {
        let source = volume.get(field);
        let what = match name {
            "" => kind.to_owned(),
            name => format!("{kind} {}", quote(source.get(name).text())),
        };
        meetings(volume, &what, items(&source, ""), &mut Vec::new(), notices);
    }
    let mut files = Vec::new();
    for source in volume.get("projected").get("sources").items() {
        let is_empty = source
            .json()
            .as_object()
            .is_some_and(|fields| fields.values().all(|one| one.is_null()));
        if is_empty {
            let name = quote(volume.get("name").text());
            let line = format!("volume {name} (Projected) has no sources provided");
            notices.push(Notice { path: source.path.clone(), line });
        }
        meetings(volume, "Projected", projected(&source), &mut files, notices);
    }
}

fn meetings(
    volume: &Cursor,
    what: &str,
    added: Vec<File>,
    files: &mut Vec<File>,
    notices: &mut Notices,
) {
    for file in added {
        let path = file.path.trim_end_matches('/').to_owned();
        let file = File { path, ..file };
        let meeting = files
            .iter()
            .filter(|other| !file.path.is_empty() && !other.path.is_empty() && file.meets(other));
        for other in meeting.take(OVERLAPS_MAX.saturating_sub(notices.len())) {
            let line = format!(
                "volume {} ({what}): overlapping paths: {} with {}",
                quote(volume.get("name").text()),
                file.shown(),
                other.shown()
            );
            notices.push(Notice { path: volume.path.clone(), line });
        }
        files.push(file);
    }
}

fn items(source: &Cursor, whose: &str) -> Vec<File> {
    let file =
        |item: &Cursor| File { path: item.get("path").text().to_owned(), whose: whose.to_owned() };
    source.get("items").items().iter().map(file).collect()
}

/// Only the first of several sources is looked at.
fn projected(source: &Cursor) -> Vec<File> {
    for (field, kind) in [("configMap", "ConfigMap"), ("secret", "Secret")] {
        let map = source.get(field);
        if map.get("items").is_set() {
            return items(&map, &format!("{kind} {}", quote(map.get("name").text())));
        }
    }
    let (downward, token) = (source.get("downwardAPI"), source.get("serviceAccountToken"));
    if downward.get("items").is_set() {
        return items(&downward, "DownwardAPI");
    }
    if token.is_set() {
        let path = token.get("path").text().to_owned();
        return vec![File { path, whose: "ServiceAccountToken".to_owned() }];
    }
    Vec::new()
}
