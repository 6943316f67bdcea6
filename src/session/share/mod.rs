//! A recipe packed so that a link can carry it: a version, a dot, and in base64url a checksum of four bytes before the
//! deflated text. Version 1 deflates the text by itself, version 2 after `dictionary`; both are read for ever.

mod dictionary;

use std::fmt;
use std::hash::Hasher;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fnv::FnvHasher;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use self::dictionary::Refused;
use super::files::TEXT_LENGTH_MAX;
use crate::kit::offset::TimeError;

/// Longer addresses are cut off by browsers and messengers, somewhere and silently.
pub const FRAGMENT_LENGTH_MAX: usize = 64 * 1024;

/// What a link says in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// The address does not fit into a link.
    TooLong,
    /// The recipe inside is larger than a recipe may be.
    RecipeTooLong,
    /// Packed by a later podlife.
    UnknownVersion(String),
    /// Cut off or changed on its way.
    Damaged,
    /// What was inside is no recipe; the sentence says why, with its line.
    Recipe(String),
    Time(TimeError),
    /// There is no lesson of this name.
    UnknownLesson(String),
}

/// A recipe's text as it stands behind `r=`.
pub fn pack(recipe: &str) -> Result<String, LinkProblem> {
    if TEXT_LENGTH_MAX < recipe.len() {
        return Err(LinkProblem::RecipeTooLong);
    }
    Ok(seal(Version::Two, &dictionary::deflate(recipe.as_bytes())))
}

/// How a text is deflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    One,
    Two,
}

/// Puts version and checksum before a deflated text.
pub fn seal(version: Version, deflated: &[u8]) -> String {
    let mut bytes = checksum(deflated).to_vec();
    bytes.extend(deflated);
    format!("{}.{}", version.tag(), URL_SAFE_NO_PAD.encode(bytes))
}

/// The way back. Every change of the packed text is noticed by its checksum.
pub fn unpack(packed: &str) -> Result<String, LinkProblem> {
    let (version, rest) = packed.split_once('.').ok_or(LinkProblem::Damaged)?;
    let version = Version::from_tag(version).ok_or_else(|| unknown_version(version))?;
    let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| LinkProblem::Damaged)?;
    let (sum, deflated) = bytes.split_first_chunk().ok_or(LinkProblem::Damaged)?;
    if *sum != checksum(deflated) {
        return Err(LinkProblem::Damaged);
    }
    let text = match version {
        Version::One => inflate_plain(deflated),
        Version::Two => dictionary::inflate(deflated, TEXT_LENGTH_MAX),
    };
    let text = text.map_err(|refused| match refused {
        Refused::TooLong => LinkProblem::RecipeTooLong,
        Refused::Damaged => LinkProblem::Damaged,
    })?;
    String::from_utf8(text).map_err(|_| LinkProblem::Damaged)
}

fn inflate_plain(deflated: &[u8]) -> Result<Vec<u8>, Refused> {
    decompress_to_vec_with_limit(deflated, TEXT_LENGTH_MAX).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => Refused::TooLong,
        _ => Refused::Damaged,
    })
}

impl Version {
    const ALL: [Version; 2] = [Version::One, Version::Two];

    fn tag(self) -> &'static str {
        match self {
            Version::One => "1",
            Version::Two => "2",
        }
    }

    fn from_tag(tag: &str) -> Option<Version> {
        Version::ALL.into_iter().find(|version| version.tag() == tag)
    }
}

impl LinkProblem {
    /// By which the page finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            LinkProblem::TooLong => "link.too-long",
            LinkProblem::RecipeTooLong => "link.recipe-too-long",
            LinkProblem::UnknownVersion(_) => "link.unknown-version",
            LinkProblem::Damaged => "link.damaged",
            LinkProblem::Recipe(_) => "link.recipe",
            LinkProblem::Time(_) => "link.time",
            LinkProblem::UnknownLesson(_) => "link.unknown-lesson",
        }
    }
}

impl fmt::Display for LinkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkProblem::TooLong => write!(
                f,
                "the link is longer than {} kB: send the recipe as a file instead",
                FRAGMENT_LENGTH_MAX / 1024
            ),
            LinkProblem::RecipeTooLong => write!(
                f,
                "the recipe of the link is longer than {} KiB: leave out what the run does not need",
                TEXT_LENGTH_MAX / 1024
            ),
            LinkProblem::UnknownVersion(version) => {
                write!(
                    f,
                    "the link is of version {version:?}, which this page does not know: reload the page to get its newest form"
                )
            }
            LinkProblem::Damaged => f.write_str(
                "the link is damaged, perhaps cut off on its way: copy it again, to its very end",
            ),
            LinkProblem::Recipe(error) => write!(f, "the link's recipe cannot be read: {error}"),
            LinkProblem::Time(error) => write!(f, "the link's time t cannot be read: {error}"),
            LinkProblem::UnknownLesson(name) => {
                write!(f, "there is no lesson {name:?}: look for it in the list of lessons")
            }
        }
    }
}

