//! dd(1): blocks of zeros or of a file into a file, until all is there or the disk is full.
//! Models coreutils/dd.c of busybox, and src/dd.c of coreutils for the words of GNU's.

use super::df;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{Family, Step, System, Wait};
use crate::kit::time::{SimTime, Span};

/// What a disk writes in a second.
const BYTES_A_SECOND: u64 = 1024 * 1024 * 1024;
const NANOS_A_SECOND: u64 = 1_000_000_000;

/// All is written; what it took is told at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copying {
    until: SimTime,
    told: String,
    code: i32,
}

/// How much of the last line is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    All,
    NoTransfer,
    None,
}

/// In bytes; no block is empty.
#[derive(Clone, Copy)]
struct Amounts {
    block: u64,
    read: u64,
    written: u64,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let (mut input, mut output, mut block, mut count) = ("", "", 512, None);
    let mut status = Status::All;
    for word in arguments {
        match word.split_once('=') {
            Some(("if", path)) => input = path,
            Some(("of", path)) => output = path,
            Some(("bs", text)) => block = size(text)?,
            Some(("count", text)) => count = Some(size(text)?),
            Some(("status", "none")) => status = Status::None,
            Some(("status", "noxfer")) => status = Status::NoTransfer,
            Some(("conv" | "status" | "oflag" | "iflag", _)) => {}
            _ => return Err(Failure::unsupported(word)),
        }
    }
    if output.is_empty() {
        return Err(Failure::unsupported("writing to standard output"));
    }
    if block == 0 {
        return Err(Failure::new(1, "invalid number '0'"));
    }
    let wanted = count.map(|count| block.saturating_mul(count));
    let path = system.path(output);
    let source = match input {
        "/dev/zero" => None,
        file => Some(text_of(system, file)?),
    };
    let opened = system.files().write(&path, "");
    opened.map_err(|error| Failure::new(1, not_opened(system, output, error)))?;
    let (read, written) = match source {
        None => {
            // Without a count it writes until the disk is full.
            let read = wanted.unwrap_or(u64::MAX);
            let written = read.min(system.files().room(&path));
            (read, system.files().write_zeros(&path, written).map(|()| written))
        }
        Some(text) => {
            let end =
                wanted.map_or(text.len(), |wanted| usize::try_from(wanted).unwrap_or(usize::MAX));
            let text = &text[..text.floor_char_boundary(end)];
            let length = text.len() as u64;
            (length, system.files().write(&path, text).map(|()| length))
        }
    };
    let (written, trouble) = match written {
        Ok(written) if read <= written => (written, None),
        Ok(written) => (written, Some(Errno::NoSpace)),
        Err(error) => (0, Some(error)),
    };
    // The block that does not fit has been read.
    let read = trouble.map_or(read, |_| written / block * block + block);
    let trouble = trouble.map(|error| format!("dd: error writing '{output}': {error}\n"));
    let code = i32::from(trouble.is_some());
    let amounts = Amounts { block, read, written };
    let told = trouble.unwrap_or_default() + &amounts.told(system.kernel.machine.family, status);
    let took = Span::millis(written.saturating_mul(1_000) / BYTES_A_SECOND);
    Ok(Work::Copies(Box::new(Copying { until: system.now() + took, told, code })))
}

fn text_of(system: &mut System, file: &str) -> Result<String, Failure> {
    let path = system.path(file);
    let text = system.files().read(&path).map(str::to_owned);
    text.map_err(|error| Failure::new(1, not_opened(system, file, error)))
}

fn not_opened(system: &System, path: &str, error: Errno) -> String {
    match system.kernel.machine.family {
        Family::Busybox => failure::about(system, Action::Open, path, error),
        Family::Gnu => format!("failed to open '{path}': {error}"),
    }
}

impl Copying {
    pub fn step(&self, system: &mut System) -> Step {
        if system.now() < self.until {
            return Step::Wait(Wait::until(self.until));
        }
        system.print_error(&self.told);
        Step::Exit(self.code)
    }
}

impl Amounts {
    fn told(self, family: Family, status: Status) -> String {
        let Amounts { block, read, written } = self;
        if status == Status::None {
            return String::new();
        }
        let is_whole = read <= written;
        let records = |bytes: u64, is_whole: bool| {
            format!("{}+{}", bytes / block, u64::from(is_whole && !bytes.is_multiple_of(block)))
        };
        let (into, out) = (records(read, true), records(written, is_whole));
        let head = format!("{into} records in\n{out} records out\n");
        match (status, family) {
            (Status::NoTransfer | Status::None, _) => head,
            (Status::All, Family::Busybox) => head + &busybox(written),
            (Status::All, Family::Gnu) => head + &gnu(written),
        }
    }
}

