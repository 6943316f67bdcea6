//! `podlife check` on a lesson: its start must miss a goal, its solution must reach all, every question has one right
//! choice, and the prose is there in every language and agrees with the recipe. Each finding names its file and line.

use std::path::Path;

use super::Report;
use crate::kit::time::{SimTime, Span};
use crate::session::goal::{self, Judge, Report as Standing, Verdict};
use crate::session::lesson::predict::{Answer, Prediction};
use crate::session::lesson::reference::Reference;
use crate::session::lesson::{self, Complaint, Lesson, LessonProblem, Text};
use crate::session::performance::{natural_end, perform};
use crate::session::recipe::Recipe;
use crate::words::Lang;

/// After the last goal that has an end, `always` and `never` are watched this much longer.
const AFTERMATH: Span = Span::secs(1);

/// What stands beside a lesson's recipe.
pub struct Beside<'a> {
    /// The prose in a language: where it stands, and its text.
    pub prose: &'a dyn Fn(Lang) -> Option<(String, String)>,
    pub exists: &'a dyn Fn(&str) -> bool,
}

/// A lesson in a file; the prose stands in it, or as in this repository: `lessons/ID.lesson`, `words/en/lessons/ID.md`.
pub fn check_file(path: &Path, recipe: &Recipe, report: &mut Report) {
    let folder = path.parent().unwrap_or(Path::new("."));
    let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let prose = |language: Lang| {
        let place = folder.join(format!("../words/{}/lessons/{id}.md", language.tag()));
        let text = std::fs::read_to_string(&place).ok()?;
        Some((place.display().to_string(), text))
    };
    let exists = |name: &str| folder.join(format!("{name}.lesson")).exists();
    check(&path.display().to_string(), recipe, &Beside { prose: &prose, exists: &exists }, report);
}

pub fn check(name: &str, recipe: &Recipe, beside: &Beside, report: &mut Report) {
    let mut places: [String; 2] = Lang::ALL.map(|_| name.to_owned());
    let mut texts = [None, None];
    for (index, language) in Lang::ALL.into_iter().enumerate() {
        texts[index] = match recipe.sections().prose(language) {
            Some(own) => {
                let before = own.line().saturating_sub(1);
                Some(Text { body: own.body().to_owned(), file: None, before })
            }
            None => (beside.prose)(language).map(|(place, body)| {
                places[index] = place;
                Text { body, file: Some(language), before: 0 }
            }),
        };
    }
    let mut lesson = Lesson::read(recipe, None, texts);
    let here = |problem| Complaint { file: None, line: 1, problem };
    for language in Lang::ALL {
        if !lesson.has_prose(language) {
            lesson.complaints.push(here(LessonProblem::NoProse(language)));
        }
    }
    if recipe.goal().is_none() {
        lesson.complaints.push(here(LessonProblem::NoGoal));
    }
    if !lesson.has_solution {
        lesson.complaints.push(here(LessonProblem::NoSolution));
    }
    let leads = leads_nowhere(&lesson, recipe, beside);
    lesson.complaints.extend(leads);
    for complaint in &lesson.complaints {
        let place = complaint.file.and_then(|file| Lang::ALL.iter().position(|tag| *tag == file));
        let place = place.map_or(name, |index| &places[index]);
        report.fail(format!("{place}:{}: {}", complaint.line, complaint.problem));
    }
    play(name, recipe, report);
    ask(name, recipe, &lesson, report);
}

fn leads_nowhere(lesson: &Lesson, recipe: &Recipe, beside: &Beside) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for language in Lang::ALL.into_iter().filter(|language| lesson.has_prose(*language)) {
        let Some(prose) = lesson.prose(language) else { continue };
        let own = recipe.sections().prose(language).map(|own| own.line().saturating_sub(1));
        let file = own.is_none().then_some(language);
        for (line, to) in prose.lessons.iter().filter(|(_, to)| !(beside.exists)(to)) {
            let problem = LessonProblem::UnknownLesson(to.clone());
            complaints.push(Complaint { file, line: line + own.unwrap_or_default(), problem });
        }
    }
    complaints
}

/// The start and the solution, each to the end of the goals.
fn play(name: &str, recipe: &Recipe, report: &mut Report) {
    let start = standings(recipe);
    if start.is_empty() {
        return;
    }
    match start.iter().find(|one| one.verdict != Verdict::Held) {
        Some(missed) => {
            report.pass(format!("{name}:{}: the start misses {}", missed.line, told(missed)))
        }
        None => report.fail(format!(
            "{name}:{}: the start reaches every goal already, so there is nothing to do: {}",
            start[0].line,
            told(&start[0])
        )),
    }
    let Ok(solved) = lesson::solved(recipe) else { return };
    for one in standings(&solved) {
        match one.verdict {
            Verdict::Held => {
                report.pass(format!("{name}:{}: the solution reaches {}", one.line, told(&one)))
            }
            Verdict::Broken | Verdict::Open => {
                report.fail(format!("{name}:{}: the solution misses {}", one.line, told(&one)));
            }
        }
    }
}

