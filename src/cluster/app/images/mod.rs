//! The catalogue of images the simulation knows: one file each.
//!
//! To add an image: its file, and one line in `ALL`.

mod go_myweb;
mod kubia;
mod kubia_unhealthy;
mod nginx;
mod plain;

use crate::kit::time::Span;

/// A program as its image makes it.
#[derive(Debug)]
pub struct Image {
    /// Names under which registries carry it, without tag.
    pub names: &'static [&'static str],
    /// The ports it listens on; None means those that the container declares.
    pub ports: Option<&'static [i32]>,
    /// From the process's start until it listens.
    pub start_up: Span,
    /// The stop signal's name, as the image sets it.
    pub stop_signal: &'static str,
    pub on_term: OnTerm,
    /// The answer to a GET of a path; `calls` counts this request too.
    pub answer: fn(path: &str, calls: u32) -> Page,
}

/// Two images are equal when they are the same entry of the catalogue.
impl PartialEq for Image {
    fn eq(&self, other: &Image) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What the stop signal does to PID 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTerm {
    /// No handler: the kernel drops the signal for PID 1.
    Ignore,
    Exit {
        after: Span,
        code: i32,
    },
}

pub struct Page {
    pub code: u16,
    pub body: String,
    pub latency: Span,
}

impl Page {
    fn ok(body: &str) -> Page {
        Page { code: 200, body: body.to_owned(), latency: Span::millis(3) }
    }

    fn status(code: u16, body: &str) -> Page {
        Page { code, ..Page::ok(body) }
    }
}

const ALL: &[&Image] = &[&go_myweb::IMAGE, &kubia::IMAGE, &kubia_unhealthy::IMAGE, &nginx::IMAGE];

/// Whether the catalogue really knows the image, or stands in for it with a plain server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Yes,
    No,
}

/// The program of an image reference such as `docker.io/luksa/kubia:v1`.
pub fn find(reference: &str) -> (&'static Image, Known) {
    let name = repository(reference);
    match ALL.iter().find(|image| image.names.contains(&name)) {
        Some(image) => (image, Known::Yes),
        None => (&plain::IMAGE, Known::No),
    }
}

/// Whether some registry would have it: names and tags with `does-not-exist` are missing everywhere.
pub fn is_published(reference: &str) -> bool {
    !reference.contains("does-not-exist")
}

/// The reference without registry default, tag and digest.
fn repository(reference: &str) -> &str {
    let reference = reference.split('@').next().unwrap_or(reference);
    let slash = reference.rfind('/').map_or(0, |at| at + 1);
    let end = reference[slash..].find(':').map_or(reference.len(), |at| slash + at);
    let name = &reference[..end];
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_known_by_its_repository() {
        for (reference, name) in [
            ("nginx", "nginx"),
            ("nginx:1.27", "nginx"),
            ("docker.io/library/nginx@sha256:abc", "nginx"),
            ("localhost:5000/web:v1", "localhost:5000/web"),
            ("ghcr.io/c1t1d0s7/go-myweb", "ghcr.io/c1t1d0s7/go-myweb"),
        ] {
            assert_eq!(repository(reference), name, "{reference}");
        }
        assert_eq!(find("nginx:1.27").1, Known::Yes);
        assert_eq!(find("my/own").1, Known::No);
    }
}
