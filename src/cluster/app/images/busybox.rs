//! busybox: a shell and its tools. `sh` without a terminal reads an empty input and is done.

use super::tags::{Series, Tags, version};
use super::{Entry, base};
use crate::cluster::app::image::Image;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["busybox"],
        tags: Tags::Official {
            series: &[Series::of(1, (21, 37), 2)],
            words: &["latest", "stable", "unstable", "glibc", "musl", "uclibc"],
        },
        make: busybox,
    },
    Entry {
        names: &[
            "gcr.io/google-containers/busybox",
            "gcr.io/google_containers/busybox",
            "k8s.gcr.io/busybox",
            "registry.k8s.io/busybox",
        ],
        tags: Tags::Only(&["latest", "1.24", "1.27", "1.27.2"]),
        make: busybox,
    },
    Entry {
        names: &["registry.k8s.io/e2e-test-images/busybox", "k8s.gcr.io/e2e-test-images/busybox"],
        tags: Tags::Any,
        make: busybox,
    },
];

/// A tag without a version is the newest.
fn busybox(tag: &str) -> Image {
    let minor = version(tag).map_or(u32::MAX, |(_, minor)| minor);
    base::busybox().busybox_minor(minor)
}
