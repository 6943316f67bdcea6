//! The catalogue of images the simulation knows: one file each.
//!
//! To add an image: its file with a `pub const ENTRY`, and one line in `ALL`.

mod agnhost;
mod base;
mod busybox;
mod flags;
mod kubia;
mod nginx;
mod plain;
mod reference;
mod static_files;
mod tags;
#[cfg(test)]
mod testing;

use std::rc::Rc;

use super::image::Image;
use reference::Reference;
use tags::Tags;

/// One image of the catalogue.
struct Entry {
    /// Names under which registries carry it, without tag.
    names: &'static [&'static str],
    /// What was released.
    tags: Tags,
    make: fn(tag: &str) -> Image,
}

const ALL: &[&[Entry]] = &[agnhost::ALL, busybox::ALL, kubia::ALL, nginx::ALL];

/// Whether the catalogue really knows the image, or stands in for it with a plain server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Yes,
    No,
}

/// The image behind a reference such as `docker.io/luksa/kubia:v1`.
pub fn find(reference: &str) -> (Rc<Image>, Known) {
    let reference = Reference::read(reference);
    match entry(reference.name) {
        Some(entry) => (Rc::new((entry.make)(reference.tag)), Known::Yes),
        None => (Rc::new(plain::make(reference.tag)), Known::No),
    }
}

/// Whether some registry has it: tags that were never released, and whatever says `does-not-exist`, are nowhere.
pub fn is_published(reference: &str) -> bool {
    if reference.contains("does-not-exist") {
        return false;
    }
    let reference = Reference::read(reference);
    // A digest names its image whatever the tag says.
    reference.has_digest()
        || entry(reference.name).is_none_or(|entry| entry.tags.have(reference.tag))
}

fn entry(name: &str) -> Option<&'static Entry> {
    ALL.iter().copied().flatten().find(|entry| entry.names.contains(&name))
}
