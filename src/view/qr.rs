//! A link as a QR code, for a slide or a sheet of paper: the path of its dark squares.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// A code of more squares cannot be scanned from a screen any more.
const LENGTH_MAX: usize = 1200;
/// The standard asks for so many light squares around.
const QUIET_ZONE: i32 = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// How many squares a side has, with the light ones around.
    pub side: i32,
    /// The `d` of an SVG path.
    pub path: String,
}

/// Nothing if the link is too long for a code that people can scan.
pub fn qr(link: &str) -> Option<Qr> {
    if LENGTH_MAX < link.len() {
        return None;
    }
    let code = QrCode::encode_binary(link.as_bytes(), QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if 0 < run {
                let (left, top) = (x + QUIET_ZONE, y + QUIET_ZONE);
                write!(path, "M{left} {top}h{run}v1h-{run}z").expect("a String takes every text");
            }
            x += run.max(1);
        }
    }
    Some(Qr { side: code.size() + 2 * QUIET_ZONE, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_a_code_with_its_three_corner_marks() {
        let code = qr("https://example.org/#l=first-probe").expect("short enough");
        assert_eq!(code.side, 29 + 8);
        // The upper edges of the marks at the left and at the right.
        assert!(code.path.starts_with("M4 4h7v1h-7z"), "{}", code.path);
        assert!(code.path.contains("M26 4h7v1h-7z"), "{}", code.path);
        assert!(code.path.contains("M4 26h7v1h-7z"), "{}", code.path);
    }

    #[test]
    fn a_link_that_nobody_could_scan_has_none() {
        assert_eq!(qr(&"x".repeat(1201)), None);
    }
}
