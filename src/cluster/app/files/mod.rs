//! The file system of one container: its own layer, and the pod's volumes mounted into it.
//!
//! A value: nothing touches a disk. The pod's volumes are lent for the time of a turn, because several containers of a
//! pod share them. Paths are absolute and need not be normalised.

mod errno;
mod locate;
mod notes;
pub mod path;
mod reading;
mod root;
mod usage;
mod volume;

use crate::kit::sorted::SortedMap;

use self::notes::{Look, Notes};
pub use errno::Errno;
pub use notes::Closely;
pub use reading::{Executable, Kind, Stat};
pub use root::{Access, Bind, Root};
pub use volume::{Content, Device, Directory, File, Medium, Node, Volume};

use crate::kit::time::SimTime;

/// The volumes of a pod by name.
pub type Volumes = SortedMap<String, Volume>;

/// A volume, or a part of it, seen at a path of the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    pub path: String,
    pub volume: String,
    pub sub_path: String,
    pub read_only: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Files {
    layer: Volume,
    mounts: Vec<Mount>,
    root: Root,
    /// The pod's volumes while a turn lasts, else none.
    lent: Volumes,
    now: SimTime,
    notes: Notes,
}

/// An empty file system without mounts.
impl Default for Files {
    fn default() -> Files {
        Files::new(Volume::default(), Vec::new())
    }
}

/// Whether a link at the very end of a path is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastLink {
    Follow,
    Keep,
}

impl Files {
    pub fn new(layer: Volume, mounts: Vec<Mount>) -> Files {
        let (root, notes) = (Root::default(), Notes::default());
        Files { layer, mounts, root, lent: Volumes::new(), now: SimTime::ZERO, notes }
    }

    /// What lies below the mounts.
    pub fn into_layer(self) -> Volume {
        self.layer
    }

    pub fn set_mounts(&mut self, mounts: Vec<Mount>) {
        self.mounts = mounts;
    }

    /// Takes the pod's volumes for a turn. Every `lend` is followed by a `give_back`.
    pub fn lend(&mut self, volumes: &mut Volumes, now: SimTime) {
        self.lent = std::mem::take(volumes);
        self.now = now;
        for mount in &self.mounts {
            self.lent.entry(mount.volume.clone()).or_default();
        }
    }

    pub fn give_back(&mut self, volumes: &mut Volumes) {
        *volumes = std::mem::take(&mut self.lent);
    }

    /// The path that is left when every link is followed.
    pub fn real_path(&self, path: &str, last: LastLink) -> Result<String, Errno> {
        Ok(format!("/{}", self.locate(path, last)?.join("/")))
    }

    /// Replaces a file's text, or makes a new file.
    pub fn write(&mut self, path: &str, text: &str) -> Result<(), Errno> {
        if volume::FILE_TEXT_BYTES_MAX < text.len() {
            return Err(Errno::TooLarge);
        }
        self.store(path, Content::Text(text.to_owned()))
    }

    /// A file of so many zero bytes.
    pub fn write_zeros(&mut self, path: &str, count: u64) -> Result<(), Errno> {
        self.store(path, Content::Zeros(count))
    }

    /// How many more bytes fit into the file system that a path lies in.
    pub fn room(&mut self, path: &str) -> u64 {
        let Ok(names) = self.locate(path, LastLink::Follow) else { return 0 };
        self.volume_mut(&names).map_or(0, |(volume, _)| volume.room())
    }

    /// Adds to a file's end, or makes a new file.
    pub fn append(&mut self, path: &str, text: &str) -> Result<(), Errno> {
        self.note(path, Look::Text);
        let names = self.locate(path, LastLink::Follow)?;
        let now = self.now;
        match self.node(&names) {
            None => self.create(&names, Node::File(File::text(text, 0o644, now))),
            Some(Node::Directory(_)) => Err(Errno::IsDirectory),
            Some(Node::File(_) | Node::Link { .. }) => {
                let (volume, inner) = self.volume_mut(&names)?;
                volume.append(&inner, text, now)
            }
        }
    }

    /// Makes an empty file, or sets an existing one's time to now.
    pub fn touch(&mut self, path: &str) -> Result<(), Errno> {
        self.note(path, Look::Text);
        let names = self.locate(path, LastLink::Follow)?;
        let now = self.now;
        if self.node(&names).is_none() {
            return self.create(&names, Node::File(File::text("", 0o644, now)));
        }
        let (volume, inner) = self.volume_mut(&names)?;
        volume.touch(&inner, now)
    }

    pub fn create_directory(&mut self, path: &str) -> Result<(), Errno> {
        let names = self.locate(path, LastLink::Follow)?;
        self.create(&names, Node::Directory(Directory::new(self.now)))
    }

