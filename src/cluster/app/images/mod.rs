//! The catalogue of images the simulation knows: one file each.
//!
//! To add an image: its file with a `pub const ENTRY`, and one line in `ALL`.

mod agnhost;
pub mod base;
mod busybox;
mod databases;
mod document;
mod flags;
mod go_myweb;
mod http_server;
mod httpd;
mod jvm;
mod kiamol;
mod kodekloud;
mod kubernetes;
mod kubia;
mod languages;
pub mod metrics_server;
mod nginx;
mod pi;
mod plain;
mod podinfo;
mod postgres;
mod redis;
mod reference;
mod samples;
mod shells;
mod static_files;
mod stress;
mod tags;
#[cfg(test)]
mod testing;

use std::rc::Rc;

use super::image::Image;
use reference::Reference;
use tags::Tags;

use crate::kit::order;
use crate::objects::App;

/// One image of the catalogue.
struct Entry {
    /// Names under which registries carry it, without tag.
    names: &'static [&'static str],
    /// What was released.
    tags: Tags,
    make: fn(tag: &str) -> Image,
}

const ALL: &[&[Entry]] = &[
    agnhost::ALL,
    busybox::ALL,
    databases::ALL,
    go_myweb::ALL,
    httpd::ALL,
    jvm::ALL,
    kiamol::ALL,
    kodekloud::ALL,
    kubernetes::ALL,
    kubia::ALL,
    languages::ALL,
    metrics_server::ALL,
    nginx::ALL,
    podinfo::ALL,
    postgres::ALL,
    redis::ALL,
    samples::ALL,
    shells::ALL,
    stress::ALL,
];

/// Whether the catalogue really knows the image, or stands in for it with a plain server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Yes,
    No,
}

/// Whether what a container of this image runs is really known.
pub fn knows(reference: &str, apps: &[&App]) -> Known {
    let reference = Reference::read(reference);
    let is_known = document::find(&reference, apps).is_some() || entry(reference.name).is_some();
    if is_known { Known::Yes } else { Known::No }
}

/// The image behind a reference such as `docker.io/luksa/kubia:v1`; the cluster's App documents are asked first.
pub fn find(reference: &str, apps: &[&App]) -> (Rc<Image>, Known) {
    let reference = Reference::read(reference);
    if let Some(app) = document::find(&reference, apps) {
        return (Rc::new(document::make(app)), Known::Yes);
    }
    match entry(reference.name) {
        Some(entry) => (Rc::new((entry.make)(reference.tag)), Known::Yes),
        None => (Rc::new(plain::make(reference.tag)), Known::No),
    }
}

/// Every image that is really known, without tags, in order; the commonest name of each.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> =
        ALL.iter().copied().flatten().filter_map(|entry| entry.names.first()).copied().collect();
    order::sort_by(&mut names, Ord::cmp);
    names
}

/// Whether some registry has it: tags that were never released, and whatever says `does-not-exist`, are nowhere.
pub fn is_published(reference: &str, apps: &[&App]) -> bool {
    if reference.contains("does-not-exist") {
        return false;
    }
    let reference = Reference::read(reference);
    // A digest names its image whatever the tag says.
    document::find(&reference, apps).is_some()
        || reference.has_digest()
        || entry(reference.name).is_none_or(|entry| entry.tags.have(reference.tag))
}

fn entry(name: &str) -> Option<&'static Entry> {
    ALL.iter().copied().flatten().find(|entry| entry.names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_belongs_to_one_entry() {
        let mut names: Vec<&str> =
            ALL.iter().copied().flatten().flat_map(|entry| entry.names).copied().collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn every_image_can_be_started() {
        for entry in ALL.iter().copied().flatten() {
            let image = (entry.make)("latest");
            let first = image.entrypoint.iter().chain(&image.cmd).next().expect(entry.names[0]);
            let first = first.trim_start_matches("./");
            let is_there = |path: &str| path == first || path.rsplit('/').next() == Some(first);
            let has_binary = image.binaries.iter().any(|(path, _)| is_there(path));
            let has_script =
                image.files.iter().any(|(path, file)| is_there(path) && file.mode == 0o755);
            assert!(has_binary || has_script, "{} starts {first}", entry.names[0]);
        }
    }

    #[test]
    fn a_tag_that_was_never_released_cannot_be_pulled() {
        for published in [
            "nginx",
            "nginx:1",
            "nginx:1.16",
            "nginx:1.14.2",
            "nginx:1.27.4-alpine3.21-slim",
            "nginx:stable-perl",
            "nginx:1.161@sha256:abc",
            "busybox:1.28",
            "busybox:1.36.1-uclibc",
            "postgres:11.6-alpine",
            "postgres:16.4-bookworm",
            "redis:7.2.4",
            "redis:5.0.4",
            "mysql:5.7",
            "mysql:8.0.36-debian",
            "node:18-alpine",
            "python:3.12-slim-bookworm",
            "perl:5.34.0",
            "ubuntu:22.04",
            "debian:bookworm-slim",
            "httpd:2.4-alpine",
            "registry.k8s.io/pause:3.10.1",
            "registry.k8s.io/e2e-test-images/agnhost:2.40",
            "registry.k8s.io/etcd:3.5.1-0",
            "quay.io/coreos/etcd:v3.5.0",
            "registry.k8s.io/busybox:1.27.2",
            "tomcat:10.1-jdk17-temurin",
            "my/own:whatever",
            "luksa/kubia",
            "kiamol/ch03-numbers-api:v3",
            "mongo:7.0.5",
            "golang:1.22",
            "alpine:3.19",
            "redis:alpine3.18",
        ] {
            assert!(is_published(published, &[]), "{published}");
        }
        for missing in [
            "nginx:1.161",
            "nginx:1.999",
            "nginx:1.6",
            "nginx:lates",
            "nginx:v1.16",
            "nginx:1.16.",
            "nginx:1.16-apline",
            "nginx:1.16-",
            "nginx:",
            "nginx:01.16",
            "nginx:1.27.4.1",
            "busybox:2",
            "busybox:does-not-exist",
            "does-not-exist/app:1",
            "postgres:99",
            "postgres:12.99",
            "redis:9",
            "ubuntu:23.99",
            "registry.k8s.io/pause:3.99",
            "luksa/kubia:v9",
            "registry.k8s.io/e2e-test-images/agnhost:3.0",
            "node:18.99",
            "my/own:does-not-exist",
            "perl:6",
        ] {
            assert!(!is_published(missing, &[]), "{missing}");
        }
    }

    #[test]
    fn an_unknown_image_is_a_plain_server() {
        assert_eq!(find("nginx:1.27", &[]).1, Known::Yes);
        assert_eq!(find("my/own", &[]).1, Known::No);
        testing::check(
            &testing::Container { image: "my/own", ports: &[9090], ..Default::default() },
            "1s GET :9090/any
             1s TCP :80
             2s slow 2s
             2s GET :9090/
             3s fail 503
             3s GET :9090/
             4s recover
             4s leak 1048576
             6s memory
             7s SIGTERM
             8s end",
            r#"
            1.000 GET :9090/any: 200 "ok\n"
            1.000 TCP :80: Refused(Connection)
            2.000 GET :9090/: 200 "ok\n" in 2.002s
            3.000 GET :9090/: 503 "Service Unavailable\n" in 2.002s
            6.000 memory 27262976
            7.100 exit 0"#,
        );
        testing::check(
            &testing::Container { image: "my/own", ..Default::default() },
            "100s TCP :80",
            "100.000 TCP :80: Refused(Connection)",
        );
    }
}
