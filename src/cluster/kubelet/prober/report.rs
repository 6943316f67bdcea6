//! What a judged probe means: how the worker counts it, and the event it is worth.
//! Models pkg/kubelet/prober/prober.go probe (v1.36), K31.

use crate::cluster::record::ProbeAnswer;
use crate::cluster::version::Version;
use crate::objects::probe::{Outcome, ProbeKind, Verdict};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub answer: ProbeAnswer,
    pub event: Option<Remark>,
    pub output: String,
}

/// Reason and message of a Warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub reason: &'static str,
    pub message: String,
}

pub fn report(kind: ProbeKind, verdict: Verdict, version: Version) -> Report {
    let title = kind.title();
    let (answer, remark, output) = match verdict {
        Verdict::Judged { outcome: Outcome::Success, output } => {
            (ProbeAnswer::Success, None, output)
        }
        Verdict::Judged { outcome: Outcome::Warning, output } => {
            let message = format!("{title} probe warning: {output}");
            (ProbeAnswer::Success, Some(("ProbeWarning", message)), output)
        }
        Verdict::Judged { outcome: Outcome::Unknown, output }
            if version.probe_errors_name_a_state() =>
        {
            (ProbeAnswer::Failure, None, output)
        }
        Verdict::Judged { outcome: Outcome::Failure | Outcome::Unknown, output } => {
            let message = format!("{title} probe failed: {output}");
            (ProbeAnswer::Failure, Some(("Unhealthy", message)), output)
        }
        Verdict::Error(error) => {
            let state = match version.probe_errors_name_a_state() {
                true => " and resulted in unknown state",
                false => "",
            };
            let message = format!("{title} probe errored{state}: {error}");
            (ProbeAnswer::Error, Some(("Unhealthy", message)), error)
        }
    };
    let event = remark.map(|(reason, message)| Remark { reason, message });
    Report { answer, event, output }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_an_error_and_a_warning_are_told_in_the_version_s_words() {
        let [old, new] = ["1.32", "1.33"].map(|name| Version::named(name).expect("simulated"));
        let unknown = || Verdict::Judged { outcome: Outcome::Unknown, output: String::new() };
        for (verdict, version, text) in [
            (Verdict::success("hi"), new, None),
            (Verdict::warning("hi"), new, Some("ProbeWarning Liveness probe warning: hi")),
            (Verdict::failure(""), new, Some("Unhealthy Liveness probe failed: ")),
            (unknown(), new, None),
            (unknown(), old, Some("Unhealthy Liveness probe failed: ")),
            (
                Verdict::Error("bad".into()),
                new,
                Some("Unhealthy Liveness probe errored and resulted in unknown state: bad"),
            ),
            (Verdict::Error("bad".into()), old, Some("Unhealthy Liveness probe errored: bad")),
        ] {
            let event = report(ProbeKind::Liveness, verdict, version).event;
            let shown = event.map(|event| format!("{} {}", event.reason, event.message));
            assert_eq!(shown.as_deref(), text);
        }
    }
}
