//! The tab in which `kubectl edit` and its like have their text changed.

use super::Session;
use super::notice::Notice;
use crate::cluster::Pid;

/// The name of the tab in which a live object is changed.
const EDITED_FILE: &str = "kubectl-edit.yaml";

/// A text that `kubectl edit` has opened, as a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edited {
    editor: Pid,
    /// As it was opened.
    from: String,
    file: String,
}

/// What stood in the tab when time moved away from its editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Left {
    editor: Pid,
    from: String,
    text: String,
}

impl Session {
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

    /// The tab comes with the editor, and goes with it unless its text was saved. What was written in it is there again
    /// when the learner looks at that editor again.
    pub(super) fn follow_editor(&mut self) {
        let editing = self.take.shown().terminal.editing();
        let editing = editing.map(|editing| (editing.pid, editing.text.to_owned()));
        let is_same = |edited: &Edited| {
            editing
                .as_ref()
                .is_some_and(|(pid, from)| (*pid, from) == (edited.editor, &edited.from))
        };
        if self.edited.as_ref().is_some_and(is_same) {
            return;
        }
        if let Some(edited) = self.edited.take() {
            self.leave_editor(edited);
        }
        if let Some((editor, from)) = editing {
            self.meet_editor(editor, from);
        }
    }

    fn leave_editor(&mut self, Edited { editor, from, file }: Edited) {
        self.notices.withdraw(|notice| matches!(notice, Notice::Editing { .. }));
        if let Some(text) = self.drafts.remove(&file) {
            self.left = Some(Left { editor, from, text });
        }
        if self.open_file == file && self.take.recipe().files().find(&file).is_none() {
            self.open_file = super::first_file(self.take.recipe());
        }
    }

    fn meet_editor(&mut self, editor: Pid, from: String) {
        let is_it = |left: &Left| (left.editor, &left.from) == (editor, &from);
        let left = self.left.take_if(|left| is_it(left)).map(|left| left.text);
        // A page that was closed with its editor open has kept the text.
        let is_kept = self.take.recipe().files().find(EDITED_FILE).is_none();
        let kept = self.drafts.get(EDITED_FILE).filter(|_| is_kept).cloned();
        let file = match kept.is_none() && self.file_names().contains(&EDITED_FILE) {
            true => self.free_name(EDITED_FILE),
            false => EDITED_FILE.to_owned(),
        };
        let text = left.or(kept).unwrap_or_else(|| from.clone());
        self.drafts.insert(file.clone(), text);
        self.open_file = file.clone();
        self.notices.tell(Notice::Editing { file: file.clone() });
        self.edited = Some(Edited { editor, from, file });
    }

    /// `web.yaml`, `web-2.yaml`, `web-3.yaml` …
    fn free_name(&self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "yaml"));
        let names = self.file_names();
        (2u32..)
            .map(|number| format!("{stem}-{number}.{extension}"))
            .find(|candidate| !names.contains(&candidate.as_str()))
            .unwrap_or_else(|| name.to_owned())
    }
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

    #[test]
    fn what_was_written_in_the_tab_is_there_again_when_time_comes_back() {
        let mut session = Session::start("", None, |_| None);
        typed(&mut session, "kubectl create configmap notes --from-literal=a=1");
        seek(&mut session, 20);
        typed(&mut session, "kubectl edit configmap notes");
        let file = session.edited_file().expect("an editor waits").to_owned();
        let text = session.text(&file).replace("a: \"1\"", "a: \"2\"");
        session.update(Msg::Edit { file: file.clone(), text: text.clone() });
        seek(&mut session, 10);
        assert_eq!(session.edited_file(), None);
        seek(&mut session, 25);
        assert_eq!((session.edited_file(), session.text(&file)), (Some(&*file), &*text));
        typed(&mut session, ":q!");
        assert!(!session.file_names().contains(&file.as_str()), "nothing was saved");
        assert!(session.recipe().files().find(&file).is_none());
    }
}
