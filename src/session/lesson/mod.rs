//! A lesson: a recipe that says what it is about, asks before play, wants something and knows how it is done.
//!
//! The map: here is what a recipe says of itself as a lesson and what is wrong with that; `markdown` and `prose` read what
//! it says, `predict` what it asks; `reference` plays its start aside to know the answers; `skeleton` begins a new one.

pub mod markdown;
pub mod predict;
pub mod prose;
pub mod reference;
pub mod skeleton;

use std::fmt;
use std::rc::Rc;

use self::predict::{PredictProblem, Prediction};
use self::prose::{Prose, ProseProblem};
use super::goal::{self, GoalProblem};
use super::recipe::Recipe;
use super::script::{Script, ScriptLine, ScriptProblem};
use crate::kit::order;
use crate::lessons;
use crate::words::{Lang, Words};

/// The comment line that says which lesson a recipe is: `# lesson: first-probe`.
const NOTE: &str = "lesson";

#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name, if it is compiled in.
    pub name: Option<String>,
    pub predictions: Rc<[Prediction]>,
    /// In the order of `Lang::ALL`.
    prose: [Option<Rc<Prose>>; 2],
    pub has_solution: bool,
    pub complaints: Vec<Complaint>,
}

/// What is wrong with a lesson, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// A file of prose beside the recipe; the recipe itself if it is none.
    pub file: Option<Lang>,
    pub line: usize,
    pub problem: LessonProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonProblem {
    Goal(GoalProblem),
    Predict(PredictProblem),
    Prose(ProseProblem),
    Solution(ScriptProblem),
    SolutionFile(String),
    NoGoal,
    NoSolution,
    NoProse(Lang),
    /// Sentences and goals, which should be as many.
    GoalSentences {
        sentences: usize,
        goals: usize,
    },
    /// The questions of the recipe, which the prose does not name in this order.
    Questions(String),
    /// A link to a lesson that does not exist.
    UnknownLesson(String),
}

/// The recipe of a lesson that is compiled in.
pub fn recipe(name: &str) -> Option<Recipe> {
    let mut recipe = Recipe::parse(lessons::text(name)?).ok()?;
    recipe.prose.push(format!("# {NOTE}: {name}"));
    Some(recipe)
}

/// Which lesson a recipe is, if it is compiled in.
pub fn name_of(recipe: &Recipe) -> Option<&str> {
    recipe.notes(NOTE).into_iter().next().filter(|name| lessons::exists(name))
}

/// The same recipe as one of its own.
pub fn without_name(recipe: &mut Recipe) {
    let note = format!("# {NOTE}:");
    recipe.prose.retain(|line| !line.starts_with(&note));
}

impl Lesson {
    /// Nothing, if the recipe is no more than a recipe.
    pub fn of(recipe: &Recipe) -> Option<Lesson> {
        let name = name_of(recipe).map(str::to_owned);
        let sections = recipe.sections();
        let has_section = sections.goal.is_some() || sections.predict.is_some();
        if name.is_none() && !has_section && !sections.has_prose() {
            return None;
        }
        let texts = Lang::ALL.map(|language| Text::of(recipe, name.as_deref(), language));
        Some(Lesson::read(recipe, name, texts))
    }

