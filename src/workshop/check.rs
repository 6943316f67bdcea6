//! `podlife check PATH…`: plays recipes and says of every goal, and of every expected trace and console, whether it held.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Report, WorkshopError};
use crate::kit::offset::compact;
use crate::session::goal::{self, Judge, Verdict};
use crate::session::performance::{natural_end, perform};
use crate::session::recipe::Recipe;
use crate::session::trace;

/// Files that hold recipes.
const EXTENSIONS: [&str; 3] = ["recipe", "trace", "lesson"];

pub fn check(paths: &[String]) -> Result<Report, WorkshopError> {
    let mut report = Report::default();
    for file in recipe_files(paths)? {
        check_file(&file, &mut report)?;
    }
    Ok(report)
}

fn check_file(path: &Path, report: &mut Report) -> Result<(), WorkshopError> {
    let name = path.display().to_string();
    let text = super::read_text(&name)?;
    let recipe = match Recipe::parse(&text) {
        Ok(recipe) => recipe,
        Err(error) => {
            report.fail(format!("{name}: {error}"));
            return Ok(());
        }
    };
    if path.extension().is_some_and(|extension| extension == "lesson") {
        super::lesson::check_file(path, &recipe, report);
        return Ok(());
    }
    let (goals, errors) = match recipe.goal() {
        Some(section) => goal::read(section.body(), section.line()),
        None => (Vec::new(), Vec::new()),
    };
    for error in errors {
        report.fail(format!("{name}: {error}"));
    }
    let mut judge = Judge::new(goals);
    let until = natural_end(&recipe, judge.horizon());
    let performance = perform(&recipe, until, |moment| judge.watch(moment.scene.now(), moment));
    for line in judge.finish(until) {
        let seen = line.sighting.map_or_else(String::new, |sighting| {
            format!(" (at {}: {})", compact(sighting.at), sighting.text)
        });
        match line.verdict {
            Verdict::Held => {
                report.pass(format!("{name}:{}: held: {}{seen}", line.line, line.goal))
            }
            Verdict::Broken | Verdict::Open => {
                report.fail(format!("{name}:{}: did not hold: {}{seen}", line.line, line.goal));
            }
        }
    }
    if let Some(expected) = recipe.trace() {
        let show = shown_tags(&recipe);
        let shown_until = expected.until.unwrap_or(until);
        let lines = trace::lines(&performance.outcome.records, &show, shown_until);
        report.compare(&format!("{name}: trace"), expected.file.body(), &(lines.join("\n") + "\n"));
    }
    if let Some(expected) = recipe.console() {
        let console = trace::console(&performance.outcome.transcript, until);
        report.compare(&format!("{name}: console"), expected.body(), &console);
    }
    Ok(())
}

/// What a recipe's `# show:` line asks for.
pub fn shown_tags(recipe: &Recipe) -> Vec<&str> {
    let asked = recipe.notes("show");
    if asked.is_empty() { trace::SHOWN_BY_DEFAULT.to_vec() } else { asked }
}

/// The files themselves, and every recipe below the folders, by name.
fn recipe_files(paths: &[String]) -> Result<Vec<PathBuf>, WorkshopError> {
    let mut files = Vec::new();
    for path in paths {
        let path = PathBuf::from(path);
        if path.is_dir() {
            collect(&path, &mut files)?;
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), WorkshopError> {
    let unreadable =
        |error: std::io::Error| WorkshopError::file(&folder.display().to_string(), &error);
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|have| EXTENSIONS.iter().any(|want| have == *want))
        {
            files.push(entry);
        }
    }
    Ok(())
}
