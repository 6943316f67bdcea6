//! What the learner writes: the files as the editor holds them, and how a line that is typed gets to see them.

use super::Session;
use super::edits::{self, Place};
use super::files::check_name;
use super::given::{may_read, names};
use super::msg::Effect;
use super::notice::Notice;
use super::recipe::Recipe;
use super::recipe_problem::RecipeProblem;
use super::script::INTERRUPT;
use crate::cluster::Closely;
use crate::kit::sorted::SortedMap;

/// A file just removed, which can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Removed {
    name: String,
    text: String,
}

/// What is to be typed, into a recipe that holds the files for it.
struct Typing {
    recipe: Recipe,
    /// The learner's own line is the last.
    lines: Vec<String>,
    /// The edits that are given away with it.
    given: Vec<String>,
}

impl Session {
    /// What the editor holds of a file.
    pub fn text(&self, file: &str) -> &str {
        match self.drafts.get(file).map(String::as_str).or_else(|| self.later_text(file)) {
            Some(text) => text,
            None => self.given_text(file).unwrap_or_default(),
        }
    }

    /// What the next line would find in a file, edits aside.
    pub(super) fn given_text(&self, file: &str) -> Option<&str> {
        match self.changed().get(file) {
            Some(text) => text.as_deref(),
            None => self.take.recipe().files().find(file).map(|file| file.body()),
        }
    }

    /// What was written into a file after the instant looked at: the editor keeps it.
    fn later_text(&self, file: &str) -> Option<&str> {
        edits::later(self.take.recipe(), file, self.take.now())
    }

    /// What a line up to the instant looked at can have found in a file, the newest first; what the editor holds is
    /// not told again.
    pub fn former_texts(&self, file: &str) -> Vec<&str> {
        let (recipe, now) = (self.take.recipe(), self.take.now());
        let base = recipe.files().find(file).map(|file| file.body());
        let texts = self.given_text(file).into_iter().chain(edits::former(recipe, file, now));
        let mut former: Vec<&str> = Vec::new();
        for text in texts.chain(base) {
            if text != self.text(file) && !former.contains(&text) {
                former.push(text);
            }
        }
        former
    }

    /// What the lines typed so far have made of files.
    fn changed(&self) -> &SortedMap<String, Option<String>> {
        self.take.shown().terminal.changed_files()
    }

    /// Whether the editor holds something else than the take was given.
    pub fn is_edited(&self, file: &str) -> bool {
        self.drafts.contains_key(file) || self.later_text(file).is_some()
    }

