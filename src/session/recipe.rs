//! A recipe: everything needed to replay a run, as one text. The share link, a lesson, a bug report and a golden test
//! are all this.
//!
//! The text is an archive. Its comment holds the settings and the script, its files are manifests, and a few names are
//! reserved for `sections`.

use super::files::{FILES_MAX, File, FileProblem, Files, TEXT_LENGTH_MAX};
use super::nodes::{self, NodesProblem};
use super::recipe_problem::{RecipeError, RecipeProblem};
use super::script::{Script, ScriptLine};
pub use super::sections::Trace;
use super::sections::{Sections, is_reserved};
use super::settings::{self, Comment, SettingProblem};
use super::txtar::Archive;
use crate::cluster::Config;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    /// The comment lines above the script, with their `#`, as they were typed.
    pub prose: Vec<String>,
    pub settings: Config,
    pub script: Script,
    /// Comment lines below the script.
    pub closing: Vec<String>,
    files: Files,
    sections: Sections,
}

impl Recipe {
    pub fn parse(text: &str) -> Result<Recipe, RecipeError> {
        let archive = Archive::parse(text)?;
        let mut recipe = Recipe::default();
        let set = recipe.read_comment(&archive.comment)?;
        for file in archive.files {
            let line = file.line().saturating_sub(1);
            if file.name() == "nodes" {
                let said = set.contains(&"nodes").then_some(recipe.settings.nodes);
                recipe.take_nodes(&file, said)?;
            }
            recipe.take_file(file).map_err(|problem| RecipeError { line, problem })?;
        }
        // Written out it may be longer than it was.
        let line = text.lines().count().max(1);
        recipe.check_size().map_err(|problem| RecipeError { line, problem })?;
        Ok(recipe)
    }

    /// The first line of prose.
    pub fn title(&self) -> Option<&str> {
        let text = self.prose.first()?.trim_start_matches('#').trim();
        (!text.is_empty()).then_some(text)
    }

    /// What a comment line such as `# cites: prober.hold` lists.
    pub fn notes(&self, name: &str) -> Vec<&str> {
        self.prose
            .iter()
            .filter_map(|line| {
                line.trim_start_matches('#').trim_start().strip_prefix(name)?.strip_prefix(':')
            })
            .flat_map(str::split_whitespace)
            .collect()
    }

    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Adds a manifest, or gives the one of that name another text.
    pub fn put_file(&mut self, name: &str, body: &str) -> Result<(), RecipeProblem> {
        if is_reserved(name) {
            return Err(RecipeProblem::NameReserved(name.to_owned()));
        }
        let file = File::new(name, body).map_err(RecipeProblem::File)?;
        let mut with = self.clone();
        with.files.put(file).map_err(RecipeProblem::File)?;
        with.check_size()?;
        *self = with;
        Ok(())
    }

    /// Whether what is written can be read again: the bounds are those of the whole text.
    pub fn check_size(&self) -> Result<(), RecipeProblem> {
        if FILES_MAX < self.files.iter().chain(self.sections.iter()).count() {
            return Err(RecipeProblem::File(FileProblem::TooMany));
        }
        if TEXT_LENGTH_MAX < self.to_text().len() {
            return Err(RecipeProblem::File(FileProblem::TooLong));
        }
        Ok(())
    }

    pub fn remove_file(&mut self, name: &str) -> Option<File> {
        self.files.remove(name)
    }

    pub fn sections(&self) -> &Sections {
        &self.sections
    }

    /// Gives a section another text, or a first one.
    pub fn put_section(&mut self, name: &str, body: &str) -> Result<(), RecipeProblem> {
        let file = File::new(name, body).map_err(RecipeProblem::File)?;
        let mut with = self.clone();
        with.take_file(file)?;
        with.check_size()?;
        *self = with;
        Ok(())
    }

    pub fn goal(&self) -> Option<&File> {
        self.sections.goal.as_ref()
    }

    pub fn trace(&self) -> Option<&Trace> {
        self.sections.trace.as_ref()
    }

    pub fn console(&self) -> Option<&File> {
        self.sections.console.as_ref()
    }

    /// The canonical text: prose, all settings, script, manifests, sections. Reading it gives this recipe again.
    pub fn to_text(&self) -> String {
        let mut comment: Vec<String> = self.prose.clone();
        comment.push(settings::line(&self.settings));
        for line in self.script.lines() {
            comment.extend(line.remarks.iter().cloned());
            comment.push(line.to_string());
        }
        comment.extend(self.closing.iter().cloned());
        let mut text = comment.join("\n") + "\n";
        for file in self.files.iter().chain(self.sections.iter()) {
            text += &format!("-- {} --\n{}", file.name(), file.body());
        }
        text
    }

