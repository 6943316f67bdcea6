//! What the learner writes: the files as the editor holds them, and how a line that is typed gets to see them.

use super::Session;
use super::files::check_name;
use super::msg::Effect;
use super::notice::Notice;
use super::recipe::Recipe;
use super::recipe_problem::RecipeProblem;
use super::script::INTERRUPT;
use crate::cluster::Pid;
use crate::kit::sorted::SortedMap;

/// The name of the tab in which a live object is changed.
const EDITED_FILE: &str = "kubectl-edit.yaml";

/// A file just removed, which can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Removed {
    name: String,
    text: String,
}

/// A text that `kubectl edit` has opened, as a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edited {
    editor: Pid,
    file: String,
}

impl Session {
    /// What the editor holds of a file.
    pub fn text(&self, file: &str) -> &str {
        match self.drafts.get(file) {
            Some(draft) => draft,
            None => self.given_text(file),
        }
    }

    /// What the next line would find in a file, edits aside.
    fn given_text(&self, file: &str) -> &str {
        match self.changed().get(file) {
            Some(text) => text.as_deref().unwrap_or_default(),
            None => self.take.recipe().files().find(file).map_or("", |file| file.body()),
        }
    }

    /// What the lines typed so far have made of files.
    fn changed(&self) -> &SortedMap<String, Option<String>> {
        self.take.shown().terminal.changed_files()
    }

    /// Whether the editor holds something else than the take was given.
    pub fn is_edited(&self, file: &str) -> bool {
        self.drafts.contains_key(file)
    }

    pub fn file_names(&self) -> Vec<&str> {
        let (files, changed) = (self.take.recipe().files(), self.changed());
        let is_there = |name: &&str| changed.get(*name) != Some(&None) || self.is_edited(name);
        let of_recipe = files.iter().map(|file| file.name()).filter(is_there);
        let made = changed.iter().filter(|(name, text)| text.is_some() && check_name(name).is_ok());
        let made = made.map(|(name, _)| name.as_str());
        let beside = made.chain(self.drafts.keys().map(String::as_str));
        let mut names: Vec<&str> = of_recipe.collect();
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
        let mut recipe = self.take.recipe().clone();
        for (name, text) in &self.drafts {
            let _ = recipe.put_file(name, text);
        }
        recipe
    }

    pub(super) fn edit(&mut self, file: String, text: String) -> Vec<Effect> {
        if self.text(&file) == text {
            return Vec::new();
        }
        self.drafts.insert(file, text);
        self.keep()
    }

