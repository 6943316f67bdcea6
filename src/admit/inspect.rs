//! Everything there is to say about one object: what decoding, defaulting, admission and the rules have against it.

use serde_json::Value as Json;

use super::client::Item;
use super::decode::{Decoded, Mistyped, Unknown};
use super::field_error::{ErrorKind, FieldError};
use super::place::{key_span, value_span};
use super::problem::{Fix, Problem};
use super::suggest::{meant, nearest};
use super::{
    ApiServer, Classes, Context, admission, default_at, prepare, read as read_body,
    validate_create, warn,
};
use crate::kit::quote::quote;
use crate::objects::Kind;
use crate::objects::schema::Shape;
use crate::yaml::path::{Path, Reach, Step, find};
use crate::yaml::resolve::resolve;
use crate::yaml::tree::{Node, Span, Value};

/// More than anyone reads at once.
pub(super) const PROBLEMS_MAX: usize = 200;

pub(super) fn of_item(item: &Item, server: &ApiServer) -> Vec<Problem> {
    let context = Context {
        namespace: "default",
        name_suffix: "xxxxx",
        volume_suffix: "xxxxx",
        server,
        classes: Classes::Unknown,
    };
    let (kind, root) = (item.kind, &item.node);
    let decoded = read_body(kind, &item.body(context.namespace), server);
    let mut problems: Vec<Problem> = misspelt_kind(item).into_iter().collect();
    problems.extend(decoded.mistyped.iter().map(|mistyped| of_mistyped(mistyped, root)));
    let unknown = decoded.unknown.iter().take(PROBLEMS_MAX);
    problems.extend(unknown.map(|unknown| of_unknown(unknown, root)));
    problems.extend(unsimulated(item, &decoded));

    let mut object = decoded.value.clone();
    default_at(kind, &mut object, server);
    if kind == Kind::Pod
        && let Err(refusal) =
            admission::admit_pod(&mut object, context.volume_suffix, context.classes)
    {
        let text = refusal.to_string();
        let is_about_account = text.contains("service account");
        let field = if is_about_account { "spec.serviceAccountName" } else { "spec.priority" };
        let span = value_span(root, &Path::parse(field));
        problems.push(Problem::error(span, "forbidden", text));
    }
    prepare(kind, &mut object, &context);
    problems.extend(of_rules(item, &object, &decoded, server));
    problems
}

/// What is accepted without effect on the simulation.
fn unsimulated(item: &Item, decoded: &Decoded) -> Vec<Problem> {
    let warning = |path: &Path| {
        let text = format!("{path}: accepted, not simulated");
        Problem::warning(key_span(&item.node, path), "not-simulated", text)
    };
    decoded.unsimulated.iter().map(warning).collect()
}

fn of_rules(item: &Item, object: &Json, decoded: &Decoded, server: &ApiServer) -> Vec<Problem> {
    let (kind, root) = (item.kind, &item.node);
    let mut errors = validate_create(kind, object, server);
    let refused = super::validate::allocation(kind, None, object, server);
    let refused: Vec<FieldError> =
        refused.into_iter().filter(|error| !errors.contains(error)).collect();
    errors.extend(refused);
    let errors = errors.iter().filter(|error| !is_echo(error, decoded)).map(|error| {
        let code = match error.kind {
            ErrorKind::Required => "required",
            ErrorKind::Invalid => "invalid",
            ErrorKind::NotSupported => "unsupported",
            ErrorKind::Duplicate => "duplicate",
            ErrorKind::Forbidden => "forbidden",
            ErrorKind::TooLong | ErrorKind::TooMany => "too-much",
            ErrorKind::NotFound => "not-found",
        };
        let problem = Problem::error(value_span(root, &error.path), code, error.to_string());
        match example(error, root) {
            Some(fix) => problem.mended_by("missing", Some(fix)),
            None => problem.fixed_by(nearest_word(error, root)),
        }
    });
    let warnings = warn::notices(kind, object, server).into_iter().map(|notice| {
        Problem::warning(value_span(root, &notice.path), "server-warning", notice.line)
    });
    errors.chain(warnings).collect()
}

