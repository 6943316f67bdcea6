//! Every question of a learner's with its whole answer, in both languages, on recipes that people met.
//! Each file of tests/why/ names a recipe and asks of it; `UPDATE=1 cargo test --test why` writes the answers below the
//! questions. Read them as a learner would.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use podlife::cluster::{ProbeAnswer, What};
use podlife::kit::time::SimTime;
use podlife::objects::probe::ProbeKind;
use podlife::objects::{Key, Kind};
use podlife::session::Session;
use podlife::session::address::Address;
use podlife::session::msg::{Ask, Clock, Msg, Selection};
use podlife::view::sight::Sight;
use podlife::view::why::{Field, Why};
use podlife::view::{Painter, Saying, moment};
use podlife::words::{Lang, Words};

#[test]
fn every_question_is_answered_down_to_the_line_that_made_it_so() {
    let mut questions = 0;
    let mut wrong = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/why");
    for entry in fs::read_dir(folder).expect("the questions") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("questions are text");
        let asked: Vec<&str> =
            text.lines().filter(|line| line.starts_with("? ") || line.starts_with('#')).collect();
        let answered = answers(&asked, &mut wrong);
        questions += asked.iter().filter(|line| line.starts_with("? ")).count();
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &answered).expect("answers can be written");
        } else if answered != text {
            let news = answered.lines().filter(|line| !text.lines().any(|known| known == *line));
            wrong.push(format!("{}: {:#?}", path.display(), news.collect::<Vec<_>>()));
        }
    }
    assert!(100 <= questions, "only {questions} questions were asked");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines of one file: comments, recipes that some of them name, and questions about the last one named.
fn answers(asked: &[&str], wrong: &mut Vec<String>) -> String {
    let mut painter = Painter::default();
    let mut played = None;
    let mut written = String::new();
    for line in asked {
        let _ = writeln!(written, "{line}");
        if let Some(recipe) = line.strip_prefix("# recipe: ") {
            (played, painter) = (Some(play(recipe)), Painter::default());
        }
        let Some(question) = line.strip_prefix("? ") else { continue };
        let session = played.as_mut().expect("a recipe is named before the first question");
        let (at, what) = question.split_once(' ').expect("an instant and a question");
        let at = at.parse::<f64>().expect("seconds");
        session.update(Msg::Clock(Clock::Seek(SimTime::millis((at * 1000.0) as u64))));
        session.update(Msg::Select(selection(session, what)));
        let screen = painter.paint(session, Sight::All);
        let why = screen.why.unwrap_or_else(|| panic!("no answer to {question}"));
        for lang in Lang::ALL {
            tell(&mut written, &why, lang);
        }
        let goes = why.steps.iter().filter(|step| step.goes != Selection::Nothing).count();
        if goes == 0 {
            wrong.push(format!("nothing of {question} can be followed: {:?}", why.steps.last()));
        }
    }
    written
}

fn play(recipe: &str) -> Session {
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join(recipe);
    let text = fs::read_to_string(recipe).expect("the recipe");
    let address = Address { recipe: Some(text), ..Address::default() };
    Session::start(&address.format().expect("a recipe fits a link"), None, |_| None)
}

/// `pod/web`, `pod/web ready`, `pod/web restart app`, `probe pod/web app liveness`, `request`.
fn selection(session: &Session, what: &str) -> Selection {
    let mut words = what.split(' ');
    let first = words.next().unwrap_or_default();
    if first == "request" {
        let failed = |what: &What| matches!(what, What::Request(one) if !one.outcome.is_ok());
        let record = session.take().past().iter().rev().find(|record| failed(&record.what));
        return Selection::Record(record.expect("a request that failed").id);
    }
    if first == "tick" {
        let failed = |what: &What| matches!(what, What::Probe { answer: ProbeAnswer::Failure, .. });
        let record = session.take().past().iter().rev().find(|record| failed(&record.what));
        return Selection::Record(record.expect("a probe that failed").id);
    }
    if first == "event" {
        let reason = words.next().unwrap_or_default();
        let is_it = |what: &What| matches!(what, What::Event { reason: one, .. } if one == reason);
        let record = session.take().past().iter().rev().find(|record| is_it(&record.what));
        return Selection::Record(record.expect("such an event").id);
    }
    let (kind, name) = first.split_once('/').expect("kind/name");
    let kind = Kind::from_resource(kind).expect("a kind");
    let store = session.take().shown().cluster.objects();
    let is_it = |key: &Key| {
        key.name == name || name.strip_suffix('*').is_some_and(|begin| key.name.starts_with(begin))
    };
    let found = store.list(kind, None).map(|object| object.key()).filter(is_it).last();
    let key = found.unwrap_or_else(|| Key::new(kind, "default", name));
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let ask = match words.next() {
        None => return Selection::Object(key),
        Some("story") => Ask::Story,
        Some("start") => Ask::Start,
        Some("ready") => Ask::Ready,
        Some("end") => Ask::End,
        Some("lamp") => Ask::Lamp(word(words.next())),
        Some("restart") => Ask::Restart(word(words.next())),
        Some("endpoint") => Ask::Endpoint(word(words.next())),
        Some("replicas") => Ask::Replicas,
        Some("rollout") => Ask::Rollout,
        Some("outdated") => Ask::Outdated,
        Some("probe") => {
            let container = word(words.next());
            let kind = words.next();
            let kind = ProbeKind::ALL.into_iter().find(|one| Some(one.as_str()) == kind);
            Ask::Probe(container, kind.expect("a kind of probe"))
        }
        Some(other) => panic!("nobody asks {other}"),
    };
    Selection::Asked(key, ask)
}

fn tell(written: &mut String, why: &Why, lang: Lang) {
    let _ = writeln!(written, "  {} {}", lang.tag(), said(&why.question, lang));
    for step in &why.steps {
        let _ = write!(written, "     {:>8} {}", moment::clock(step.at), said(&step.saying, lang));
        // The rest is the same in every language.
        if lang == Lang::En {
            if !step.quote.is_empty() {
                let _ = write!(written, " | {}", step.quote.replace('\n', "\\n"));
            }
            if let Some(place) = &step.place {
                let former = if place.spot.is_none() { " (former text)" } else { "" };
                let field = match place.field {
                    Field::Written => "",
                    Field::Default => " (default)",
                    Field::Differs => " (differs)",
                };
                let (file, line) = (&place.file, place.line);
                let _ = write!(written, " | {file}:{line} {}{former}{field}", place.text);
            }
            if let Some(rule) = &step.rule {
                let _ = write!(written, " | {}", rule.source);
            }
        }
        let _ = writeln!(written);
    }
    for question in &why.related {
        let _ = writeln!(written, "     also: {}", said(&question.saying, lang));
    }
}

fn said(saying: &Saying, lang: Lang) -> String {
    let Saying::Ours { key, fills } = saying else { panic!("{saying:?} is no sentence of ours") };
    assert!(Words::find(lang, key).is_some(), "nobody says {key}");
    let fills: Vec<(&str, &str)> =
        fills.iter().map(|(place, value)| (*place, value.as_str())).collect();
    Words::fill(lang, key, &fills)
}