    /// As `mkdir -p`: what is there already is fine.
    pub fn create_directories(&mut self, path: &str) -> Result<(), Errno> {
        let mut at = String::new();
        for name in path::names(path) {
            at = format!("{at}/{name}");
            match self.kind(&at) {
                Some(Kind::Directory) => {}
                Some(Kind::File | Kind::Link | Kind::Device) => return Err(Errno::NotDirectory),
                None => self.create_directory(&at)?,
            }
        }
        Ok(())
    }

    pub fn link(&mut self, target: &str, path: &str) -> Result<(), Errno> {
        self.note(path, Look::Text);
        let names = self.locate(path, LastLink::Keep)?;
        self.create(&names, Node::Link { target: target.to_owned(), modified: self.now })
    }

    /// Removes a file or a link.
    pub fn remove(&mut self, path: &str) -> Result<(), Errno> {
        self.note(path, Look::Text);
        let names = self.locate(path, LastLink::Keep)?;
        match self.node(&names).ok_or(Errno::NoEntry)? {
            Node::Directory(_) => Err(Errno::IsDirectory),
            Node::File(_) | Node::Link { .. } => self.take(&names).map(drop),
        }
    }

    pub fn remove_directory(&mut self, path: &str) -> Result<(), Errno> {
        self.note(path, Look::Names);
        let names = self.locate(path, LastLink::Keep)?;
        match self.node(&names).ok_or(Errno::NoEntry)? {
            Node::Directory(directory) if directory.entries.is_empty() => {
                self.take(&names).map(drop)
            }
            Node::Directory(_) => Err(Errno::NotEmpty),
            Node::File(_) | Node::Link { .. } => Err(Errno::NotDirectory),
        }
    }

    /// Removes whatever is there, with all below it.
    pub fn remove_all(&mut self, path: &str) -> Result<(), Errno> {
        self.note(path, Look::Text);
        self.note(path, Look::Names);
        let names = self.locate(path, LastLink::Keep)?;
        self.take(&names).map(drop)
    }

