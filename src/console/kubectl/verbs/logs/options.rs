//! What `kubectl logs` may be told, and what of it makes no sense together.
//! Models LogsOptions.Complete and Validate in staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go (v1.36).

use super::super::Call;
use crate::console::kubectl::failure::Failure;
use crate::kit::quote::quote;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};

/// Lines of each container that a selector picks, unless told otherwise.
const SELECTOR_TAIL: usize = 10;

/// Which lines are shown, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub since: SimTime,
    /// None: all of them.
    pub tail: Option<usize>,
    /// None: all of them.
    pub bytes: Option<usize>,
    pub dated: Dated,
    pub named: Named,
    pub errors: Errors,
    /// How long a container that has not started is waited for.
    pub patience: Span,
}

/// Whether each line says when it was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    No,
    Yes,
}

/// Whether each line says where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    No,
    Yes,
}

/// What a log that cannot be had does to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    EndAll,
    AreTold,
}

pub fn read(call: &Call, now: SimTime) -> Result<Options, Failure> {
    let flags = &call.flags;
    let selector = flags.text("selector").unwrap_or_default();
    match call.arguments.as_slice() {
        [] if selector.is_empty() => return Err(missing(call)),
        [_] if !selector.is_empty() => {
            return Err(call.usage_failure("only a selector (-l) or a POD name is allowed"));
        }
        [] | [_] | [_, _] => {}
        _ => return Err(missing(call)),
    }
    let since_time = match flags.text("since-time").filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(Stamp::parse(text).map_err(|_| no_time(text))?),
    };
    let since = flags.duration("since").unwrap_or(0);
    if since_time.is_some() && since != 0 {
        return Err(Failure::plain(
            "at most one of `sinceTime` or `sinceSeconds` may be specified",
        ));
    }
    let container = match call.arguments.as_slice() {
        [_, container] => container.as_str(),
        _ => flags.text("container").unwrap_or_default(),
    };
    if flags.is_on("all-containers") && !container.is_empty() {
        return Err(Failure::plain(format!(
            "--all-containers=true should not be specified with container name {container}"
        )));
    }
    if flags.is_given("container") && call.arguments.len() == 2 {
        return Err(Failure::plain("only one of -c or an inline [CONTAINER] arg is allowed"));
    }
    let bytes = flags.number("limit-bytes").unwrap_or(0);
    if bytes < 0 {
        return Err(Failure::plain("--limit-bytes must be greater than 0"));
    }
    if since < 0 {
        return Err(Failure::plain("--since must be greater than 0"));
    }
    let tail = flags.number("tail").unwrap_or(-1);
    if tail < -1 {
        return Err(Failure::plain("--tail must be greater than or equal to -1"));
    }
    let by_default = (!selector.is_empty() && !flags.is_given("tail")).then_some(SELECTOR_TAIL);
    let patience = flags.duration("pod-running-timeout").unwrap_or(20_000_000_000);
    let since = match since_time {
        Some(stamp) => stamp.begin(),
        None if since == 0 => SimTime::ZERO,
        // To the nearest second.
        None => now - Span::secs(u64::try_from((since + 500_000_000) / 1_000_000_000).unwrap_or(0)),
    };
    Ok(Options {
        since,
        tail: usize::try_from(tail).ok().or(by_default),
        bytes: usize::try_from(bytes).ok().filter(|bytes| *bytes != 0),
        dated: if flags.is_on("timestamps") { Dated::Yes } else { Dated::No },
        named: if flags.is_on("prefix") || flags.is_on("all-pods") {
            Named::Yes
        } else {
            Named::No
        },
        errors: if flags.is_on("ignore-errors") { Errors::AreTold } else { Errors::EndAll },
        patience: Span::millis(u64::try_from(patience / 1_000_000).unwrap_or(0)),
    })
}

fn missing(call: &Call) -> Failure {
    call.usage_failure(
        "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n\
         POD or TYPE/NAME is a required argument for the logs command",
    )
}

/// Go's own complaint about a text that is no time at all.
fn no_time(text: &str) -> Failure {
    Failure::plain(format!(
        "parsing time {} as \"2006-01-02T15:04:05Z07:00\": cannot parse {} as \"2006\"",
        quote(text),
        quote(text)
    ))
}
