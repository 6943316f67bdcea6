//! busybox: a shell and its tools. `sh` without a terminal reads an empty input and is done.

use super::tags::{Series, Tags};
use super::{Entry, base};

pub const ALL: &[Entry] = &[
    Entry {
        names: &["busybox"],
        tags: Tags::Official {
            series: &[Series::of(1, (21, 37), 2)],
            words: &["latest", "stable", "unstable", "glibc", "musl", "uclibc"],
        },
        make: |_| base::busybox(),
    },
    Entry {
        names: &[
            "gcr.io/google-containers/busybox",
            "gcr.io/google_containers/busybox",
            "k8s.gcr.io/busybox",
            "registry.k8s.io/busybox",
        ],
        tags: Tags::Only(&["latest", "1.24", "1.27", "1.27.2"]),
        make: |_| base::busybox(),
    },
    Entry {
        names: &["registry.k8s.io/e2e-test-images/busybox", "k8s.gcr.io/e2e-test-images/busybox"],
        tags: Tags::Any,
        make: |_| base::busybox(),
    },
];
