//! A tree of directories, files and links with a bound on its size: a container's own layer, or a volume of a pod.
//! Unchanged branches are shared between copies, so a snapshot of a tree copies one pointer.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::errno::Errno;
use super::path;
use crate::cluster::app::image::Binary;
use crate::kit::time::SimTime;

pub const NODES_MAX: usize = 4_096;
pub const TEXT_BYTES_MAX: u64 = 8 * 1024 * 1024;
pub const FILE_TEXT_BYTES_MAX: usize = 1024 * 1024;
/// Zeros written by dd are only counted; a node's disk holds so many.
pub const ZERO_BYTES_MAX: u64 = 20 * 1024 * 1024 * 1024;
const NAME_BYTES_MAX: usize = 255;
/// So many names of a path are followed before it counts as a loop.
const STEPS_MAX: usize = 100;

#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    root: Rc<Node>,
    nodes: usize,
    text_bytes: u64,
    zero_bytes: u64,
    pub medium: Medium,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Directory(Directory),
    File(File),
    Link { target: String, modified: SimTime },
}

/// Where a tree is kept, which shows in what ls says of its directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    Disk,
    /// A tmpfs, with so much room.
    Memory {
        bytes: u64,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Directory {
    pub entries: SortedMap<String, Rc<Node>>,
    pub mode: u32,
    pub modified: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub content: Content,
    pub mode: u32,
    pub modified: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    /// So many zero bytes, as dd writes them.
    Zeros(u64),
    /// A program that the image brought.
    Program(Binary),
    Device(Device),
}

/// A file that is no storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    Null,
    Zero,
    Random,
    /// `/dev/stdout`, `/proc/self/fd/1`: what the process has open under that number.
    Own(u32),
    /// `/proc/1/fd/1`: what PID 1 has open under that number.
    First(u32),
}

impl Default for Volume {
    fn default() -> Volume {
        Volume {
            root: Rc::new(Node::Directory(Directory::new(SimTime::ZERO))),
            nodes: 0,
            text_bytes: 0,
            zero_bytes: 0,
            medium: Medium::Disk,
        }
    }
}

impl Directory {
    pub fn new(modified: SimTime) -> Directory {
        Directory { entries: SortedMap::new(), mode: 0o755, modified }
    }
}

impl File {
    pub fn text(text: &str, mode: u32, modified: SimTime) -> File {
        File { content: Content::Text(text.to_owned()), mode, modified }
    }

    pub fn size(&self) -> u64 {
        self.text_bytes() + self.zero_bytes()
    }

    fn text_bytes(&self) -> u64 {
        match &self.content {
            Content::Text(text) => text.len() as u64,
            Content::Zeros(_) | Content::Program(_) | Content::Device(_) => 0,
        }
    }

    fn zero_bytes(&self) -> u64 {
        match self.content {
            Content::Zeros(count) => count,
            Content::Text(_) | Content::Program(_) | Content::Device(_) => 0,
        }
    }
}

impl Volume {
    /// An empty one in which everybody may write, as the kubelet makes it. A tmpfs is sticky.
    pub fn for_everybody(medium: Medium, modified: SimTime) -> Volume {
        let mode = match medium {
            Medium::Disk => 0o777,
            Medium::Memory { .. } => 0o1777,
        };
        let root = Directory { mode, ..Directory::new(modified) };
        Volume { root: Rc::new(Node::Directory(root)), medium, ..Volume::default() }
    }

    /// Puts a file there for whoever sets the volume up (a ConfigMap, a Secret), with all directories above it.
    pub fn put(&mut self, path: &str, file: File) -> Result<(), Errno> {
        let names: Vec<String> = path::names(path).map(str::to_owned).collect();
        let (name, above) = names.split_last().ok_or(Errno::IsDirectory)?;
        let modified = file.modified;
        for depth in 1..=above.len() {
            if self.node(&above[..depth]).is_none() {
                self.insert(&above[..depth], Node::Directory(Directory::new(modified)), modified)?;
            }
        }
        let place: Vec<String> = above.iter().chain([name]).cloned().collect();
        if self.node(&place).is_some() {
            self.remove(&place, modified)?;
        }
        self.insert(&place, Node::File(file), modified)
    }

