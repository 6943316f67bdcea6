//! The text archive a recipe is written in: a comment, then files, each after a line `-- NAME --`.
//! Models golang.org/x/tools/txtar; stricter than Go about names, and bounded.

use std::fmt;

use super::files::{File, FileProblem, Files, TEXT_LENGTH_MAX, marker};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// What stands before the first file.
    pub comment: String,
    pub files: Files,
}

/// What is wrong with an archive, and on which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveError {
    pub line: usize,
    pub problem: FileProblem,
}

impl Archive {
    pub fn parse(text: &str) -> Result<Archive, ArchiveError> {
        if TEXT_LENGTH_MAX < text.len() {
            let line = 1 + text.bytes().take(TEXT_LENGTH_MAX).filter(|byte| *byte == b'\n').count();
            return Err(ArchiveError { line, problem: FileProblem::TooLong });
        }
        let mut archive = Archive::default();
        let mut name = None;
        let mut body = String::new();
        let mut body_line = 1;
        for (line, number) in text.split_inclusive('\n').zip(1..) {
            let Some(next_name) = marker(line) else {
                body.push_str(line);
                continue;
            };
            archive.take_part(name, &body, body_line)?;
            (name, body_line) = (Some(next_name), number + 1);
            body.clear();
        }
        archive.take_part(name, &body, body_line)?;
        Ok(archive)
    }

    fn take_part(
        &mut self,
        name: Option<&str>,
        body: &str,
        line: usize,
    ) -> Result<(), ArchiveError> {
        let Some(name) = name else {
            self.comment = with_line_break(body);
            return Ok(());
        };
        File::at(name, body, line)
            .and_then(|file| self.files.add(file))
            .map_err(|problem| ArchiveError { line: line - 1, problem })
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl std::error::Error for ArchiveError {}

fn with_line_break(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Comment, names and bodies, put together again.
    fn whole(text: &str) -> String {
        let archive = Archive::parse(text).unwrap();
        let file = |file: &File| format!("-- {} --\n{}", file.name(), file.body());
        archive.comment.clone() + &archive.files.iter().map(file).collect::<String>()
    }

    #[test]
    fn nothing_of_an_archive_is_lost() {
        for text in [
            "",
            "only a comment\n",
            "-- a --\n",
            "comment\n\n-- a.yaml --\nx: 1\n\n-- b.yaml --\n-- c --\n--- \n -- no marker --\n--  --\n-- --\n",
            "-- trace until 70s --\n$ kubectl get pods\r\n안녕\n",
        ] {
            assert_eq!(whole(text), text);
        }
    }

    #[test]
    fn a_missing_last_line_break_is_added_as_go_does() {
        assert_eq!(whole("c"), "c\n");
        assert_eq!(whole("-- a --\nx"), "-- a --\nx\n");
    }

    #[test]
    fn files_know_where_they_begin() {
        let archive = Archive::parse("c\n--  a.yaml  --\r\nx\ny\n-- b --\nz\n").unwrap();
        let seen: Vec<_> =
            archive.files.iter().map(|file| (file.name(), file.body(), file.line())).collect();
        assert_eq!(seen, [("a.yaml", "x\ny\n", 3), ("b", "z\n", 6)]);
        assert_eq!(archive.comment, "c\n");
    }

    #[test]
    fn errors_name_the_line() {
        for (text, message) in [
            (
                "-- a --\nx\n-- a --\n",
                "line 3: there is already a file \"a\", on line 1: give this one another name",
            ),
            (
                "c\n-- ../a --\n",
                "line 2: \"../a\" cannot be a file's name: write one like web.yaml, without a leading /, without .. and \\",
            ),
        ] {
            assert_eq!(Archive::parse(text).unwrap_err().to_string(), message);
        }
        let long = "0123456789abcde\n".repeat(TEXT_LENGTH_MAX / 16) + "x";
        let error = Archive::parse(&long).unwrap_err();
        assert_eq!((error.line, error.problem), (TEXT_LENGTH_MAX / 16 + 1, FileProblem::TooLong));
        let many: String = (0..65).map(|index| format!("-- {index} --\n")).collect();
        let error = Archive::parse(&many).unwrap_err();
        assert_eq!((error.line, error.problem), (65, FileProblem::TooMany));
    }
}
