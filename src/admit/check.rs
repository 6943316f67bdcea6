//! Everything there is to say about a text, for the editor: each complaint with its place and, where it is safe, a fix.
//!
//! The server stops at the first stage that fails. Here every stage speaks, on what the stage before could read; what is
//! only an echo of an earlier complaint is left out. A text that cannot be read is looked at as it would be once mended.

use super::ApiServer;
use super::client::{ClientError, Failure, read_document};
use super::inspect::{PROBLEMS_MAX, of_item};
use super::mend::back::Back;
use super::mend::{self, Silent, difference, fragment, header};
pub use super::problem::{Fix, Problem, Severity};
use crate::kit::order;
use crate::yaml::complaint::{self, Complaint};
use crate::yaml::read::{Reading, document_range, read};
use crate::yaml::tree::{Node, Span};

/// So many slips are undone, one after the other, to see what is behind them.
const STEPS_MAX: usize = 6;

/// All problems of a text that is meant for this server, in the order of their places.
pub fn check(text: &str, server: &ApiServer) -> Vec<Problem> {
    let mut problems = found(text, server, STEPS_MAX);
    order::sort_by_key(&mut problems, |problem| (problem.span.start, problem.severity));
    problems.truncate(PROBLEMS_MAX);
    problems
}

fn found(text: &str, server: &ApiServer, steps: usize) -> Vec<Problem> {
    let reading = read(text);
    match reading.fatal() {
        Some(fatal) => of_unreadable(text, &reading, fatal, server, steps),
        None => of_reading(text, &reading, server),
    }
}

/// What ends the reading, and what would be found behind it.
fn of_unreadable(
    text: &str,
    reading: &Reading,
    fatal: &Complaint,
    server: &ApiServer,
    steps: usize,
) -> Vec<Problem> {
    let problem = of_complaint(fatal, text);
    let badness = |text: &str| {
        // What is judged is not mended in its turn, or one slip in another would cost ever more.
        let reading = read(text);
        of_reading(text, &reading, server).len() + usize::from(reading.fatal().is_some())
    };
    let mending = match fatal.kind {
        complaint::Kind::Limit | complaint::Kind::DuplicateKey { .. } => None,
        complaint::Kind::Syntax | complaint::Kind::Framing => {
            mend::unreadable(text, fatal, badness)
        }
    };
    let problem = match &mending {
        Some(mending) => problem.mended_by(mending.name, Some(difference(text, &mending.text))),
        None => problem,
    };
    let further = match (mending, steps.checked_sub(1)) {
        (_, None) => of_reading(text, reading, server),
        (Some(mending), Some(steps)) => {
            let back = Back::new(text, &mending.text);
            let further = found(&mending.text, server, steps).into_iter();
            further.map(|problem| brought_back(problem, &back)).collect()
        }
        // Nothing is known of this document, but of those behind it there may be.
        (None, Some(steps)) => match without_document(text, fatal) {
            Some(rest) => {
                let further = found(&rest, server, steps).into_iter();
                further.map(|problem| on_characters(problem, text)).collect()
            }
            None => of_reading(text, reading, server),
        },
    };
    [problem].into_iter().chain(further).collect()
}

fn brought_back(mut problem: Problem, back: &Back<'_>) -> Problem {
    let fix = problem.fix.take().filter(|fix| back.is_same(fix.span));
    problem.fix = fix.map(|fix| Fix { span: back.span(fix.span), ..fix });
    problem.remedy = problem.remedy.filter(|_| problem.fix.is_some());
    problem.span = back.span(problem.span);
    problem
}

/// Where a letter became several blanks, a place may have come to lie inside of it.
fn on_characters(mut problem: Problem, text: &str) -> Problem {
    let whole = |span: Span| {
        let place = |offset| mend::position(text, text.floor_char_boundary(offset));
        Span { start: place(span.start.offset), end: place(span.end.offset) }
    };
    let fix = problem.fix.take().filter(|fix| whole(fix.span) == fix.span);
    problem.fix = fix;
    problem.remedy = problem.remedy.filter(|_| problem.fix.is_some());
    problem.span = if problem.span.is_none() { problem.span } else { whole(problem.span) };
    problem
}

