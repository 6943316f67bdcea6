//! The files the learner writes, and what is wrong with the open one.

use std::rc::Rc;

use crate::admit::check::{self, Severity};
use crate::cluster::known_images;
use crate::cluster::version::Version;
use crate::session::Session;
use crate::view::Saying;
use crate::view::assistant::Assistant;
use crate::view::files::{Applied, Files, Fix, Level, Problem, Tab};
use crate::yaml::position::utf16_offset;

/// What was painted last: texts are checked again only when they change, or the cluster they are meant for.
#[derive(Default)]
pub struct Written {
    open: String,
    text: Rc<str>,
    version: Version,
    problems: Rc<Vec<Problem>>,
    tabs: Rc<Vec<Tab>>,
    assistant: Rc<Assistant>,
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
            assistant: self.assistant(session),
        }
    }

    /// The same one for as long as the other files stay as they are.
    fn assistant(&mut self, session: &Session) -> Rc<Assistant> {
        let names = session.file_names().into_iter().filter(|name| *name != self.open);
        let others: Vec<&str> = names.map(|name| session.text(name)).collect();
        let is_made = !self.assistant.images.is_empty();
        if !is_made || self.assistant.others != others {
            let others = others.into_iter().map(str::to_owned).collect();
            self.assistant = Rc::new(Assistant { others, images: known_images() });
        }
        self.assistant.clone()
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
                fix: problem.fix.map(|fix| {
                    let (from, to) = range(&fix.span);
                    Fix {
                        label: Saying::Kubernetes(fix.replacement.clone()),
                        from,
                        to,
                        insert: fix.replacement,
                    }
                }),
            }
        })
        .collect()
}