    /// Answers with the settings that are written there, by their names.
    fn read_comment<'a>(&mut self, comment: &'a str) -> Result<Vec<&'a str>, RecipeError> {
        let mut pending = Vec::new();
        let mut set = Vec::new();
        for (text, line) in comment.lines().zip(1..) {
            let text = text.trim_end();
            let Some(remark) = text.trim_start().strip_prefix('#') else {
                if text.is_empty() {
                    pending.push(String::new());
                } else {
                    self.read_script_line(text, line, std::mem::take(&mut pending))?;
                }
                continue;
            };
            match Comment::read(remark).map_err(|problem| RecipeError::setting(line, problem))? {
                Comment::Prose => pending.push(text.trim_start().to_owned()),
                Comment::Settings(pairs) => self.read_settings(pairs, line, &mut set)?,
            }
        }
        let rest = without_outer_blanks(pending);
        if self.script.is_empty() {
            self.prose = rest
        } else {
            self.closing = rest
        }
        Ok(set)
    }

    fn read_script_line(
        &mut self,
        text: &str,
        line: usize,
        remarks: Vec<String>,
    ) -> Result<(), RecipeError> {
        let wrong = |problem| RecipeError { line, problem: RecipeProblem::Script(problem) };
        let mut script_line = ScriptLine::parse(text).map_err(wrong)?;
        script_line.source_line = line;
        if self.script.is_empty() {
            self.prose = without_outer_blanks(remarks);
        } else {
            script_line.remarks = remarks;
        }
        self.script.push(script_line).map_err(wrong)
    }

    fn read_settings<'a>(
        &mut self,
        pairs: Vec<(&'a str, &'a str)>,
        line: usize,
        set: &mut Vec<&'a str>,
    ) -> Result<(), RecipeError> {
        for (name, value) in pairs {
            settings::set(&mut self.settings, name, value)
                .map_err(|problem| RecipeError::setting(line, problem))?;
            if set.contains(&name) {
                return Err(RecipeError::setting(line, SettingProblem::Twice(name.to_owned())));
            }
            set.push(name);
        }
        Ok(())
    }

    /// Who the nodes are; how many follows from that, and whoever has said it has to have said the same.
    fn take_nodes(&mut self, file: &File, said: Option<u32>) -> Result<(), RecipeError> {
        let wrong = |(line, problem): (usize, NodesProblem)| RecipeError {
            line: (file.line() + line).saturating_sub(1),
            problem: RecipeProblem::Nodes(problem),
        };
        let shapes = nodes::read(file.body()).map_err(wrong)?;
        let named = shapes.len();
        if let Some(said) = said.filter(|said| *said as usize != named) {
            return Err(wrong((0, NodesProblem::Count { said, named })));
        }
        self.settings.nodes = named as u32;
        self.settings.shapes = shapes;
        Ok(())
    }

    fn take_file(&mut self, file: File) -> Result<(), RecipeProblem> {
        match self.sections.take(file)? {
            Some(file) => self.files.add(file).map_err(RecipeProblem::File),
            None => Ok(()),
        }
    }
}

