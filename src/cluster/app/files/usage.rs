//! What trees take of the disk they lie on, as those count who count blocks: du(1), the kubelet, containerd.
//! Models DiskUsage of pkg/volume/util/fs/fs.go (v1.36) and of containerd's continuity/fs/du_unix.go.

use super::reading::PROGRAM_BYTES;
use super::{Content, Files, Medium, Node, Volume, path};

/// Whatever has content takes whole blocks of so many bytes, and so does a folder on a disk.
const BLOCK_BYTES: u64 = 4_096;
/// What is written below is memory of the container's, and no disk.
const DEVICES: &str = "/dev";

/// What a node takes by itself, without what is below it.
pub(super) fn own_bytes(node: &Node, medium: Medium) -> u64 {
    match (node, medium) {
        (Node::Directory(_), Medium::Disk) => BLOCK_BYTES,
        (Node::Directory(_), Medium::Memory { .. }) | (Node::Link { .. }, _) => 0,
        (Node::File(file), _) => match file.content {
            Content::Program(_) => PROGRAM_BYTES.next_multiple_of(BLOCK_BYTES),
            Content::Device(_) => 0,
            Content::Text(_) | Content::Zeros(_) => file.size().next_multiple_of(BLOCK_BYTES),
        },
    }
}

impl Volume {
    /// The whole tree with its root.
    pub fn disk_bytes(&self) -> u64 {
        let Some(root) = self.node(&[]) else { return 0 };
        let count = Count { medium: self.medium, elsewhere: Vec::new() };
        count.added(root, None, &mut Vec::new()).unwrap_or(0)
    }
}

impl Files {
    /// What was written over the image that the container began with: an overlay's upper directory, in which a file that
    /// was changed lies whole, and each folder above it. What is mounted is no part of it.
    pub fn disk_bytes_over(&self, image: &Volume) -> u64 {
        let (Some(root), Some(below)) = (self.layer.node(&[]), image.node(&[])) else { return 0 };
        let binds = self.root.binds.iter().map(|bind| bind.path.as_str());
        let elsewhere = binds.chain([DEVICES]).map(|place| path::names(place).collect()).collect();
        let count = Count { medium: self.layer.medium, elsewhere };
        count.added(root, Some(below), &mut Vec::new()).unwrap_or(0)
    }
}

struct Count<'a> {
    medium: Medium,
    /// Places that something is mounted over.
    elsewhere: Vec<Vec<&'a str>>,
}

impl Count<'_> {
    /// None for what is as it was below. A branch that two trees share is the same in memory, and is not looked through.
    fn added<'b>(
        &self,
        node: &'b Node,
        below: Option<&Node>,
        place: &mut Vec<&'b str>,
    ) -> Option<u64> {
        let is_shared = below.is_some_and(|below| std::ptr::eq(node, below));
        if is_shared || self.elsewhere.iter().any(|mounted| mounted == place) {
            return None;
        }
        let own = own_bytes(node, self.medium);
        let Node::Directory(directory) = node else { return (below != Some(node)).then_some(own) };
        let before = match below {
            Some(Node::Directory(before)) => Some(before),
            Some(Node::File(_) | Node::Link { .. }) | None => None,
        };
        let mut inside: Option<u64> = None;
        for (name, entry) in &directory.entries {
            let before = before.and_then(|before| before.entries.get(name));
            place.push(name);
            let added = self.added(entry, before.map(|before| &**before), place);
            place.pop();
            inside = added.map(|added| inside.unwrap_or(0).saturating_add(added)).or(inside);
        }
        let is_same = before.is_some_and(|before| {
            let has_as_many = before.entries.len() == directory.entries.len();
            has_as_many && before.mode == directory.mode && before.modified == directory.modified
        });
        (!is_same || inside.is_some()).then(|| inside.unwrap_or(0).saturating_add(own))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Access, Bind, Mount, Root, Volumes};
    use super::*;
    use crate::kit::time::SimTime;

    fn lent(layer: Volume, mounts: Vec<Mount>) -> Files {
        let mut files = Files::new(layer, mounts);
        files.lend(&mut Volumes::new(), SimTime::secs(1));
        files
    }

    #[test]
    fn a_tree_on_a_disk_takes_whole_blocks_and_one_for_each_folder() {
        for (medium, empty, full) in [
            (Medium::Disk, 4_096, 4 * 4_096 + 8_192),
            (Medium::Memory { bytes: 1 << 20 }, 0, 4_096 + 8_192),
        ] {
            let mut volume = Volume::for_everybody(medium, SimTime::ZERO);
            assert_eq!(volume.disk_bytes(), empty, "{medium:?}");
            let mut volumes = Volumes::new();
            volumes.insert("data".to_owned(), volume);
            let mount = Mount {
                path: "/data".to_owned(),
                volume: "data".to_owned(),
                sub_path: String::new(),
                read_only: false,
            };
            let mut files = Files::new(Volume::default(), vec![mount]);
            files.lend(&mut volumes, SimTime::ZERO);
            files.create_directories("/data/a/b").unwrap();
            files.write("/data/a/b/letter", "x").unwrap();
            files.write("/data/empty", "").unwrap();
            files.write_zeros("/data/zeros", 4_097).unwrap();
            files.link("zeros", "/data/link").unwrap();
            files.give_back(&mut volumes);
            volume = volumes["data"].clone();
            assert_eq!(volume.disk_bytes(), full, "{medium:?}");
        }
    }

    #[test]
    fn over_an_image_lies_what_was_changed_and_the_folders_above() {
        let mut image = lent(Volume::default(), Vec::new());
        image.create_directories("/etc/app").unwrap();
        image.create_directories("/var/log").unwrap();
        image.write("/etc/app/config", &"x".repeat(5_000)).unwrap();
        let image = image.into_layer();
        let mut files = lent(image.clone(), Vec::new());
        assert_eq!(files.disk_bytes_over(&image), 0, "nothing was written");
        files.append("/etc/app/config", "y").unwrap();
        let copied = 3 * 4_096 + 8_192;
        assert_eq!(files.disk_bytes_over(&image), copied, "the file whole, /, /etc and /etc/app");
        files.remove("/etc/app/config").unwrap();
        assert_eq!(files.disk_bytes_over(&image), 3 * 4_096, "what is gone takes nothing");
        files.create_directories("/dev/shm").unwrap();
        files.write_zeros("/dev/shm/buffer", 1 << 20).unwrap();
        files.write_zeros("/etc/hosts", 1 << 20).unwrap();
        let bind = Bind { path: "/etc/hosts".to_owned(), access: Access::ReadWrite };
        files.set_root(Root { binds: vec![bind], ..Root::default() });
        assert_eq!(files.disk_bytes_over(&image), 3 * 4_096, "what is mounted lies elsewhere");
    }
}