impl std::error::Error for LinkProblem {}

/// The slowest of miniz's levels still takes a millisecond for a lesson.
const BEST_COMPRESSION: u8 = 10;

/// FNV-1a, folded to half its width.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut hasher = FnvHasher::default();
    hasher.write(bytes);
    let sum = hasher.finish();
    ((sum >> 32) as u32 ^ sum as u32).to_be_bytes()
}

/// Only a number can be a version; anything else is a number that was hurt.
fn unknown_version(version: &str) -> LinkProblem {
    let is_number = !version.is_empty()
        && version.len() <= 4
        && version.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { LinkProblem::UnknownVersion(version.to_owned()) } else { LinkProblem::Damaged }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chance::draw;
    use crate::session::recipe::Recipe;
    use miniz_oxide::deflate::compress_to_vec;

    const RECIPE: &str = "# Title\n# seed: 7\n0s     kubectl apply -f 웹.yaml\n-- 웹.yaml --\napiVersion: v1\nkind: Pod\n";

    /// Links are for ever: these must open with every later podlife.
    #[test]
    fn a_link_of_every_version_opens() {
        for packed in ["1.bSF7ATMoVsguTUpNLslRSE8tUSjITynmAgA", "2.4VlzhgMmFIxCEQA"] {
            assert_eq!(unpack(packed).as_deref(), Ok("0s kubectl get pods\n"), "{packed}");
        }
    }

    /// The seed documents' own manifests and commands, as a learner would share them.
    #[test]
    fn a_link_of_a_typical_seed_lesson_is_short() {
        let rows = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/traces/rows");
        let mut lengths = Vec::new();
        for entry in std::fs::read_dir(rows).expect("the rows of the seed documents") {
            let path = entry.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("a text");
            let start =
                ["\n-- trace", "\n-- console"].iter().filter_map(|mark| text.find(mark)).min();
            let mut recipe =
                Recipe::parse(&text[..start.map_or(text.len(), |at| at + 1)]).expect("a recipe");
            recipe
                .prose
                .retain(|line| !line.starts_with("# show:") && !line.starts_with("# cites:"));
            let packed = pack(&recipe.to_text()).expect("short enough");
            assert_eq!(unpack(&packed), Ok(recipe.to_text()));
            lengths.push((packed.len(), path.file_name().expect("a name").to_owned()));
        }
        lengths.sort_unstable();
        println!("{lengths:?}");
        let typical = lengths[lengths.len() / 2].0;
        assert!(50 <= lengths.len() && typical <= TYPICAL_LENGTH_MAX, "{typical}: {lengths:?}");
    }

    /// With the address of the page before it and instant and language behind it, such a link has less than 400 characters.
    const TYPICAL_LENGTH_MAX: usize = 340;

    #[test]
    fn every_damage_is_noticed() {
        let packed = pack(RECIPE).unwrap();
        let alphabet: Vec<char> = "ABab01-_.%=&+/ é\u{0}".chars().collect();
        for index in 0..2000 {
            let chance = |what: &str| draw(7, what, &index.to_string());
            let mut chars: Vec<char> = packed.chars().collect();
            let place = chance("place").below(chars.len() as u64) as usize;
            let other = *chance("char").pick(&alphabet).unwrap();
            match chance("how").below(4) {
                0 => chars[place] = other,
                1 => chars.insert(place, other),
                2 => chars.truncate(place),
                _ => drop(chars.remove(place)),
            }
            let changed: String = chars.into_iter().collect();
            if changed != packed {
                assert!(unpack(&changed).is_err(), "{changed}");
            }
        }
    }

    #[test]
    fn what_is_too_long_is_refused_on_both_sides() {
        let bomb = compress_to_vec(&vec![b'x'; TEXT_LENGTH_MAX + 1], BEST_COMPRESSION);
        assert_eq!(unpack(&seal(Version::One, &bomb)), Err(LinkProblem::RecipeTooLong));
        let bomb = dictionary::deflate(&vec![b'x'; TEXT_LENGTH_MAX + 1]);
        assert_eq!(unpack(&seal(Version::Two, &bomb)), Err(LinkProblem::RecipeTooLong));
        assert_eq!(pack(&"x".repeat(TEXT_LENGTH_MAX + 1)), Err(LinkProblem::RecipeTooLong));
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        assert_eq!(unpack("3.abc"), Err(LinkProblem::UnknownVersion("3".to_owned())));
        for packed in ["", ".", "1", "1.", "x.abc", "12345.abc", "1.AAAA", "2.AAAA"] {
            assert_eq!(unpack(packed), Err(LinkProblem::Damaged), "{packed}");
        }
    }
}
