//! What the learner writes: texts of files, and lines for the console.

use super::msg::Effect;
use super::{Session, first_file};

impl Session {
    pub(super) fn edit(&mut self, file: String, text: String) -> Vec<Effect> {
        if self.text(&file) == text {
            return Vec::new();
        }
        self.drafts.insert(file, text);
        self.kept()
    }

    pub(super) fn new_file(&mut self, file: String) -> Vec<Effect> {
        if !self.file_names().contains(&file.as_str())
            && let Err(problem) = self.take.put_file(&file, "")
        {
            self.notice = Some(problem.to_string());
            return Vec::new();
        }
        self.open_file = file;
        self.kept()
    }

    pub(super) fn remove_file(&mut self, file: &str) -> Vec<Effect> {
        self.drafts.remove(file);
        self.take.remove_file(file);
        if self.open_file == file {
            self.open_file = first_file(self.take.recipe());
        }
        self.kept()
    }

    pub(super) fn apply(&mut self, file: &str) -> Vec<Effect> {
        self.run(&format!("kubectl apply -f {file}"))
    }

    /// Types a line where the learner looks. Files they edited are given to the take first.
    pub(super) fn run(&mut self, line: &str) -> Vec<Effect> {
        let line = match self.commit_drafts(line) {
            Ok(line) => line,
            Err(problem) => {
                self.notice = Some(problem);
                return Vec::new();
            }
        };
        if let Err(problem) = self.take.type_line(&line) {
            self.notice = Some(problem.to_string());
        }
        self.kept()
    }

    /// A file that an earlier line has read keeps its text, or the run could not be replayed: the edited text becomes a
    /// file of its own, and the line names that one.
    fn commit_drafts(&mut self, line: &str) -> Result<String, String> {
        let mut line = line.to_owned();
        for (name, text) in std::mem::take(&mut self.drafts) {
            let is_read = self.take.has_read(&name);
            let kept = if is_read { self.free_name(&name) } else { name.clone() };
            if let Err(problem) = self.take.put_file(&kept, &text) {
                self.drafts.insert(name, text);
                return Err(problem.to_string());
            }
            if kept != name {
                let words: Vec<&str> = line
                    .split(' ')
                    .map(|word| if word == name { kept.as_str() } else { word })
                    .collect();
                line = words.join(" ");
                if self.open_file == name {
                    self.open_file = kept;
                }
            }
        }
        Ok(line)
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
}
