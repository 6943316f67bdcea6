//! What an edit comes to: the lines before it keep what they read, the lines after it read what was written.

use crate::kit::time::SimTime;
use crate::session::Session;
use crate::session::address::Address;
use crate::session::msg::{Clock, Msg};
use crate::session::notice::Notice;
use crate::session::performance::perform;
use crate::session::recipe::Recipe;

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
    typed(&mut session, "mkdir d; echo 'a: 1' > made.yaml; echo b | tee d/b.txt; touch .hidden");
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
    assert_eq!(session.text("x.txt"), "new\n");
    seek(&mut session, 3);
    assert_eq!(session.text("x.txt"), "new\n", "the editor keeps what was written");
    assert!(session.is_edited("x.txt"));
    seek(&mut session, 5);
    session.update(Msg::RemoveFile("x.txt".to_owned()));
    assert!(!session.file_names().contains(&"x.txt"));
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

const RECIPE: &str = "0s true
-- web.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {a: \"1\"}
-- run.sh --
kubectl apply -f web.yaml
";

fn session(text: &str) -> Session {
    let address = Address { recipe: Some(text.to_owned()), ..Address::default() };
    Session::start(&address.format().expect("short enough"), None, |_| None)
}

fn edit(session: &mut Session, file: &str, value: &str) {
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata: {{a: \"{value}\"}}\n"
    );
    session.update(Msg::Edit { file: file.to_owned(), text });
}

fn all_printed(session: &Session) -> Vec<String> {
    let entries = session.take().transcript().entries().iter();
    let chunks = entries.flat_map(|entry| entry.chunks.iter().map(|chunk| chunk.text.clone()));
    chunks.collect()
}

/// Played from its text, the recipe says and does what the page showed.
fn replays(session: &Session, why: &str) {
    let text = session.recipe().to_text();
    let mut recipe = Recipe::parse(&text).expect("a sound recipe");
    crate::session::edits::take_drafts(&mut recipe);
    let run = perform(&recipe, session.take().end(), |_| {});
    assert_eq!(run.outcome.transcript, *session.take().transcript(), "{why}\n{text}");
    assert_eq!(run.outcome.records, session.take().records(), "{why}");
}

const READINGS: [&str; 14] = [
    "kubectl apply -f web.yaml",
    "kubectl apply -f web.yaml; kubectl get pods",
    "kubectl apply -f .",
    "kubectl apply -f ./web.yaml",
    "kubectl apply -f=web.yaml",
    "kubectl apply --filename=web.yaml",
    "kubectl apply -fweb.yaml",
    "kubectl apply -f 'web.yaml'",
    "cat *.yaml | kubectl apply -f -",
    "cat web.yaml|kubectl apply -f -",
    "f=web.yaml; kubectl apply -f $f",
    "for n in web; do kubectl apply -f $n.yaml; done",
    "sh run.sh",
    "kubectl apply -f - < web.yaml",
];

#[test]
fn however_a_line_reads_a_file_the_past_keeps_its_text_and_the_line_has_the_new_one() {
    for reading in READINGS {
        let mut session = session(RECIPE);
        typed(&mut session, reading);
        assert!(session.take().has_read("web.yaml"), "{reading}");
        seek(&mut session, 30);
        edit(&mut session, "web.yaml", "2");
        typed(&mut session, reading);
        assert!(
            printed(&session).contains("configmap/web configured"),
            "{reading}: {}",
            printed(&session)
        );
        assert_eq!(session.file_names(), ["web.yaml", "run.sh"], "{reading}");
        replays(&session, reading);
        edit(&mut session, "web.yaml", "3");
        typed(&mut session, "!!");
        assert!(printed(&session).contains("configured"), "{reading}: {}", printed(&session));
        replays(&session, reading);
    }
}

#[test]
fn looking_back_and_acting_there_reads_what_the_editor_shows() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f .");
    seek(&mut session, 30);
    edit(&mut session, "web.yaml", "2");
    typed(&mut session, "kubectl apply -f .");
    seek(&mut session, 10);
    assert!(session.text("web.yaml").contains("a: \"2\""));
    typed(&mut session, "kubectl get configmap web -o jsonpath={.data.a}");
    assert_eq!(printed(&session), "1");
    typed(&mut session, "kubectl apply -f web.yaml");
    assert!(printed(&session).contains("configured"));
    replays(&session, "acted in the past");
    session.update(Msg::Undo);
    replays(&session, "undone");
}

#[test]
fn a_new_file_is_no_file_of_the_past() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f .; cat b.yaml; rm run.sh");
    seek(&mut session, 10);
    for name in ["b.yaml", "run.sh"] {
        session.update(Msg::NewFile(name.to_owned()));
        assert!(session.file_names().contains(&name), "{name}");
        session.update(Msg::Edit { file: name.to_owned(), text: "echo b\n".to_owned() });
        typed(&mut session, &format!("cat {name}"));
        assert_eq!(printed(&session), "echo b\n", "{name}");
        replays(&session, name);
    }
}