    /// With the prose that stands elsewhere.
    pub fn read(recipe: &Recipe, name: Option<String>, texts: [Option<Text>; 2]) -> Lesson {
        let mut complaints = Vec::new();
        let here = |line, problem| Complaint { file: None, line, problem };
        let (goals, errors) = match recipe.goal() {
            Some(section) => goal::read(section.body(), section.line()),
            None => (Vec::new(), Vec::new()),
        };
        let errors = errors.into_iter();
        complaints.extend(errors.map(|error| here(error.line, LessonProblem::Goal(error.problem))));
        let section = recipe.sections().predict.as_ref();
        let (predictions, errors) =
            section.map(|file| predict::read(file.body(), file.line())).unwrap_or_default();
        let errors = errors.into_iter();
        complaints
            .extend(errors.map(|(line, problem)| here(line, LessonProblem::Predict(problem))));
        complaints.extend(solved(recipe).err());
        let mut prose = [None, None];
        for (index, text) in texts.into_iter().enumerate() {
            let Some(text) = text else { continue };
            let (read, problems) = prose::read(&text.body);
            let place = |line| Complaint {
                file: text.file,
                line: line + text.before,
                problem: LessonProblem::NoGoal,
            };
            let said = |(line, problem)| Complaint {
                problem: LessonProblem::Prose(problem),
                ..place(line)
            };
            complaints.extend(problems.into_iter().map(said));
            let wrong = disagreements(&read, goals.len(), &predictions);
            complaints.extend(wrong.into_iter().map(|problem| Complaint { problem, ..place(1) }));
            prose[index] = Some(Rc::new(read));
        }
        let sections = recipe.sections();
        let has_solution =
            sections.solution.is_some() || sections.solution_files().next().is_some();
        Lesson { name, predictions: predictions.into(), prose, has_solution, complaints }
    }

    /// In this language, else in the other.
    pub fn prose(&self, language: Lang) -> Option<&Rc<Prose>> {
        let own = Lang::ALL.iter().position(|other| *other == language).unwrap_or_default();
        self.prose[own].as_ref().or_else(|| self.prose.iter().flatten().next())
    }

    /// Whether it is the same lesson, whatever its files and its script are by now.
    pub fn says_the_same(&self, other: &Lesson) -> bool {
        self.prose == other.prose && self.predictions.len() == other.predictions.len()
    }

    pub fn has_prose(&self, language: Lang) -> bool {
        let own = Lang::ALL.iter().position(|other| *other == language).unwrap_or_default();
        self.prose[own].is_some()
    }
}

/// A text of prose, and where it stands.
pub struct Text {
    pub body: String,
    pub file: Option<Lang>,
    /// So many lines stand before it.
    pub before: usize,
}

impl Text {
    /// The recipe's own, else that of the lesson it is.
    fn of(recipe: &Recipe, name: Option<&str>, language: Lang) -> Option<Text> {
        if let Some(own) = recipe.sections().prose(language) {
            let before = own.line().saturating_sub(1);
            return Some(Text { body: own.body().to_owned(), file: None, before });
        }
        let body = Words::lesson(language, name?)?.to_owned();
        Some(Text { body, file: Some(language), before: 0 })
    }
}

fn disagreements(prose: &Prose, goals: usize, predictions: &[Prediction]) -> Vec<LessonProblem> {
    let mut problems = Vec::new();
    let sentences = prose.goals.len();
    if sentences != goals && 0 < sentences {
        problems.push(LessonProblem::GoalSentences { sentences, goals });
    }
    let asked = predictions.iter().map(|prediction| prediction.name.as_str());
    if !asked.clone().eq(prose.predict.iter().map(|(name, _)| name.as_str())) {
        problems.push(LessonProblem::Questions(asked.collect::<Vec<_>>().join(", ")));
    }
    problems
}

/// The recipe as its solution has it: files in place of those of their names, and lines that join the script by time.
pub fn solved(recipe: &Recipe) -> Result<Recipe, Complaint> {
    let mut solved = recipe.clone();
    for (name, file) in recipe.sections().solution_files() {
        let put = solved.put_file(name, file.body());
        put.map_err(|problem| Complaint {
            file: None,
            line: file.line(),
            problem: LessonProblem::SolutionFile(problem.to_string()),
        })?;
    }
    let Some(section) = &recipe.sections().solution else { return Ok(solved) };
    let mut lines: Vec<ScriptLine> = recipe.script.lines().to_vec();
    for (text, line) in section.body().lines().map(str::trim).zip(section.line()..) {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let wrong =
            |problem| Complaint { file: None, line, problem: LessonProblem::Solution(problem) };
        lines.push(ScriptLine::parse(text).map_err(wrong)?);
    }
    order::sort_by_key(&mut lines, |line| line.at);
    let mut script = Script::default();
    for line in lines {
        let wrong = |problem| Complaint {
            file: None,
            line: section.line(),
            problem: LessonProblem::Solution(problem),
        };
        script.push(line).map_err(wrong)?;
    }
    solved.script = script;
    Ok(solved)
}

