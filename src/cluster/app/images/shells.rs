//! Images whose program is a shell: alpine, ubuntu, debian, bash, and boxes of network tools. Without a terminal their
//! shell reads an empty input and ends.

use super::tags::{Series, Tags};
use super::{Entry, base};
use crate::cluster::app::image::Image;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["alpine", "public.ecr.aws/docker/library/alpine"],
        tags: Tags::Official { series: &[Series::of(3, (1, 23), 12)], words: &["latest", "edge"] },
        make: |tag| base::alpine(if tag.starts_with('3') { tag } else { "3.22.1" }),
    },
    Entry {
        names: &["bash"],
        tags: Tags::Official {
            series: &[
                Series::of(3, (0, 2), 57),
                Series::of(4, (0, 4), 30),
                Series::of(5, (0, 3), 37),
            ],
            words: &["latest", "devel", "alpine3.22"],
        },
        make: |_| base::alpine("3.22").shell("/usr/local/bin/bash").cmd(&["bash"]),
    },
    Entry {
        names: &["debian"],
        tags: Tags::Official {
            series: &[
                Series::of(8, (0, 11), 0),
                Series::of(9, (0, 13), 0),
                Series::of(10, (0, 13), 0),
                Series::of(11, (0, 11), 0),
                Series::of(12, (0, 14), 0),
                Series::of(13, (0, 5), 0),
            ],
            words: &[
                "latest",
                "stable",
                "testing",
                "unstable",
                "oldstable",
                "sid",
                "jessie",
                "stretch",
                "buster",
                "bullseye",
                "bookworm",
                "trixie",
            ],
        },
        make: |tag| {
            base::debian(tag.split('-').next().filter(|word| word.len() > 4).unwrap_or("trixie"))
        },
    },
    Entry {
        names: &["ubuntu"],
        tags: Tags::Only(&[
            "latest", "rolling", "devel", "14.04", "16.04", "18.04", "20.04", "22.04", "24.04",
            "24.10", "25.04", "25.10", "trusty", "xenial", "bionic", "focal", "jammy", "noble",
            "oracular", "plucky", "questing", "26.04",
        ]),
        make: |_| base::ubuntu("noble"),
    },
    Entry {
        names: &["centos"],
        tags: Tags::Only(&["latest", "6", "7", "8", "centos7", "centos8"]),
        make: |_| base::debian("centos"),
    },
    Entry { names: &["curlimages/curl"], tags: Tags::Any, make: |_| curl() },
    Entry {
        names: &["nicolaka/netshoot", "praqma/network-multitool", "wbitt/network-multitool"],
        tags: Tags::Any,
        make: |_| {
            base::alpine("3.22").shell("/bin/bash").shell("/bin/zsh").tools("/usr/bin", NETWORK)
        },
    },
    Entry {
        names: &[
            "registry.k8s.io/e2e-test-images/jessie-dnsutils",
            "registry.k8s.io/e2e-test-images/dnsutils",
        ],
        tags: Tags::Any,
        make: |_| base::debian("jessie").tools("/usr/bin", NETWORK).cmd(&["sleep", "infinity"]),
    },
];

const NETWORK: &[&str] = &["curl", "dig", "host", "nc", "nslookup", "ping", "wget"];

/// Its arguments are curl's.
fn curl() -> Image {
    base::alpine("3.22")
        .tools("/usr/bin", &["curl"])
        .script(
            "/entrypoint.sh",
            "#!/bin/sh\nif [ \"${1#-}\" != \"$1\" ]; then\n  set -- curl \"$@\"\nfi\nexec \"$@\"\n",
        )
        .entrypoint(&["/entrypoint.sh"])
        .cmd(&["curl"])
}