/// A field that could not be read is missing for the rules; that it is missing need not be said again.
fn is_echo(error: &FieldError, decoded: &Decoded) -> bool {
    let within = |path: &Path| path.steps().starts_with(error.path.steps());
    let beside =
        |path: &Path| error.kind == ErrorKind::Required && path.parent() == error.path.parent();
    decoded.mistyped.iter().any(|mistyped| within(&mistyped.path))
        || decoded.unknown.iter().any(|unknown| within(&unknown.path) || beside(&unknown.path))
}

fn misspelt_kind(item: &Item) -> Option<Problem> {
    let name = item.kind.names().kind;
    if item.spelling == name {
        return None;
    }
    let span = value_span(&item.node, &Path::parse("kind"));
    let message = super::Refusal::unregistered(item.kind, &item.spelling).to_string();
    let fix = Fix { span, replacement: name.to_owned() };
    Some(Problem::error(span, "unknown-kind", message).fixed_by(Some(fix)))
}

fn of_mistyped(mistyped: &Mistyped, root: &Node) -> Problem {
    let place = find(root, &mistyped.path);
    let fix = place.node.source.as_ref().and_then(|source| {
        let replacement = match mistyped.wanted {
            Shape::Text | Shape::Choice(_) => quote(&source.text),
            Shape::Int32 | Shape::Int64 => source.text.trim().parse::<i64>().ok()?.to_string(),
            Shape::Bool => match resolve(source.text.trim()).1 {
                Value::Bool(truth) => truth.to_string(),
                _ => return None,
            },
            _ => return None,
        };
        Some(Fix { span: place.node.span, replacement })
    });
    Problem::error(value_span(root, &mistyped.path), "wrong-type", mistyped.text.clone())
        .fixed_by(fix.filter(|_| place.reach == Reach::Exact))
}

fn of_unknown(unknown: &Unknown, root: &Node) -> Problem {
    let span = key_span(root, &unknown.path);
    let Some(Step::Field(written)) = unknown.path.steps().last() else {
        unreachable!("an unknown field is a field: {}", unknown.path)
    };
    let siblings = find(root, &unknown.path.parent()).node;
    let meant = meant(written, unknown.of.fields.iter().map(|field| field.name));
    let meant = meant.filter(|name| siblings.get(name).is_none());
    let fix = meant.map(|name| Fix { span, replacement: name.to_owned() });
    Problem::error(span, "unknown-field", unknown.to_string()).fixed_by(fix)
}

/// For a word in the wrong case or with a slip in it.
fn nearest_word(error: &FieldError, root: &Node) -> Option<Fix> {
    let place = find(root, &error.path);
    let written = place.node.as_str().filter(|_| place.reach == Reach::Exact)?;
    let word = nearest(written, error.words.iter().copied())?;
    Some(Fix { span: place.node.span, replacement: word.to_owned() })
}

/// What is missing, written in as an example, before the other fields of its map.
fn example(error: &FieldError, root: &Node) -> Option<Fix> {
    let Some(Step::Field(name)) = error.path.steps().last() else { return None };
    let (path, line) = match name.as_str() {
        "image" => (error.path.parent(), "image: nginx"),
        "name" => (error.path.parent(), "name: example"),
        "livenessProbe" | "readinessProbe" | "startupProbe" => {
            (error.path.clone(), "tcpSocket: {port: 80}")
        }
        _ => return None,
    };
    let place = find(root, &path);
    let first = place.node.entries().first().filter(|_| place.reach == Reach::Exact)?.key_span;
    let is_written = place.node.get(name).is_some();
    if error.kind != ErrorKind::Required || is_written || first.is_none() {
        return None;
    }
    // A map in braces begins before its first key.
    let is_block = first.start == place.node.span.start;
    let gap = if is_block {
        format!("\n{}", " ".repeat(first.start.column.saturating_sub(1)))
    } else {
        ", ".to_owned()
    };
    Some(Fix { span: Span::at(first.start), replacement: format!("{line}{gap}") })
}
