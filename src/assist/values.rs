//! The words that may stand behind a key: those of the API, and names from elsewhere in the files.

use super::complete::{Ending, Question};
use super::facts;
use super::locate::{Place, Said};
use super::names::{self, Named, Trees};
use super::resolve::{Landing, Owned};
use crate::objects::Kind;
use crate::objects::schema::Shape;
use crate::words::Words;

/// Paths that `fieldRef` takes.
/// Models validateObjectFieldSelector of pkg/apis/core/validation/validation.go (v1.36).
const FIELD_PATHS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.labels['app']",
    "metadata.annotations['note']",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

const RESOURCES: &[&str] = &[
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// What may stand behind `kind:` or `apiVersion:`; the other of the two narrows it down.
pub fn of_type_meta(key: &str, place: &Place) -> Vec<Ending> {
    let text = |said: &Option<Said>| said.as_ref().map(|said| said.text.clone());
    let (kind, version) = (text(&place.object.kind), text(&place.object.api_version));
    let kinds = Kind::ALL.iter().copied();
    match key {
        "kind" => {
            let fits =
                |kind: &Kind| version.as_ref().is_none_or(|version| *version == kind.api_version());
            let is_served = |known: &Kind| version.as_ref() == Some(&known.api_version());
            let is_known = kinds.clone().any(|known| is_served(&known));
            let kinds = kinds.filter(|kind| !is_known || fits(kind));
            kinds.map(|kind| word(kind.names().kind, kind.api_version())).collect()
        }
        _ => {
            let fits = |known: &Kind| Some(known.names().kind) == kind.as_deref();
            let is_known = kinds.clone().any(|known| fits(&known));
            let mut versions: Vec<Ending> = Vec::new();
            for version in kinds.filter(|known| !is_known || fits(known)).map(Kind::api_version) {
                if versions.iter().all(|ending| ending.label != version) {
                    versions.push(word(&version, String::new()));
                }
            }
            versions
        }
    }
}

/// What may stand in a field.
pub fn of_field(landing: &Landing, place: &Place, question: &Question<'_>) -> Vec<Ending> {
    let Some(at) = landing.field else { return Vec::new() };
    let trees = Trees::read(question, place);
    let named = names::referred(at, &place.path, &trees, question);
    if !named.is_empty() {
        return named.into_iter().map(of_name).collect();
    }
    let default = facts::find(at.owner, at.field.name).and_then(|fact| fact.default);
    let words: &[&str] = match (at.owner.name, at.field.name) {
        ("ObjectFieldSelector", "fieldPath") => FIELD_PATHS,
        ("ResourceFieldSelector", "resource") => RESOURCES,
        _ => match landing.shape {
            Shape::Choice(choice) => choice.words,
            Shape::Bool => &["true", "false"],
            _ => &[],
        },
    };
    let of_word = |text: &&str| {
        let is_default = default == Some(*text);
        let detail = if is_default {
            Words::text(question.lang, "assist.default.short")
        } else {
            String::new()
        };
        word(text, detail)
    };
    words.iter().filter(|text| !text.is_empty()).map(of_word).collect()
}

/// Keys of a map that other files, or the API, already know.
pub fn of_map(at: Owned, shape: &Shape, place: &Place, question: &Question<'_>) -> Vec<Ending> {
    if matches!(shape, Shape::Quantities) {
        let resources = ["cpu", "memory", "ephemeral-storage"].into_iter();
        let missing = resources.filter(|name| !place.beside.iter().any(|there| there == name));
        return missing
            .map(|name| {
                let insert = format!("{name}: ");
                let cursor = insert.len();
                let label = name.to_owned();
                Ending {
                    label,
                    detail: String::new(),
                    info: String::new(),
                    insert,
                    cursor,
                    goes_on: false,
                }
            })
            .collect();
    }
    let trees = Trees::read(question, place);
    names::label_pairs(at, &place.path, &trees)
        .into_iter()
        .filter(|pair| !place.beside.contains(&pair.word))
        .map(|pair| of_name(Named { word: format!("{}: {}", pair.word, pair.value), ..pair }))
        .collect()
}

fn of_name(named: Named) -> Ending {
    word(&named.word, named.from)
}

fn word(text: &str, detail: String) -> Ending {
    Ending {
        label: text.to_owned(),
        detail,
        info: String::new(),
        insert: text.to_owned(),
        cursor: text.len(),
        goes_on: false,
    }
}