    /// The text of a file; none for what is no file, and for what is no text.
    pub fn read(&self, path: &str) -> Option<&str> {
        let place: Vec<String> = path::names(path).map(str::to_owned).collect();
        match self.node(&place)? {
            Node::File(File { content: Content::Text(text), .. }) => Some(text),
            Node::File(_) | Node::Directory(_) | Node::Link { .. } => None,
        }
    }

    /// The same path without links that lead from one place of the tree to another; none for what is not there.
    pub fn real_path(&self, path: &str) -> Option<String> {
        let mut left: Vec<String> = path::names(path).rev().map(str::to_owned).collect();
        let mut at: Vec<String> = Vec::new();
        let mut steps = 0;
        while let Some(name) = left.pop() {
            steps += 1;
            at.push(name);
            match self.node(&at)? {
                Node::Link { target, .. } if steps < STEPS_MAX && !target.starts_with('/') => {
                    at.pop();
                    left.extend(path::names(target).rev().map(str::to_owned));
                }
                Node::Link { .. } => return None,
                Node::Directory(_) | Node::File(_) => {}
            }
        }
        Some(at.join("/"))
    }

    /// What stands at a place inside the tree; links are not followed.
    pub fn node(&self, place: &[String]) -> Option<&Node> {
        let mut node = &*self.root;
        for name in place {
            let Node::Directory(directory) = node else { return None };
            node = directory.entries.get(name)?;
        }
        Some(node)
    }

    /// Adds a node where none is.
    pub fn insert(&mut self, place: &[String], node: Node, now: SimTime) -> Result<(), Errno> {
        let (name, above) = place.split_last().ok_or(Errno::Exists)?;
        let size = Size::of(&node);
        self.check_room(Size::default(), size)?;
        if NAME_BYTES_MAX < name.len() {
            return Err(Errno::NameTooLong);
        }
        let directory = self.directory_mut(above)?;
        if directory.entries.contains_key(name) {
            return Err(Errno::Exists);
        }
        directory.entries.insert(name.clone(), Rc::new(node));
        directory.modified = now;
        self.count(Size::default(), size);
        Ok(())
    }

    /// Takes a node and all below it away.
    pub fn remove(&mut self, place: &[String], now: SimTime) -> Result<Rc<Node>, Errno> {
        let (name, above) = place.split_last().ok_or(Errno::Busy)?;
        let directory = self.directory_mut(above)?;
        let node = directory.entries.remove(name).ok_or(Errno::NoEntry)?;
        directory.modified = now;
        self.count(Size::of(&node), Size::default());
        Ok(node)
    }

    /// Changes a file, unless it would grow beyond a bound.
    pub fn change(
        &mut self,
        place: &[String],
        change: impl FnOnce(&mut File),
    ) -> Result<(), Errno> {
        let Some(Node::File(file)) = self.node(place) else { return Err(Errno::NoEntry) };
        let mut changed = file.clone();
        let before = Size::of_file(file);
        change(&mut changed);
        let after = Size::of_file(&changed);
        self.check_room(before, after)?;
        if let Some(Node::File(file)) = self.node_mut(place) {
            *file = changed;
        }
        self.count(before, after);
        Ok(())
    }

    /// Adds text at a file's end in place: logs grow line by line.
    pub fn append(&mut self, place: &[String], text: &str, now: SimTime) -> Result<(), Errno> {
        let added = Size { text_bytes: text.len() as u64, ..Size::default() };
        self.check_room(Size::default(), added)?;
        let Some(Node::File(file)) = self.node_mut(place) else { return Err(Errno::NoEntry) };
        file.modified = now;
        match &mut file.content {
            Content::Text(content) if FILE_TEXT_BYTES_MAX < content.len() + text.len() => {
                return Err(Errno::TooLarge);
            }
            Content::Text(content) => content.push_str(text),
            // Text behind zeros is as invisible as the zeros are.
            Content::Zeros(_) => return Ok(()),
            Content::Program(_) | Content::Device(_) => return Err(Errno::Access),
        }
        self.count(Size::default(), added);
        Ok(())
    }