    pub fn file_names(&self) -> Vec<&str> {
        let (files, changed) = (self.take.recipe().files(), self.changed());
        let later = edits::changed_later(self.take.recipe(), self.take.now());
        let is_there = |name: &&str| {
            changed.get(*name) != Some(&None)
                || self.drafts.contains_key(*name)
                || later.contains(name)
        };
        let own = files.iter().map(|file| file.name()).filter(|name| !edits::is_hidden(name));
        let made = changed.iter().filter(|(name, text)| text.is_some() && check_name(name).is_ok());
        let made = made.map(|(name, _)| name.as_str());
        let beside =
            made.chain(self.drafts.keys().map(String::as_str)).chain(later.iter().copied());
        let mut names: Vec<&str> = own.filter(is_there).collect();
        for name in beside {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The recipe with everything the learner wrote, typed or not yet applied. What no recipe can hold is left out:
    /// it stays in the editor and on a shelf of its own.
    pub fn recipe(&self) -> Recipe {
        self.with_drafts().0
    }

    /// The drafts that no recipe can hold, each with its reason.
    pub(super) fn homeless(&self) -> Vec<(&str, RecipeProblem)> {
        self.with_drafts().1
    }

    /// A text that a line would have read in place of another stays a draft, or the run would be another.
    fn with_drafts(&self) -> (Recipe, Vec<(&str, RecipeProblem)>) {
        let mut recipe = self.take.recipe().clone();
        let mut homeless = Vec::new();
        for (name, text) in &self.drafts {
            let put = match self.is_settled(name) || self.is_open_in_editor(name) {
                true => edits::put_draft(&mut recipe, name, text),
                false => recipe.put_file(name, text),
            };
            homeless.extend(put.err().map(|problem| (name.as_str(), problem)));
        }
        (recipe, homeless)
    }

    /// Whether another text for a file in the recipe would change what the take does, or did.
    fn is_settled(&self, file: &str) -> bool {
        self.changed().contains_key(file) || self.take.will_look_at(file, self.closely(file))
    }

    /// What a new text for a file comes to: another text, or a file that was not there.
    fn closely(&self, file: &str) -> Closely {
        match self.take.recipe().files().find(file) {
            Some(_) => Closely::Text,
            None => Closely::Presence,
        }
    }

    pub(super) fn edit(&mut self, file: String, text: String) -> Vec<Effect> {
        if self.text(&file) == text && self.file_names().contains(&file.as_str()) {
            return Vec::new();
        }
        let is_as_given = self.given_text(&file) == Some(&text) && self.later_text(&file).is_none();
        match is_as_given {
            true => drop(self.drafts.remove(&file)),
            false => drop(self.drafts.insert(file, text)),
        }
        self.keep()
    }

    pub(super) fn new_file(&mut self, file: String) -> Vec<Effect> {
        if !self.file_names().contains(&file.as_str()) {
            let reserved = || RecipeProblem::NameReserved(file.clone());
            let sound = match edits::is_hidden(&file) {
                true => Err(reserved()),
                false => self.take.recipe().clone().put_file(&file, ""),
            };
            if let Err(problem) = sound {
                self.notices.tell(Notice::File(problem));
                return Vec::new();
            }
            self.drafts.insert(file.clone(), String::new());
        }
        self.open_file = file;
        self.keep()
    }

    pub(super) fn remove_file(&mut self, file: &str) -> Vec<Effect> {
        if self.is_open_in_editor(file) {
            self.drafts.remove(file);
            self.take.remove_file(file);
            return self.run(":q!");
        }
        let text = self.text(file).to_owned();
        let is_given = self.given_text(file).is_some();
        let is_settled =
            self.changed().contains_key(file) || self.take.will_look_at(file, Closely::Presence);
        self.drafts.remove(file);
        if is_given && is_settled {
            // For a line it was there, so a line removes it: before that one it is still there.
            if self.take.shown().terminal.is_inside() {
                self.notices.tell(Notice::Inside { file: file.to_owned() });
                return self.keep();
            }
            self.run(&format!("rm -f -- {}", edits::path(file, self.place())));
        } else {
            self.take.remove_file(file);
        }
        if self.open_file == file {
            self.open_file = super::first_file(self.take.recipe());
        }
        self.removed = Some(Removed { name: file.to_owned(), text });
        self.notices.tell(Notice::Removed { file: file.to_owned() });
        self.keep()
    }

    pub(super) fn bring_back_file(&mut self) -> Vec<Effect> {
        let Some(Removed { name, text }) = self.removed.take() else { return Vec::new() };
        self.drafts.insert(name.clone(), text);
        self.open_file = name;
        self.keep()
    }

    pub(super) fn apply(&mut self, file: &str) -> Vec<Effect> {
        if self.is_open_in_editor(file) {
            return self.run(&format!(":wq {file}"));
        }
        self.run(&format!("kubectl apply -f {}", edits::path(file, self.place())))
    }

    /// Types a line where the learner looks. Files they edited are given to the take first.
    pub(super) fn run(&mut self, line: &str) -> Vec<Effect> {
        // Before the edits are given to it: its own lines read what they read.
        let cut = self.about_to_be_cut();
        let typed = self.typing(line).and_then(|Typing { recipe, lines, given }| {
            let typed = self.take.type_lines(recipe, &lines);
            typed.map(|()| (lines, given)).map_err(refused)
        });
        match typed {
            Ok((lines, given)) => {
                given.iter().for_each(|file| drop(self.drafts.remove(file)));
                self.keep_cut(cut, lines.last().map_or(line, String::as_str));
            }
            Err(notice) => {
                self.notices.tell(notice);
                self.give_back(line);
            }
        }
        self.keep()
    }

    /// Ctrl-C is a line of the script like any other, or the run could not be replayed.
    pub(super) fn interrupt(&mut self) -> Vec<Effect> {
        let cut = self.about_to_be_cut();
        match self.take.type_line(INTERRUPT) {
            Ok(()) => self.keep_cut(cut, INTERRUPT),
            Err(problem) => self.notices.tell(refused(problem)),
        }
        self.keep()
    }

    /// A file that an earlier line has read keeps its text, or the run could not be replayed: a line of its own puts the
    /// edited text in its place. A text that no recipe can hold stays a draft, and stops a line that reads it.
    fn typing(&mut self, line: &str) -> Result<Typing, Notice> {
        let terminal = &self.take.shown().terminal;
        let (is_inside, place) = (terminal.is_inside(), self.place());
        let mut typing =
            Typing { recipe: self.take.recipe().clone(), lines: Vec::new(), given: Vec::new() };
        typing.recipe.script.cut_after(self.take.now());
        edits::prune(&mut typing.recipe);
        let mut line = line.to_owned();
        for (name, text) in self.drafts_here() {
            let is_named = names(&line, &name);
            if self.is_open_in_editor(&name) && !is_named {
                continue;
            }
            let is_read = self.changed().contains_key(&name)
                || self.take.has_looked_at(&name, self.closely(&name));
            let is_saved = line.starts_with(':');
            if is_read && is_inside && !is_saved {
                // The line that would put it in place is not for whoever reads.
                if is_named {
                    self.notices.tell(Notice::Inside { file: name });
                }
                continue;
            }
            let kept = match is_read {
                true => edits::name_for(&typing.recipe, &name, &text),
                false => name.clone(),
            };
            if let Err(problem) = typing.recipe.put_file(&kept, &text) {
                if may_read(&line, &name) {
                    return Err(Notice::File(problem));
                }
                continue;
            }
            match (is_read, is_saved) {
                (true, true) => line = saved_from(&line, &name, &kept),
                (true, false) => typing.lines.push(edits::line(&kept, place)),
                (false, _) => {}
            }
            typing.given.push(name);
        }
        typing.lines.push(line);
        Ok(typing)
    }

    /// What the editor holds that a line typed here is to read: edits of a future that it cuts as well.
    fn drafts_here(&self) -> Vec<(String, String)> {
        let later = edits::changed_later(self.take.recipe(), self.take.now()).into_iter();
        let later = later.filter(|file| !self.drafts.contains_key(*file));
        let own = self.drafts.keys().map(String::as_str).chain(later);
        own.map(|file| (file.to_owned(), self.text(file).to_owned())).collect()
    }

    fn place(&self) -> Place {
        match self.take.shown().terminal.is_at_home() {
            true => Place::Home,
            false => Place::Away,
        }
    }

    /// The last act in the past is taken back; what the editor holds stays as it is.
    pub(super) fn undo(&mut self) -> Vec<Effect> {
        let Some(before) = self.takes.before() else { return Vec::new() };
        // What only lines made is theirs, and goes or comes with them.
        let lines = self.take.recipe().script.lines();
        let is_written = |name: &str| edits::last_of(self.take.recipe(), lines, name).is_some();
        let is_own = |name: &&str| {
            self.is_edited(name) || is_written(name) || !self.changed().contains_key(*name)
        };
        let own = self.file_names().into_iter().filter(is_own);
        let held: Vec<(String, String)> =
            own.map(|name| (name.to_owned(), self.text(name).to_owned())).collect();
        self.switch_take(before);
        self.drafts.clear();
        for (name, text) in held {
            if self.text(&name) != text || !self.file_names().contains(&name.as_str()) {
                self.drafts.insert(name, text);
            }
        }
        self.keep()
    }
}

fn refused(problem: RecipeProblem) -> Notice {
    match problem {
        RecipeProblem::Script(problem) => Notice::Line(problem),
        problem => Notice::File(problem),
    }
}

/// `:wq FILE` reads the recipe, so the word is the name by which that has the text.
fn saved_from(line: &str, file: &str, kept: &str) -> String {
    match line.split_once(' ') {
        Some((command, word)) if word.trim() == file => format!("{command} {kept}"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests;
