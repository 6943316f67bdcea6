//! The files of a volume that shows API objects, swapped all at once: they lie in a directory of their own, and what containers
//! open are links that lead there through `..data`.
//! Models pkg/volume/util/atomic_writer.go (v1.36).

use crate::cluster::app::Volume;
use crate::cluster::app::files::{Directory, Errno, File, Node};
use crate::kit::chance::Draw;
use crate::kit::sorted::SortedSet;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;

const DATA: &str = "..data";

/// Paths are clean and relative; a file is its path, its text and its mode.
pub fn write(
    volume: &mut Volume,
    files: &[(String, String, u32)],
    now: SimTime,
    chance: Draw,
) -> Result<(), Errno> {
    let at = |name: &str| [name.to_owned()];
    let old = match volume.node(&at(DATA)) {
        Some(Node::Link { target, .. }) => Some(target.clone()),
        Some(_) | None => None,
    };
    if old.as_ref().is_some_and(|old| holds(volume, old, files)) {
        return Ok(());
    }
    let fresh = directory_name(now, chance);
    volume.insert(&at(&fresh), Node::Directory(Directory::new(now)), now)?;
    for (path, text, mode) in files {
        volume.put(&format!("{fresh}/{path}"), File::text(text, *mode, now))?;
    }
    if old.is_some() {
        volume.remove(&at(DATA), now)?;
    }
    volume.insert(&at(DATA), Node::Link { target: fresh, modified: now }, now)?;
    // Only the first name of a path is a link; what is below is seen through it.
    let names = files.iter().filter_map(|(path, ..)| path.split('/').next());
    let names = SortedSet::from_iter(names);
    for name in &names {
        if volume.node(&at(name)).is_none() {
            let link = Node::Link { target: format!("{DATA}/{name}"), modified: now };
            volume.insert(&at(name), link, now)?;
        }
    }
    let Some(old) = old else { return Ok(()) };
    if let Some(Node::Directory(before)) = volume.node(&at(&old)) {
        let gone = before.entries.keys().filter(|name| !names.contains(name.as_str()));
        for name in gone.cloned().collect::<Vec<String>>() {
            volume.remove(&at(&name), now)?;
        }
    }
    volume.remove(&at(&old), now).map(drop)
}

/// Whether these are the files of the directory, and no others. Models shouldWritePayload and pathsToRemove.
fn holds(volume: &Volume, directory: &str, files: &[(String, String, u32)]) -> bool {
    let is_there = |(path, text, _): &(String, String, u32)| {
        volume.read(&format!("{directory}/{path}")) == Some(text)
    };
    files.iter().all(is_there)
        && volume.node(&[directory.to_owned()]).map(count) == Some(files.len())
}

fn count(node: &Node) -> usize {
    match node {
        Node::Directory(directory) => directory.entries.values().map(|node| count(node)).sum(),
        Node::File(_) | Node::Link { .. } => 1,
    }
}

/// `..2026_01_01_00_00_12.3077541983`: the time and whatever os.MkdirTemp adds to it.
fn directory_name(now: SimTime, chance: Draw) -> String {
    let time = Stamp::of(now).to_string().replace(['-', 'T', ':'], "_");
    format!("..{}.{}", time.trim_end_matches('Z'), chance.below(1 << 32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::app::files::Medium;
    use crate::kit::chance::draw;

    /// Every name in the volume, with where it leads or what it holds; the directory of the data is `DIR`.
    fn tree(volume: &Volume) -> Vec<String> {
        fn visit(volume: &Volume, place: &[String], out: &mut Vec<String>) {
            let path = place.join("/");
            match volume.node(place) {
                Some(Node::Directory(directory)) => {
                    for name in directory.entries.keys() {
                        visit(volume, &[place, std::slice::from_ref(name)].concat(), out);
                    }
                }
                Some(Node::Link { target, modified }) => {
                    out.push(format!("{path} -> {target} {}", modified.as_millis() / 1_000));
                }
                Some(Node::File(_)) => {
                    out.push(format!("{path} = {}", volume.read(&path).unwrap_or_default()));
                }
                None => {}
            }
        }
        let mut out = Vec::new();
        visit(volume, &[], &mut out);
        let Some(Node::Link { target, .. }) = volume.node(&[DATA.to_owned()]) else { return out };
        out.into_iter().map(|line| line.replace(target, "DIR")).collect()
    }

    fn check(volume: &mut Volume, second: u64, files: &[(&str, &str)], expected: &[&str]) {
        let files =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned(), 0o644));
        let files: Vec<_> = files.collect();
        write(volume, &files, SimTime::secs(second), draw(7, "test", "").nth(second)).unwrap();
        assert_eq!(tree(volume), expected);
    }

    #[test]
    fn files_are_seen_through_links_that_are_swapped_together() {
        let mut volume = Volume::for_everybody(Medium::Disk, SimTime::ZERO);
        check(
            &mut volume,
            1,
            &[("a", "1"), ("conf.d/x", "2"), ("conf.d/y", "3")],
            &[
                "DIR/a = 1",
                "DIR/conf.d/x = 2",
                "DIR/conf.d/y = 3",
                "..data -> DIR 1",
                "a -> ..data/a 1",
                "conf.d -> ..data/conf.d 1",
            ],
        );
        // A link that stays is as old as it was; one whose file is gone goes.
        check(
            &mut volume,
            70,
            &[("a", "9"), ("b", "4")],
            &["DIR/a = 9", "DIR/b = 4", "..data -> DIR 70", "a -> ..data/a 1", "b -> ..data/b 70"],
        );
        // Nothing new: nothing is written.
        let files = [("a", "9"), ("b", "4")];
        let same =
            ["DIR/a = 9", "DIR/b = 4", "..data -> DIR 70", "a -> ..data/a 1", "b -> ..data/b 70"];
        check(&mut volume, 75, &files, &same);
        check(&mut volume, 80, &[], &["..data -> DIR 80"]);
    }

    #[test]
    fn the_directory_is_named_by_the_time() {
        let name = directory_name(SimTime::secs(3_661), draw(7, "test", ""));
        assert!(name.starts_with("..2026_01_01_01_01_01."), "{name}");
    }
}
