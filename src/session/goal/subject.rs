//! What a goal is about, and which of its properties.

use crate::kit::sorted::SortedMap;

use super::problem::GoalProblem;
use super::rest::Rest;
use super::{Pick, Property, Subject};
use crate::console::kubectl::jsonpath::Template;
use crate::objects::Kind;
use crate::session::recipe_problem::shown;

pub(super) fn read_subject(rest: &mut Rest<'_>) -> Result<Subject, GoalProblem> {
    let text = rest.take_until_blank_outside('[', ']');
    if text == "requests" {
        return Ok(Subject::Requests);
    }
    let (kind_text, pick) = match text.split_once('/') {
        None => (text, None),
        Some((kind, pick)) => (kind, Some(pick)),
    };
    let kind = Kind::from_resource(kind_text).ok_or_else(|| GoalProblem::Kind(shown(text)))?;
    let pick = match pick {
        None => Pick::All,
        Some("") => return Err(GoalProblem::NoName(shown(kind_text))),
        Some(pick) => match pick.strip_prefix('[') {
            Some(labels) => Pick::Labelled(read_labels(labels)?),
            None => Pick::Named(pick.to_owned()),
        },
    };
    Ok(Subject::Objects { kind, pick })
}

/// Reads `app=web,tier=front]`.
fn read_labels(text: &str) -> Result<SortedMap<String, String>, GoalProblem> {
    let wrong = || GoalProblem::Labels(shown(text));
    let labels = text.strip_suffix(']').ok_or_else(wrong)?;
    let pair = |label: &str| -> Option<(String, String)> {
        let (key, value) = label.split_once('=')?;
        let (key, value) = (key.trim(), value.trim());
        let plain = !key.is_empty() && !key.ends_with('!') && !value.starts_with('=');
        plain.then(|| (key.to_owned(), value.to_owned()))
    };
    labels.split(',').map(|label| pair(label).ok_or_else(wrong)).collect()
}

pub(super) fn read_property(
    subject: &Subject,
    rest: &mut Rest<'_>,
) -> Result<Property, GoalProblem> {
    if rest.as_str().starts_with('{') {
        let path = rest.take_until_blank_outside('{', '}');
        return match subject {
            _ if !path.ends_with('}') => Err(GoalProblem::OpenBrace),
            Subject::Objects { .. } => match Template::parse(path) {
                Ok(_) => Ok(Property::Path(path.to_owned())),
                Err(complaint) => Err(GoalProblem::Path(complaint)),
            },
            Subject::Requests => Err(no_property(subject, path)),
        };
    }
    let word = rest.take_word();
    if let Some(shown) = subject.shown().iter().copied().find(|shown| shown.as_str() == word) {
        return Ok(Property::Shown(shown));
    }
    let is_object = matches!(subject, Subject::Objects { .. });
    match word.split_once('.') {
        None if word == "count" && is_object => Ok(Property::Count),
        Some(("event", reason)) if is_object && !reason.is_empty() => {
            Ok(Property::Event(reason.to_owned()))
        }
        Some(("condition", kind)) if subject.has_conditions() && !kind.is_empty() => {
            Ok(Property::Condition(kind.to_owned()))
        }
        _ => Err(no_property(subject, word)),
    }
}

fn no_property(subject: &Subject, found: &str) -> GoalProblem {
    let mut known: Vec<&'static str> = subject.shown().iter().map(|shown| shown.as_str()).collect();
    if subject.has_conditions() {
        known.push("condition.TYPE");
    }
    if matches!(subject, Subject::Objects { .. }) {
        known.extend(["count", "event.REASON", "{JSONPATH}"]);
    }
    GoalProblem::Property { subject: subject.to_string(), found: shown(found), known }
}
