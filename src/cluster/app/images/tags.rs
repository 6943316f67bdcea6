//! Which tags of an image were ever released: generous to real ones, honest about wrong ones.

/// A tag is `word`, `version` or `version-variant`, as official images name them.
pub enum Tags {
    /// Nobody keeps a list.
    Any,
    Only(&'static [&'static str]),
    Official {
        series: &'static [Series],
        /// Tags without a version.
        words: &'static [&'static str],
    },
}

/// Versions `major.minor.patch` of one major version; a `v` ahead of them is part of the tag.
pub struct Series {
    pub prefix: &'static str,
    pub major: u32,
    pub minors: (u32, u32),
    pub patch_max: u32,
}

/// What may follow a version, each with a version or a name of its own behind it: `-alpine3.20`, `-bookworm-slim`.
const VARIANTS: &[&str] = &[
    "alpine",
    "bookworm",
    "bullseye",
    "buster",
    "stretch",
    "jessie",
    "trixie",
    "slim",
    "perl",
    "otel",
    "glibc",
    "musl",
    "uclibc",
    "focal",
    "jammy",
    "noble",
    "bionic",
    "jdk",
    "jre",
    "temurin",
    "openjdk",
    "oraclelinux",
    "oracle",
    "debian",
    "windowsservercore",
    "nanoserver",
    "threaded",
    "management",
    "apache",
    "fpm",
    "cli",
    "corretto",
    "eclipse",
    "ubi",
    "rc",
    "beta",
];

impl Series {
    /// Versions without a `v`.
    pub const fn of(major: u32, minors: (u32, u32), patch_max: u32) -> Series {
        Series { prefix: "", major, minors, patch_max }
    }

    fn has(&self, version: &str) -> bool {
        let Some(numbers) = version.strip_prefix(self.prefix) else { return false };
        let numbers: Option<Vec<u32>> = numbers.split('.').map(number).collect();
        match numbers.as_deref() {
            Some([major]) => *major == self.major,
            Some([major, minor]) => *major == self.major && self.has_minor(*minor),
            Some([major, minor, patch]) => {
                *major == self.major && self.has_minor(*minor) && *patch <= self.patch_max
            }
            Some(_) | None => false,
        }
    }

    fn has_minor(&self, minor: u32) -> bool {
        (self.minors.0..=self.minors.1).contains(&minor)
    }
}

impl Tags {
    pub fn have(&self, tag: &str) -> bool {
        match self {
            Tags::Any => true,
            Tags::Only(tags) => tags.contains(&tag),
            Tags::Official { series, words } => {
                let mut parts = tag.split('-');
                let first = parts.next().unwrap_or("");
                let is_known = words.contains(&without_version(first))
                    || series.iter().any(|series| series.has(first));
                words.contains(&tag) || is_known && parts.all(is_variant)
            }
        }
    }
}

/// `alpine` of `alpine3.20`.
fn without_version(word: &str) -> &str {
    word.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.')
}

fn is_variant(part: &str) -> bool {
    let word = without_version(part);
    !part.is_empty() && (word.is_empty() || VARIANTS.contains(&word))
}

/// As tags write them: no sign, no leading zero.
fn number(text: &str) -> Option<u32> {
    let is_plain = text == "0" || !text.starts_with('0');
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_plain && is_number).then(|| text.parse().ok()).flatten()
}

/// The version at the beginning of a tag, as far as it is one: major and minor.
pub fn version(tag: &str) -> Option<(u32, u32)> {
    let version = tag.trim_start_matches('v').split('-').next().unwrap_or("");
    let mut numbers = version.split('.').map(number);
    let major = numbers.next()??;
    Some((major, numbers.next().flatten().unwrap_or(u32::MAX)))
}
