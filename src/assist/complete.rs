//! What could be written at an offset.

use super::keys;
use super::locate::{At, Place, Style, locate};
use super::resolve::{self, Landing};
use super::values;
use crate::objects::schema::Shape;
use crate::words::Lang;
use crate::yaml::path::Step;

#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub text: &'a str,
    pub offset: usize,
    /// The texts of the other files, in which names may stand.
    pub others: &'a [&'a str],
    /// The images that are known.
    pub images: &'a [&'a str],
    pub lang: Lang,
    pub asked: Asked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Somebody types, and wants to be helped but not disturbed.
    WhileTyping,
    ByKey,
}

/// What could take the place of the bytes from `from` to `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub from: usize,
    pub to: usize,
    pub endings: Vec<Ending>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub label: String,
    /// Beside the label: a type, or where a name comes from.
    pub detail: String,
    /// What it means, line by line; may be empty.
    pub info: String,
    pub insert: String,
    /// Where in `insert` the cursor goes.
    pub cursor: usize,
    /// Whether there is more to choose at the cursor.
    pub goes_on: bool,
}

/// More than anyone looks through.
const ENDINGS_MAX: usize = 100;

/// None where there is nothing to say.
pub fn complete(question: &Question<'_>) -> Option<Offer> {
    let place = locate(question.text, question.offset)?;
    let word = question.text.get(place.from..question.offset)?;
    let types = question.asked == Asked::WhileTyping;
    if types && place.at == At::Key && word.is_empty() {
        return None;
    }
    let mut endings =
        if is_followed(question, &place) { Vec::new() } else { all(&place, question) };
    // Enter ends the line of whoever has written the word already.
    if types && place.style == Style::Block && endings.iter().any(|ending| ending.insert == word) {
        return None;
    }
    endings = fitting(endings, word);
    endings.truncate(ENDINGS_MAX);
    let (from, to) = (place.from, place.to);
    (!endings.is_empty()).then_some(Offer { from, to, endings })
}

/// Whether words follow on the line that a completion would push aside.
fn is_followed(question: &Question<'_>, place: &Place) -> bool {
    let behind = question.text.get(place.to..place.line.1).unwrap_or_default().trim_start();
    place.style == Style::Block && !behind.is_empty() && !behind.starts_with(['#', '"', '\''])
}

fn all(place: &Place, question: &Question<'_>) -> Vec<Ending> {
    let steps = place.path.steps().get(place.object.depth..).unwrap_or_default();
    let kind = resolve::kind(&place.object);
    if let (At::Value, [Step::Field(key)]) = (place.at, steps)
        && ["kind", "apiVersion"].contains(&key.as_str())
    {
        return values::of_type_meta(key, place);
    }
    let landing = match kind {
        Some(kind) => resolve::resolve(kind, steps),
        None if steps.is_empty() && place.at == At::Key => {
            return keys::of_any_object(place, question);
        }
        None => resolve::resolve_any(steps),
    };
    landing.map(|landing| of_landing(&landing, place, question)).unwrap_or_default()
}

fn of_landing(landing: &Landing, place: &Place, question: &Question<'_>) -> Vec<Ending> {
    match (landing.shape, place.at, landing.field) {
        (Shape::Object(owner), At::Key, _) => keys::of_object(owner, place, question),
        (Shape::Map(_) | Shape::Quantities, At::Key, Some(at)) => {
            values::of_map(at, &landing.shape, place, question)
        }
        (Shape::Object(_) | Shape::Map(_) | Shape::Quantities | Shape::List(_), ..) => Vec::new(),
        // A plain item of a list looks like a key that has no colon yet.
        (_, At::Key | At::Value, _) => values::of_field(landing, place, question),
    }
}

/// What begins with the word comes first, then what contains it.
fn fitting(endings: Vec<Ending>, word: &str) -> Vec<Ending> {
    let word = word.to_lowercase();
    let (mut begins, others): (Vec<Ending>, Vec<Ending>) =
        endings.into_iter().partition(|ending| ending.label.to_lowercase().starts_with(&word));
    begins.extend(others.into_iter().filter(|ending| ending.label.to_lowercase().contains(&word)));
    begins
}