fn standings(recipe: &Recipe) -> Vec<Standing> {
    let goals = recipe.goal().map(|section| goal::read(section.body(), section.line()).0);
    let mut judge = Judge::new(goals.unwrap_or_default());
    let until = natural_end(recipe, judge.horizon().map(|end| end + AFTERMATH));
    let _ = perform(recipe, until, |moment| judge.watch(moment.scene.now(), moment));
    judge.finish(until)
}

fn told(standing: &Standing) -> String {
    let seen = standing.sighting.as_ref();
    let seen = seen.map(|seen| format!(" (at {}: {})", at(seen.at), seen.text));
    format!("{:?}{}", standing.goal, seen.unwrap_or_default())
}

/// Every question has exactly one right choice.
fn ask(name: &str, recipe: &Recipe, lesson: &Lesson, report: &mut Report) {
    let goals = recipe.goal().map(|section| goal::read(section.body(), section.line()).0);
    let goals = Judge::new(goals.unwrap_or_default()).horizon();
    let mut reference = Reference::new(recipe.clone(), lesson.predictions.clone(), goals);
    reference.finish();
    let answers = reference.answers().iter().flatten();
    for (prediction, answer) in lesson.predictions.iter().zip(answers) {
        let place = format!("{name}:{}: {}", prediction.line, prediction.name);
        let right = prediction.right(answer);
        let chosen = |index: &usize| prediction.choices[*index].text.clone();
        let listed = right.iter().map(chosen).collect::<Vec<_>>().join(", ");
        match right.len() {
            1 => report.pass(format!("{place}: {listed} is right ({})", said(answer))),
            0 => report.fail(format!("{place}: no choice is right: {}", wrong(prediction, answer))),
            _ => report.fail(format!(
                "{place}: more than one choice is right: {listed} ({})",
                said(answer)
            )),
        }
    }
}

fn wrong(prediction: &Prediction, answer: &Answer) -> String {
    let choices: Vec<&str> = prediction.choices.iter().map(|choice| choice.text.as_str()).collect();
    format!("the start says {}, the choices are {}", said(answer), choices.join(" | "))
}

fn said(answer: &Answer) -> String {
    match answer {
        Answer::At(time) => format!("at {}", at(*time)),
        Answer::Never => "never".to_owned(),
        Answer::Values(values) if values.is_empty() => {
            "nothing: there is no such object".to_owned()
        }
        Answer::Values(values) => values.join(", "),
    }
}

fn at(time: SimTime) -> String {
    crate::kit::offset::compact(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::lesson::skeleton;

    fn checked(recipe: &str, prose: [Option<&str>; 2]) -> String {
        let mut report = Report::default();
        let recipe = Recipe::parse(recipe).expect("a recipe");
        let prose = |language: Lang| {
            let index = usize::from(language == Lang::Ko);
            Some((format!("{}.md", language.tag()), prose[index]?.to_owned()))
        };
        let beside = Beside { prose: &prose, exists: &|name| name == "there" };
        check("x.lesson", &recipe, &beside, &mut report);
        report.text()
    }

    #[test]
    fn the_worked_example_is_sound() {
        let text = checked(skeleton::EXAMPLE, Lang::ALL.map(|tag| Some(skeleton::prose(tag))));
        assert!(text.contains("first: 31s is right (at 3"), "{text}");
        assert!(text.ends_with(" 0 failed\n"), "{text}");
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let example = skeleton::EXAMPLE;
        let start_wins = example.replace("/health?code=404", "/health");
        let loses = example.replace("path: /health\n", "path: /health?code=500\n");
        let unsolved = example.split("-- solution/").next().unwrap_or_default();
        let asks_badly = example.replace("10s | 31s | never", "10s | 90s | never");
        let [english, korean] = Lang::ALL.map(skeleton::prose);
        let more = english.replace("## hints", "- One more\n## hints");
        let lost = english.replace("## check\n", "## check\n[x](lesson:there) [y](lesson:gone)\n");
        for (recipe, prose, finding) in [
            (
                start_wins.as_str(),
                [Some(english), Some(korean)],
                "x.lesson:22: the start reaches every goal already",
            ),
            (
                loses.as_str(),
                [Some(english), Some(korean)],
                "x.lesson:23: the solution misses \"at 3m: pod/web restarts == 0\" (at",
            ),
            (unsolved, [Some(english), Some(korean)], "x.lesson:1: a solution is missing"),
            (
                asks_badly.as_str(),
                [Some(english), Some(korean)],
                "x.lesson:20: first: no choice is right: the start says at 3",
            ),
            (example, [Some(english), None], "x.lesson:1: the prose in 한국어 is missing"),
            (
                example,
                [Some(&more), Some(korean)],
                "en.md:1: sentences in the section ## goals: 3; goals in the recipe: 2",
            ),
            (example, [Some(&lost), Some(korean)], "there is no lesson \"gone\""),
        ] {
            let text = checked(recipe, prose);
            assert!(text.contains(finding), "{finding}\n{text}");
            assert!(!text.ends_with(" 0 failed\n"), "{text}");
        }
    }
}
