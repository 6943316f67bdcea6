//! The files the learner writes, and what is wrong with the open one.

use std::rc::Rc;

use crate::admit::ApiServer;
use crate::admit::check::{self, Severity};
use crate::cluster::known_images;
use crate::cluster::version::Version;
use crate::kit::sorted::SortedMap;
use crate::lint;
use crate::session::Session;
use crate::session::address::Address;
use crate::view::Saying;
use crate::view::assistant::Assistant;
use crate::view::files::{Applied, Deed, Files, Fix, Level, Problem, Tab};
use crate::words::Words;
use crate::yaml::position::{Span, utf16_offset};

/// What was painted last: texts are checked again only when they change, or the cluster they are meant for.
#[derive(Default)]
pub struct Written {
    open: String,
    text: Rc<str>,
    /// The other files, in which advice looks for what this one lacks.
    beside: Vec<String>,
    version: Version,
    problems: Rc<Vec<Problem>>,
    /// How many each of the other files has.
    counted: SortedMap<String, Counted>,
    tabs: Rc<Vec<Tab>>,
    assistant: Rc<Assistant>,
}

/// Of a text that is not open, and what its editor began with.
struct Counted {
    text: String,
    edited_from: Option<String>,
    version: Version,
    problems: usize,
}

impl Written {
    pub fn files(&mut self, session: &Session) -> Files {
        let open = session.open_file();
        let text = session.text(open);
        let version = session.take().recipe().settings.version;
        let names = session.file_names();
        let beside = || names.iter().filter(|name| **name != open).map(|name| session.text(name));
        let is_same = self.open == open && *self.text == *text && self.version == version;
        if !is_same || !self.beside.iter().map(String::as_str).eq(beside()) {
            self.open = open.to_owned();
            self.text = Rc::from(text);
            self.beside = beside().map(str::to_owned).collect();
            self.version = version;
            let beside: Vec<&str> = beside().collect();
            let mut found = problems(text, &beside, &version.api_server());
            if let Some(before) = session.edited_from(open) {
                leave_out(&mut found, problems(before, &beside, &version.api_server()));
            }
            self.problems = Rc::new(found);
        }
        self.counted.retain(|name, _| names.contains(&name.as_str()));
        let tabs = names.into_iter().map(|name| Tab {
            name: name.to_owned(),
            problems: match name == open {
                true => self.problems.iter().filter(|one| one.level != Level::Advice).count(),
                false => self.count(session, name, version),
            },
            applied: applied(session, name),
        });
        let tabs = tabs.collect();
        self.tabs = super::reuse(&self.tabs, tabs);
        Files {
            tabs: self.tabs.clone(),
            open: self.open.clone(),
            text: self.text.clone(),
            problems: self.problems.clone(),
            assistant: self.assistant(session),
            edited: session.edited_file().map(Rc::from),
            pointed: session.pointed,
            deed: match session.is_open_in_editor(open) {
                true => Deed::Save,
                false => Deed::Apply,
            },
        }
    }

