//! Everything there is to say about a text, for the editor: each complaint with its place and, where it is safe, a fix.
//!
//! The server stops at the first stage that fails. Here every stage speaks, on what the stage before could read; what is
//! only an echo of an earlier complaint is left out.

use serde_json::Value;

use super::client::{ClientError, Failure, Item, read_document};
use super::decode::{Decoded, Mistyped, Unknown};
use super::field_error::{ErrorKind, FieldError};
use super::place::{key_span, value_span};
use super::suggest::nearest;
use super::{
    ApiServer, Context, admission, default, prepare, read as read_body, validate_create, warn,
};
use crate::kit::order;
use crate::kit::quote::quote;
use crate::objects::Kind;
use crate::objects::schema::Shape;
use crate::yaml::complaint::{self, Complaint};
use crate::yaml::path::{Path, Reach, Step, find};
use crate::yaml::read::read;
use crate::yaml::tree::{Node, Span};

/// One thing to say about a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub span: Span,
    pub severity: Severity,
    /// By which the explanation is looked up.
    pub code: &'static str,
    /// Kubernetes' own words where it has any.
    pub message: String,
    pub fix: Option<Fix>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// What to put in place of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
}

/// More than anyone reads at once.
const PROBLEMS_MAX: usize = 200;

/// All problems of a text that is meant for this server, in the order of their places.
pub fn check(text: &str, server: &ApiServer) -> Vec<Problem> {
    let reading = read(text);
    let mut problems: Vec<Problem> =
        reading.complaints.iter().map(|complaint| of_complaint(complaint, text)).collect();
    for document in &reading.documents {
        let manifest = read_document(&document.root);
        problems.extend(manifest.failures.iter().map(of_failure));
        problems.extend(manifest.items.iter().flat_map(|item| of_item(item, server)));
    }
    order::sort_by_key(&mut problems, |problem| (problem.span.start, problem.severity));
    problems.truncate(PROBLEMS_MAX);
    problems
}

impl Problem {
    fn error(span: Span, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { span, severity: Severity::Error, code, message: message.into(), fix: None }
    }

    fn warning(span: Span, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, ..Problem::error(span, code, message) }
    }

    fn fixed_by(mut self, fix: Option<Fix>) -> Problem {
        self.fix = fix;
        self
    }
}

fn of_complaint(complaint: &Complaint, text: &str) -> Problem {
    let error = |code| Problem::error(complaint.span, code, complaint.text.clone());
    match complaint.kind {
        complaint::Kind::Syntax => error("syntax").fixed_by(spaces_for_tabs(complaint, text)),
        complaint::Kind::Framing => error("framing"),
        complaint::Kind::Limit => error("limit"),
        complaint::Kind::DuplicateKey { .. } => {
            Problem::warning(complaint.span, "duplicate-key", complaint.text.clone())
        }
    }
}

/// YAML takes no tabs for indentation.
fn spaces_for_tabs(complaint: &Complaint, text: &str) -> Option<Fix> {
    const SPACES_PER_TAB: usize = 2;
    let start = complaint.span.start;
    let rest = text.get(start.offset..)?;
    let tabs = rest.len() - rest.trim_start_matches('\t').len();
    let mut end = start;
    end.offset += tabs;
    end.column += tabs;
    let fix = Fix { span: Span { start, end }, replacement: " ".repeat(tabs * SPACES_PER_TAB) };
    (0 < tabs).then_some(fix)
}

fn of_failure(failure: &Failure) -> Problem {
    let code = match failure.error {
        ClientError::Parsing { .. } => "syntax",
        ClientError::Validating { .. } => "no-object",
        ClientError::Decoding { .. } => "wrong-type",
        ClientError::Items { .. } | ClientError::NoMatches { .. } => "unknown-kind",
    };
    Problem::error(failure.span, code, failure.error.problem())
}

fn of_item(item: &Item, server: &ApiServer) -> Vec<Problem> {
    let context =
        Context { namespace: "default", name_suffix: "xxxxx", volume_suffix: "xxxxx", server };
    let (kind, root) = (item.kind, &item.node);
    let decoded = read_body(kind, &item.body(context.namespace), server);
    let mut problems: Vec<Problem> = misspelt_kind(item).into_iter().collect();
    problems.extend(decoded.mistyped.iter().map(|mistyped| of_mistyped(mistyped, root)));
    let unknown = decoded.unknown.iter().take(PROBLEMS_MAX);
    problems.extend(unknown.map(|unknown| of_unknown(unknown, root)));
    problems.extend(decoded.unsimulated.iter().map(|path| {
        let message = format!("{path}: accepted, not simulated");
        Problem::warning(key_span(root, path), "not-simulated", message)
    }));

    let mut object = decoded.value.clone();
    default(kind, &mut object);
    if kind == Kind::Pod
        && let Err(refusal) = admission::admit_pod(&mut object, context.volume_suffix)
    {
        let span = value_span(root, &Path::parse("spec.serviceAccountName"));
        problems.push(Problem::error(span, "forbidden", refusal.to_string()));
    }
    prepare(kind, &mut object, &context);
    problems.extend(of_rules(item, &object, &decoded, server));
    problems
}

