//! The files the learner writes, and what is wrong with the open one.

use std::rc::Rc;

use crate::admit::check::{self, Severity};
use crate::cluster::version::Version;
use crate::session::Session;
use crate::view::Saying;
use crate::view::files::{Applied, Files, Fix, Level, Problem, Tab};
use crate::words::Words;
use crate::yaml::position::utf16_offset;

/// What was painted last: texts are checked again only when they change, or the cluster they are meant for.
#[derive(Default)]
pub struct Written {
    open: String,
    text: Rc<str>,
    version: Version,
    problems: Rc<Vec<Problem>>,
    tabs: Rc<Vec<Tab>>,
}

impl Written {
    pub fn files(&mut self, session: &Session) -> Files {
        let open = session.open_file();
        let text = session.text(open);
        let version = session.take().recipe().settings.version;
        if self.open != open || *self.text != *text || self.version != version {
            self.open = open.to_owned();
            self.text = Rc::from(text);
            self.version = version;
            self.problems = Rc::new(problems(text, version));
        }
        let tabs = session.file_names().into_iter().map(|name| Tab {
            name: name.to_owned(),
            problems: if name == open { self.problems.len() } else { 0 },
            applied: applied(session, name),
        });
        self.tabs = super::reuse(&self.tabs, tabs.collect());
        Files {
            tabs: self.tabs.clone(),
            open: self.open.clone(),
            text: self.text.clone(),
            problems: self.problems.clone(),
        }
    }
}

fn applied(session: &Session, file: &str) -> Applied {
    match (session.take().has_read(file), session.is_edited(file)) {
        (false, _) => Applied::Never,
        (true, false) => Applied::AsItStands,
        (true, true) => Applied::Before,
    }
}

fn problems(text: &str, version: Version) -> Vec<Problem> {
    check::check(text, &version.api_server())
        .into_iter()
        .map(|problem| {
            let range = |span: &crate::yaml::position::Span| {
                (utf16_offset(text, span.start.offset), utf16_offset(text, span.end.offset))
            };
            let (from, to) = range(&problem.span);
            Problem {
                level: match problem.severity {
                    Severity::Error => Level::Error,
                    Severity::Warning => Level::Warning,
                },
                line: problem.span.start.line,
                from,
                to: to.max(from),
                saying: Saying::Kubernetes(problem.message),
                why: ours("why", problem.remedy.unwrap_or(problem.code)),
                fix: problem.fix.map(|fix| {
                    let (from, to) = range(&fix.span);
                    let label = problem.remedy.and_then(|remedy| ours("fix", remedy));
                    Fix {
                        label: label.unwrap_or_else(|| Saying::Kubernetes(fix.replacement.clone())),
                        from,
                        to,
                        insert: fix.replacement,
                    }
                }),
            }
        })
        .collect()
}

/// The sentence of a code, if there is one.
fn ours(room: &str, code: &str) -> Option<Saying> {
    Words::key(&format!("{room}.{code}")).map(Saying::plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_explained_and_every_fix_has_a_name() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: Web}\nspec:\n  restartPolicy: Always  => note\n  containers:\n  - name: a\n    Image: b\n    stdin: yes\n    command: ls\n";
        for text in [text, "a:\n\tb: 1\n", "liveness:\n  exec: {}\n", "a: 1\na: 2\n", "--- x\n"] {
            for problem in problems(text, Version::default()) {
                assert!(problem.why.is_some(), "{problem:?}");
                let label = problem.fix.map(|fix| fix.label);
                assert_ne!(label, Some(Saying::Kubernetes(String::new())), "{text}");
            }
        }
    }

    #[test]
    fn places_are_counted_as_the_editor_counts() {
        let text =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {x: 한글🎉}}\nspce: {}\n";
        let problem = problems(text, Version::default()).into_iter().find(|one| one.line == 4);
        let units: Vec<u16> = text.encode_utf16().collect();
        let problem = problem.expect("a field with a slip");
        assert_eq!(String::from_utf16(&units[problem.from..problem.to]).unwrap(), "spce");
    }
}
