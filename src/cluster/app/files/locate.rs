//! Where a path leads: names followed one by one, links resolved, mounts entered.
//! Models path_resolution(7).

use std::borrow::Cow;
use std::collections::VecDeque;

use super::{Errno, Files, LastLink, Medium, Mount, Node, Volume, path};

/// The kernel's own bound on links met along one path.
const LINKS_MAX: usize = 40;
const PATH_BYTES_MAX: usize = 4_096;

/// Where a path leads: into a mount or the layer, and where inside it.
struct Place<'a> {
    mount: Option<usize>,
    inner: Cow<'a, [String]>,
}

impl Files {
    /// Follows a path name by name; the last name need not exist, all before it must.
    pub(super) fn locate(&self, path: &str, last: LastLink) -> Result<Vec<String>, Errno> {
        if path.is_empty() {
            return Err(Errno::NoEntry);
        }
        if PATH_BYTES_MAX < path.len() {
            return Err(Errno::NameTooLong);
        }
        let mut left: VecDeque<String> = path::names(path).map(str::to_owned).collect();
        let mut at: Vec<String> = Vec::new();
        let mut links = 0;
        while let Some(name) = left.pop_front() {
            match name.as_str() {
                "." => continue,
                ".." => {
                    at.pop();
                    continue;
                }
                _ => at.push(name),
            }
            let is_last = left.is_empty();
            match self.node(&at) {
                Some(Node::Link { target, .. }) if !is_last || last == LastLink::Follow => {
                    links += 1;
                    if LINKS_MAX < links || PATH_BYTES_MAX < target.len() {
                        return Err(Errno::Loop);
                    }
                    at.pop();
                    if target.starts_with('/') {
                        at.clear();
                    }
                    path::names(target).rev().for_each(|name| left.push_front(name.to_owned()));
                }
                Some(Node::Directory(_)) => {}
                Some(Node::File(_) | Node::Link { .. }) if is_last => {}
                Some(Node::File(_) | Node::Link { .. }) => return Err(Errno::NotDirectory),
                None if is_last => {}
                None => return Err(Errno::NoEntry),
            }
        }
        Ok(at)
    }

    pub(super) fn node(&self, names: &[String]) -> Option<&Node> {
        let Place { mount, inner } = self.place(names);
        match mount {
            Some(index) => self.lent.get(&self.mounts.get(index)?.volume)?.node(&inner),
            None => self.layer.node(&inner),
        }
    }

    /// Of the tree in which a place lies.
    pub(super) fn medium(&self, names: &[String]) -> Medium {
        let mount = self.mount_above(names);
        let volume = mount.and_then(|mount| self.lent.get(&mount.volume));
        volume.unwrap_or(&self.layer).medium
    }

    pub(super) fn volume_mut(
        &mut self,
        names: &[String],
    ) -> Result<(&mut Volume, Vec<String>), Errno> {
        self.check_place(names)?;
        let Place { mount, inner } = self.place(names);
        let Some(mount) = mount.and_then(|index| self.mounts.get(index)) else {
            return Ok((&mut self.layer, inner.into_owned()));
        };
        let volume = self.lent.get_mut(&mount.volume).ok_or(Errno::NoEntry)?;
        Ok((volume, inner.into_owned()))
    }

    /// The volume's mount that a place lies in.
    pub(super) fn mount_above(&self, names: &[String]) -> Option<&Mount> {
        self.place(names).mount.and_then(|index| self.mounts.get(index))
    }

    /// The longest mount path that the names begin with wins.
    fn place<'a>(&self, names: &'a [String]) -> Place<'a> {
        let mut best: Option<(usize, usize)> = None;
        for (index, mount) in self.mounts.iter().enumerate() {
            let length = path::names(&mount.path).count();
            let is_above = length <= names.len() && path::names(&mount.path).eq(&names[..length]);
            if is_above && best.is_none_or(|(_, longest)| longest < length) {
                best = Some((index, length));
            }
        }
        let Some((index, length)) = best else {
            return Place { mount: None, inner: Cow::Borrowed(names) };
        };
        let below = &names[length..];
        let mut sub_path = path::names(&self.mounts[index].sub_path).map(str::to_owned).peekable();
        let inner = match sub_path.peek() {
            Some(_) => Cow::Owned(sub_path.chain(below.iter().cloned()).collect()),
            None => Cow::Borrowed(below),
        };
        Place { mount: Some(index), inner }
    }
}
