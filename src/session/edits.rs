//! Later texts of a file. What a line has read keeps its text, or the run could not be replayed; so another text is a file
//! of its own, out of sight, and a line puts it in place: `cp .edits/1/web.yaml web.yaml`.
//! It begins with a blank, so bash does not remember it.
//!
//! Texts that no line was given yet travel beside them, so that a link carries them and runs as the page did.

use super::files::File;
use super::recipe::Recipe;
use super::recipe_problem::RecipeProblem;
use super::script::{Script, ScriptLine};
use crate::console::{DRAFTS, EDITS};
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;

/// Whether a name is none of the learner's own.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with(EDITS) || name.starts_with(DRAFTS)
}

/// `web.yaml` of `.edits/1/web.yaml`.
pub fn file_of(edit: &str) -> Option<&str> {
    let (number, file) = edit.strip_prefix(EDITS)?.split_once('/')?;
    number.parse::<u32>().is_ok().then_some(file)
}

/// A name under which another text of a file can be kept: that of the same text, if it is kept already.
pub fn name_for(recipe: &Recipe, file: &str, text: &str) -> String {
    let mut names = (1u32..).map(|number| format!("{EDITS}{number}/{file}"));
    let is_free = |name: &String| match recipe.files().find(name) {
        Some(kept) => kept.body().trim_end_matches('\n') == text.trim_end_matches('\n'),
        None => true,
    };
    names.find(is_free).unwrap_or_default()
}

/// The line that puts such a text in place.
pub fn line(edit: &str, place: Place) -> String {
    let file = file_of(edit).unwrap_or(edit);
    format!(" cp {} {}", path(edit, place), path(file, place))
}

/// Whether the page typed a line for the learner, to put a text in place.
pub fn is_line(line: &str) -> bool {
    let edit = line.strip_prefix(" cp ").map(|rest| rest.trim_start_matches("~/"));
    edit.is_some_and(|edit| edit.trim_start_matches('\'').starts_with(EDITS))
}

/// Where the line is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Home,
    Away,
}

/// A file of the recipe as a word of a line.
pub fn path(file: &str, place: Place) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/+@%:".contains(c);
    let word = match file.chars().all(is_plain) {
        true => file.to_owned(),
        false => format!("'{}'", file.replace('\'', "'\\''")),
    };
    match place {
        Place::Away => format!("~/{word}"),
        Place::Home if file.starts_with('-') => format!("./{word}"),
        Place::Home => word,
    }
}

/// The edits that lines put in place, with the index of the line, in the order of time.
fn brought<'a>(
    recipe: &'a Recipe,
    lines: &'a [ScriptLine],
) -> impl DoubleEndedIterator<Item = (usize, &'a File)> {
    let edits: Vec<&File> =
        recipe.files().iter().filter(|file| file_of(file.name()).is_some()).collect();
    lines.iter().enumerate().filter_map(move |(index, typed)| {
        let is_it = |edit: &&&File| {
            let line_at = |place| line(edit.name(), place);
            [Place::Home, Place::Away].map(line_at).iter().any(|line| line == typed.line())
        };
        Some((index, *edits.iter().find(is_it)?))
    })
}

/// The last text that a line put in place of a file's, and the line's index.
pub fn last_of<'a>(
    recipe: &'a Recipe,
    lines: &'a [ScriptLine],
    file: &str,
) -> Option<(usize, &'a File)> {
    brought(recipe, lines).rfind(|(_, edit)| file_of(edit.name()) == Some(file))
}

/// The name under which the recipe holds the last text of a file.
pub fn newest(recipe: &Recipe, file: &str) -> String {
    let last = last_of(recipe, recipe.script.lines(), file);
    last.map_or(file, |(_, edit)| edit.name()).to_owned()
}

/// What a file becomes after an instant.
pub fn later<'a>(recipe: &'a Recipe, file: &str, now: SimTime) -> Option<&'a str> {
    let lines = recipe.script.lines();
    let typed = lines.partition_point(|line| line.at <= now);
    last_of(recipe, &lines[typed..], file).map(|(_, edit)| edit.body())
}

/// What lines up to an instant put in place of a file's text, the newest first.
pub fn former<'a>(recipe: &'a Recipe, file: &str, now: SimTime) -> impl Iterator<Item = &'a str> {
    let lines = recipe.script.lines();
    let typed = &lines[..lines.partition_point(|line| line.at <= now)];
    let of_file = brought(recipe, typed).rev();
    of_file.filter(move |(_, edit)| file_of(edit.name()) == Some(file)).map(|(_, edit)| edit.body())
}

/// The files that become something else after an instant.
pub fn changed_later(recipe: &Recipe, now: SimTime) -> Vec<&str> {
    let lines = recipe.script.lines();
    let typed = lines.partition_point(|line| line.at <= now);
    let mut files: Vec<&str> = Vec::new();
    for file in brought(recipe, &lines[typed..]).filter_map(|(_, edit)| file_of(edit.name())) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// Edits that no line names any more are forgotten.
pub fn prune(recipe: &mut Recipe) {
    let names = |line: &ScriptLine, name: &str| line.line().contains(name);
    let lines = recipe.script.lines();
    let is_spent = |name: &&str| {
        let quoted = name.replace('\'', "'\\''");
        file_of(name).is_some() && !lines.iter().any(|line| names(line, &quoted))
    };
    let spent = recipe.files().iter().map(File::name).filter(is_spent);
    for name in spent.map(str::to_owned).collect::<Vec<_>>() {
        recipe.remove_file(&name);
    }
}

/// Writes down what no line was given yet.
pub fn put_draft(recipe: &mut Recipe, file: &str, text: &str) -> Result<(), RecipeProblem> {
    recipe.put_file(&format!("{DRAFTS}{file}"), text)
}

/// Takes it out again.
pub fn take_drafts(recipe: &mut Recipe) -> SortedMap<String, String> {
    let own = |file: &File| {
        let name = file.name().strip_prefix(DRAFTS)?;
        Some((name.to_owned(), file.body().to_owned()))
    };
    let drafts: SortedMap<String, String> = recipe.files().iter().filter_map(own).collect();
    for name in drafts.keys() {
        recipe.remove_file(&format!("{DRAFTS}{name}"));
    }
    drafts
}

/// The recipe with another script, and from the beginning with the newest text of each file; and those that it cannot
/// hold.
pub fn started_over(
    recipe: &Recipe,
    script: Script,
    drafts: &SortedMap<String, String>,
) -> (Recipe, SortedMap<String, String>) {
    let mut texts: SortedMap<String, String> = SortedMap::new();
    for (_, edit) in brought(recipe, recipe.script.lines()) {
        texts.insert(file_of(edit.name()).unwrap_or_default().to_owned(), edit.body().to_owned());
    }
    texts.extend(drafts.iter().map(|(file, text)| (file.clone(), text.clone())));
    let (mut over, mut left) = (recipe.clone(), SortedMap::new());
    over.script = script;
    prune(&mut over);
    for (file, text) in &texts {
        // What its own lines put in place later is what the learner has been changing.
        let name = self::newest(&over, file);
        if over.put_file(&name, text).is_err() {
            left.insert(file.clone(), text.clone());
        }
    }
    (over, left)
}
