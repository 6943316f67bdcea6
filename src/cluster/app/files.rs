//! The files of a container, as programs see them.

use std::collections::BTreeMap;

/// Paths are absolute and normal; directories are those that some file lies in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files {
    entries: BTreeMap<String, String>,
}

/// A refusal of the file system, by its POSIX name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    NotFound,
    IsDirectory,
}

impl Files {
    pub fn read(&self, path: &str) -> Result<&str, FileError> {
        if self.is_dir(path) {
            return Err(FileError::IsDirectory);
        }
        self.entries.get(path).map(String::as_str).ok_or(FileError::NotFound)
    }

    pub fn write(&mut self, path: &str, content: &str) -> Result<(), FileError> {
        self.entries.insert(path.to_owned(), content.to_owned());
        Ok(())
    }

    /// Directories are there as soon as something lies in them.
    pub fn create_directories(&mut self, path: &str) -> Result<(), FileError> {
        if self.entries.contains_key(path) { Err(FileError::NotFound) } else { Ok(()) }
    }

    pub fn remove(&mut self, path: &str) -> Result<(), FileError> {
        self.entries.remove(path).map(drop).ok_or(FileError::NotFound)
    }

    pub fn exists(&self, path: &str) -> bool {
        self.entries.contains_key(path) || self.is_dir(path)
    }

    pub fn is_dir(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.entries.range(folder.clone()..).next().is_some_and(|(at, _)| at.starts_with(&folder))
    }

    /// The names in a directory, in order.
    pub fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        if !self.is_dir(path) {
            return Err(FileError::NotFound);
        }
        let folder = format!("{}/", path.trim_end_matches('/'));
        let inside = self.entries.keys().filter_map(|at| at.strip_prefix(&folder));
        let mut names: Vec<String> =
            inside.filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect();
        names.dedup();
        Ok(names)
    }
}
