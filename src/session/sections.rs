//! The reserved names of a recipe: what stands beside its manifests. Who the nodes are, what a lesson asks, wants and
//! says, and what a golden trace expects.

use super::files::File;
use super::recipe_problem::RecipeProblem;
use crate::kit::offset::parse_time_offset;
use crate::kit::time::SimTime;
use crate::words::Lang;

/// Before the name of a file as the solution has it.
const SOLUTION_FOLDER: &str = "solution/";

/// The expected records of a golden trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// How far the take is played; to the end of its script if it does not say.
    pub until: Option<SimTime>,
    pub file: File,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    pub nodes: Option<File>,
    /// What is asked before play.
    pub predict: Option<File>,
    pub goal: Option<File>,
    /// Lines of the script that the solution adds.
    pub solution: Option<File>,
    /// Files as the solution has them, under `solution/`.
    solution_files: Vec<File>,
    /// What the lesson says, a file a language.
    prose: Vec<File>,
    pub trace: Option<Trace>,
    pub console: Option<File>,
}

impl Sections {
    /// Takes a file that has one of the reserved names, and hands any other back.
    pub fn take(&mut self, file: File) -> Result<Option<File>, RecipeProblem> {
        match file.name() {
            "nodes" => self.nodes = Some(file),
            "predict" => self.predict = Some(file),
            "goal" => self.goal = Some(file),
            "solution" => self.solution = Some(file),
            "console" => self.console = Some(file),
            name if name.starts_with(SOLUTION_FOLDER) => put(&mut self.solution_files, file),
            name if prose_language(name).is_some() => put(&mut self.prose, file),
            name if is_reserved(name) => {
                let until = trace_until(name)?;
                if self.trace.replace(Trace { until, file }).is_some() {
                    return Err(RecipeProblem::TraceTwice);
                }
            }
            _ => return Ok(Some(file)),
        }
        Ok(None)
    }

    /// In the order in which they are written.
    pub fn iter(&self) -> impl Iterator<Item = &File> {
        let before = [&self.nodes, &self.predict, &self.goal, &self.solution];
        let after = [self.trace.as_ref().map(|trace| &trace.file), self.console.as_ref()];
        let before = before.into_iter().flatten();
        before.chain(&self.solution_files).chain(&self.prose).chain(after.into_iter().flatten())
    }

    /// The files that the solution changes or adds, each with the name it has among the manifests.
    pub fn solution_files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.solution_files
            .iter()
            .filter_map(|file| Some((file.name().strip_prefix(SOLUTION_FOLDER)?, file)))
    }

    pub fn prose(&self, language: Lang) -> Option<&File> {
        self.prose.iter().find(|file| prose_language(file.name()) == Some(language))
    }

    pub fn has_prose(&self) -> bool {
        !self.prose.is_empty()
    }
}

/// In place of the one that had its name.
fn put(files: &mut Vec<File>, file: File) {
    match files.iter_mut().find(|other| other.name() == file.name()) {
        Some(other) => *other = file,
        None => files.push(file),
    }
}

pub fn is_reserved(name: &str) -> bool {
    matches!(name, "nodes" | "predict" | "goal" | "solution" | "console")
        || name.starts_with(SOLUTION_FOLDER)
        || prose_language(name).is_some()
        || name.split_whitespace().next() == Some("trace")
}

/// Reads `prose/en.md`.
fn prose_language(name: &str) -> Option<Lang> {
    let tag = name.strip_prefix("prose/")?.strip_suffix(".md")?;
    Lang::ALL.into_iter().find(|language| language.tag() == tag)
}

/// Reads `trace` and `trace until 70s`.
fn trace_until(name: &str) -> Result<Option<SimTime>, RecipeProblem> {
    match name.split_whitespace().collect::<Vec<_>>()[..] {
        ["trace"] => Ok(None),
        ["trace", "until", until] => parse_time_offset(until)
            .map(Some)
            .map_err(|error| RecipeProblem::TraceName(Some(error))),
        _ => Err(RecipeProblem::TraceName(None)),
    }
}
