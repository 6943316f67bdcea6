//! What can be wrong with a recipe, in sentences that say what to do.

use std::fmt;

use super::files::FileProblem;
use super::nodes::NodesProblem;
use super::script::ScriptProblem;
use super::settings::SettingProblem;
use super::txtar::ArchiveError;
use crate::kit::offset::TimeError;

/// What is wrong with a recipe, and on which line of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipeError {
    pub line: usize,
    pub problem: RecipeProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecipeProblem {
    File(FileProblem),
    Setting(SettingProblem),
    Script(ScriptProblem),
    /// Of the section `nodes`.
    Nodes(NodesProblem),
    /// `trace` and `trace until 70s` both.
    TraceTwice,
    /// Not `trace` and not `trace until 70s`.
    TraceName(Option<TimeError>),
    /// The name belongs to a section, so no manifest can have it.
    NameReserved(String),
}

/// So many characters of a person's text stand inside a sentence.
const SHOWN_MAX: usize = 40;

/// A person's text inside a sentence stays short.
pub(super) fn shown(text: &str) -> String {
    text.trim().chars().take(SHOWN_MAX).collect()
}

impl RecipeError {
    pub(super) fn setting(line: usize, problem: SettingProblem) -> RecipeError {
        RecipeError { line, problem: RecipeProblem::Setting(problem) }
    }
}

impl From<ArchiveError> for RecipeError {
    fn from(error: ArchiveError) -> RecipeError {
        RecipeError { line: error.line, problem: RecipeProblem::File(error.problem) }
    }
}

impl RecipeProblem {
    /// By which the page finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            RecipeProblem::File(problem) => problem.code(),
            RecipeProblem::Setting(problem) => problem.code(),
            RecipeProblem::Script(problem) => problem.code(),
            RecipeProblem::Nodes(_) => "recipe.nodes",
            RecipeProblem::TraceTwice => "recipe.trace-twice",
            RecipeProblem::TraceName(_) => "recipe.trace-name",
            RecipeProblem::NameReserved(_) => "recipe.name-reserved",
        }
    }
}

impl fmt::Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for RecipeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecipeProblem::File(problem) => problem.fmt(f),
            RecipeProblem::Setting(problem) => problem.fmt(f),
            RecipeProblem::Script(problem) => problem.fmt(f),
            RecipeProblem::Nodes(problem) => problem.fmt(f),
            RecipeProblem::TraceTwice => {
                f.write_str("a second trace: a recipe has one, so join the two")
            }
            RecipeProblem::TraceName(None) => {
                f.write_str("name the section trace, or trace until 70s")
            }
            RecipeProblem::TraceName(Some(error)) => {
                write!(f, "{error}; name the section trace until 70s")
            }
            RecipeProblem::NameReserved(name) => {
                write!(
                    f,
                    "{name:?} is the name of a section of the recipe: give the file another, such as {name}.yaml"
                )
            }
        }
    }
}

impl std::error::Error for RecipeError {}
impl std::error::Error for RecipeProblem {}
