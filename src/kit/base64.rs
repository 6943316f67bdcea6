//! Base64 as Go reads and writes it: line breaks inside are skipped, and an error names the byte at which it stands.
//! Models encoding/base64 StdEncoding (Go 1.24).

use ::base64::Engine;
use ::base64::alphabet::STANDARD as ALPHABET;
use ::base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use ::base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

/// Go lets the unused bits of the last letter be anything.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Err: where Go stops reading.
pub fn decode(text: &str) -> Result<Vec<u8>, usize> {
    if let Some(offset) = first_corrupt(text.as_bytes()) {
        return Err(offset);
    }
    let letters: Vec<u8> = text.bytes().filter(|byte| !is_line_break(*byte)).collect();
    // What passed the check above is sound, so the offset is never asked for.
    LENIENT.decode(letters).map_err(|_| text.len())
}

/// The offset of Go's CorruptInputError.
fn first_corrupt(text: &[u8]) -> Option<usize> {
    let mut letters_in_group = 0;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\n' | b'\r' => {}
            b'=' => return corrupt_padding(text, at, letters_in_group),
            _ if is_letter(*byte) => letters_in_group = (letters_in_group + 1) % 4,
            _ => return Some(at),
        }
        at += 1;
    }
    // A group that ends early is blamed on its first letter.
    (letters_in_group != 0).then(|| text.len() - letters_in_group)
}

/// `at` is the first `=`, after so many letters of its group.
fn corrupt_padding(text: &[u8], at: usize, letters_in_group: usize) -> Option<usize> {
    let mut at = at;
    if letters_in_group < 2 {
        return Some(at);
    }
    if letters_in_group == 2 {
        let second = skip_line_breaks(text, at + 1);
        match text.get(second) {
            None => return Some(text.len()),
            Some(b'=') => at = second,
            Some(_) => return Some(second - 1),
        }
    }
    let rest = skip_line_breaks(text, at + 1);
    (rest < text.len()).then_some(rest)
}

fn skip_line_breaks(text: &[u8], from: usize) -> usize {
    let rest = text.iter().skip(from);
    from + rest.take_while(|byte| is_line_break(**byte)).count()
}

fn is_line_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_text_is_read_whatever_its_lines() {
        for (text, bytes) in [
            ("", ""),
            ("cGFzcw==", "pass"),
            ("cGFz\nc3dvcmQ=\n", "password"),
            // The last letter's unused bits are set.
            ("cGFzcx==", "pass"),
        ] {
            assert_eq!(decode(text), Ok(bytes.as_bytes().to_vec()), "{text:?}");
        }
        assert_eq!(encode(b"pass"), "cGFzcw==");
    }

    /// The offsets of encoding/base64's own TestDecodeCorrupt.
    #[test]
    fn an_error_stands_where_go_says() {
        for (text, offset) in [
            ("!!!!", 0),
            ("====", 0),
            ("x===", 1),
            ("=AAA", 0),
            ("A=AA", 1),
            ("AA=A", 2),
            ("AA==A", 4),
            ("AAA=AAAA", 4),
            ("AAAAA", 4),
            ("AAAAAA", 4),
            ("A=", 1),
            ("A==", 1),
            ("AA=", 3),
            ("AA==", usize::MAX),
            ("AAA=", usize::MAX),
            ("AAAA", usize::MAX),
            ("AAAAAA=", 7),
            ("YWJjZA=====", 8),
            ("A!\n", 1),
            ("A=\n", 1),
            ("p@ss", 1),
            ("über", 0),
        ] {
            let expected = if offset == usize::MAX { None } else { Some(offset) };
            assert_eq!(decode(text).err(), expected, "{text:?}");
        }
    }
}