    pub(super) fn new_file(&mut self, file: String) -> Vec<Effect> {
        if !self.file_names().contains(&file.as_str())
            && let Err(problem) = self.take.put_file(&file, "")
        {
            self.notices.tell(Notice::File(problem));
            return Vec::new();
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
        if self.changed().contains_key(file) {
            // A line made it, so a line removes it: before that one it is still there.
            self.drafts.remove(file);
            return self.run(&format!("rm -f -- '{}'", file.replace('\'', "'\\''")));
        }
        let text = self.text(file).to_owned();
        self.drafts.remove(file);
        self.take.remove_file(file);
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

    /// Whether an editor of the console waits for this text.
    pub fn is_open_in_editor(&self, file: &str) -> bool {
        self.edited.as_ref().is_some_and(|edited| edited.file == file)
    }

    /// The tab that an editor of the console waits for.
    pub fn edited_file(&self) -> Option<&str> {
        self.edited.as_ref().map(|edited| edited.file.as_str())
    }

    /// What stood in that tab when the editor was opened.
    pub fn edited_from(&self, file: &str) -> Option<&str> {
        let editing = self.take.shown().terminal.editing();
        editing.filter(|_| self.is_open_in_editor(file)).map(|editing| editing.text)
    }

    /// The tab comes with the editor, and goes with it unless its text was saved.
    pub(super) fn follow_editor(&mut self) {
        let editing = self.take.shown().terminal.editing();
        let editing = editing.map(|editing| (editing.pid, editing.text.to_owned()));
        let is_same =
            |edited: &Edited| editing.as_ref().is_some_and(|(pid, _)| *pid == edited.editor);
        if self.edited.as_ref().is_some_and(is_same) {
            return;
        }
        if let Some(Edited { file, .. }) = self.edited.take() {
            self.notices.withdraw(|notice| matches!(notice, Notice::Editing { .. }));
            self.drafts.remove(&file);
            if self.open_file == file && self.take.recipe().files().find(&file).is_none() {
                self.open_file = super::first_file(self.take.recipe());
            }
        }
        if let Some((editor, text)) = editing {
            let file = match self.file_names().contains(&EDITED_FILE) {
                true => self.free_name(EDITED_FILE),
                false => EDITED_FILE.to_owned(),
            };
            self.drafts.insert(file.clone(), text);
            self.open_file = file.clone();
            self.notices.tell(Notice::Editing { file: file.clone() });
            self.edited = Some(Edited { editor, file });
        }
    }

    pub(super) fn apply(&mut self, file: &str) -> Vec<Effect> {
        if self.is_open_in_editor(file) {
            return self.run(&format!(":wq {file}"));
        }
        self.run(&format!("kubectl apply -f {file}"))
    }

    /// Types a line where the learner looks. Files they edited are given to the take first.
    pub(super) fn run(&mut self, line: &str) -> Vec<Effect> {
        // Before the edits are given to it: its own lines read what they read.
        let cut = self.about_to_be_cut();
        let typed = self
            .commit_drafts(line)
            .and_then(|line| self.take.type_line(&line).map_err(Notice::Line).map(|()| line));
        match typed {
            Ok(line) => self.keep_cut(cut, &line),
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
            Err(problem) => self.notices.tell(Notice::Line(problem)),
        }
        self.keep()
    }

    /// A file that an earlier line has read keeps its text, or the run could not be replayed: the edited text becomes a
    /// file of its own, and the line names that one. A text that no recipe can hold stays a draft, and stops a line
    /// that names it.
    fn commit_drafts(&mut self, line: &str) -> Result<String, Notice> {
        let mut line = line.to_owned();
        let mut refused = None;
        for (name, text) in std::mem::take(&mut self.drafts) {
            let is_read = self.take.has_read(&name) || self.changed().contains_key(&name);
            let kept = if is_read { self.free_name(&name) } else { name.clone() };
            if let Err(problem) = self.take.put_file(&kept, &text) {
                if names(&line, &name) {
                    refused = Some(Notice::File(problem));
                }
                self.drafts.insert(name, text);
                continue;
            }
            if kept != name {
                line = renamed(&line, &name, &kept);
                if self.open_file == name {
                    self.open_file = kept;
                }
            }
        }
        refused.map_or(Ok(line), Err)
    }

    /// `web.yaml`, `web-2.yaml`, `web-3.yaml` …
    fn free_name(&self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "yaml"));
        let stem = match stem.rsplit_once('-') {
            Some((front, number)) if number.parse::<u32>().is_ok() => front,
            _ => stem,
        };
        let names = self.file_names();
        (2u32..)
            .map(|number| format!("{stem}-{number}.{extension}"))
            .find(|candidate| !names.contains(&candidate.as_str()))
            .unwrap_or_else(|| name.to_owned())
    }

    /// The last act in the past is taken back; what the editor holds stays as it is.
    pub(super) fn undo(&mut self) -> Vec<Effect> {
        let Some(before) = self.takes.before() else { return Vec::new() };
        // What only lines made is theirs, and goes or comes with them.
        let names = self.file_names().into_iter();
        let own = names.filter(|name| self.is_edited(name) || !self.changed().contains_key(*name));
        let held: Vec<(String, String)> =
            own.map(|name| (name.to_owned(), self.text(name).to_owned())).collect();
        self.switch_take(before);
        self.drafts.clear();
        for (name, text) in held {
            if self.text(&name) != text || self.take.recipe().files().find(&name).is_none() {
                self.drafts.insert(name, text);
            }
        }
        self.keep()
    }

    /// The drafts that no recipe can hold, each with its reason.
    pub(super) fn homeless(&self) -> Vec<(&str, RecipeProblem)> {
        let mut recipe = self.take.recipe().clone();
        let drafts = self.drafts.iter();
        drafts
            .filter_map(|(name, text)| Some((name.as_str(), recipe.put_file(name, text).err()?)))
            .collect()
    }
}

fn names(line: &str, file: &str) -> bool {
    line.split_whitespace().any(|word| word.trim_start_matches("--filename=") == file)
}

