//! Keeps one text from libyaml-safer 0.3: inside `[…]` or `{…}` it panics at a tag that ends in a comma, `[!name, x]`,
//! where go-yaml reports an error. Everything else passes through unchanged.

use std::borrow::Cow;

use libyaml_safer::{Encoding, Scanner, TokenData};

use super::build::DEPTH_MAX;

/// The text, with that comma turned into a quote: at it the scanner says what go-yaml says, at the same place.
pub(super) fn shield(text: &str) -> Cow<'_, str> {
    let candidates = tags_before_commas(text);
    if candidates.is_empty() {
        return Cow::from(text);
    }
    let Some(comma) = first_scanned_tag(text, &candidates) else {
        return Cow::from(text);
    };
    Cow::from(format!("{}\"{}", &text[..comma], &text[comma + 1..]))
}

/// A `!` and the comma that ends its word.
struct Candidate {
    bang: usize,
    comma: usize,
}

fn tags_before_commas(text: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (comma, _) in text.match_indices(',') {
        let word_start = text[..comma]
            .rfind(|c: char| !is_tag_char(c))
            .map_or(0, |at| at + last_char_len(text, at));
        // In a word with several, the first is the tag; the scanner starts no token at the others.
        if let Some(bang) = text[word_start..comma].find('!') {
            candidates.push(Candidate { bang: word_start + bang, comma });
        }
    }
    candidates
}

fn last_char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn is_tag_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-;/?:@&=+$.%!~*'()<>".contains(c)
}

/// Scans the text with every candidate's `!` made an `@`, which is an error exactly where a token could begin. Up to the
/// first such place both texts scan alike, so what is quoted, commented or inside a word is told apart.
fn first_scanned_tag(text: &str, candidates: &[Candidate]) -> Option<usize> {
    let mut bytes = text.as_bytes().to_vec();
    candidates.iter().for_each(|candidate| bytes[candidate.bang] = b'@');
    let mut scanner = Scanner::new();
    scanner.set_input(bytes.as_slice());
    scanner.set_encoding(Encoding::Utf8);
    let mut flow_depth = 0_usize;
    for token in scanner {
        match token.map(|token| token.data) {
            Ok(TokenData::FlowSequenceStart | TokenData::FlowMappingStart) => flow_depth += 1,
            Ok(TokenData::FlowSequenceEnd | TokenData::FlowMappingEnd) => {
                flow_depth = flow_depth.saturating_sub(1)
            }
            Ok(_) => {}
            Err(error) => {
                let at = error.problem_mark()?.index as usize;
                let found =
                    candidates.binary_search_by_key(&at, |candidate| candidate.bang).ok()?;
                return Some(candidates[found].comma);
            }
        }
        if FLOW_DEPTH_MAX < flow_depth {
            return None;
        }
    }
    None
}

/// Reading stops at `DEPTH_MAX`, and the scanner looks at most 1024 bytes ahead of it. Without a bound, its own
/// work would grow with the square of the depth.
const FLOW_DEPTH_MAX: usize = DEPTH_MAX + 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shielded: &str) {
        assert_eq!(shield(text), shielded);
    }

    #[test]
    fn only_a_tag_inside_brackets_is_touched() {
        check("a: [!name, x]\n", "a: [!name\" x]\n");
        check("a: {b: !!str, c: d}\n", "a: {b: !!str\" c: d}\n");
        check("a: [x, !<y>, z]\n", "a: [x, !<y>\" z]\n");
    }

    #[test]
    fn the_same_letters_elsewhere_stay() {
        for text in [
            "a: hello!, world\n",
            "a: [\"!b, c\"]\n",
            "a: ['!b, c']\n",
            "# [!b, c]\na: 1\n",
            "a: |\n  [!b, c]\n",
            "a: [b !c, d]\n",
            "a: !b c\n",
            "a: 1\n",
            "a: [!b c, d]\n",
        ] {
            check(text, text);
        }
    }
}