/// The same text with blanks where the document of the complaint stood.
fn without_document(text: &str, fatal: &Complaint) -> Option<String> {
    let range = document_range(text, fatal.span.start.offset)?;
    let mut rest = text[..range.start].to_owned();
    rest.extend(text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    rest.push_str(&text[range.end..]);
    let is_progress = match fatal.kind {
        complaint::Kind::Syntax => rest != text,
        complaint::Kind::Framing | complaint::Kind::Limit => false,
        complaint::Kind::DuplicateKey { .. } => false,
    };
    is_progress.then_some(rest)
}

/// What is to be said of the documents that could be read.
fn of_reading(text: &str, reading: &Reading, server: &ApiServer) -> Vec<Problem> {
    let advice = reading.complaints.iter().filter(|complaint| !complaint.is_fatal());
    let mut problems: Vec<Problem> =
        advice.map(|complaint| of_complaint(complaint, text)).collect();
    let is_alone = reading.documents.len() == 1 && reading.fatal().is_none();
    for document in &reading.documents {
        let manifest = read_document(&document.root);
        let whole = Some(text).filter(|_| is_alone);
        let failures = manifest.failures.iter();
        problems.extend(failures.map(|failure| of_failure(failure, &document.root, whole)));
        problems.extend(manifest.items.iter().flat_map(|item| of_item(item, server)));
    }
    let silent = Silent::of(text);
    let noticed = |problem: Problem| match silent.at(text, problem.span) {
        Some(mending) if problem.severity == Severity::Error => {
            let fix = difference(text, &mending.text);
            problem.mended_by(mending.name, Some(fix))
        }
        _ => problem,
    };
    problems.into_iter().map(noticed).collect()
}

fn of_complaint(complaint: &Complaint, text: &str) -> Problem {
    let error = |code| Problem::error(complaint.span, code, complaint.text.clone());
    match complaint.kind {
        complaint::Kind::Syntax => error("syntax"),
        complaint::Kind::Framing => error("framing"),
        complaint::Kind::Limit => error("limit"),
        complaint::Kind::DuplicateKey { .. } => {
            Problem::warning(complaint.span, "duplicate-key", complaint.text.clone())
                .mended_by("separator", separator(complaint, text))
        }
    }
}

/// A second apiVersion at the very left begins a second object.
fn separator(complaint: &Complaint, text: &str) -> Option<Fix> {
    let span = complaint.span;
    let begins = span.start.column == 1 && span.of(text) == "apiVersion";
    begins.then(|| Fix { span: Span::at(span.start), replacement: "---\n".to_owned() })
}

/// `whole` is the text, if the document is all there is in it.
fn of_failure(failure: &Failure, root: &Node, whole: Option<&str>) -> Problem {
    let problem = |code| Problem::error(failure.span, code, failure.error.problem());
    match failure.error {
        ClientError::Parsing { .. } => problem("syntax"),
        ClientError::Validating { .. } => {
            let place = || {
                let text = whole?;
                let placed = fragment::mend(text, root)?;
                Some(difference(text, &placed))
            };
            match header::complete(root) {
                Some(fix) => problem("no-object").mended_by("header", Some(fix)),
                None => problem("no-object").mended_by("fragment", place()),
            }
        }
        ClientError::Decoding { .. } => problem("wrong-type"),
        ClientError::Items { .. } => problem("unknown-kind"),
        ClientError::NoMatches { .. } => problem("unknown-kind").fixed_by(header::known_kind(root)),
    }
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
            "    command: sh\n    stdinOnce: true\n    livenessProbe:\n      httpget: {port: 80}\n      periodSeconds: \"5\"\n  restartPolicy: always\n",
        );
        let fixed =
            text.replace("httpget", "httpGet").replace("\"5\"", "5").replace("always", "Always");
        check(
            &text,
            &[
                "sh: wrong-type",
                "stdinOnce: not-simulated",
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
    fn what_is_missing_is_written_in_as_an_example() {
        let text =
            pod("    livenessProbe:\n      periodSeconds: 5\n").replace("    image: nginx:1\n", "");
        let fixed = text.replace("name: app", "image: nginx\n    name: app");
        let fixed = fixed.replace("periodSeconds", "tcpSocket: {port: 80}\n      periodSeconds");
        check(&text, &["name: required", "livenessProbe: required"], &fixed);
        let flow = text.replace("- name: app", "- {name: app}");
        let flow = flow.split("    livenessProbe").next().unwrap();
        check(flow, &["name: required"], &flow.replace("{name", "{image: nginx, name"));
    }

    #[test]
    fn a_slip_does_not_hide_what_is_behind_it() {
        let text =
            pod("    livenesProbe:\n\t  exec: {}\n---\na: [1\n---\nkind: Podd\napiVersion: v1\n");
        let problems = super::check(&text, &ApiServer::NEWEST);
        let told: Vec<(usize, &str, Option<&str>)> = problems
            .iter()
            .map(|problem| (problem.span.start.line, problem.code, problem.remedy))
            .collect();
        assert_eq!(
            told,
            [
                (9, "unknown-field", None),
                (10, "syntax", Some("tabs")),
                (12, "no-object", None),
                (13, "syntax", Some("close")),
                (14, "unknown-kind", None),
            ],
            "{problems:#?}"
        );
    }

    #[test]
    fn tabs_become_spaces() {
        let text = "a:\n\tb: 1\n";
        check(text, &["a: no-object", ": syntax"], "a:\n  b: 1\n");
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
