//! The names of fields that may stand in a map and do not yet, what must be there first.

use super::complete::{Ending, Question};
use super::hover::about;
use super::locate::{Place, Style};
use super::required::{first, is_excluded, is_required};
use super::resolve::Owned;
use super::snippets;
use super::type_name::type_name;
use crate::kit::order;
use crate::objects::Kind;
use crate::objects::schema::{Acted, Shape, Type};
use crate::words::Words;

/// The fields of an object.
pub fn of_object(owner: &'static Type, place: &Place, question: &Question<'_>) -> Vec<Ending> {
    let is_missing = |name: &str| {
        !place.beside.iter().any(|there| there == name) && !is_excluded(owner, name, &place.beside)
    };
    let mut fields: Vec<Owned> = owner
        .fields
        .iter()
        .filter(|field| is_missing(field.name))
        .map(|field| Owned { owner, field })
        .collect();
    order::sort_by_key(&mut fields, |at| rank(*at));
    fields.into_iter().map(|at| ending(at, place, question)).collect()
}

/// Required, then usual, then what the simulation acts on, then the rest; by name within each.
fn rank(at: Owned) -> (usize, &'static str) {
    const AFTER_ALL_FIRST: usize = 1_000;
    let name = at.field.name;
    let place = first(at.owner).position(|first| first == name);
    let group = match (name, at.field.acted) {
        // Every object begins with these, in this order.
        ("apiVersion", _) => 0,
        ("kind", _) => 1,
        // What the cluster writes comes last.
        ("status", _) => AFTER_ALL_FIRST + 2,
        (_, Acted::Simulated) => AFTER_ALL_FIRST,
        (_, Acted::Accepted) => AFTER_ALL_FIRST + 1,
    };
    (place.map_or(group, |place| place + 2), name)
}

fn ending(at: Owned, place: &Place, question: &Question<'_>) -> Ending {
    let field = at.field;
    let mut detail = type_name(&field.shape);
    if is_required(at.owner, field.name) {
        detail = format!("{detail} {}", Words::text(question.lang, "assist.required.short"));
    }
    let snippet = snippets::field(field.name, &field.shape, place.column, place.style);
    let goes_on = place.style != Style::BlockBeforeColon;
    Ending {
        label: field.name.to_owned(),
        detail,
        info: about(question.lang, at).join("\n"),
        insert: snippet.text,
        cursor: snippet.cursor,
        goes_on,
    }
}

/// Before the kind is known: what every object begins with, and whole objects where there is nothing yet.
pub fn of_any_object(place: &Place, question: &Question<'_>) -> Vec<Ending> {
    let mut endings = Vec::new();
    for name in ["apiVersion", "kind", "metadata"] {
        if place.beside.iter().any(|there| there == name) {
            continue;
        }
        let snippet = snippets::field(name, &Shape::Text, place.column, place.style);
        let snippet = if name == "metadata" && place.style == Style::Block {
            snippets::Snippet { text: "metadata:\n  name: ".to_owned(), cursor: 18 }
        } else {
            snippet
        };
        endings.push(Ending {
            label: name.to_owned(),
            detail: String::new(),
            info: Words::text(question.lang, &format!("any.{name}")),
            insert: snippet.text,
            cursor: snippet.cursor,
            goes_on: true,
        });
    }
    if place.beside.is_empty() && place.path.is_root() && place.style == Style::Block {
        endings.extend(Kind::ALL.iter().filter(|kind| is_written(**kind)).map(|kind| {
            let snippet = snippets::manifest(*kind);
            let name = kind.names().kind;
            Ending {
                label: name.to_owned(),
                detail: kind.api_version(),
                info: Words::text(question.lang, name),
                insert: snippet.text,
                cursor: snippet.cursor,
                goes_on: false,
            }
        }));
    }
    endings
}

/// Events, slices and nodes are the cluster's to write.
fn is_written(kind: Kind) -> bool {
    !["EndpointSlice", "Endpoints", "Event", "Node"].contains(&kind.names().kind)
}