#[test]
fn a_tab_is_removed_from_then_on_and_brought_back() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f web.yaml");
    seek(&mut session, 20);
    session.update(Msg::RemoveFile("web.yaml".to_owned()));
    assert!(!session.file_names().contains(&"web.yaml"));
    assert!(session.notices().contains(&Notice::Removed { file: "web.yaml".to_owned() }));
    replays(&session, "removed");
    session.update(Msg::BringBackFile);
    typed(&mut session, "kubectl apply -f web.yaml");
    assert!(printed(&session).contains("unchanged"), "{}", printed(&session));
    replays(&session, "brought back");
    seek(&mut session, 10);
    assert!(session.file_names().contains(&"web.yaml"));
}

#[test]
fn an_edit_that_no_line_was_given_travels_as_a_draft() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f web.yaml");
    seek(&mut session, 20);
    edit(&mut session, "web.yaml", "2");
    replays(&session, "not applied");
    let mut again = self::session(&session.recipe().to_text());
    assert!(again.is_edited("web.yaml"));
    assert_eq!(again.text("web.yaml"), session.text("web.yaml"));
    assert_eq!(again.file_names(), session.file_names());
    session.update(Msg::Reset);
    again.update(Msg::Reset);
    for session in [session, again] {
        assert!(
            session.recipe().files().find("web.yaml").expect("in place").body().contains("\"2\"")
        );
        assert!(!session.recipe().to_text().contains(".drafts"));
    }
}

#[test]
fn a_draft_that_is_what_was_given_is_none() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f web.yaml");
    edit(&mut session, "web.yaml", "2");
    assert!(session.is_edited("web.yaml"));
    edit(&mut session, "web.yaml", "1");
    assert!(!session.is_edited("web.yaml"));
    typed(&mut session, "true");
    assert!(!session.recipe().to_text().contains(".edits"));
}

#[test]
fn a_name_is_quoted_where_it_must_be() {
    for name in ["my pod.yaml", "a;b.yaml", "it's.yaml", "-x.yaml", "웹.yaml"] {
        let mut session = session(RECIPE);
        session.update(Msg::NewFile(name.to_owned()));
        for (value, said) in [("1", "created"), ("2", "configured"), ("2", "unchanged")] {
            edit(&mut session, name, value);
            session.update(Msg::Apply(name.to_owned()));
            assert!(printed(&session).contains(said), "{name}: {}", printed(&session));
        }
        replays(&session, name);
    }
}

#[test]
fn a_line_that_is_refused_changes_nothing() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f web.yaml");
    edit(&mut session, "web.yaml", "2");
    let before = session.recipe().to_text();
    typed(&mut session, &"x".repeat(5000));
    assert!(matches!(session.notices(), [Notice::Line(_)]));
    assert_eq!(session.recipe().to_text(), before);
    assert!(session.is_edited("web.yaml"));
}

#[test]
fn what_is_typed_to_a_program_brings_no_edit() {
    let mut session = session(RECIPE);
    typed(&mut session, "kubectl apply -f web.yaml");
    typed(&mut session, "if true; then");
    edit(&mut session, "web.yaml", "2");
    typed(&mut session, "kubectl apply -f web.yaml");
    assert!(session.notices().contains(&Notice::Inside { file: "web.yaml".to_owned() }));
    typed(&mut session, "fi");
    typed(&mut session, "kubectl apply -f web.yaml");
    assert!(printed(&session).contains("configured"));
    replays(&session, "inside");
}

/// Round after round, until the recipe is full: what is kept can always be read again.
#[test]
fn whatever_is_written_can_be_read_again() {
    let sections = "-- goal --\nwithin 3m: pod/web restarts >= 1\n-- predict --\n-- solution --\n";
    let mut session = session(&format!("{RECIPE}{sections}"));
    let mut refused = 0;
    for round in 0..90 {
        seek(&mut session, round);
        edit(&mut session, "web.yaml", &format!("v{round}"));
        session.update(Msg::Apply("web.yaml".to_owned()));
        if round % 5 == 0 {
            session.update(Msg::NewFile(format!("{round}.yaml")));
            session.update(Msg::Edit { file: format!("{round}.txt"), text: "x".repeat(20_000) });
        }
        refused +=
            usize::from(session.notices().iter().any(|notice| matches!(notice, Notice::File(_))));
        let text = session.recipe().to_text();
        let again = Recipe::parse(&text).unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert_eq!(again.to_text(), text);
    }
    assert!(0 < refused, "it never was full");
    assert!(!all_printed(&session).is_empty());
    replays(&session, "full");
    // In the past there is room again: nobody needs what came after.
    seek(&mut session, 3);
    edit(&mut session, "web.yaml", "last");
    session.update(Msg::Apply("web.yaml".to_owned()));
    assert!(printed(&session).contains("configured"), "{:?}", session.notices());
}
