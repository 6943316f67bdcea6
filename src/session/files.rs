//! The named texts of a recipe: each under a name that is safe to unpack and used once, all of them bounded.

use std::fmt;

/// What a whole recipe may hold, in bytes.
pub const TEXT_LENGTH_MAX: usize = 256 * 1024;
pub const FILES_MAX: usize = 64;
pub const NAME_LENGTH_MAX: usize = 100;

/// One text with its name. Its body ends with a line break and can be written into an archive as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    name: String,
    body: String,
    line: usize,
}

/// Files in the order of their writing, no two of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Vec<File>);

/// Why a text cannot be part of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    TooLong,
    TooMany,
    NameTooLong,
    /// The name would leave the folder it is unpacked into, or cannot be a file's name at all.
    NameUnsafe(String),
    /// The name was given before, on this line.
    NameTaken {
        name: String,
        first: usize,
    },
    /// This line of the body would be read back as the beginning of another file.
    MarkerInside(usize),
}

impl File {
    /// A file made here rather than read: it knows no line.
    pub fn new(name: &str, body: &str) -> Result<File, FileProblem> {
        if let Some(index) = body.lines().position(|line| marker(line).is_some()) {
            return Err(FileProblem::MarkerInside(index + 1));
        }
        File::at(name, body, 0)
    }

    /// A file whose body begins on the given line of an archive, where it was already split from its neighbours.
    pub(super) fn at(name: &str, body: &str, line: usize) -> Result<File, FileProblem> {
        check_name(name)?;
        if TEXT_LENGTH_MAX < body.len() {
            return Err(FileProblem::TooLong);
        }
        let mut body = body.to_owned();
        if !body.is_empty() && !body.ends_with('\n') {
            body.push('\n');
        }
        Ok(File { name: name.to_owned(), body, line })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn body(&self) -> &str {
        &self.body
    }

    /// Whether it is there to be run.
    pub fn is_script(&self) -> bool {
        self.name.ends_with(".sh") || self.body.starts_with("#!")
    }

    /// The line of the archive on which the body begins; 0 if it was not read from one.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl Files {
    /// Adds a file under a new name.
    pub fn add(&mut self, file: File) -> Result<(), FileProblem> {
        if let Some(first) = self.find(file.name()) {
            return Err(FileProblem::NameTaken {
                name: file.name,
                first: first.line.saturating_sub(1),
            });
        }
        self.put(file)
    }

    /// Adds a file, in place of the one that had its name.
    pub fn put(&mut self, file: File) -> Result<(), FileProblem> {
        let others = || self.0.iter().filter(|other| other.name != file.name);
        if FILES_MAX <= others().count() {
            return Err(FileProblem::TooMany);
        }
        let length: usize = others().map(|other| other.body.len()).sum();
        if TEXT_LENGTH_MAX < length + file.body.len() {
            return Err(FileProblem::TooLong);
        }
        match self.0.iter_mut().find(|other| other.name == file.name) {
            Some(other) => *other = file,
            None => self.0.push(file),
        }
        Ok(())
    }

    pub fn remove(&mut self, name: &str) -> Option<File> {
        let index = self.0.iter().position(|file| file.name == name)?;
        Some(self.0.remove(index))
    }

    pub fn find(&self, name: &str) -> Option<&File> {
        self.0.iter().find(|file| file.name == name)
    }

    pub fn iter(&self) -> std::slice::Iter<'_, File> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Files {
    type Item = File;
    type IntoIter = std::vec::IntoIter<File>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The name in a line `-- NAME --`, by which a file begins in an archive.
pub(super) fn marker(line: &str) -> Option<&str> {
    let line = line.trim_end_matches(['\n', '\r']);
    let name = line.strip_prefix("-- ")?.strip_suffix(" --")?.trim();
    (!name.is_empty()).then_some(name)
}

impl FileProblem {
    /// By which the page finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            FileProblem::TooLong => "file.too-long",
            FileProblem::TooMany => "file.too-many",
            FileProblem::NameTooLong => "file.name-too-long",
            FileProblem::NameUnsafe(_) => "file.name-unsafe",
            FileProblem::NameTaken { .. } => "file.name-taken",
            FileProblem::MarkerInside(_) => "file.marker-inside",
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileProblem::TooLong => write!(
                f,
                "the recipe is longer than {} KiB: leave out what the run does not need",
                TEXT_LENGTH_MAX / 1024
            ),
            FileProblem::TooMany => {
                write!(
                    f,
                    "more than {FILES_MAX} files: put several manifests into one, with --- between them"
                )
            }
            FileProblem::NameTooLong => {
                write!(f, "the file's name is longer than {NAME_LENGTH_MAX} characters: shorten it")
            }
            FileProblem::NameUnsafe(name) => write!(
                f,
                "{name:?} cannot be a file's name: write one like web.yaml, without a leading /, without .. and \\"
            ),
            FileProblem::NameTaken { name, first: 0 } => {
                write!(f, "there is already a file {name:?}: give this one another name")
            }
            FileProblem::NameTaken { name, first } => write!(
                f,
                "there is already a file {name:?}, on line {first}: give this one another name"
            ),
            FileProblem::MarkerInside(line) => write!(
                f,
                "line {line} of the text looks like the beginning of another file: put a blank before its first dash"
            ),
        }
    }
}