impl fmt::Display for LessonProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LessonProblem::Goal(problem) => problem.fmt(f),
            LessonProblem::Predict(problem) => problem.fmt(f),
            LessonProblem::Prose(problem) => problem.fmt(f),
            LessonProblem::Solution(problem) => problem.fmt(f),
            LessonProblem::SolutionFile(problem) => f.write_str(problem),
            LessonProblem::NoGoal => {
                f.write_str("a section -- goal -- is missing, with a line such as: within 1m: pod/web ready == 1/1")
            }
            LessonProblem::NoSolution => f.write_str(
                "a solution is missing: console lines in -- solution --, or a whole file in -- solution/web.yaml --",
            ),
            LessonProblem::NoProse(language) => {
                write!(f, "the prose in {} is missing", language.name())
            }
            LessonProblem::GoalSentences { sentences, goals } => {
                write!(f, "sentences in the section ## goals: {sentences}; goals in the recipe: {goals}")
            }
            LessonProblem::Questions(names) if names.is_empty() => {
                f.write_str("the section ## predict has questions, the recipe asks none")
            }
            LessonProblem::Questions(names) => {
                write!(f, "the section ## predict has to have a line for each question, in this order: {names}")
            }
            LessonProblem::UnknownLesson(name) => write!(f, "there is no lesson {name:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOM: &str = "# Mine
0s kubectl apply -f web.yaml
5s kubectl get pods
-- web.yaml --
kind: Pod
-- goal --
soon: x
within 1m: pod/web ready == 1/1
-- solution --
# first
5s sim thaw web
3s kubectl delete pod web
-- solution/web.yaml --
kind: Service
-- solution/more.yaml --
x: 1
-- prose/en.md --
# Title
Lede.
## goals
- One
- Two
## predict
more: x
";

    #[test]
    fn a_recipe_can_carry_all_of_its_lesson() {
        let recipe = Recipe::parse(CUSTOM).unwrap();
        let lesson = Lesson::of(&recipe).expect("it has goals");
        assert_eq!(lesson.prose(Lang::Ko).map(|prose| prose.title.as_str()), Some("Title"));
        assert!(lesson.has_solution && !lesson.has_prose(Lang::Ko));
        let lines: Vec<String> = lesson
            .complaints
            .iter()
            .map(|complaint| format!("{}: {}", complaint.line, complaint.problem))
            .collect();
        for (line, start) in lines.iter().zip([
            "7: expected at T",
            "18: sentences in the section ## goals: 2; goals in the recipe: 1",
            "18: the section ## predict has questions",
        ]) {
            assert!(line.starts_with(start), "{line}");
        }
        assert_eq!(lines.len(), 3, "{lines:#?}");
    }

    #[test]
    fn a_solution_replaces_files_and_joins_the_script_by_time() {
        let recipe = Recipe::parse(CUSTOM).unwrap();
        let solved = solved(&recipe).unwrap();
        let lines: Vec<&str> = solved.script.lines().iter().map(ScriptLine::line).collect();
        assert_eq!(
            lines,
            [
                "kubectl apply -f web.yaml",
                "kubectl delete pod web",
                "kubectl get pods",
                "sim thaw web"
            ]
        );
        let bodies: Vec<_> = solved.files().iter().map(|file| (file.name(), file.body())).collect();
        assert_eq!(bodies, [("web.yaml", "kind: Service\n"), ("more.yaml", "x: 1\n")]);
        let broken = CUSTOM.replace("3s kubectl", "soon kubectl");
        let complaint = super::solved(&Recipe::parse(&broken).unwrap()).unwrap_err();
        assert_eq!(complaint.line, 12);
    }

    #[test]
    fn a_lesson_that_is_compiled_in_knows_its_name() {
        let first = recipe(lessons::first()).expect("it is compiled in");
        let again = Recipe::parse(&first.to_text()).unwrap();
        assert_eq!(name_of(&again), Some(lessons::first()));
        let mut own = again.clone();
        without_name(&mut own);
        assert_eq!(name_of(&own), None);
        assert_eq!(Lesson::of(&Recipe::default()), None);
    }
}