    pub fn set_mode(&mut self, place: &[String], mode: u32) -> Result<(), Errno> {
        match self.node_mut(place).ok_or(Errno::NoEntry)? {
            Node::Directory(directory) => directory.mode = mode,
            Node::File(file) => file.mode = mode,
            Node::Link { .. } => {}
        }
        Ok(())
    }

    pub fn touch(&mut self, place: &[String], now: SimTime) -> Result<(), Errno> {
        match self.node_mut(place).ok_or(Errno::NoEntry)? {
            Node::Directory(directory) => directory.modified = now,
            Node::File(file) => file.modified = now,
            Node::Link { modified, .. } => *modified = now,
        }
        Ok(())
    }

    fn node_mut(&mut self, place: &[String]) -> Option<&mut Node> {
        let mut node = Rc::make_mut(&mut self.root);
        for name in place {
            let Node::Directory(directory) = node else { return None };
            node = Rc::make_mut(directory.entries.get_mut(name)?);
        }
        Some(node)
    }

    fn directory_mut(&mut self, place: &[String]) -> Result<&mut Directory, Errno> {
        match self.node_mut(place) {
            Some(Node::Directory(directory)) => Ok(directory),
            Some(Node::File(_) | Node::Link { .. }) => Err(Errno::NotDirectory),
            None => Err(Errno::NoEntry),
        }
    }

    /// What is written in it, in bytes.
    pub fn used(&self) -> u64 {
        self.text_bytes.saturating_add(self.zero_bytes)
    }

    /// So many more zeros fit in.
    pub fn room(&self) -> u64 {
        let room = match self.medium {
            Medium::Disk => ZERO_BYTES_MAX,
            Medium::Memory { bytes } => bytes.saturating_sub(self.text_bytes),
        };
        room.saturating_sub(self.zero_bytes)
    }

    fn check_room(&self, before: Size, after: Size) -> Result<(), Errno> {
        let nodes = self.nodes + after.nodes - before.nodes.min(self.nodes);
        let text_bytes = self.text_bytes.saturating_sub(before.text_bytes) + after.text_bytes;
        let zero_bytes =
            self.zero_bytes.saturating_sub(before.zero_bytes).saturating_add(after.zero_bytes);
        let room = match self.medium {
            Medium::Disk => ZERO_BYTES_MAX,
            Medium::Memory { bytes } => bytes.saturating_sub(text_bytes),
        };
        let is_full = NODES_MAX < nodes || TEXT_BYTES_MAX < text_bytes || room < zero_bytes;
        if is_full { Err(Errno::NoSpace) } else { Ok(()) }
    }

    fn count(&mut self, before: Size, after: Size) {
        self.nodes = self.nodes + after.nodes - before.nodes;
        self.text_bytes = self.text_bytes + after.text_bytes - before.text_bytes;
        self.zero_bytes = self.zero_bytes + after.zero_bytes - before.zero_bytes;
    }
}

/// What a part of a tree takes of the bounds.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    text_bytes: u64,
    zero_bytes: u64,
}

impl Size {
    fn of(node: &Node) -> Size {
        match node {
            Node::File(file) => Size::of_file(file),
            Node::Link { .. } => Size { nodes: 1, ..Size::default() },
            Node::Directory(directory) => {
                let own = Size { nodes: 1, ..Size::default() };
                directory.entries.values().map(|node| Size::of(node)).fold(own, |sum, size| Size {
                    nodes: sum.nodes + size.nodes,
                    text_bytes: sum.text_bytes + size.text_bytes,
                    zero_bytes: sum.zero_bytes + size.zero_bytes,
                })
            }
        }
    }

    fn of_file(file: &File) -> Size {
        Size { nodes: 1, text_bytes: file.text_bytes(), zero_bytes: file.zero_bytes() }
    }
}
