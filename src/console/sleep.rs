//! `sleep`: waits while simulated time passes.

use super::job::Job;
use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::kit::offset::parse_span;
use crate::kit::time::Span;

pub const PROGRAM: Program =
    Program { name: "sleep", aliases: &[], summary: "Wait: sleep 20, sleep 2m30s", run };

fn run(words: &[String], shell: &mut Shell) -> Outcome {
    let [text] = words else {
        shell.err(if words.is_empty() {
            "sleep: missing operand\n"
        } else {
            "sleep: one time only, as in sleep 2m30s\n"
        });
        return Outcome::Ended(Exit::FAILURE);
    };
    let Some(span) = span(text) else {
        shell.err(&format!("sleep: invalid time interval \u{2018}{text}\u{2019}\n"));
        return Outcome::Ended(Exit::FAILURE);
    };
    Outcome::Running(Job::Sleep { until: shell.now() + span })
}

/// A number alone counts seconds.
fn span(text: &str) -> Option<Span> {
    parse_span(text).or_else(|_| parse_span(&format!("{text}s"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_counts_seconds() {
        assert_eq!(span("20"), Some(Span::secs(20)));
        assert_eq!(span("0.5"), Some(Span::millis(500)));
        assert_eq!(span("2m"), Some(Span::mins(2)));
        assert_eq!(span("soon"), None);
        assert_eq!(span("-1"), None);
    }
}
