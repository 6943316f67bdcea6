//! The parts of an image reference that the catalogue asks about.

pub struct Reference<'a> {
    /// Without Docker Hub's own names.
    pub name: &'a str,
    /// `latest` where none is written.
    pub tag: &'a str,
    written_tag: Option<&'a str>,
    digest: Option<&'a str>,
}

impl Reference<'_> {
    pub fn read(reference: &str) -> Reference<'_> {
        let (rest, digest) = match reference.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (reference, None),
        };
        let slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, written_tag) = match rest[slash..].find(':') {
            Some(colon) => (&rest[..slash + colon], Some(&rest[slash + colon + 1..])),
            None => (rest, None),
        };
        let registries = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"];
        let name = registries.iter().find_map(|host| name.strip_prefix(host)).unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        Reference { name, tag: written_tag.unwrap_or("latest"), written_tag, digest }
    }

    pub fn has_tag(&self) -> bool {
        self.written_tag.is_some()
    }

    pub fn has_digest(&self) -> bool {
        self.digest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_known_by_name_and_tag() {
        for (text, name, tag) in [
            ("nginx", "nginx", "latest"),
            ("nginx:1.27", "nginx", "1.27"),
            ("docker.io/library/nginx@sha256:abc", "nginx", "latest"),
            ("localhost:5000/web:v1", "localhost:5000/web", "v1"),
            ("ghcr.io/c1t1d0s7/go-myweb", "ghcr.io/c1t1d0s7/go-myweb", "latest"),
            ("", "", "latest"),
        ] {
            let reference = Reference::read(text);
            assert_eq!((reference.name, reference.tag), (name, tag), "{text}");
        }
    }
}