fn renamed(line: &str, from: &str, to: &str) -> String {
    let words: Vec<&str> =
        line.split(' ').map(|word| if word == from { to } else { word }).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use crate::kit::time::SimTime;
    use crate::session::Session;
    use crate::session::msg::{Clock, Msg};
    use crate::session::notice::Notice;

    fn typed(session: &mut Session, line: &str) {
        session.update(Msg::Run(line.to_owned()));
    }

    fn seek(session: &mut Session, secs: u64) {
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(secs))));
    }

    fn printed(session: &Session) -> String {
        let entries = session.take().transcript().entries().last();
        let chunks = entries.iter().flat_map(|entry| &entry.chunks);
        chunks.map(|chunk| chunk.text.as_str()).collect()
    }

    #[test]
    fn what_a_line_writes_is_a_file_of_the_page_from_then_on() {
        let mut session = Session::start("", None, |_| None);
        let before: Vec<String> = session.file_names().into_iter().map(str::to_owned).collect();
        let first = before[0].clone();
        seek(&mut session, 5);
        typed(
            &mut session,
            "mkdir d; echo 'a: 1' > made.yaml; echo b | tee d/b.txt; touch .hidden",
        );
        assert_eq!(session.file_names()[before.len()..], ["d/b.txt", "made.yaml"]);
        assert_eq!(session.text("made.yaml"), "a: 1\n");
        session.update(Msg::Open("made.yaml".to_owned()));
        seek(&mut session, 8);
        typed(&mut session, "sed -i s/1/2/ made.yaml; mv d/b.txt c.txt");
        assert_eq!(session.file_names()[before.len()..], ["c.txt", "made.yaml"]);
        assert_eq!(session.text("made.yaml"), "a: 2\n");
        seek(&mut session, 6);
        assert_eq!(session.text("made.yaml"), "a: 1\n");
        seek(&mut session, 4);
        assert_eq!(session.file_names(), before);
        assert_eq!(session.open_file(), first, "the open file is not there yet");
        seek(&mut session, 9);
        assert_eq!(session.open_file(), "made.yaml");
    }

    #[test]
    fn a_file_that_a_line_made_is_edited_and_removed_like_any_other() {
        let mut session = Session::start("", None, |_| None);
        seek(&mut session, 5);
        typed(&mut session, "for n in x; do echo old > $n.txt; done");
        session.update(Msg::Edit { file: "x.txt".to_owned(), text: "new\n".to_owned() });
        assert_eq!(session.text("x.txt"), "new\n");
        typed(&mut session, "cat x.txt");
        // The line that wrote the file keeps its own.
        assert_eq!(printed(&session), "new\n");
        assert_eq!((session.text("x.txt"), session.text("x-2.txt")), ("old\n", "new\n"));
        session.update(Msg::RemoveFile("x.txt".to_owned()));
        assert!(!session.file_names().contains(&"x.txt"));
        session.update(Msg::Edit { file: "x-2.txt".to_owned(), text: "newer\n".to_owned() });
        session.update(Msg::Undo);
        assert_eq!(session.text("x-2.txt"), "newer\n");
    }

    #[test]
    fn a_file_that_a_line_removed_is_gone_from_then_on() {
        let mut session = Session::start("", None, |_| None);
        let first = session.file_names()[0].to_owned();
        seek(&mut session, 5);
        typed(&mut session, &format!("rm {first}"));
        assert!(!session.file_names().contains(&first.as_str()));
        seek(&mut session, 1);
        assert!(session.file_names().contains(&first.as_str()));
        assert!(!session.text(&first).is_empty());
    }

    #[test]
    fn the_tab_of_an_editor_is_told_of_while_it_is_open_and_speaks_of_changes_alone() {
        let mut session = Session::start("", None, |_| None);
        seek(&mut session, 5);
        typed(&mut session, "kubectl run web --image=nginx");
        seek(&mut session, 20);
        typed(&mut session, "kubectl edit pod web");
        let file = session.edited_file().expect("an editor waits").to_owned();
        assert_eq!(session.notices(), [Notice::Editing { file: file.clone() }]);
        assert_eq!(session.edited_from(&file), Some(session.text(&file)));
        typed(&mut session, ":q!");
        assert_eq!((session.edited_file(), session.notices()), (None, [].as_slice()));
    }
}
