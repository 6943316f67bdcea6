//! Serving the files of a folder, and who is asking: what several web servers share.

use crate::cluster::app::files::Files;
use crate::cluster::app::server::interface::{LOCALHOST, is_loopback};
use crate::cluster::app::server::page::Exchange;

/// What lies behind a path.
pub enum Found {
    File(String),
    /// A folder whose path lacks its last slash.
    Folder,
    /// A folder, without any of the index files.
    NoIndex,
    Nothing,
}

/// The file that `path` names below `root`; dots never lead out of it.
pub fn find(files: &Files, root: &str, path: &str, indexes: &[&str]) -> Found {
    let clean = clean(path);
    let full = format!("{}{clean}", root.trim_end_matches('/'));
    let folder = full.trim_end_matches('/');
    // The root of all files is nothing but a slash.
    if !folder.is_empty() && !files.is_dir(folder) {
        return read(files, &full).map_or(Found::Nothing, Found::File);
    }
    if !clean.ends_with('/') {
        return Found::Folder;
    }
    indexes
        .iter()
        .find_map(|index| read(files, &format!("{full}{index}")))
        .map_or(Found::NoIndex, Found::File)
}

pub fn read(files: &Files, path: &str) -> Option<String> {
    files.read(path).ok().map(str::to_owned)
}

/// Who asks: requests do not say it. What comes by loopback came from the pod itself, and probes come from the node, the
/// first address of the pod's network.
pub fn client(exchange: &Exchange) -> String {
    if is_loopback(&exchange.request.address) {
        return LOCALHOST.to_owned();
    }
    let ip = &exchange.launch.ip;
    ip.rsplit_once('.')
        .map_or_else(|| "127.0.0.1".to_owned(), |(network, _)| format!("{network}.1"))
}

fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    let slash = if is_folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_never_lead_out_of_the_root() {
        for (path, cleaned) in [
            ("/", "/"),
            ("//a//b/", "/a/b/"),
            ("/../../etc/passwd", "/etc/passwd"),
            ("/a/./b/..", "/a/"),
            ("", "/"),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
    }
}
