//! What must hold of every text that can be read, however it came about. The fuzz targets and `tests/fuzz_corpus.rs`
//! share these: the first look for a text that breaks them, the second tries the texts that were found interesting.

use crate::admit::check::{Fix, check};
use crate::admit::{ApiServer, Classes, Context, create, read_manifest};
use crate::assist::complete::{Asked, Question, complete};
use crate::assist::hover::hover;
use crate::cluster::Budget;
use crate::console::OUTPUT_LENGTH_MAX;
use crate::kit::time::{self, SimTime};
use crate::lint;
use crate::session::address::Address;
use crate::session::lesson::skeleton::lesson_of;
use crate::session::lesson::{self, Lesson};
use crate::session::recipe::Recipe;
use crate::session::share::{Version, seal};
use crate::session::take::Take;
use crate::words::Lang;
use crate::yaml::read::{BYTES_MAX, Reading, read};
use crate::yaml::tree::Span;
use crate::yaml::write::write;

/// Of a long text, help is asked for at about so many places.
const PLACES: usize = 8;

/// So many lines of a text are typed.
const LINES: usize = 12;
/// What they find.
const PLAIN: &str = "0s kubectl apply -f web.yaml\n-- web.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: app, image: nginx}\n";

/// Tries one text; whatever does not hold is a panic.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 4] =
    [("line", line), ("link", link), ("recipe", recipe), ("yaml", yaml)];

/// A manifest: read, checked, mended, advised and helped with, admitted, written and read again.
pub fn yaml(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let reading = read(text);
    for complaint in &reading.complaints {
        assert_place(complaint.span, text);
    }
    let mended = checked_and_mended(text);
    // What mending brought about must be as harmless as what was typed.
    check(&mended, &ApiServer::NEWEST);
    advised(text);
    helped(text);
    written_and_read(&reading);
    admitted(text);
}

/// Lines typed one after the other, two seconds apart: they end, what they print is bounded, and going back and forth
/// shows the same.
pub fn line(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let recipe = Recipe::parse(PLAIN).expect("a sound recipe");
    let mut take = Take::new(recipe);
    for (at, line) in text.lines().take(LINES).enumerate() {
        take.seek(SimTime::secs(2 * at as u64), Budget::Unlimited);
        // A line may be too long for a script.
        let _ = take.type_line(line);
    }
    let end = take.now() + time::Span::secs(60);
    take.seek(end, Budget::Unlimited);
    for entry in take.transcript().entries() {
        let length: usize = entry.chunks.iter().map(|chunk| chunk.text.len()).sum();
        assert!(length <= OUTPUT_LENGTH_MAX + 1_000, "{} printed {length} bytes", entry.line);
    }
    let shown = take.shown().clone();
    take.seek(SimTime::ZERO, Budget::Unlimited);
    take.seek(end, Budget::Unlimited);
    assert!(*take.shown() == shown, "another time it is another run");
}

/// A recipe's canonical text is read as the same recipe, and what it says as a lesson is read too.
pub fn recipe(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(recipe) = Recipe::parse(text) else { return };
    if Lesson::of(&recipe).is_some() {
        let _ = lesson::solved(&recipe);
        let made = lesson_of(&recipe);
        assert!(text.len() < made.len() || Recipe::parse(&made).is_ok(), "{made}");
    }
    let written = recipe.to_text();
    match Recipe::parse(&written) {
        Ok(again) => assert_eq!(again.to_text(), written, "written once more it is another text"),
        // The line of settings may be what is one byte too many.
        Err(error) => assert!(text.len() < written.len(), "{error}\n{written}"),
    }
}

/// An address, or, behind a first byte of zero or one, what a link of version 1 or 2 carries: sealed first, for no blind
/// change survives its checksum.
pub fn link(data: &[u8]) {
    let fragment = match data {
        [0, deflated @ ..] => format!("r={}", seal(Version::One, deflated)),
        [1, deflated @ ..] => format!("r={}", seal(Version::Two, deflated)),
        _ => String::from_utf8_lossy(data).into_owned(),
    };
    let (address, _) = Address::parse(&fragment);
    // A recipe may be larger than the link that would carry it.
    let Ok(written) = address.format() else { return };
    assert_eq!(Address::parse(&written).0, address, "{written}");
}

fn assert_place(span: Span, text: &str) {
    let range = span.start.offset..span.end.offset.max(span.start.offset);
    assert!(text.get(range.clone()).is_some(), "{range:?} is no place in a text of {}", text.len());
}

/// The text after all fixes that do not overlap.
fn checked_and_mended(text: &str) -> String {
    let problems = check(text, &ApiServer::NEWEST);
    let mut mended = text.to_owned();
    let mut free = text.len();
    for problem in problems.iter().rev() {
        assert_place(problem.span, text);
        assert!(!problem.message.is_empty(), "{} says nothing", problem.code);
        let Some(Fix { span, replacement }) = &problem.fix else { continue };
        assert_place(*span, text);
        if span.end.offset <= free {
            mended.replace_range(span.start.offset..span.end.offset, replacement);
            free = span.start.offset;
        }
    }
    mended
}

fn advised(text: &str) {
    for advice in lint::check(text, &[text], &ApiServer::NEWEST) {
        assert_place(advice.span, text);
        if let Some(mend) = advice.mend {
            assert_place(mend.fix.span, text);
        }
    }
}

/// Help at every place of a short text, and at some of a long one.
fn helped(text: &str) {
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    for offset in places.step_by(1 + text.len() / PLACES) {
        let (others, images) = ([text], ["nginx"]);
        let (lang, asked) = (Lang::En, Asked::ByKey);
        let question = Question { text, offset, others: &others, images: &images, lang, asked };
        if let Some(offer) = complete(&question) {
            assert!(text.get(offer.from..offer.to).is_some(), "no place to write at {offset}");
            assert!(
                offer.endings.iter().all(|ending| ending.insert.is_char_boundary(ending.cursor))
            );
        }
        if let Some(told) = hover(text, offset, lang) {
            assert!(text.get(told.from..told.to).is_some(), "no place to explain at {offset}");
        }
    }
}

fn written_and_read(reading: &Reading) {
    for document in &reading.documents {
        let json = document.root.to_json();
        let written = write(&json);
        if BYTES_MAX < written.len() {
            continue;
        }
        let again = read(&written);
        assert_eq!(again.fatal(), None, "{written}");
        let documents: Vec<_> = again.documents.iter().map(|one| one.root.to_json()).collect();
        assert_eq!(documents, [json], "{written}");
    }
}

fn admitted(text: &str) {
    let server = ApiServer::NEWEST;
    let context = Context {
        namespace: "default",
        name_suffix: "xxxxx",
        volume_suffix: "xxxxx",
        server: &server,
        classes: Classes::Unknown,
    };
    for item in read_manifest(text, "file.yaml").items {
        // Stored and read again, an object is still one; a refusal has words.
        match create(&item, &context) {
            Ok(admitted) => assert!(admitted.object.to_json().is_object()),
            Err(refusal) => assert!(!refusal.to_string().is_empty()),
        }
    }
}