impl std::error::Error for FileProblem {}

/// Whether a name can be a file's in a recipe.
pub(super) fn check_name(name: &str) -> Result<(), FileProblem> {
    if NAME_LENGTH_MAX < name.chars().count() {
        return Err(FileProblem::NameTooLong);
    }
    let bad_part = |part: &str| matches!(part, "" | "." | "..");
    let bad_char = |c: char| c == '\\' || c.is_control();
    if name.trim() != name || name.split('/').any(bad_part) || name.contains(bad_char) {
        return Err(FileProblem::NameUnsafe(name.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_inside_its_folder() {
        for name in ["web.yaml", "solution/web.yaml", "trace until 70s", "웹.yaml", "..web"] {
            assert!(File::new(name, "").is_ok(), "{name}");
        }
        for name in ["", " ", "/etc/passwd", "../web.yaml", "a//b", "a/./b", "a\\b", "a\tb", "a/"] {
            assert_eq!(
                File::new(name, ""),
                Err(FileProblem::NameUnsafe(name.to_owned())),
                "{name}"
            );
        }
        assert_eq!(File::new(&"x".repeat(101), ""), Err(FileProblem::NameTooLong));
    }

    #[test]
    fn a_body_ends_with_a_line_break_unless_empty() {
        assert_eq!(File::new("a", "x").unwrap().body(), "x\n");
        assert_eq!(File::new("a", "x\n").unwrap().body(), "x\n");
        assert_eq!(File::new("a", "").unwrap().body(), "");
    }

    #[test]
    fn a_body_that_would_fall_apart_is_refused() {
        assert_eq!(File::new("a", "x\n-- b --\n"), Err(FileProblem::MarkerInside(2)));
        assert!(File::new("a", "x\n -- b --\n--  --\n-- b\n").is_ok());
    }

    #[test]
    fn files_together_are_bounded() {
        let mut files = Files::default();
        let half = "x".repeat(TEXT_LENGTH_MAX / 2);
        files.put(File::new("a", &half).unwrap()).unwrap();
        assert_eq!(files.put(File::new("b", &half).unwrap()), Err(FileProblem::TooLong));
        files.put(File::new("a", "short").unwrap()).unwrap();
        for index in 1..FILES_MAX {
            files.add(File::new(&index.to_string(), "").unwrap()).unwrap();
        }
        assert_eq!(files.add(File::new("b", "").unwrap()), Err(FileProblem::TooMany));
        files.put(File::new("a", "replaced").unwrap()).unwrap();
        assert_eq!(files.find("a").map(File::body), Some("replaced\n"));
    }
}
