//! Every lesson that is compiled in: it can be read, asks well, cannot be had for nothing, and its solution reaches it.
//! And together they are a course: each has its place, and every row of the seed documents has a lesson.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use podlife::admit::ApiServer;
use podlife::kit::time::{SimTime, Span};
use podlife::lessons;
use podlife::lint;
use podlife::session::Session;
use podlife::session::address::Address;
use podlife::session::msg::{Clock, Learn, Msg};
use podlife::session::recipe::Recipe;
use podlife::words::{Lang, Words};
use podlife::workshop::Report;
use podlife::workshop::lesson::{Beside, check};

/// Rows of the seed documents.
const ROWS: &[&str] = &[
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "B1", "B2", "B3", "B4", "B5",
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "D1", "D2", "D3", "D4", "D5a",
    "D5b", "D5c", "D6", "D7", "D8", "D9", "E1", "E2", "E3", "E4", "F1",
];

fn recipe(name: &str) -> Recipe {
    let text = lessons::text(name).expect("a name that was listed");
    Recipe::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_lesson_is_sound() {
    let mut failed = Vec::new();
    for name in lessons::names() {
        let mut report = Report::default();
        let prose = |language: Lang| {
            let text = Words::lesson(language, name)?;
            Some((format!("src/words/{}/lessons/{name}.md", language.tag()), text.to_owned()))
        };
        let beside = Beside { prose: &prose, exists: &lessons::exists };
        check(&format!("src/lessons/{name}.lesson"), &recipe(name), &beside, &mut report);
        if report.has_failed() {
            failed.push(report.text());
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_lesson_has_its_place_once() {
    let groups = lessons::groups();
    let mut placed: BTreeMap<&str, u32> = BTreeMap::new();
    for group in &groups {
        for name in &group.lessons {
            *placed.entry(name).or_default() += 1;
        }
        for language in Lang::ALL {
            let key = format!("group.{}", group.name);
            assert!(Words::find(language, &key).is_some(), "no title for [{}]", group.name);
        }
    }
    let twice: Vec<_> = placed.iter().filter(|(_, count)| 1 < **count).collect();
    assert!(twice.is_empty(), "in order.txt more than once: {twice:?}");
    let placed: BTreeSet<&str> = placed.into_keys().collect();
    let written: BTreeSet<&str> = lessons::names().into_iter().collect();
    let lost: Vec<_> = placed.difference(&written).collect();
    assert!(lost.is_empty(), "order.txt names lessons that are not there: {lost:?}");
    let homeless: Vec<_> = written.difference(&placed).collect();
    assert!(homeless.is_empty(), "order.txt does not name {homeless:?}");
}

#[test]
fn a_lesson_that_a_rule_of_advice_names_raises_it_when_it_is_opened() {
    let mut raised: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in lessons::names() {
        let recipe = recipe(name);
        let files: Vec<(&str, &str)> =
            recipe.files().iter().map(|file| (file.name(), file.body())).collect();
        for (file, text) in &files {
            let beside = files.iter().filter(|(other, _)| other != file);
            let beside: Vec<&str> = beside.map(|(_, text)| *text).collect();
            for advice in lint::check(text, &beside, &ApiServer::NEWEST) {
                let lessons = raised.entry(advice.rule.code()).or_default();
                if !lessons.contains(&name) {
                    lessons.push(name);
                }
            }
        }
    }
    let mut shown = 0;
    for rule in lint::ALL {
        let raising = raised.get(rule.code()).map_or(&[][..], Vec::as_slice);
        println!("{} is raised by {raising:?}, shown in {:?}", rule.code(), rule.lesson);
        if let Some(lesson) = rule.lesson {
            let code = rule.code();
            assert!(raising.contains(&lesson), "{lesson} does not raise {code}; {raising:?} do");
            shown += 1;
        }
    }
    assert!(0 < shown, "no rule names a lesson");
}

#[test]
fn every_row_of_the_seed_documents_has_a_lesson() {
    let recipes: Vec<Recipe> = lessons::names().into_iter().map(recipe).collect();
    let told: BTreeSet<&str> = recipes.iter().flat_map(|recipe| recipe.notes("row")).collect();
    let missing: Vec<_> = ROWS.iter().filter(|row| !told.contains(*row)).collect();
    assert!(missing.is_empty(), "no lesson for {missing:?}");
    let unknown: Vec<_> = told.iter().filter(|row| !ROWS.contains(row)).collect();
    assert!(unknown.is_empty(), "no such rows: {unknown:?}");
}

/// What the learner does on the page: open, show the solution, play, begin again.
#[test]
fn every_lesson_is_opened_solved_and_begun_again_on_the_page() {
    for name in lessons::names() {
        let mut session = Session::start("", None, |_| None);
        session.update(Msg::Learn(Learn::Open(name.to_owned())));
        let start = session.recipe().to_text();
        assert_eq!(session.take().end(), SimTime::ZERO, "{name} stands still");
        session.update(Msg::Learn(Learn::Solve));
        let end = session.take().trail().horizon().expect("its goals have an end") + Span::secs(1);
        session.update(Msg::Clock(Clock::Seek(end)));
        let reports = session.take().trail().standing(end);
        assert!(session.take().trail().is_reached(end), "{name}: {reports:#?}");
        let mark = session.learning().progress().of(name).expect("it was begun");
        assert!(mark.is_done, "{name}");
        session.update(Msg::Learn(Learn::StartAgain));
        session.update(Msg::Learn(Learn::StartAgainSurely));
        assert_eq!(session.recipe().to_text(), start, "{name}");
        assert!(!session.learning().is_solved());
    }
}

#[test]
fn a_lesson_opens_from_its_short_link_and_from_a_long_one() {
    let mut lengths = Vec::new();
    for name in lessons::names() {
        let short = Address { lesson: Some(name.to_owned()), ..Address::default() };
        let mut session = Session::start(&short.format().expect("short"), None, |_| None);
        let opened = session.learning().lesson().and_then(|lesson| lesson.name.clone());
        assert_eq!(opened.as_deref(), Some(name));
        lengths.push((round_trip(&session, name), name));
        session.update(Msg::Learn(Learn::Solve));
        lengths.push((round_trip(&session, name), name));
    }
    lengths.sort_unstable();
    let (middle, longest) = (lengths[lengths.len() / 2], lengths[lengths.len() - 1]);
    // Past the test's own print!, which a run of all tests keeps to itself.
    let told = writeln!(
        std::io::stderr(),
        "{} links of lessons and of solved ones come back the same: as a rule {} characters, the longest {} ({})",
        lengths.len(),
        middle.0,
        longest.0,
        longest.1
    );
    told.expect("somewhere to tell it");
    assert!(longest.0 < 8_000, "{longest:?}");
}

/// Sends what is on the page as a link with everything in it; how long it is.
fn round_trip(session: &Session, name: &str) -> usize {
    let text = session.recipe().to_text();
    let long = Address { recipe: Some(text.clone()), ..Address::default() };
    let long = long.format().expect("it fits into a link");
    let again = Session::start(&long, None, |_| None);
    assert_eq!(again.recipe().to_text(), text, "{name}");
    long.len()
}
