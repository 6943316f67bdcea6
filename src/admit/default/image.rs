//! Whether an image is pulled each time, told by its tag.
//! Models pkg/util/parsers ParseImageName on top of github.com/distribution/reference (v1.36).

/// `Always` for the tag latest, written or understood; a text that is no reference has no tag.
pub fn pull_policy(image: &str) -> &'static str {
    match tag(image) {
        Some("latest") => "Always",
        Some(_) | None => "IfNotPresent",
    }
}

fn tag(image: &str) -> Option<&str> {
    let (named, digest) = match image.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (image, None),
    };
    let last_slash = named.rfind('/').map_or(0, |slash| slash + 1);
    let (repository, tag) = match named[last_slash..].find(':') {
        Some(colon) => (&named[..last_slash + colon], Some(&named[last_slash + colon + 1..])),
        None => (named, None),
    };
    let is_reference =
        is_repository(repository) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
    match (is_reference, tag, digest) {
        (false, ..) => None,
        (true, None, None) => Some("latest"),
        (true, tag, _) => tag,
    }
}

fn is_repository(repository: &str) -> bool {
    let path = match repository.split_once('/') {
        Some((domain, path)) if is_domain(domain) => path,
        _ => repository,
    };
    path.split('/').all(is_path_component)
}

/// The part before the first slash names a registry if it could not be the name of a person.
fn is_domain(text: &str) -> bool {
    text == "localhost"
        || text.contains(['.', ':'])
        || text.contains(|letter: char| letter.is_ascii_uppercase())
}

fn is_path_component(text: &str) -> bool {
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let separators = text.split(is_word).filter(|between| !between.is_empty());
    text.starts_with(is_word)
        && text.ends_with(is_word)
        && separators.into_iter().all(|between| {
            matches!(between, "." | "_" | "__") || between.chars().all(|letter| letter == '-')
        })
}

fn is_tag(tag: &str) -> bool {
    const LENGTH_MAX: usize = 128;
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    tag.starts_with(is_word)
        && tag.len() <= LENGTH_MAX
        && tag.chars().all(|letter| is_word(letter) || ".-".contains(letter))
}

fn is_digest(digest: &str) -> bool {
    const HEX_LENGTH_MIN: usize = 32;
    digest.split_once(':').is_some_and(|(algorithm, hex)| {
        !algorithm.is_empty()
            && HEX_LENGTH_MIN <= hex.len()
            && hex.chars().all(|letter| letter.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_decides_and_a_missing_one_is_latest() {
        let digest = format!("nginx@sha256:{}", "0".repeat(64));
        let both = format!("nginx:latest@sha256:{}", "0".repeat(64));
        for (image, policy) in [
            ("nginx", "Always"),
            ("nginx:latest", "Always"),
            ("nginx:1.27", "IfNotPresent"),
            ("registry.example.com:5000/team/app", "Always"),
            ("registry.example.com:5000/team/app:v1", "IfNotPresent"),
            (digest.as_str(), "IfNotPresent"),
            (both.as_str(), "Always"),
            ("Nginx:bad tag", "IfNotPresent"),
            ("Nginx", "IfNotPresent"),
            ("", "IfNotPresent"),
        ] {
            assert_eq!(pull_policy(image), policy, "{image}");
        }
    }
}