/// `67108864 bytes (64.0MB) copied, 0.062500 seconds, 1.0GB/s`
fn busybox(bytes: u64) -> String {
    let nanos = nanos(bytes);
    let rate = df::with_a_letter(rate(bytes, nanos));
    let size = df::with_a_letter(bytes);
    let (whole, micros) = (nanos / NANOS_A_SECOND, nanos % NANOS_A_SECOND / 1_000);
    format!("{bytes} bytes ({size}B) copied, {whole}.{micros:06} seconds, {rate}B/s\n")
}

/// `67108864 bytes (67 MB, 64 MiB) copied, 0.0625 s, 1.1 GB/s`
fn gnu(bytes: u64) -> String {
    let nanos = nanos(bytes);
    let size = match bytes {
        0..1_000 => String::new(),
        1_000..1_024 => format!(" ({})", human(bytes, 1_000, "B")),
        _ => format!(" ({}, {})", human(bytes, 1_000, "B"), human(bytes, 1_024, "iB")),
    };
    let rate = human(rate(bytes, nanos), 1_000, "B");
    format!("{bytes} bytes{size} copied, {} s, {rate}/s\n", seconds(nanos))
}

/// Opening the file takes something, too.
fn nanos(bytes: u64) -> u64 {
    let nanos = u128::from(bytes) * u128::from(NANOS_A_SECOND) / u128::from(BYTES_A_SECOND);
    u64::try_from(nanos).unwrap_or(u64::MAX).max(1_000)
}

fn rate(bytes: u64, nanos: u64) -> u64 {
    let rate = u128::from(bytes) * u128::from(NANOS_A_SECOND) / u128::from(nanos);
    u64::try_from(rate).unwrap_or(u64::MAX)
}

/// `67 MB`, `1.1 GB`, `2.0 GiB`, `512 B`. Models human_readable of gnulib, which rounds to the nearest.
fn human(bytes: u64, unit: u64, ending: &str) -> String {
    const LETTERS: [&str; 5] = ["", "k", "M", "G", "T"];
    let fits = |power: &usize| bytes < unit.pow(*power as u32 + 1) - unit.pow(*power as u32) / 2;
    let power = (0..LETTERS.len()).find(fits).unwrap_or(LETTERS.len() - 1);
    let size = unit.pow(power as u32);
    let letter = if unit == 1_024 { LETTERS[power].to_uppercase() } else { LETTERS[power].into() };
    let tenths = (u128::from(bytes) * 10 + u128::from(size) / 2) / u128::from(size);
    match power {
        0 => format!("{bytes} B"),
        _ if tenths < 100 => format!("{}.{} {letter}{ending}", tenths / 10, tenths % 10),
        _ => format!("{} {letter}{ending}", (tenths + 5) / 10),
    }
}

/// As `%g` prints it: six digits, no zeros behind them.
fn seconds(nanos: u64) -> String {
    let seconds = nanos as f64 / NANOS_A_SECOND as f64;
    if nanos < NANOS_A_SECOND / 10_000 {
        let text = format!("{seconds:.5e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        return format!("{digits}e-{:0>2}", power.trim_start_matches('-'));
    }
    // Of a second's nine digits behind the point, and five more than the first one that counts.
    let behind = usize::try_from(14_u32.saturating_sub(nanos.max(1).ilog10())).unwrap_or(0);
    let text = format!("{seconds:.behind$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_times_are_written_as_each_program_writes_them() {
        for (bytes, by_busybox, by_gnu) in [
            (
                64 << 20,
                "67108864 bytes (64.0MB) copied, 0.062500 seconds, 1.0GB/s\n",
                "67108864 bytes (67 MB, 64 MiB) copied, 0.0625 s, 1.1 GB/s\n",
            ),
            (
                2 << 30,
                "2147483648 bytes (2.0GB) copied, 2.000000 seconds, 1.0GB/s\n",
                "2147483648 bytes (2.1 GB, 2.0 GiB) copied, 2 s, 1.1 GB/s\n",
            ),
            (
                512,
                "512 bytes (512B) copied, 0.000001 seconds, 488.3MB/s\n",
                "512 bytes copied, 1e-06 s, 512 MB/s\n",
            ),
            (
                1 << 20,
                "1048576 bytes (1.0MB) copied, 0.000976 seconds, 1.0GB/s\n",
                "1048576 bytes (1.0 MB, 1.0 MiB) copied, 0.000976562 s, 1.1 GB/s\n",
            ),
        ] {
            assert_eq!((busybox(bytes).as_str(), gnu(bytes).as_str()), (by_busybox, by_gnu));
        }
        for (nanos, shown) in [
            (12_345_678_900, "12.3457"),
            (100_000, "0.0001"),
            (99_999, "9.9999e-05"),
            (123_456_789_000, "123.457"),
        ] {
            assert_eq!(seconds(nanos), shown);
        }
    }
}
