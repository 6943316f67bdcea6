//! The laws of a session: acting in the past is running the recipe with that line in it; looking back shows what was;
//! a link carries the whole run.

use std::fs;
use std::path::Path;

use podlife::cluster::Budget;
use podlife::kit::time::{SimTime, Span};
use podlife::lessons;
use podlife::session::Session;
use podlife::session::address::Address;
use podlife::session::msg::{Clock, Msg, TakeDeed};
use podlife::session::performance::perform;
use podlife::session::recipe::Recipe;
use podlife::session::script::Script;
use podlife::session::take::Take;

const END: SimTime = SimTime::secs(200);

fn recipe(script: &str) -> Recipe {
    let manifest = lessons::text(lessons::first())
        .expect("compiled in")
        .split_once("-- web.yaml --")
        .expect("the first scenario")
        .1;
    Recipe::parse(&format!("{script}-- web.yaml --{manifest}")).expect("a sound recipe")
}

fn played(recipe: &Recipe, to: SimTime) -> Take {
    let mut take = Take::new(recipe.clone());
    take.seek(to, Budget::Unlimited);
    take
}

#[test]
fn acting_in_the_past_is_running_the_recipe_with_that_line_in_it() {
    let mut take = played(&recipe("0s kubectl apply -f web.yaml\n"), END);
    take.seek(SimTime::secs(50), Budget::Unlimited);
    take.type_line("sim freeze web").expect("a line");
    take.seek(END, Budget::Unlimited);
    let written = played(&recipe("0s kubectl apply -f web.yaml\n50s sim freeze web\n"), END);
    assert_eq!(take.records(), written.records());
    assert_eq!(take.transcript(), written.transcript());
    assert_eq!(take.shown(), written.shown());
    assert!(take.records().iter().any(|record| record.what.to_string().contains("freeze")));
}

/// Every story of the console: shells in containers, editors and here-documents included.
#[test]
fn a_script_prints_what_its_lines_print_when_they_are_typed() {
    let folder = Path::new("tests/traces/console");
    let mut stories = 0;
    for entry in fs::read_dir(folder).expect("the console's traces") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a trace");
        let whole = Recipe::parse(&text).expect("a sound recipe");
        let mut bare = whole.clone();
        bare.script = Script::default();
        let mut take = Take::new(bare);
        for line in whole.script.lines() {
            take.seek(line.at, Budget::Unlimited);
            take.type_line(line.line()).expect("a line");
        }
        take.seek(END, Budget::Unlimited);
        let run = perform(&whole, END, |_| {});
        assert_eq!(take.transcript(), &run.outcome.transcript, "{}", path.display());
        assert_eq!(take.records(), run.outcome.records, "{}", path.display());
        stories += 1;
    }
    assert!(10 < stories, "{stories}");
}

#[test]
fn a_live_object_is_edited_in_a_tab() {
    let mut session = Session::start("", None, |_| None);
    let printed = |session: &Session| -> String {
        let entries = session.take().transcript().entries().iter();
        let chunks = entries.flat_map(|entry| &entry.chunks);
        chunks.map(|chunk| chunk.text.as_str()).collect()
    };
    let create = "kubectl create configmap notes --from-literal=a=1";
    session.update(Msg::Run(create.to_owned()));
    session.update(Msg::Run("kubectl edit configmap notes".to_owned()));
    let file = session.open_file().to_owned();
    assert_eq!(file, "kubectl-edit.yaml");
    assert!(session.is_open_in_editor(&file));
    let text = session.text(&file).replace("a: \"1\"", "a: \"2\"");
    session.update(Msg::Edit { file: file.clone(), text });
    session.update(Msg::Apply(file.clone()));
    assert!(printed(&session).contains("configmap/notes edited"), "{}", printed(&session));
    assert!(!session.is_open_in_editor(&file));
    session.update(Msg::Run("kubectl edit configmap notes".to_owned()));
    let second = session.open_file().to_owned();
    assert_ne!(second, file);
    session.update(Msg::RemoveFile(second.clone()));
    assert!(printed(&session).contains("Edit cancelled, no changes made."));
    assert!(!session.file_names().contains(&second.as_str()));
}

/// A session on a recipe that came with a link.
fn session(recipe: &Recipe) -> Session {
    let address = Address { recipe: Some(recipe.to_text()), ..Address::default() };
    Session::start(&address.format().expect("it fits into a link"), None, |_| None)
}

fn seek(session: &mut Session, seconds: u64) {
    session.update(Msg::Clock(Clock::Seek(SimTime::secs(seconds))));
}

#[test]
fn undo_brings_the_cut_future_back_and_keeps_the_one_that_it_leaves() {
    let recipe = recipe("0s kubectl apply -f web.yaml\n80s sim crash web\n");
    let before = played(&recipe, END);
    let mut session = session(&recipe);
    seek(&mut session, 200);
    seek(&mut session, 50);
    session.update(Msg::Run("sim freeze web".to_owned()));
    seek(&mut session, 200);
    let frozen = session.take().clone();
    assert_ne!(frozen.records(), before.records());
    session.update(Msg::Undo);
    assert_eq!(session.take().now(), SimTime::secs(50), "where it was left");
    assert_eq!(session.take().records(), before.records());
    assert_eq!(session.take().transcript(), before.transcript());
    session.update(Msg::Takes(TakeDeed::Switch(2)));
    assert_eq!(session.take().records(), frozen.records());
    assert_eq!(session.take().transcript(), frozen.transcript());
    assert!(session.take().edition() > frozen.edition(), "it is another past for whoever paints");
}

