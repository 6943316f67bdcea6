//! A tar archive of texts, as POSIX.1-1988 ustar has it: for each file a header of 512 bytes, then its body, padded to that.
//! Every date is the first second of 1970, so that the same run makes the same archive.

use std::fmt::Write;

const BLOCK: usize = 512;
const NAME_LENGTH_MAX: usize = 99;

pub struct TarFile {
    pub name: String,
    pub mode: Mode,
    pub body: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Read,
    /// A script.
    Run,
}

/// Headers are ASCII and bodies are texts, so the whole is a text too.
pub fn archive(files: &[TarFile]) -> String {
    let mut text = String::new();
    for file in files {
        assert!(file.name.len() <= NAME_LENGTH_MAX, "a name of the kit fits into its header");
        text.push_str(&header(file));
        text.push_str(&file.body);
        pad(&mut text, file.body.len().next_multiple_of(BLOCK) - file.body.len());
    }
    pad(&mut text, 2 * BLOCK);
    text
}

fn header(file: &TarFile) -> String {
    let mode = match file.mode {
        Mode::Read => "0000644",
        Mode::Run => "0000755",
    };
    let before = [(file.name.as_str(), 100), (mode, 8), ("0000000", 8), ("0000000", 8)];
    let size = format!("{:011o}", file.body.len());
    let mut text = String::new();
    for (value, width) in before.into_iter().chain([(size.as_str(), 12), ("00000000000", 12)]) {
        text.push_str(value);
        pad(&mut text, width - value.len());
    }
    let mut after = "0".to_owned();
    pad(&mut after, 100);
    after.push_str("ustar\0");
    after.push_str("00");
    // The checksum counts its own field as blanks.
    let sum: u32 = text.bytes().chain(after.bytes()).map(u32::from).sum::<u32>() + 8 * 32;
    write!(text, "{sum:06o}\0 ").expect("a String takes every text");
    text.push_str(&after);
    let rest = BLOCK - text.len();
    pad(&mut text, rest);
    text
}

fn pad(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n('\0', count));
}
