//! The format of tar(1): a header of 512 bytes before each file, and zeros at the end.
//! Models POSIX' ustar interchange format.

use crate::cluster::app::files::{Errno, Files, Kind, LastLink, path};
use crate::kit::time::Stamp;

/// One member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub mode: u32,
    /// In seconds since 1970.
    pub modified: i64,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    File(String),
    Directory,
    Link(String),
}

/// This is no archive, or only the beginning of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

const BLOCK_BYTES: usize = 512;
/// GNU tar and busybox write so much at once.
const RECORD_BYTES: usize = 20 * BLOCK_BYTES;
const NAME_BYTES: usize = 100;
const DEEP_MAX: usize = 32;

/// What lies behind a path, under that name: a directory comes before what is in it.
pub fn gather(files: &Files, from: &str, name: &str) -> Result<Vec<Entry>, Errno> {
    let mut entries = Vec::new();
    gather_into(&mut entries, files, from, name, DEEP_MAX)?;
    Ok(entries)
}

fn gather_into(
    entries: &mut Vec<Entry>,
    files: &Files,
    from: &str,
    name: &str,
    deep: usize,
) -> Result<(), Errno> {
    let stat = files.stat(from, LastLink::Keep)?;
    let (mode, modified) = (stat.mode, Stamp::of(stat.modified).unix_secs());
    if NAME_BYTES < name.len() + 1 || deep == 0 {
        return Err(Errno::NameTooLong);
    }
    let what = match (stat.kind, stat.target) {
        (Kind::Directory, _) => What::Directory,
        (_, Some(target)) => What::Link(target),
        (_, None) => What::File(files.read(from)?.to_owned()),
    };
    let is_directory = what == What::Directory;
    let shown = if is_directory { format!("{name}/") } else { name.to_owned() };
    entries.push(Entry { name: shown, mode, modified, what });
    if is_directory {
        for inner in files.list(from)? {
            let (from, name) = (path::join(from, &inner), path::join(name, &inner));
            gather_into(entries, files, &from, &name, deep - 1)?;
        }
    }
    Ok(())
}

/// Puts a member where its name says, below a directory.
pub fn place(files: &mut Files, directory: &str, entry: &Entry) -> Result<(), Errno> {
    let to = path::absolute(directory, entry.name.trim_matches('/'));
    files.create_directories(path::parent(&to))?;
    match &entry.what {
        What::Directory => files.create_directories(&to),
        What::File(text) => {
            files.write(&to, text)?;
            files.set_mode(&to, entry.mode)
        }
        What::Link(target) => files.link(target, &to),
    }
}

pub fn write(entries: &[Entry]) -> String {
    let mut archive = String::new();
    for entry in entries {
        let text = if let What::File(text) = &entry.what { text.as_str() } else { "" };
        archive.push_str(&header(entry, text.len()));
        archive.push_str(text);
        fill(&mut archive, BLOCK_BYTES);
    }
    archive.push_str(&"\0".repeat(2 * BLOCK_BYTES));
    fill(&mut archive, RECORD_BYTES);
    archive
}

fn fill(archive: &mut String, unit: usize) {
    let rest = archive.len().next_multiple_of(unit) - archive.len();
    archive.push_str(&"\0".repeat(rest));
}

fn header(entry: &Entry, size: usize) -> String {
    let (kind, link) = match &entry.what {
        What::File(_) => ('0', ""),
        What::Directory => ('5', ""),
        What::Link(target) => ('2', target.as_str()),
    };
    let field = |text: &str, width: usize| {
        let text = &text[..text.floor_char_boundary(width)];
        format!("{text}{}", "\0".repeat(width - text.len()))
    };
    let number = |value: i64, width: usize| format!("{value:0digits$o}\0", digits = width - 1);
    let before = [
        field(&entry.name, NAME_BYTES),
        number(i64::from(entry.mode & 0o7777), 8),
        number(0, 8),
        number(0, 8),
        number(i64::try_from(size).unwrap_or(0), 12),
        number(entry.modified, 12),
    ]
    .concat();
    let after = [
        format!("{kind}{}", field(link, NAME_BYTES)),
        "ustar\x0000".to_owned(),
        field("root", 32),
        field("root", 32),
        field("", 8 + 8 + 155 + 12),
    ]
    .concat();
    // The sum counts its own place as blanks.
    let sum: i64 = before.bytes().chain([b' '; 8]).chain(after.bytes()).map(i64::from).sum();
    format!("{before}{sum:06o}\0 {after}")
}

pub fn read(archive: &str) -> Result<Vec<Entry>, Malformed> {
    let mut entries = Vec::new();
    let mut at = 0;
    loop {
        let header = archive.get(at..at + BLOCK_BYTES).ok_or(Malformed)?;
        if header.bytes().all(|byte| byte == 0) {
            return Ok(entries);
        }
        if field(header, 257, 6)?.trim() != "ustar" {
            return Err(Malformed);
        }
        let size = usize::try_from(octal(header, 124, 12)?).map_err(|_| Malformed)?;
        let from = at + BLOCK_BYTES;
        let text = archive.get(from..from.saturating_add(size)).ok_or(Malformed)?;
        let what = match field(header, 156, 1)? {
            "5" => What::Directory,
            "2" => What::Link(field(header, 157, NAME_BYTES)?.to_owned()),
            _ => What::File(text.to_owned()),
        };
        entries.push(Entry {
            name: field(header, 0, NAME_BYTES)?.to_owned(),
            mode: u32::try_from(octal(header, 100, 8)?).map_err(|_| Malformed)?,
            modified: octal(header, 136, 12)?,
            what,
        });
        at = from + size.next_multiple_of(BLOCK_BYTES);
    }
}

fn field(header: &str, from: usize, width: usize) -> Result<&str, Malformed> {
    let text = header.get(from..from + width).ok_or(Malformed)?;
    Ok(text.split('\0').next().unwrap_or_default())
}

fn octal(header: &str, from: usize, width: usize) -> Result<i64, Malformed> {
    i64::from_str_radix(field(header, from, width)?.trim(), 8).map_err(|_| Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, what: What) -> Entry {
        Entry { name: name.to_owned(), mode: 0o644, modified: 1_767_225_600, what }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let entries = [
            entry("a/", What::Directory),
            entry("a/한글.txt", What::File("파드\n".repeat(300))),
            entry("a/empty", What::File(String::new())),
            entry("a/link", What::Link("../b".to_owned())),
        ];
        let archive = write(&entries);
        assert_eq!(archive.len() % RECORD_BYTES, 0);
        assert_eq!(&archive[257..263], "ustar\0");
        assert_eq!(read(&archive).as_deref(), Ok(&entries[..]));
    }

    #[test]
    fn anything_else_is_refused() {
        let archive = write(&[entry("a", What::File("text".to_owned()))]);
        for text in ["", "hello\n", &archive[..600], &"한".repeat(400), &"x".repeat(2_000)] {
            assert_eq!(read(text), Err(Malformed));
        }
        assert_eq!(read(&write(&[])), Ok(Vec::new()));
    }
}