fn without_outer_blanks(mut lines: Vec<String>) -> Vec<String> {
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |index| index + 1);
    lines.truncate(last);
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
    lines.split_off(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;
    use crate::words::Lang;

    const LIVENESS: &str = "\
# Liveness: the server answers 404, so the kubelet keeps restarting it.
# cites: prober.threshold prober.hold
# seed: 7        nodes: 1       kubernetes: 1.36
0s     kubectl apply -f web.yaml
# Half a minute later it freezes.
40s    sim freeze web -c app
2m30s  kubectl get pods
# The end.
-- web.yaml --
apiVersion: v1
kind: Pod
-- goal --
within 3m: pod/web restarts >= 1
-- trace until 70s --
    0.004  scheduler
";

    fn refusal(text: &str) -> String {
        Recipe::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_recipe_is_read_whole() {
        let recipe = Recipe::parse(LIVENESS).unwrap();
        let title = "Liveness: the server answers 404, so the kubelet keeps restarting it.";
        assert_eq!(recipe.title(), Some(title));
        assert_eq!(recipe.notes("cites"), ["prober.threshold", "prober.hold"]);
        assert_eq!(recipe.settings, Config::default());
        let freeze = &recipe.script.lines()[1];
        assert_eq!(
            (freeze.at, freeze.line(), freeze.source_line),
            (SimTime::secs(40), "sim freeze web -c app", 6)
        );
        assert_eq!(freeze.remarks, ["# Half a minute later it freezes."]);
        assert_eq!(recipe.files().find("web.yaml").map(File::line), Some(10));
        assert_eq!(recipe.goal().map(File::line), Some(13));
        assert_eq!(recipe.trace().and_then(|trace| trace.until), Some(SimTime::secs(70)));
        assert_eq!(recipe.console(), None);
    }

    #[test]
    fn the_canonical_text_differs_only_in_its_spacing() {
        let text = Recipe::parse(LIVENESS).unwrap().to_text();
        assert_eq!(text, LIVENESS.replace("7        nodes: 1       k", "7  nodes: 1  k"));
    }

    #[test]
    fn reading_what_was_written_changes_nothing() {
        for text in [
            LIVENESS,
            "",
            "\n\n0s a",
            "# only prose\n\n",
            "#   \n0s a\n\n# x\n\n1s b\n\n\n# y\n\n",
            "-- console --\n$ ls\n-- a --\n-- solution --\nx\n-- goal --",
            "-- prose/ko.md --\n# 글\n-- solution/a --\nb\n-- predict --\nx\n-- prose/en.md --\n-- solution/c --\n-- a --\n",
            "# nodes: 3\r\n0s a\r\n# seed: 9\r\n-- a --\r\nx\r\n",
        ] {
            let written = Recipe::parse(text).unwrap().to_text();
            assert_eq!(Recipe::parse(&written).unwrap().to_text(), written, "{text}");
        }
    }

    #[test]
    fn refusals_name_the_line() {
        for (text, start) in [
            ("# Title\n# seed: x", "line 2: seed \"x\" is not"),
            (
                "# speed: 3",
                "line 1: unknown setting \"speed\": the settings are seed, nodes, kubernetes",
            ),
            ("# seed: 3\n\n# seed: 4", "line 3: seed is set a second time"),
            ("0s a\nkubectl get pods", "line 2: no number where \"kubectl\" begins"),
            ("40s a\n# x\n30s b", "line 3: 30s comes after 40s"),
            ("-- goal --\n--  goal  --", "line 2: there is already a file \"goal\", on line 1"),
            ("0s a\n-- trace --\n-- trace until 3s --", "line 3: a second trace:"),
            ("-- trace until soon --", "line 1: no number where \"soon\" begins"),
            ("-- trace 3s --", "line 1: name the section trace, or trace until 70s"),
            ("-- a --\n-- /b --", "line 2: \"/b\" cannot be a file's name"),
            (
                "# nodes: 1\n-- nodes --\na\nb\n",
                "line 2: the settings say nodes: 1, and this section names 2",
            ),
            (
                "# nodes: 3\n-- nodes --\na\nb\n",
                "line 2: the settings say nodes: 3, and this section names 2",
            ),
        ] {
            assert!(refusal(text).starts_with(start), "{}", refusal(text));
        }
    }

    #[test]
    fn a_lesson_s_sections_are_no_files_of_the_learner() {
        let text = "-- a --\nx\n-- solution/a --\ny\n-- prose/ko.md --\n# 글\n-- prose/notes.txt --\n-- predict --\n";
        let recipe = Recipe::parse(text).unwrap();
        let names: Vec<_> = recipe.files().iter().map(File::name).collect();
        assert_eq!(names, ["a", "prose/notes.txt"]);
        let changed: Vec<_> = recipe.sections().solution_files().collect();
        assert_eq!(
            changed.iter().map(|(name, file)| (*name, file.body())).collect::<Vec<_>>(),
            [("a", "y\n")]
        );
        assert_eq!(recipe.sections().prose(Lang::Ko).map(File::body), Some("# 글\n"));
        assert_eq!(recipe.sections().prose(Lang::En), None);
    }

    #[test]
    fn a_manifest_cannot_take_a_section_s_name() {
        for name in ["predict", "solution/web.yaml", "prose/en.md"] {
            assert!(Recipe::default().put_file(name, "x").is_err(), "{name}");
        }
        let mut recipe = Recipe::default();
        let problem = recipe.put_file("goal", "x").unwrap_err();
        assert_eq!(problem, RecipeProblem::NameReserved("goal".to_owned()));
        recipe.put_file("goal.yaml", "a: 1").unwrap();
        recipe.put_file("goal.yaml", "a: 2").unwrap();
        assert_eq!(
            recipe.to_text(),
            "# seed: 7  nodes: 1  kubernetes: 1.36\n-- goal.yaml --\na: 2\n"
        );
        assert!(recipe.remove_file("goal.yaml").is_some());
    }
}
