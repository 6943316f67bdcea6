//! Image references: which texts are one, and what they stand for in full.
//! Models github.com/distribution/reference Parse and pkg/util/parsers (v1.36).

/// A parsed reference, with the defaults written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    name: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

const REPOSITORY_LENGTH_MAX: usize = 255;
const TAG_LENGTH_MAX: usize = 128;

/// Err: what the reference library says.
pub fn parse(text: &str) -> Result<Reference<'_>, String> {
    if text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(format!(
            "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
        ));
    }
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (text, None),
    };
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match rest[slash..].find(':') {
        Some(colon) => (&rest[..slash + colon], Some(&rest[slash + colon + 1..])),
        None => (rest, None),
    };
    let path = without_domain(name);
    if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let library = if name.contains('/') { path.to_owned() } else { format!("library/{path}") };
        return Err(format!(
            "invalid reference format: repository name ({library}) must be lowercase"
        ));
    }
    let fits = is_path(path)
        && name.len() <= REPOSITORY_LENGTH_MAX
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest);
    if !fits {
        return Err("invalid reference format".to_owned());
    }
    Ok(Reference { name, tag, digest })
}

impl Reference<'_> {
    /// The reference with `:latest` when it names neither tag nor digest.
    pub fn with_default_tag(&self) -> String {
        let mut text = self.name.to_owned();
        if let Some(tag) = self.tag {
            text.push(':');
            text.push_str(tag);
        }
        if let Some(digest) = self.digest {
            text.push('@');
            text.push_str(digest);
        }
        if self.tag.is_none() && self.digest.is_none() {
            text.push_str(":latest");
        }
        text
    }

    /// With registry and `library/`, as the runtime stores it.
    pub fn qualified(&self) -> String {
        format!("{}{}", prefix(self.name), self.with_default_tag())
    }

    /// The repository alone, qualified.
    pub fn repository(&self) -> String {
        format!("{}{}", prefix(self.name), self.name)
    }
}

fn prefix(name: &str) -> &'static str {
    if without_domain(name).len() != name.len() {
        return "";
    }
    if name.contains('/') { "docker.io/" } else { "docker.io/library/" }
}

/// The first part is a registry when it has a dot or a port, or is `localhost`.
fn without_domain(name: &str) -> &str {
    match name.split_once('/') {
        Some((first, rest))
            if first.contains(['.', ':'])
                || first == "localhost"
                || first.bytes().any(|byte| byte.is_ascii_uppercase()) =>
        {
            rest
        }
        Some(_) | None => name,
    }
}

fn is_path(path: &str) -> bool {
    path.split('/').all(is_component)
}

/// Lower-case letters and digits, joined by one dot, one or two underscores, or dashes.
fn is_component(component: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = component.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    if !is_word(*first) || !is_word(*last) {
        return false;
    }
    component.split(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit()).all(
        |joint| matches!(joint, "" | "." | "_" | "__") || joint.bytes().all(|byte| byte == b'-'),
    )
}

fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut bytes = tag.bytes();
    bytes.next().is_some_and(word)
        && bytes.all(|byte| word(byte) || byte == b'.' || byte == b'-')
        && tag.len() <= TAG_LENGTH_MAX
}

fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    !algorithm.is_empty() && 32 <= hex.len() && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_stands_for_a_long_one() {
        for (text, full) in [
            ("nginx", "docker.io/library/nginx:latest"),
            ("luksa/kubia:v1", "docker.io/luksa/kubia:v1"),
            ("ghcr.io/c1t1d0s7/go-myweb", "ghcr.io/c1t1d0s7/go-myweb:latest"),
            ("localhost:5000/web", "localhost:5000/web:latest"),
        ] {
            assert_eq!(parse(text).unwrap().qualified(), full);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused_in_the_librarys_words() {
        for (text, detail) in [
            (
                "FAILED_IMAGE",
                "invalid reference format: repository name (library/FAILED_IMAGE) must be lowercase",
            ),
            ("nginx:", "invalid reference format"),
            ("my image", "invalid reference format"),
            ("nginx:bad tag", "invalid reference format"),
            ("", "invalid reference format"),
        ] {
            assert_eq!(parse(text).unwrap_err(), detail, "{text}");
        }
    }
}