/// The manifest as it was given belongs to the take that read it, also when the edit comes before its line.
#[test]
fn a_take_that_was_left_reads_the_texts_that_it_had() {
    let recipe = recipe("20s kubectl apply -f web.yaml\n");
    let before = played(&recipe, END);
    let mut session = session(&recipe);
    seek(&mut session, 200);
    seek(&mut session, 5);
    let text = session.text("web.yaml").replace("name: web", "name: other");
    session.update(Msg::Edit { file: "web.yaml".to_owned(), text: text.clone() });
    session.update(Msg::Apply("web.yaml".to_owned()));
    seek(&mut session, 60);
    assert_eq!(session.text("web.yaml"), text);

    session.update(Msg::Takes(TakeDeed::Look { take: 1, at: SimTime::secs(100) }));
    assert_eq!(session.take().records(), before.records());
    assert_eq!(*session.take().shown(), *played(&recipe, SimTime::secs(100)).shown());
    assert_eq!(session.text("web.yaml"), recipe.files().find("web.yaml").expect("a file").body());
    session.update(Msg::Takes(TakeDeed::Switch(2)));
    assert_eq!(session.text("web.yaml"), text);
}

/// Lines that were yet to come are a future as well.
#[test]
fn a_line_typed_before_lines_to_come_keeps_them_in_a_take() {
    let recipe = recipe("0s kubectl apply -f web.yaml\n80s sim crash web\n");
    let mut session = session(&recipe);
    seek(&mut session, 10);
    session.update(Msg::Run("kubectl get pods".to_owned()));
    assert_eq!(session.take().recipe().script.lines().len(), 2);
    assert_eq!(session.takes().kept()[0].recipe().to_text(), recipe.to_text());
    session.update(Msg::Undo);
    assert_eq!(session.take().recipe().to_text(), recipe.to_text());
}

#[test]
fn looking_back_shows_what_was() {
    let recipe = recipe(
        "0s kubectl get pods -w\n0s kubectl apply -f web.yaml\n40s sim freeze web\n90s kubectl delete pod web\n",
    );
    let mut take = played(&recipe, END);
    for millis in [0, 1, 3_999, 29_999, 30_000, 30_001, 40_000, 61_234, 90_000, 120_500, 199_999] {
        let at = SimTime::millis(millis);
        take.seek(at, Budget::Unlimited);
        assert_eq!(take.now(), at);
        assert_eq!(take.shown(), played(&recipe, at).shown(), "at {at}");
    }
    assert_eq!(take.end(), END);
}

#[test]
fn playing_in_frames_is_playing_at_once() {
    let recipe =
        recipe("0s kubectl get pods -w\n0s kubectl apply -f web.yaml\n40s sim crash web\n");
    let at_once = perform(&recipe, END, |_| {});
    let mut take = Take::new(recipe);
    while take.now() < END {
        let next = (take.now() + Span::millis(977)).min(END);
        take.seek(next, Budget::Turns(7));
    }
    assert_eq!(take.records(), at_once.outcome.records);
    assert_eq!(*take.transcript(), at_once.outcome.transcript);
}

#[test]
fn a_link_carries_every_recipe_there_is() {
    let mut longest = 0;
    let mut count = 0;
    for text in every_recipe() {
        let recipe = Recipe::parse(&text).expect("a sound recipe");
        let address = Address { recipe: Some(recipe.to_text()), ..Address::default() };
        let fragment = address.format().expect("it fits into a link");
        let (read, problems) = Address::parse(&fragment);
        assert_eq!(problems, []);
        let again = Recipe::parse(&read.recipe.expect("the recipe")).expect("the same recipe");
        assert_eq!(again.to_text(), recipe.to_text());
        longest = longest.max(fragment.len());
        count += 1;
    }
    assert!(count > 5, "few recipes were found: {count}");
    println!("{count} recipes, the longest link has {longest} characters");
}

#[test]
fn an_opened_link_is_the_identical_run() {
    let mut session = Session::start("", None, |_| None);
    session.update(Msg::Clock(Clock::Seek(SimTime::secs(20))));
    session.update(Msg::Run("sim freeze web".to_owned()));
    session.update(Msg::Clock(Clock::Seek(SimTime::secs(70))));
    session.update(Msg::Share);
    let fragment =
        session.sharing.as_ref().and_then(|sharing| sharing.whole.clone()).expect("the link");
    let opened = Session::start(&fragment, None, |_| None);
    assert_eq!(opened.take().now(), SimTime::secs(70));
    assert_eq!(opened.take().records(), session.take().records());
    assert_eq!(opened.take().shown().cluster, session.take().shown().cluster);
}

fn every_recipe() -> Vec<String> {
    let mut texts: Vec<String> = lessons::names()
        .into_iter()
        .filter_map(|name| lessons::text(name).map(str::to_owned))
        .collect();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder of traces") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "trace") {
                texts.push(fs::read_to_string(path).expect("a trace"));
            }
        }
    }
    texts
}
