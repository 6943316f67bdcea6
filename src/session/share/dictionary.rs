//! Deflate that has read typical recipes before: what it meets again costs a few bits. Part of the links' version 2.
//! RFC 1951 lets a block point back beyond its own beginning, and the dictionary is what stands there.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
    deflate_flags,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Links are for ever, so no byte of this file ever changes: a better one would be version 3.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary.txt");

/// Why a text did not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    TooLong,
    Damaged,
}

/// The shorter of two: with Huffman tables of its own, or with the ones that everybody has.
pub fn deflate(text: &[u8]) -> Vec<u8> {
    let own = deflate_with(text, 0);
    let fixed = deflate_with(text, deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS);
    if fixed.len() < own.len() { fixed } else { own }
}

fn deflate_with(text: &[u8], flags: u32) -> Vec<u8> {
    let level = i32::from(super::BEST_COMPRESSION);
    let mut compressor =
        CompressorOxide::new(create_comp_flags_from_zip_params(level, 0, 0) | flags);
    // What the compressor says about the dictionary itself is thrown away; a sync ends at a whole byte.
    compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    let mut deflated = Vec::new();
    compress_to_output(&mut compressor, text, TDEFLFlush::Finish, |bytes| {
        deflated.extend_from_slice(bytes);
        true
    });
    deflated
}

pub fn inflate(deflated: &[u8], length_max: usize) -> Result<Vec<u8>, Refused> {
    let start = DICTIONARY.len();
    let mut room = DICTIONARY.to_vec();
    let (mut read, mut written) = (0, start);
    let mut decompressor = Box::<DecompressorOxide>::default();
    loop {
        // A byte more than is allowed, so that a text of exactly the longest length is told from a longer one.
        room.resize((room.len() * 2).min(start + length_max + 1), 0);
        let (status, taken, given) = decompress(
            &mut decompressor,
            &deflated[read..],
            &mut room,
            written,
            TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
        );
        (read, written) = (read + taken, written + given);
        match status {
            _ if start + length_max < written => return Err(Refused::TooLong),
            TINFLStatus::Done => break,
            TINFLStatus::HasMoreOutput => {}
            _ => return Err(Refused::Damaged),
        }
    }
    room.truncate(written);
    Ok(room.split_off(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::Hasher;

    #[test]
    fn the_dictionary_is_the_one_that_links_were_made_with() {
        let mut hasher = fnv::FnvHasher::default();
        hasher.write(DICTIONARY);
        assert_eq!((DICTIONARY.len(), hasher.finish()), (9094, 7_787_637_486_356_525_652));
    }

    #[test]
    fn every_text_comes_back_and_none_longer_than_allowed() {
        let noise: String = (0..3000).map(|index| format!("{index:x}")).collect();
        for text in ["", "x", "kind: Pod\n", noise.as_str()] {
            let deflated = deflate(text.as_bytes());
            assert_eq!(inflate(&deflated, text.len()).as_deref(), Ok(text.as_bytes()));
            if let Some(less) = text.len().checked_sub(1) {
                assert_eq!(inflate(&deflated, less), Err(Refused::TooLong));
            }
        }
        assert_eq!(inflate(&[], 10), Err(Refused::Damaged));
    }
}