    /// Moves a file or a directory; a file that is in the way is replaced.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        for path in [from, to] {
            self.note(path, Look::Text);
            self.note(path, Look::Names);
        }
        let from = self.locate(from, LastLink::Keep)?;
        let to = self.locate(to, LastLink::Keep)?;
        if self.node(&from).is_none() {
            return Err(Errno::NoEntry);
        }
        if from == to {
            return Ok(());
        }
        if to.starts_with(&from) {
            return Err(Errno::Invalid);
        }
        self.check_parent(&from)?;
        self.check_parent(&to)?;
        match self.node(&to) {
            Some(Node::Directory(directory)) if !directory.entries.is_empty() => {
                return Err(Errno::NotEmpty);
            }
            Some(_) => drop(self.take(&to)?),
            None => {}
        }
        let node = self.take(&from)?;
        self.create(&to, (*node).clone())
    }

    /// Makes a file what another one is.
    pub fn copy(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        self.note(from, Look::Text);
        let File { content, mode, .. } = self.file(from)?.clone();
        self.store(to, content)?;
        self.set_mode(to, mode)
    }

    pub fn set_mode(&mut self, path: &str, mode: u32) -> Result<(), Errno> {
        self.note(path, Look::Place);
        let names = self.locate(path, LastLink::Follow)?;
        let (volume, inner) = self.volume_mut(&names)?;
        volume.set_mode(&inner, mode)
    }

    /// Puts a node where none is. The kernel's way to make what programs cannot make: devices and binaries.
    pub fn install(&mut self, path: &str, node: Node) -> Result<(), Errno> {
        self.create_directories(path::parent(path))?;
        let names = self.locate(path, LastLink::Keep)?;
        self.create(&names, node)
    }

    fn store(&mut self, path: &str, content: Content) -> Result<(), Errno> {
        self.note(path, Look::Text);
        let names = self.locate(path, LastLink::Follow)?;
        let now = self.now;
        match self.node(&names) {
            None => self.create(&names, Node::File(File { content, mode: 0o644, modified: now })),
            Some(Node::Directory(_)) => Err(Errno::IsDirectory),
            Some(Node::File(File { content: Content::Device(_), .. })) => Ok(()),
            Some(Node::File(_) | Node::Link { .. }) => {
                let (volume, inner) = self.volume_mut(&names)?;
                volume.change(&inner, |file| {
                    file.content = content;
                    file.modified = now;
                })
            }
        }
    }

    fn create(&mut self, names: &[String], node: Node) -> Result<(), Errno> {
        let now = self.now;
        if self.node(names).is_some() {
            return Err(Errno::Exists);
        }
        self.check_parent(names)?;
        let (volume, inner) = self.volume_mut(names)?;
        volume.insert(&inner, node, now)
    }

    fn take(&mut self, names: &[String]) -> Result<std::rc::Rc<Node>, Errno> {
        let now = self.now;
        self.check_parent(names)?;
        if self.is_mounted_at(names) {
            return Err(Errno::Busy);
        }
        let (volume, inner) = self.volume_mut(names)?;
        volume.remove(&inner, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(mounts: Vec<Mount>) -> Files {
        let mut files = Files::new(Volume::default(), mounts);
        files.lend(&mut Volumes::new(), SimTime::secs(1));
        for path in ["/tmp", "/data"] {
            files.create_directory(path).unwrap();
        }
        files
    }

    #[test]
    fn a_file_is_written_read_and_removed() {
        let mut files = files(Vec::new());
        assert_eq!(files.read("/tmp/healthy"), Err(Errno::NoEntry));
        files.write("/tmp/healthy", "ok\n").unwrap();
        files.append("/tmp/../tmp//healthy", "still\n").unwrap();
        assert_eq!(files.read("/tmp/./healthy"), Ok("ok\nstill\n"));
        assert_eq!(files.list("/tmp"), Ok(vec!["healthy".to_owned()]));
        assert_eq!(files.write("/tmp", ""), Err(Errno::IsDirectory));
        assert_eq!(files.write("/no/where", ""), Err(Errno::NoEntry));
        assert_eq!(files.write("/tmp/healthy/x", ""), Err(Errno::NotDirectory));
        assert_eq!(files.remove_directory("/tmp"), Err(Errno::NotEmpty));
        files.remove("/tmp/healthy").unwrap();
        assert_eq!(files.remove("/tmp/healthy"), Err(Errno::NoEntry));
    }

    #[test]
    fn links_lead_on_and_loops_end() {
        let mut files = files(Vec::new());
        files.write("/data/key", "value").unwrap();
        files.link("key", "/data/link").unwrap();
        files.link("/data", "/tmp/far").unwrap();
        files.link("self", "/tmp/self").unwrap();
        assert_eq!(files.read("/tmp/far/link"), Ok("value"));
        assert_eq!(files.read("/tmp/self"), Err(Errno::Loop));
        assert_eq!(files.real_path("/tmp/far/link", LastLink::Follow).as_deref(), Ok("/data/key"));
        files.remove("/tmp/far").unwrap();
        assert!(files.exists("/data/key"), "removing a link leaves its target");
    }

    #[test]
    fn containers_of_a_pod_share_a_volume() {
        let mount = |path: &str, sub_path: &str, read_only| Mount {
            path: path.to_owned(),
            volume: "shared".to_owned(),
            sub_path: sub_path.to_owned(),
            read_only,
        };
        let mut volumes = Volumes::new();
        let mut writer = Files::new(Volume::default(), vec![mount("/pod", "", false)]);
        writer.lend(&mut volumes, SimTime::ZERO);
        writer.create_directory("/pod/in").unwrap();
        writer.write("/pod/in/page", "hello").unwrap();
        assert_eq!(writer.remove_all("/pod"), Err(Errno::Busy));
        writer.give_back(&mut volumes);

        let mut reader = Files::new(Volume::default(), vec![mount("/html", "in", true)]);
        reader.lend(&mut volumes, SimTime::ZERO);
        assert_eq!(reader.read("/html/page"), Ok("hello"));
        assert_eq!(reader.write("/html/page", "x"), Err(Errno::ReadOnly));
        assert_eq!(reader.remove("/html/page"), Err(Errno::ReadOnly));
    }

    #[test]
    fn a_tree_has_bounds_and_gives_room_back() {
        let mut files = files(Vec::new());
        let large = "x".repeat(volume::FILE_TEXT_BYTES_MAX);
        for name in 0..8 {
            files.write(&format!("/tmp/{name}"), &large).unwrap();
        }
        assert_eq!(files.write("/tmp/one-more", "x"), Err(Errno::NoSpace));
        assert_eq!(files.append("/tmp/0", "x"), Err(Errno::NoSpace));
        files.remove("/tmp/3").unwrap();
        files.write("/tmp/one-more", "x").unwrap();
        assert_eq!(files.write_zeros("/tmp/disk", u64::MAX), Err(Errno::NoSpace));
        files.remove_all("/tmp").unwrap();
        files.create_directory("/tmp").unwrap();
        let many = (0..=volume::NODES_MAX).find_map(|n| files.touch(&format!("/tmp/{n}")).err());
        assert_eq!(many, Some(Errno::NoSpace));
        assert_eq!(files.touch(&format!("/data/{}", "n".repeat(300))), Err(Errno::NoSpace));
    }
}
