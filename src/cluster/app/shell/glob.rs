//! Paths that a pattern matches, in order.
//! Models glob(7).

use super::pattern;
use crate::cluster::app::files::{Files, path};

/// More are not looked for.
const PATHS_MAX: usize = 1_000;

pub fn paths(files: &Files, cwd: &str, pattern: &str) -> Vec<String> {
    let start = if pattern.starts_with('/') { "/" } else { "" };
    let mut found = vec![start.to_owned()];
    let parts: Vec<&str> = path::names(pattern).collect();
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        let mut longer = Vec::new();
        for base in &found {
            let directory = path::absolute(cwd, if base.is_empty() { "." } else { base });
            for name in names(files, &directory, part) {
                let candidate = path::join(base, &name);
                let whole = path::absolute(cwd, &candidate);
                if files.exists(&whole) && (is_last || files.is_dir(&whole)) {
                    longer.push(candidate);
                }
                if PATHS_MAX < longer.len() {
                    return longer;
                }
            }
        }
        found = longer;
    }
    found
}

/// The names in a directory that one part of the pattern matches; hidden ones only when it says so.
fn names(files: &Files, directory: &str, part: &str) -> Vec<String> {
    if !pattern::is_pattern(part) {
        return vec![part.replace('\\', "")];
    }
    let shows_hidden = part.starts_with('.');
    let names = files.list(directory).unwrap_or_default().into_iter();
    names
        .filter(|name| shows_hidden || !name.starts_with('.'))
        .filter(|name| pattern::matches(part, name))
        .collect()
}