    /// The problems of a file that is not open: nobody sees its advice, which is what costs time.
    fn count(&mut self, session: &Session, file: &str, version: Version) -> usize {
        let (text, edited_from) = (session.text(file), session.edited_from(file));
        let is_same = |known: &&Counted| {
            known.text == text
                && known.edited_from.as_deref() == edited_from
                && known.version == version
        };
        if let Some(known) = self.counted.get(file).filter(is_same) {
            return known.problems;
        }
        let mut found = refused(text, &version.api_server());
        if let Some(before) = edited_from {
            leave_out(&mut found, refused(before, &version.api_server()));
        }
        let counted = Counted {
            text: text.to_owned(),
            edited_from: edited_from.map(str::to_owned),
            version,
            problems: found.len(),
        };
        self.counted.insert(file.to_owned(), counted);
        found.len()
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
    let take = session.take();
    match (take.has_given(file), take.has_given_its_text(file) && !session.is_edited(file)) {
        (false, _) => Applied::Never,
        (true, true) => Applied::AsItStands,
        (true, false) => Applied::Before,
    }
}

/// What the live object says already is nothing that its editor brought in, defaults above all; what would be refused is
/// told all the same.
fn leave_out(found: &mut Vec<Problem>, mut known: Vec<Problem>) {
    found.retain(|problem| {
        let is_same =
            |other: &Problem| (other.level, &other.saying) == (problem.level, &problem.saying);
        let at = known.iter().position(is_same).filter(|_| problem.level != Level::Error);
        at.map(|at| known.remove(at)).is_none()
    });
}

/// What the server says, then what we would.
fn problems(text: &str, beside: &[&str], server: &ApiServer) -> Vec<Problem> {
    let found = check::check(text, server);
    let advice = lint::advise(text, beside, server, &found);
    let refused = found.into_iter().map(|problem| of_problem(text, problem));
    refused.chain(advice.into_iter().map(|advice| of_advice(text, advice))).collect()
}

/// Without what is only advice.
fn refused(text: &str, server: &ApiServer) -> Vec<Problem> {
    let found = check::check(text, server).into_iter();
    found.map(|problem| of_problem(text, problem)).collect()
}

fn of_problem(text: &str, problem: check::Problem) -> Problem {
    let level = match problem.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
    };
    let why = ours("why", problem.remedy.unwrap_or(problem.code));
    let fix = problem.fix.map(|fix| {
        let label = problem.remedy.and_then(|remedy| ours("fix", remedy));
        let label = label.unwrap_or_else(|| Saying::Kubernetes(fix.replacement.clone()));
        of_fix(text, fix, label)
    });
    let saying = Saying::Kubernetes(problem.message);
    Problem { why, fix, ..at(text, &problem.span, level, saying) }
}

fn of_advice(text: &str, advice: lint::Advice) -> Problem {
    let saying = Saying::Ours { key: advice.rule.key, fills: advice.fills };
    let fix = advice.mend.map(|mend| {
        let label = Saying::Ours { key: mend.key, fills: vec![("what", mend.what)] };
        of_fix(text, mend.fix, label)
    });
    let (read, lesson) = (Some(advice.rule.read), advice.rule.lesson.and_then(link_to));
    Problem { fix, read, lesson, ..at(text, &advice.span, Level::Advice, saying) }
}

fn at(text: &str, span: &Span, level: Level, saying: Saying) -> Problem {
    let (from, to) = range(text, span);
    let (line, to) = (span.start.line, to.max(from));
    Problem { level, line, from, to, saying, why: None, fix: None, read: None, lesson: None }
}

fn link_to(lesson: &str) -> Option<String> {
    Address { lesson: Some(lesson.to_owned()), ..Address::default() }.format().ok()
}

fn of_fix(text: &str, fix: check::Fix, label: Saying) -> Fix {
    let (from, to) = range(text, &fix.span);
    Fix { label, from, to, insert: fix.replacement }
}

fn range(text: &str, span: &Span) -> (usize, usize) {
    (utf16_offset(text, span.start.offset), utf16_offset(text, span.end.offset))
}

