//! Names and ids made from hashes and draws.
//! Models apimachinery's pkg/util/rand/rand.go (the alphabet without vowels) and Go's hash/fnv New32a and New32.

use super::chance::Draw;

/// Lower-case letters and digits without vowels and without 0, 1 and 3, so that no word and no look-alike comes out.
const SAFE_ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

const OFFSET_BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// Maps every byte of a text into the safe alphabet.
pub fn safe_encode(text: &str) -> String {
    text.bytes().map(safe_letter).collect()
}

/// A suffix of so many characters, as generated names carry.
pub fn suffix(draw: Draw, length: usize) -> String {
    (0..length as u64)
        .map(|index| safe_letter(draw.nth(index).below(SAFE_ALPHABET.len() as u64) as u8))
        .collect()
}

/// The short hash a template gets: FNV-1a as a decimal number, made safe.
pub fn short_hash(text: &str) -> String {
    safe_encode(&fnv32a(text.as_bytes()).to_string())
}

/// FNV-1a with 32 bits. The fnv crate has only the 64-bit one (which `chance` uses), and upstream's hashes are these.
pub fn fnv32a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(OFFSET_BASIS, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(PRIME))
}

/// The older FNV-1 with 32 bits, by which revisions are named.
pub fn fnv32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(OFFSET_BASIS, |hash, byte| hash.wrapping_mul(PRIME) ^ u32::from(*byte))
}

/// A uid in the shape of a random (version 4) UUID.
pub fn uid(draw: Draw) -> String {
    let high = (draw.nth(0).bits() & !0xf000) | 0x4000;
    let low = (draw.nth(1).bits() & !(0b11 << 62)) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

/// 64 hexadecimal digits: a container's id, an image's digest.
pub fn hex64(draw: Draw) -> String {
    (0..4).map(|index| format!("{:016x}", draw.nth(index).bits())).collect()
}

fn safe_letter(byte: u8) -> char {
    char::from(SAFE_ALPHABET[usize::from(byte) % SAFE_ALPHABET.len()])
}

#[cfg(test)]
mod tests {
    use super::super::chance::draw;
    use super::*;

    #[test]
    fn fnv_gives_the_published_answers() {
        assert_eq!(fnv32a(b""), 0x811c_9dc5);
        assert_eq!(fnv32a(b"a"), 0xe40c_292c);
        assert_eq!(fnv32a(b"foobar"), 0xbf9c_f968);
        assert_eq!(fnv32(b"a"), 0x050c_5d7e);
        assert_eq!(fnv32(b"foobar"), 0x31f0_b262);
    }

    #[test]
    fn digits_become_letters_as_upstream_maps_them() {
        assert_eq!(safe_encode("0123456789"), "456789bcdf");
        assert_eq!(safe_encode(""), "");
        assert_eq!(short_hash("a"), safe_encode("3826002220"));
    }

    #[test]
    fn ids_have_their_usual_shape_and_differ() {
        let (web, db) = (draw(7, "uid", "web"), draw(7, "uid", "db"));
        let parts: Vec<String> = uid(web).split('-').map(str::to_string).collect();
        assert_eq!(parts.iter().map(String::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(
            parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']),
            "{parts:?}"
        );
        assert_ne!(uid(web), uid(db));
        assert_eq!(hex64(web).len(), 64);
        assert_ne!(hex64(web), hex64(db));
    }

    #[test]
    fn names_never_change_between_versions() {
        assert_eq!(suffix(draw(42, "pod-suffix", "web"), 5), "pl5w2");
    }

    #[test]
    fn suffixes_use_only_the_safe_alphabet() {
        for seed in 0..50 {
            let name = suffix(draw(seed, "pod-suffix", "web"), 5);
            assert_eq!(name.len(), 5);
            assert!(name.bytes().all(|byte| SAFE_ALPHABET.contains(&byte)), "{name}");
        }
    }
}