fn of_rules(item: &Item, object: &Value, decoded: &Decoded, server: &ApiServer) -> Vec<Problem> {
    let (kind, root) = (item.kind, &item.node);
    let errors = validate_create(kind, object, server);
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
        Problem::error(value_span(root, &error.path), code, error.to_string())
            .fixed_by(nearest_word(error, root))
    });
    let warnings = warn::notices(kind, object).into_iter().map(|notice| {
        Problem::warning(value_span(root, &notice.path), "server-warning", notice.to_string())
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
    let meant = nearest(written, unknown.of.fields.iter().map(|field| field.name));
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

#[cfg(test)]
mod tests {
    use super::Severity;
    use crate::admit::{ApiServer, Feature, Standing};

    /// Checks every problem as `what is underlined: code`, and the text after all fixes.
    fn check(text: &str, problems: &[&str], fixed: &str) {
        let found = super::check(text, &ApiServer::NEWEST);
        let shown: Vec<String> = found
            .iter()
            .map(|problem| format!("{}: {}", problem.span.of(text), problem.code))
            .collect();
        assert_eq!(shown, problems, "{found:#?}");
        let mut result = text.to_owned();
        for fix in found.iter().rev().filter_map(|problem| problem.fix.as_ref()) {
            let range = fix.span.start.offset..fix.span.end.offset;
            result.replace_range(range, &fix.replacement);
        }
        assert_eq!(result, fixed);
    }

    fn pod(container: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: 앱\nspec:\n  containers:\n  - name: app\n    image: nginx:1\n{container}"
        )
        .replace("앱", "web")
    }

    #[test]
    fn a_sound_manifest_has_no_problems() {
        let text = pod("    livenessProbe:\n      httpGet:\n        port: 80\n");
        check(&text, &[], &text);
    }

    #[test]
    fn a_slip_in_a_field_is_underlined_and_mended() {
        let text = pod("    livenesProbe:\n      httpGet: {port: 80}\n");
        check(&text, &["livenesProbe: unknown-field"], &text.replace("nesP", "nessP"));
    }

    #[test]
    fn all_stages_speak_at_once_and_echoes_are_silent() {
        let text = pod(
            "    command: sh\n    stdin: true\n    livenessProbe:\n      httpget: {port: 80}\n      periodSeconds: \"5\"\n  restartPolicy: always\n",
        );
        let fixed =
            text.replace("httpget", "httpGet").replace("\"5\"", "5").replace("always", "Always");
        check(
            &text,
            &[
                "sh: wrong-type",
                "stdin: not-simulated",
                "httpget: unknown-field",
                "\"5\": wrong-type",
                "always: unsupported",
            ],
            &fixed,
        );
    }

    #[test]
    fn numbers_where_text_is_wanted_get_quotes() {
        let text = pod("    env:\n    - name: A\n      value: 010\n");
        check(&text, &["010: wrong-type"], &text.replace("010", "\"010\""));
    }

    #[test]
    fn a_document_that_is_no_object_does_not_silence_the_next() {
        let text = "a: 1\n---\napiVersion: v1\nkind: pod\nmetadata: {name: x}\n";
        check(
            text,
            &["a: no-object", "apiVersion: required", "pod: unknown-kind"],
            &text.replace("pod", "Pod"),
        );
    }

    #[test]
    fn tabs_become_spaces() {
        let text = "a:\n\tb: 1\n";
        check(text, &[": syntax"], "a:\n  b: 1\n");
    }

    #[test]
    fn a_field_is_judged_by_the_server_it_is_meant_for() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, image: b, livenessProbe: {grpc: {port: 1}}}\n";
        for (standing, code) in
            [(Standing::Unknown, Some("unknown-field")), (Standing::Served, None)]
        {
            let server = ApiServer::new(|feature| match feature {
                Feature::GrpcProbe => standing,
                _ => Standing::Served,
            });
            let errors = super::check(text, &server).into_iter();
            let mut errors = errors.filter(|problem| problem.severity == Severity::Error);
            assert_eq!(errors.next().map(|problem| problem.code), code);
        }
    }
}