/// The sentence of a code, if there is one.
fn ours(room: &str, code: &str) -> Option<Saying> {
    Words::key(&format!("{room}.{code}")).map(Saying::plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::msg::Msg;

    const POD: &str = "# 앱 😀\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  containers:\n  - name: app\n    image: nginx:1.27\n    ports: [{containerPort: 80, name: web}]\n    readinessProbe:\n      httpGet: {port: http}\n      timeoutSeconds: 1\n";

    #[test]
    fn advice_stands_behind_the_problems_with_its_fix_and_its_page() {
        let found = problems(&format!("{POD}  retsartPolicy: Always\n"), &[], &ApiServer::NEWEST);
        let levels: Vec<(Level, usize)> =
            found.iter().map(|problem| (problem.level, problem.line)).collect();
        assert_eq!(levels, [(Level::Error, 13), (Level::Advice, 11)]);
        let advice = &found[1];
        let fills = vec![("port", "http".to_owned()), ("container", "app".to_owned())];
        assert_eq!(advice.saying, Saying::Ours { key: "lint.port-name", fills });
        let fix = advice.fix.as_ref().expect("the container has one port");
        assert_eq!(fix.mend(POD), POD.replace("port: http", "port: web"));
        let address = advice.address("ko").unwrap_or_default();
        assert!(address.starts_with("https://kubernetes.io/ko/docs/tasks/"), "{address}");
    }

    #[test]
    fn advice_leads_to_the_lesson_that_shows_it() {
        let probes = "    readinessProbe: {tcpSocket: {port: 80}}\n    livenessProbe: {tcpSocket: {port: 80}, failureThreshold: 9}\n";
        let text = POD.split("    readinessProbe").next().map(|pod| format!("{pod}{probes}"));
        let found = problems(&text.unwrap_or_default(), &[], &ApiServer::NEWEST);
        let lesson = found.into_iter().find_map(|problem| problem.lesson).expect("a lesson");
        assert_eq!(lesson, "l=a-database-speaks-no-http");
    }

    #[test]
    fn what_a_file_lacks_may_stand_in_another() {
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: wep}\n  ports: [{port: 80}]\n";
        let codes = |beside: &[&str]| -> Vec<Saying> {
            let found = problems(service, beside, &ApiServer::NEWEST);
            found.into_iter().map(|problem| problem.saying).collect()
        };
        assert_eq!(codes(&[]), []);
        let fills = vec![("selector", "app=wep".to_owned())];
        assert_eq!(codes(&[POD]), [Saying::Ours { key: "lint.selector-nothing", fills }]);
    }

    #[test]
    fn every_problem_is_explained_and_every_fix_has_a_name() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: Web}\nspec:\n  restartPolicy: Always  => note\n  containers:\n  - name: a\n    Image: b\n    stdin: yes\n    command: ls\n";
        for text in [text, "a:\n\tb: 1\n", "liveness:\n  exec: {}\n", "a: 1\na: 2\n", "--- x\n"] {
            let found = problems(text, &[], &ApiServer::NEWEST);
            for problem in found.into_iter().filter(|one| one.level != Level::Advice) {
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
        let problem = problems(text, &[], &ApiServer::NEWEST).into_iter().find(|one| one.line == 4);
        let units: Vec<u16> = text.encode_utf16().collect();
        let problem = problem.expect("a field with a slip");
        assert_eq!(String::from_utf16(&units[problem.from..problem.to]).unwrap(), "spce");
    }

    #[test]
    fn what_the_live_object_says_already_is_not_told_of_its_editor() {
        let server = &ApiServer::NEWEST;
        let live = format!("{POD}  dnsPolicy: Default\n  hostAliases: [{{ip: 10.0.0.1}}]\n");
        assert_ne!(problems(&live, &[], server), [], "there is something to keep quiet about");
        let told = |edited: &str| {
            let mut found = problems(edited, &[], server);
            leave_out(&mut found, problems(&live, &[], server));
            found
        };
        assert_eq!(told(&format!("# by me\n{live}")), []);
        let levels = |edited: &str| -> Vec<Level> {
            told(edited).into_iter().map(|problem| problem.level).collect()
        };
        assert_eq!(levels(&live.replace("dnsPolicy: Default", "dnsPolicy: Nope")), [Level::Error]);
        assert_eq!(levels(&live.replace("timeoutSeconds: 1", "timeoutSeconds: x")), [Level::Error]);
    }

    #[test]
    fn a_tab_counts_its_problems_whether_it_is_open_or_not() {
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspce: {}\n";
        let recipe = format!(
            "# Two files\n0s kubectl apply -f pod.yaml\n-- pod.yaml --\n{POD}-- service.yaml --\n{service}"
        );
        let address = Address { recipe: Some(recipe), ..Address::default() };
        let fragment = address.format().expect("a recipe fits a link");
        let mut session = Session::start(&fragment, None, |_| None);
        let mut written = Written::default();
        let mut counts = |session: &Session| -> Vec<(String, usize)> {
            let files = written.files(session);
            files.tabs.iter().map(|tab| (tab.name.clone(), tab.problems)).collect()
        };
        let both =
            |pod, service| [("pod.yaml".to_owned(), pod), ("service.yaml".to_owned(), service)];
        let closed = counts(&session);
        assert!(0 < closed[1].1, "{closed:?}");
        assert_eq!(closed, both(0, closed[1].1), "advice is no problem");
        session.update(Msg::Open("service.yaml".to_owned()));
        assert_eq!(counts(&session), closed);
        let text = service.replace("spce", "spec");
        session.update(Msg::Edit { file: "service.yaml".to_owned(), text });
        session.update(Msg::Open("pod.yaml".to_owned()));
        assert!(counts(&session)[1].1 < closed[1].1);
    }
}
