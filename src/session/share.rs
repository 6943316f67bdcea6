//! A recipe packed so that a link can carry it: a version, a dot, and in base64url a checksum of four bytes before the
//! deflated text.

use std::fmt;
use std::hash::Hasher;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fnv::FnvHasher;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

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
    Ok(seal(&compress_to_vec(recipe.as_bytes(), BEST_COMPRESSION)))
}

/// Puts version and checksum before a deflated text.
pub fn seal(deflated: &[u8]) -> String {
    let mut bytes = checksum(deflated).to_vec();
    bytes.extend(deflated);
    format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The way back. Every change of the packed text is noticed by its checksum.
pub fn unpack(packed: &str) -> Result<String, LinkProblem> {
    let (version, rest) = packed.split_once('.').ok_or(LinkProblem::Damaged)?;
    if version != VERSION {
        return Err(unknown_version(version));
    }
    let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| LinkProblem::Damaged)?;
    let (sum, deflated) = bytes.split_first_chunk().ok_or(LinkProblem::Damaged)?;
    if *sum != checksum(deflated) {
        return Err(LinkProblem::Damaged);
    }
    let text =
        decompress_to_vec_with_limit(deflated, TEXT_LENGTH_MAX).map_err(|error| {
            match error.status {
                TINFLStatus::HasMoreOutput => LinkProblem::RecipeTooLong,
                _ => LinkProblem::Damaged,
            }
        })?;
    String::from_utf8(text).map_err(|_| LinkProblem::Damaged)
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

const VERSION: &str = "1";

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

    const RECIPE: &str = "# Title\n# seed: 7\n0s     kubectl apply -f 웹.yaml\n-- 웹.yaml --\napiVersion: v1\nkind: Pod\n";

    /// Links are for ever: this one must open with every later podlife.
    #[test]
    fn a_link_of_version_1_opens() {
        assert_eq!(
            unpack("1.bSF7ATMoVsguTUpNLslRSE8tUSjITynmAgA").as_deref(),
            Ok("0s kubectl get pods\n")
        );
    }

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
        let bytes = [checksum(&bomb).as_slice(), &bomb].concat();
        assert_eq!(
            unpack(&format!("1.{}", URL_SAFE_NO_PAD.encode(bytes))),
            Err(LinkProblem::RecipeTooLong)
        );
        assert_eq!(pack(&"x".repeat(TEXT_LENGTH_MAX + 1)), Err(LinkProblem::RecipeTooLong));
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        assert_eq!(unpack("2.abc"), Err(LinkProblem::UnknownVersion("2".to_owned())));
        for packed in ["", ".", "1", "1.", "x.abc", "12345.abc", "1.AAAA"] {
            assert_eq!(unpack(packed), Err(LinkProblem::Damaged), "{packed}");
        }
    }
}
