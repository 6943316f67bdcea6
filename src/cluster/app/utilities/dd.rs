//! dd(1): blocks of zeros or of a file into a file.

use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::processes::{System, Wait};
use crate::kit::time::Span;

/// What a disk writes in a second.
const BYTES_A_SECOND: u64 = 1024 * 1024 * 1024;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let (mut input, mut output, mut block, mut count) = ("", "", 512, None);
    for word in arguments {
        match word.split_once('=') {
            Some(("if", path)) => input = path,
            Some(("of", path)) => output = path,
            Some(("bs", text)) => block = size(text)?,
            Some(("count", text)) => count = Some(size(text)?),
            Some(("conv" | "status" | "oflag" | "iflag", _)) => {}
            _ => return Err(Failure::unsupported(word)),
        }
    }
    if output.is_empty() {
        return Err(Failure::unsupported("writing to standard output"));
    }
    let path = system.path(output);
    let wanted = count.map(|count| block.saturating_mul(count));
    let written = if input == "/dev/zero" {
        // Without a count it writes until the disk is full.
        let bytes = wanted.unwrap_or(u64::MAX);
        system.files().write_zeros(&path, bytes).map(|()| bytes)
    } else {
        let source = system.path(input);
        let text = system.files().read(&source).map(str::to_owned);
        let text = text
            .map_err(|error| Failure::new(1, failure::about(system, Action::Open, input, error)))?;
        let end = wanted.map_or(text.len(), |wanted| usize::try_from(wanted).unwrap_or(usize::MAX));
        let text = &text[..text.floor_char_boundary(end)];
        system.files().write(&path, text).map(|()| text.len() as u64)
    };
    let bytes =
        written.map_err(|error| Failure::new(1, format!("error writing '{output}': {error}")))?;
    let blocks = bytes / block.max(1);
    let rest = u64::from(bytes % block.max(1) != 0);
    system.print_error(&format!("{blocks}+{rest} records in\n{blocks}+{rest} records out\n"));
    let took = Span::millis(bytes.saturating_mul(1_000) / BYTES_A_SECOND);
    Ok(Work::Waits(Wait::until(system.now() + took)))
}

/// `1M`, `4k`, `512`
fn size(text: &str) -> Result<u64, Failure> {
    let invalid = || Failure::new(1, format!("invalid number '{text}'"));
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match &text[digits.len()..] {
        "" | "c" => 1,
        "k" | "K" | "KiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        "kB" => 1_000,
        "MB" => 1_000_000,
        _ => return Err(invalid()),
    };
    let number: u64 = digits.parse().map_err(|_| invalid())?;
    Ok(number.saturating_mul(unit))
}
