//! Advice on text that Kubernetes takes, and help with what it refuses in words that do not help.
//!
//! Knows: admit, objects, yaml, kit. Never knows: the cluster, sentences, the page.
//!
//! The map: `rule` says what a rule is, `rules` holds them, one file each; `document` and `view` are what a rule sees,
//! `edit` how a fix changes the text, `pages` where more is to be read. `arithmetic` computes what a probe's numbers come to.

pub mod arithmetic;
mod document;
mod edit;
mod lines;
mod pages;
mod rule;
mod rules;
mod services;
#[cfg(test)]
mod testing;
mod view;

pub use edit::apply;
pub use pages::address;
pub use rule::{About, Advice, Finding, Level, Mend, Rule};
pub use rules::ALL;

use self::document::Writing;
use self::rule::Check;
use self::view::{ContainerView, PodView};
use crate::admit::{self, ApiServer, Problem, Severity};
use crate::kit::order;
use crate::yaml::tree::Span;

/// More than anyone reads at once; also what one rule may find.
const ADVICE_MAX: usize = 100;

/// All advice on a text that is meant for this server, in the order of its places. `beside` are the recipe's other files:
/// what a text lacks may stand there.
pub fn check(text: &str, beside: &[&str], server: &ApiServer) -> Vec<Advice> {
    advise(text, beside, server, &admit::check(text, server))
}

/// The same for someone who knows the text's problems already.
pub fn advise(
    text: &str,
    beside: &[&str],
    server: &ApiServer,
    problems: &[Problem],
) -> Vec<Advice> {
    let writing = Writing::new(text, beside, server);
    let errors: Vec<Span> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .filter(|problem| problem.code != "unknown-kind")
        .map(|problem| problem.span)
        .collect();
    // Where a complaint brings its own fix, it needs no second one.
    let mended = problems.iter().filter(|problem| problem.fix.is_some());
    let mended: Vec<usize> = mended.map(|problem| problem.span.start.line).collect();
    let is_plain = !has_aliases(text);
    let mut advice = Vec::new();
    for rule in ALL.iter().copied() {
        let found = found(rule, &writing);
        let told = found.into_iter().filter(|found| match rule.about {
            About::Refused => !mended.contains(&found.span.start.line),
            About::Accepted => {
                writing.is_whole() && !errors.iter().any(|error| touches(error, found))
            }
        });
        advice.extend(told.take(ADVICE_MAX).map(|Finding { span, fills, mend }| {
            let mend = mend.filter(|_| is_plain);
            Advice { rule, span, fills, mend }
        }));
    }
    order::sort_by_key(&mut advice, |advice: &Advice| (advice.span.start, advice.rule.level));
    advice.truncate(ADVICE_MAX);
    advice
}

fn found(rule: &Rule, writing: &Writing) -> Vec<Finding> {
    let pods = writing.documents.iter().filter_map(|document| PodView::of(document, writing));
    let containers = pods.clone().flat_map(PodView::containers);
    match rule.check {
        Check::Text(check) => check(writing),
        Check::Document(check) => {
            writing.documents.iter().flat_map(|document| check(document, writing)).collect()
        }
        Check::Pod(check) => pods.filter_map(|pod| check(&pod)).collect(),
        Check::Container(check) => containers.filter_map(|container| check(&container)).collect(),
        Check::Probe(check) => {
            let of = |container: ContainerView| -> Vec<Finding> {
                container.probes().iter().filter_map(check).collect()
            };
            containers.flat_map(of).collect()
        }
        Check::Ask(check) => {
            let of = |container: ContainerView| -> Vec<Finding> {
                container.asks().iter().filter_map(check).collect()
            };
            containers.flat_map(of).collect()
        }
    }
}

/// What the server refuses is its to speak of first.
fn touches(error: &Span, found: &Finding) -> bool {
    let (start, end) = (found.span.start.offset, found.span.end.offset);
    start < error.end.offset && error.start.offset < end || start == error.start.offset
}

/// What an alias stands for is written elsewhere, where a change would reach further than meant.
fn has_aliases(text: &str) -> bool {
    let is_alias = |line: &str| {
        let value = line.trim_start().trim_start_matches("- ");
        let value = value.split_once(": ").map_or(value, |(_, value)| value.trim_start());
        value.starts_with('*') || [" *", "[*", "{*", "<<:"].iter().any(|mark| value.contains(mark))
    };
    text.contains('&') && text.lines().any(is_alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        let found = check(text, &[], &ApiServer::NEWEST);
        found.iter().map(|advice| advice.rule.code()).collect()
    }

    #[test]
    fn an_error_speaks_before_advice_on_the_same_place() {
        let text = testing::pod("    livenessProbe: {httpGet: {port: 443, path: a}}\n");
        assert!(codes(&text).contains(&"scheme-port"));
        let found = codes(&text.replace("443", "\"443\""));
        assert!(!found.contains(&"scheme-port"), "{found:?}");
    }

    #[test]
    fn with_aliases_there_is_advice_but_no_change() {
        let text = testing::pod(
            "    livenessProbe: &probe {httpGet: {port: 80, path: a}}\n    readinessProbe: *probe\n",
        );
        let found = check(&text, &[], &ApiServer::NEWEST);
        assert!(found.iter().any(|advice| advice.rule.code() == "path-slash"));
        assert!(found.iter().all(|advice| advice.mend.is_none()));
    }

    #[test]
    fn every_pod_of_a_list_and_of_every_document_is_looked_at() {
        let item = testing::pod("").replace("nginx:1.27", "nginx").replace('\n', "\n  ");
        let list = format!("apiVersion: v1\nkind: List\nitems:\n- {}", item.trim_end());
        let text = format!("{list}\n---\n{}", testing::deployment("").replace(":1.27", ""));
        let images = codes(&text).into_iter().filter(|code| *code == "image-tag").count();
        assert_eq!(images, 2);
    }

    #[test]
    fn the_largest_texts_are_answered_within_bounds() {
        let size = crate::yaml::read::BYTES_MAX - 100;
        let containers = "  - {name: a, image: b, livenessProbe: {exec: {command: [c d]}}}\n";
        for part in ["a: “x” // b\n", "<!-- a -->\n", "```\n.\n", containers] {
            let text = testing::pod("") + &part.repeat(size / part.len() - 10);
            assert!(codes(&text).len() <= ADVICE_MAX);
        }
    }
}
